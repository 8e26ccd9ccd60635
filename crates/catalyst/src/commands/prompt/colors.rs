//! Colours, where a terminal shows them and the user has not said otherwise (NO_COLOR).

use std::io::IsTerminal;

const END: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";

/// Whether a stream shows colours.
pub fn are_wanted(stream: &impl IsTerminal) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_plain = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    stream.is_terminal() && !is_set("NO_COLOR") && !is_plain
}

/// The prompt itself.
pub fn prompt(text: &str) -> String {
    format!("{BOLD}{text}{END}")
}

/// What tells of an error: its first line counts most.
pub fn error(text: &str) -> String {
    match text.split_once('\n') {
        Some((first, rest)) => format!("{RED}{first}{END}\n{rest}"),
        None => format!("{RED}{text}{END}"),
    }
}

/// Smalltalk, with its tokens in colours.
pub fn smalltalk(text: &str) -> String {
    let grammar = smalltalk::grammar();
    let Some(lexeme) = grammar.rule("lexeme") else {
        return text.to_owned();
    };
    let mut colored = String::with_capacity(2 * text.len());
    let mut end = 0;
    for found in grammar.find(lexeme, text) {
        let (start, behind) = (found.start as usize, found.end as usize);
        colored += &text[end..start];
        end = behind;
        let color = found.tree.root().and_then(|kind| color(kind.name(), &text[start..end]));
        match color {
            Some(color) => colored.extend([color, &text[start..end], END]),
            None => colored += &text[start..end],
        }
    }
    colored + &text[end..]
}

/// The colour of a token of that kind.
fn color(kind: &str, text: &str) -> Option<&'static str> {
    Some(match kind {
        "comment" => "\x1b[2m",
        "string" | "character" => "\x1b[32m",
        "symbol" => "\x1b[36m",
        "number" => "\x1b[33m",
        "keyword" => "\x1b[34m",
        "variable" => match text {
            "self" | "super" | "thisContext" | "nil" | "true" | "false" => "\x1b[35m",
            _ if text.starts_with(char::is_uppercase) => BOLD,
            _ => return None,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::smalltalk;

    #[test]
    fn tokens_are_colored_and_nothing_else_changes() {
        let text = "x := Foo at: 'a''b' put: #(1 $a) \"c\". 'open";
        let colored = smalltalk(text);
        for part in [
            "x := \x1b[1mFoo\x1b[0m",
            "\x1b[34mat:\x1b[0m",
            "\x1b[32m'a''b'\x1b[0m",
            "\x1b[33m1\x1b[0m",
            "\x1b[32m$a\x1b[0m",
            "\x1b[2m\"c\"\x1b[0m",
        ] {
            assert!(colored.contains(part), "{part} in {colored:?}");
        }
        let mut plain = String::new();
        for part in colored.split('\x1b') {
            plain += part
                .split_once('m')
                .filter(|_| part.starts_with('['))
                .map_or(part, |(_, text)| text);
        }
        assert_eq!(plain, text);
    }
}

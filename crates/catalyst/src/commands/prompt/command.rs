//! What is typed: commands, definitions, statements, and whether they are complete.

use smalltalk::{SyntaxError, chunk, tonel};

/// What a text asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Command<'t> {
    /// To be told what there is.
    Help,
    /// The end.
    Quit,
    /// What the value of statements consists of.
    Inspect(&'t str),
    /// What a class defines.
    Browse(&'t str),
    /// A method's source.
    Show(&'t str),
    /// The loading of files and folders.
    Load(&'t str),
    /// An image of all there is.
    Save(&'t str),
    /// That tests are run, those with a text in their name.
    Test(&'t str),
    /// Which methods, of those with a text in their name, run in which tier.
    Tiers(&'t str),
    /// An evaluation that is timed.
    Time(&'t str),
    /// Statements, or definitions of classes and methods.
    Smalltalk(&'t str),
    /// Something that is no command.
    Unknown(&'t str),
}

/// The commands, for completion.
pub const COMMANDS: [&str; 10] = [
    ":browse ",
    ":help",
    ":inspect ",
    ":load ",
    ":quit",
    ":save ",
    ":show ",
    ":test",
    ":tiers",
    ":time ",
];

impl<'t> Command<'t> {
    /// The command that a text is; what does not begin with a colon is Smalltalk.
    pub fn of(text: &'t str) -> Command<'t> {
        let Some(command) = text.trim_start().strip_prefix(':') else {
            return Command::Smalltalk(text);
        };
        let (name, rest) = command
            .split_once(char::is_whitespace)
            .unwrap_or((command.trim_end(), ""));
        let rest = rest.trim();
        match name {
            "help" => Command::Help,
            "quit" | "exit" => Command::Quit,
            "inspect" => Command::Inspect(rest),
            "browse" if rest.contains(">>") => Command::Show(rest),
            "browse" => Command::Browse(rest),
            "show" => Command::Show(rest),
            "load" => Command::Load(rest),
            "save" => Command::Save(rest),
            "test" => Command::Test(rest),
            "tiers" => Command::Tiers(rest),
            "time" => Command::Time(rest),
            _ => Command::Unknown(name),
        }
    }
}

/// What a text is.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// Statements, right or wrong.
    Statements,
    /// What files have: methods, `Foo >> bar [ … ]`; chunks, `!Foo methodsFor: 'x'! … ! !`; a class, `Class { … }`.
    Definitions,
    /// The beginning of something.
    Beginning,
}

/// What a text is that is no command.
pub fn kind(text: &str) -> Kind {
    if engine::is_tonel(text) {
        let class = tonel::parse_class(text, tonel::Dialect::Plain);
        return of(class, Kind::Definitions);
    }
    if text.trim_start().starts_with('!') {
        return chunks(text);
    }
    let wrong = match smalltalk::parse_script(text) {
        Ok(_) => return Kind::Statements,
        Err(wrong) => wrong,
    };
    if text.trim_end().ends_with('!') && chunk::parse(text).is_ok() {
        return Kind::Definitions;
    }
    match tonel::parse_methods(text) {
        Err(error) if error.reached <= wrong.reached => of(Err::<(), _>(wrong), Kind::Statements),
        methods => of(methods, Kind::Definitions),
    }
}

/// Of something that was read as what is given.
fn of<T>(read: Result<T, SyntaxError>, kind: Kind) -> Kind {
    match read {
        Err(error) if error.is_incomplete => Kind::Beginning,
        _ => kind,
    }
}

/// A section of methods goes on to an empty chunk; the first chunk says whether it is one.
fn chunks(text: &str) -> Kind {
    let text = text.trim();
    let head = text[1..].split_once('!').map(|(head, rest)| (head, rest.trim_end()));
    let is_complete = match head {
        None => false,
        Some((head, rest)) if head.contains("methodsFor:") => {
            let before = rest.strip_suffix('!').map(str::trim_end);
            before.is_some_and(|before| before.is_empty() || before.ends_with('!'))
        }
        Some((head, rest)) if head.contains("commentStamp:") => rest.ends_with('!'),
        Some(_) => text.ends_with('!'),
    };
    match is_complete {
        true => Kind::Definitions,
        false => Kind::Beginning,
    }
}

/// Whether nothing more has to be typed: it is Smalltalk, or wrong before its end, or the user gives up by an empty line; by two in a
/// definition, which may have empty lines in it.
pub fn is_complete(text: &str) -> bool {
    let smalltalk = match Command::of(text) {
        Command::Smalltalk(text) | Command::Time(text) | Command::Inspect(text) => text,
        _ => return true,
    };
    match kind(smalltalk) {
        Kind::Beginning => text.ends_with(if is_definition(smalltalk) { "\n\n" } else { "\n" }),
        _ => true,
    }
}

/// Whether the beginning is one of something that files have.
fn is_definition(text: &str) -> bool {
    smalltalk::parse_script(text).is_err_and(|error| !error.is_incomplete) || text.trim_start().starts_with('!')
}

/// Whether all of a text is what files have, and right.
fn are_definitions(text: &str) -> bool {
    let are_chunks = || text.trim_end().ends_with('!') && chunk::parse(text).is_ok();
    engine::is_tonel(text) || tonel::parse_methods(text).is_ok() || are_chunks()
}

/// What was typed or pasted at once, in the pieces that are obeyed one after the other: all, where it has a meaning as a whole; else its lines,
/// as if they had been typed one by one.
pub fn pieces(text: &str) -> Vec<String> {
    let is_whole = !text.trim_end().contains('\n')
        || match Command::of(text) {
            Command::Smalltalk(text) => match kind(text) {
                Kind::Statements => smalltalk::parse_script(text).is_ok(),
                Kind::Definitions => are_definitions(text),
                Kind::Beginning => false,
            },
            Command::Time(_) | Command::Inspect(_) => is_complete(text) && !text.contains("\n:"),
            _ => false,
        };
    if is_whole {
        return vec![text.to_owned()];
    }
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for line in text.lines() {
        piece += line;
        if is_complete(&piece) {
            pieces.push(std::mem::take(&mut piece));
        } else {
            piece.push('\n');
        }
    }
    pieces.extend((!piece.is_empty()).then_some(piece));
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Command, Kind, is_complete, kind, pieces};

    #[test]
    fn commands() {
        assert_eq!(Command::of("3 + 4"), Command::Smalltalk("3 + 4"));
        assert_eq!(Command::of(":help"), Command::Help);
        assert_eq!(Command::of(" :quit "), Command::Quit);
        assert_eq!(Command::of(":show  Foo class>>bar: "), Command::Show("Foo class>>bar:"));
        assert_eq!(Command::of(":browse Foo>>bar"), Command::Show("Foo>>bar"));
        assert_eq!(Command::of(":browse Foo"), Command::Browse("Foo"));
        assert_eq!(Command::of(":time 3\n+ 4"), Command::Time("3\n+ 4"));
        assert_eq!(Command::of(":nothing"), Command::Unknown("nothing"));
    }

    #[test]
    fn incomplete_input_goes_on() {
        for text in [
            "3 +",
            "(3",
            "#(1 2",
            "'text",
            "\"comment",
            "x := [:a |",
            "{1.",
            ":time (3",
        ] {
            assert!(!is_complete(text), "{text}");
            assert!(is_complete(&format!("{text}\n")), "{text}");
        }
        for text in ["3", "3 + 4.", "3 foo: )", ":show (", "", "#a"] {
            assert!(is_complete(text), "{text}");
        }
        for text in [
            "Foo >> bar [",
            "Foo class >> bar: x [\n\t^x",
            "!Foo methodsFor: 'x'!",
            "!Foo methodsFor: 'x'!\nbar\n\t^3!",
            "Class {\n\t#name : #Foo",
        ] {
            assert!(!is_complete(text), "{text}");
            assert!(!is_complete(&format!("{text}\n")), "{text}");
            assert!(is_complete(&format!("{text}\n\n")), "{text}");
        }
    }

    #[test]
    fn definitions_are_told_from_statements() {
        for text in [
            "Foo >> bar [ ^3 ]",
            "{ #category : 'x' }\nFoo class >> + other [\n\t^other\n]\n\nFoo >> baz [ ]",
            "!Foo methodsFor: 'x'!\nbar\n\t^3! !",
            "!Foo class methodsFor: 'x'! bar ^3! baz ^4! !",
            "Object subclass: #Foo\n\tinstanceVariableNames: ''\n\tcategory: 'x'!",
            "Class { #name : #Foo, #superclass : #Object }",
            "Foo >> bar [ ^3 + ]",
        ] {
            assert_eq!(kind(text), Kind::Definitions, "{text}");
            assert!(is_complete(text), "{text}");
        }
        for text in ["Foo >> #bar", "Foo >> bar", "3 > 4", "3 foo: )", "[:x | x] value: 3"] {
            assert_eq!(kind(text), Kind::Statements, "{text}");
        }
    }

    #[test]
    fn what_is_pasted_is_taken_as_a_whole_or_by_lines() {
        assert_eq!(pieces("3\n+ 4"), ["3\n+ 4"]);
        assert_eq!(pieces("x := 3\ny := 4\nx + y"), ["x := 3", "y := 4", "x + y"]);
        assert_eq!(
            pieces("x := [:a |\na + 1]\n:help\nx value: 3"),
            ["x := [:a |\na + 1]", ":help", "x value: 3"]
        );
        assert_eq!(
            pieces("Foo >> bar [\n\n\t^3\n]\nFoo new bar"),
            ["Foo >> bar [\n\n\t^3\n]", "Foo new bar"]
        );
    }
}

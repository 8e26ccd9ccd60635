//! Values on a terminal.

/// A value as a terminal shows it: characters that would tell the terminal to do something are told by their code points.
pub fn escaped(value: &str) -> String {
    let mut shown = String::with_capacity(value.len());
    for each in value.chars() {
        match each {
            '\n' | '\t' => shown.push(each),
            each if each.is_control() || turns_text(each) => shown.extend(each.escape_unicode()),
            each => shown.push(each),
        }
    }
    shown
}

/// Whether the character says in which direction what follows runs (Unicode's `Bidi_Control`): a line could be shown as another.
fn turns_text(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

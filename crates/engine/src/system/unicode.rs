//! What Unicode says of characters.

/// What Unicode says of a code point: 0 whether it is a letter, 1 a capital, 2 a small letter; 3 its capital and 4 its small letter,
/// or itself where that is not one character.
pub fn character_function(code: i32, function: i32) -> i32 {
    let Some(character) = char::from_u32(code as u32) else {
        return if function < 3 { 0 } else { code };
    };
    match function {
        0 => i32::from(character.is_alphabetic()),
        1 => i32::from(character.is_uppercase()),
        2 => i32::from(character.is_lowercase()),
        3 => single(character.to_uppercase()).map_or(code, |upper| upper as i32),
        _ => single(character.to_lowercase()).map_or(code, |lower| lower as i32),
    }
}

fn single(mut characters: impl ExactSizeIterator<Item = char>) -> Option<char> {
    (characters.len() == 1).then(|| characters.next())?
}

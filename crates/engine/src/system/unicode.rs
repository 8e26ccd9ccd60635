//! What Unicode says of characters.

use crate::protocol::numbers::CharacterFunction;

/// What Unicode says of a code point; the code point itself of what is no character, or where there is nothing to say.
pub fn character_function(code: i32, function: i32) -> i32 {
    use CharacterFunction::{IsLetter, IsLowercase, IsUppercase, Lowercase, Uppercase};
    let Some(function) = CharacterFunction::from_number(function) else {
        return code;
    };
    let Some(character) = char::from_u32(code as u32) else {
        return match function {
            IsLetter | IsUppercase | IsLowercase => 0,
            Uppercase | Lowercase => code,
        };
    };
    match function {
        IsLetter => i32::from(character.is_alphabetic()),
        IsUppercase => i32::from(character.is_uppercase()),
        IsLowercase => i32::from(character.is_lowercase()),
        Uppercase => single(character.to_uppercase()).map_or(code, |upper| upper as i32),
        Lowercase => single(character.to_lowercase()).map_or(code, |lower| lower as i32),
    }
}

fn single(mut characters: impl ExactSizeIterator<Item = char>) -> Option<char> {
    (characters.len() == 1).then(|| characters.next())?
}

//! Chunk files: pieces of source that end with exclamation marks, as Smalltalks have filed out code since 1980.
//!
//! A chunk is evaluated. One that begins with an exclamation mark, as in `!Foo methodsFor: 'x'!`, says what the chunks
//! behind it are, up to an empty one. An exclamation mark inside a chunk is doubled.

use crate::ast::{Expression, ExpressionKind, Literal, Method, Script, Span, Statement};
use crate::error::SyntaxError;
use crate::grammar::{parse_method, parse_script};

/// A part of a chunk file. All places are offsets into the file.
#[derive(Clone, Debug, PartialEq)]
pub enum Chunk {
    /// Statements to be evaluated.
    Script(Script),
    /// A method to be compiled.
    Method(Box<MethodChunk>),
    /// `!Foo commentStamp: '…' prior: 0!` and the comment behind it.
    ClassComment {
        /// The class.
        class_name: String,
        /// Its comment.
        comment: String,
    },
}

/// A method in a chunk file.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodChunk {
    /// The class.
    pub class_name: String,
    /// Whether it is a method of the class itself: `!Foo class methodsFor: 'x'!`.
    pub class_side: bool,
    /// The category (protocol) given with `methodsFor:`.
    pub category: String,
    /// The author and time given with `stamp:`.
    pub stamp: Option<String>,
    /// The method.
    pub method: Method,
    /// The text of the method, exclamation marks made single.
    pub source: String,
}

/// Reads a chunk file. Text without any exclamation mark is one script.
pub fn parse(source: &str) -> Result<Vec<Chunk>, SyntaxError> {
    let mut chunks = Vec::new();
    let mut pieces = Pieces { source, position: 0 };
    while let Some(piece) = pieces.next() {
        if !piece.text.trim().is_empty() {
            chunks.push(Chunk::Script(read_script(source, &piece)?));
        } else if piece.ended
            && let Some(head) = pieces.preamble(&piece)
        {
            read_section(source, &head, &mut pieces, &mut chunks)?;
        }
    }
    Ok(chunks)
}

/// A chunk: its text with exclamation marks made single, and where it came from.
struct Piece {
    text: String,
    places: Places,
    /// Whether an exclamation mark ended it, not the end of the file.
    ended: bool,
}

/// Where the text of a chunk stands in the file.
struct Places {
    start: u32,
    /// Offsets in the text behind which the file has a second exclamation mark.
    doubled: Vec<u32>,
}

impl Places {
    fn of(&self, offset: u32) -> u32 {
        self.start + offset + self.doubled.partition_point(|&doubled| doubled <= offset) as u32
    }

    fn of_span(&self, span: Span) -> Span {
        Span {
            start: self.of(span.start),
            end: self.of(span.end),
        }
    }
}

struct Pieces<'s> {
    source: &'s str,
    position: usize,
}

impl Pieces<'_> {
    fn next(&mut self) -> Option<Piece> {
        if self.position >= self.source.len() {
            return None;
        }
        let mut text = String::new();
        let mut places = Places {
            start: self.position as u32,
            doubled: Vec::new(),
        };
        loop {
            let rest = &self.source[self.position..];
            let length = rest.find('!').unwrap_or(rest.len());
            text.push_str(&rest[..length]);
            let after = &rest[length..];
            self.position += length + after.len().min(1);
            if !after.starts_with("!!") {
                return Some(Piece {
                    text,
                    places,
                    ended: !after.is_empty(),
                });
            }
            text.push('!');
            places.doubled.push(text.len() as u32);
            self.position += 1;
        }
    }

    /// The chunk behind the exclamation mark that ended an empty one, if it says what follows; else stays there.
    fn preamble(&mut self, empty: &Piece) -> Option<Piece> {
        let before = self.position;
        let head = if empty.ended { self.next() } else { None };
        if head
            .as_ref()
            .is_none_or(|head| head.text.trim().is_empty() || !head.ended)
        {
            self.position = before;
            return None;
        }
        head
    }
}

fn read_script(source: &str, piece: &Piece) -> Result<Script, SyntaxError> {
    let mut script =
        parse_script(&piece.text).map_err(|error| error.placed(source, |offset| piece.places.of(offset)))?;
    script.map_spans(&|span| piece.places.of_span(span));
    Ok(script)
}

/// What a chunk that begins with an exclamation mark announces.
enum Section {
    Methods {
        class_name: String,
        class_side: bool,
        category: String,
        stamp: Option<String>,
    },
    Comment {
        class_name: String,
    },
}

fn read_section(
    source: &str,
    head: &Piece,
    pieces: &mut Pieces<'_>,
    chunks: &mut Vec<Chunk>,
) -> Result<(), SyntaxError> {
    let script = read_script(source, head)?;
    let Some(section) = section_of(&script) else {
        chunks.push(Chunk::Script(script));
        return Ok(());
    };
    while let Some(piece) = pieces.next() {
        if piece.text.trim().is_empty() {
            break;
        }
        match &section {
            Section::Comment { class_name } => {
                let comment = piece.text.trim().to_owned();
                chunks.push(Chunk::ClassComment {
                    class_name: class_name.clone(),
                    comment,
                });
                break;
            }
            Section::Methods {
                class_name,
                class_side,
                category,
                stamp,
            } => {
                let mut method = parse_method(&piece.text)
                    .map_err(|error| error.placed(source, |offset| piece.places.of(offset)))?;
                method.map_spans(&|span| piece.places.of_span(span));
                chunks.push(Chunk::Method(Box::new(MethodChunk {
                    class_name: class_name.clone(),
                    class_side: *class_side,
                    category: category.clone(),
                    stamp: stamp.clone(),
                    method,
                    source: piece.text.trim().to_owned(),
                })));
            }
        }
    }
    Ok(())
}

/// `Foo class methodsFor: 'x' stamp: 'y'` and its like.
fn section_of(script: &Script) -> Option<Section> {
    let [
        Statement::Expression(Expression {
            kind: ExpressionKind::Send { receiver, message },
            ..
        }),
    ] = script.statements.as_slice()
    else {
        return None;
    };
    let (class_name, class_side) = class_of(receiver)?;
    let text = |keyword: &str| {
        let index = message.selector.split_inclusive(':').position(|part| part == keyword)?;
        match &message.arguments.get(index)?.kind {
            ExpressionKind::Literal(Literal::String(text) | Literal::Symbol(text)) => Some(text.clone()),
            _ => None,
        }
    };
    if message.selector.starts_with("commentStamp:") {
        return Some(Section::Comment { class_name });
    }
    Some(Section::Methods {
        class_name,
        class_side,
        category: text("methodsFor:")?,
        stamp: text("stamp:"),
    })
}

fn class_of(expression: &Expression) -> Option<(String, bool)> {
    match &expression.kind {
        ExpressionKind::Variable(name) => Some((name.clone(), false)),
        ExpressionKind::Send { receiver, message } if message.selector == "class" => class_of(receiver)
            .filter(|(_, class_side)| !class_side)
            .map(|(name, _)| (name, true)),
        _ => None,
    }
}

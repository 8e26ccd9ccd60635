//! Chunk files: pieces of source that end with exclamation marks, as Smalltalks have filed out code since 1980.
//!
//! A chunk is evaluated. One that begins with an exclamation mark, as in `!Foo methodsFor: 'x'!`, says what the chunks
//! behind it are, up to an empty one. An exclamation mark inside a chunk is doubled. Text in which exclamation marks stand in strings and other literals
//! only is no chunk file, but statements, and such marks mean themselves.

use crate::ast::{Expression, ExpressionKind, Literal, Method, Script, Span, Statement};
use crate::error::SyntaxError;
use crate::grammar::{parse_method, parse_script};
use crate::source::Source;
use epigram::Patience;

/// A part of a chunk file. All places are offsets into the file.
#[derive(Clone, Debug, PartialEq)]
pub enum Chunk {
    /// Statements to be evaluated.
    Script {
        /// The statements.
        script: Script,
        /// Their text, exclamation marks made single.
        source: String,
    },
    /// A method to be compiled.
    Method(Box<MethodChunk>),
    /// What should be a method and is no Smalltalk.
    Broken(Box<BrokenChunk>),
    /// `!Foo commentStamp: '…' prior: 0!` and the comment behind it.
    ClassComment {
        /// The class.
        class_name: String,
        /// Its comment.
        comment: String,
        /// Where the comment is announced.
        span: Span,
    },
}

/// A chunk that should be a method and is no Smalltalk.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokenChunk {
    /// The class.
    pub class_name: String,
    /// Whether it should be a method of the class itself.
    pub class_side: bool,
    /// The category, if there is one.
    pub category: Option<String>,
    /// The text, exclamation marks made single.
    pub source: String,
    /// Where the text stands.
    pub span: Span,
    /// What is wrong, placed in the file.
    pub error: SyntaxError,
}

/// A method in a chunk file.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodChunk {
    /// The class.
    pub class_name: String,
    /// Whether it is a method of the class itself: `!Foo class methodsFor: 'x'!`.
    pub class_side: bool,
    /// The category (protocol) given with `methodsFor:`.
    pub category: Option<String>,
    /// The author and time given with `stamp:`.
    pub stamp: Option<String>,
    /// The method.
    pub method: Method,
    /// The text of the method, exclamation marks made single.
    pub source: String,
}

/// Reads a chunk file, or statements. A method that is no Smalltalk is an error.
pub fn parse<'a>(source: impl Into<Source<'a>>) -> Result<Vec<Chunk>, SyntaxError> {
    let chunks = parse_leniently(source)?;
    let error = chunks.iter().find_map(|chunk| match chunk {
        Chunk::Broken(broken) => Some(broken.error.clone()),
        _ => None,
    });
    error.map_or(Ok(chunks), Err)
}

/// The same, but a method that is no Smalltalk is one of the chunks.
pub fn parse_leniently<'a>(source: impl Into<Source<'a>>) -> Result<Vec<Chunk>, SyntaxError> {
    let source = source.into();
    if source.text.trim().is_empty() {
        return Ok(Vec::new());
    }
    if !has_chunks(source.text) {
        let script = parse_script(source.clone())?;
        let source = text_at(script.span, source.text);
        return Ok(vec![Chunk::Script { script, source }]);
    }
    let mut chunks = Vec::new();
    let mut pieces = Pieces {
        source: source.text,
        position: 0,
    };
    while let Some(piece) = pieces.next() {
        if !piece.text.trim().is_empty() {
            chunks.push(script_chunk(&source, read_script(&source, &piece)?));
        } else if piece.ended
            && let Some(head) = pieces.preamble(&piece)
        {
            read_section(&source, &head, &mut pieces, &mut chunks)?;
        }
    }
    Ok(chunks)
}

/// Whether an exclamation mark stands elsewhere than in a string, a comment or behind a dollar sign. In a chunk file the first one that does ends the first chunk.
fn has_chunks(text: &str) -> bool {
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '!' => return true,
            '\'' | '"' => {
                characters.find(|each| *each == character);
            }
            '$' => {
                characters.next();
            }
            _ => {}
        }
    }
    false
}

fn script_chunk(source: &Source<'_>, script: Script) -> Chunk {
    let source = text_at(script.span, source.text).replace("!!", "!");
    Chunk::Script { script, source }
}

fn text_at(span: Span, text: &str) -> String {
    let text = text.get(span.start as usize..span.end as usize);
    text.unwrap_or_default().to_owned()
}

/// A chunk: its text with exclamation marks made single, and where it came from.
struct Piece {
    text: String,
    places: Places,
    /// Whether an exclamation mark ended it, not the end of the file.
    ended: bool,
}

impl Piece {
    fn source<'a>(&'a self, patience: &Patience<'a>) -> Source<'a> {
        Source {
            text: &self.text,
            patience: patience.clone(),
        }
    }
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

fn read_script(source: &Source<'_>, piece: &Piece) -> Result<Script, SyntaxError> {
    let mut script = parse_script(piece.source(&source.patience))
        .map_err(|error| error.placed(source.text, |offset| piece.places.of(offset)))?;
    script.map_spans(&|span| piece.places.of_span(span));
    Ok(script)
}

/// Where something stands in the text, without blanks around it.
fn within(text: &str) -> Span {
    Span {
        start: (text.len() - text.trim_start().len()) as u32,
        end: text.trim_end().len() as u32,
    }
}

/// What a chunk that begins with an exclamation mark announces.
enum Section {
    Methods {
        class_name: String,
        class_side: bool,
        category: Option<String>,
        stamp: Option<String>,
    },
    Comment {
        class_name: String,
    },
    /// Which categories the methods of a class are in, which was said with them.
    Organization,
}

fn read_section(
    source: &Source<'_>,
    head: &Piece,
    pieces: &mut Pieces<'_>,
    chunks: &mut Vec<Chunk>,
) -> Result<(), SyntaxError> {
    let script = read_script(source, head)?;
    let Some(section) = section_of(&script) else {
        chunks.push(script_chunk(source, script));
        return Ok(());
    };
    while let Some(piece) = pieces.next() {
        if piece.text.trim().is_empty() {
            break;
        }
        match &section {
            Section::Organization => break,
            Section::Comment { class_name } => {
                let comment = piece.text.trim_start().to_owned();
                chunks.push(Chunk::ClassComment {
                    class_name: class_name.clone(),
                    comment,
                    span: script.span,
                });
                break;
            }
            Section::Methods {
                class_name,
                class_side,
                category,
                stamp,
            } => {
                let source_of_method = piece.text.trim_start().to_owned();
                chunks.push(match parse_method(piece.source(&source.patience)) {
                    Ok(mut method) => {
                        method.map_spans(&|span| piece.places.of_span(span));
                        Chunk::Method(Box::new(MethodChunk {
                            class_name: class_name.clone(),
                            class_side: *class_side,
                            category: category.clone(),
                            stamp: stamp.clone(),
                            method,
                            source: source_of_method,
                        }))
                    }
                    Err(error) if error.is_interrupted => return Err(error),
                    Err(error) => Chunk::Broken(Box::new(BrokenChunk {
                        class_name: class_name.clone(),
                        class_side: *class_side,
                        category: category.clone(),
                        source: source_of_method,
                        span: piece.places.of_span(within(&piece.text)),
                        error: error.placed(source.text, |offset| piece.places.of(offset)),
                    })),
                });
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
    // What stands behind methodsFor: may be nil, or missing.
    match message.selector.split(':').next()? {
        "commentStamp" => Some(Section::Comment { class_name }),
        "reorganize" => Some(Section::Organization),
        "methodsFor" | "publicMethodsFor" | "privateMethodsFor" => Some(Section::Methods {
            class_name,
            class_side,
            category: text("methodsFor:"),
            stamp: text("stamp:"),
        }),
        _ => None,
    }
}

fn class_of(expression: &Expression) -> Option<(String, bool)> {
    match &expression.kind {
        ExpressionKind::Variable(name) => Some((name.clone(), false)),
        ExpressionKind::Send { receiver, message } if message.selector == "class" => match &receiver.kind {
            ExpressionKind::Variable(name) => Some((name.clone(), true)),
            _ => None,
        },
        _ => None,
    }
}

//! Files of source: Tonel files, chunk files, scripts.

use crate::classes::Class;
use crate::error::Error;
use smalltalk::ast::{Expression, ExpressionKind, Literal, Method, Script, Span, Statement};
use smalltalk::chunk::{self, Chunk};
use smalltalk::tonel::{self, Dialect};
use std::sync::Arc;

/// A file, read.
pub struct File {
    /// Its name, for errors.
    pub name: String,
    /// Its text, which all places refer to.
    pub text: Arc<str>,
    /// What stands in it, in order.
    pub items: Vec<Item>,
}

/// Something in a file.
pub enum Item {
    /// The definition of a class, and where it stands.
    Class(Class, Span),
    /// A method.
    Method(Box<Definition>),
    /// Statements to be evaluated, and their text.
    Script(Script, String),
}

/// A method and the class it is for.
pub struct Definition {
    /// The class.
    pub class_name: String,
    /// Whether it is for the class's class.
    pub class_side: bool,
    /// The method.
    pub method: Method,
    /// Its text, as it is written outside of files.
    pub source: String,
    /// Its category.
    pub category: Option<String>,
}

/// Reads a file; what kind of file it is shows at its beginning.
pub fn read(name: &str, text: &str) -> Result<File, Error> {
    let items = if is_tonel(text) {
        tonel_items(name, text)?
    } else {
        chunk_items(name, text)?
    };
    Ok(File {
        name: name.to_owned(),
        text: Arc::from(text),
        items,
    })
}

/// Whether the text is a Tonel file: behind a comment at its beginning there is `Class {` or `Extension {`.
pub fn is_tonel(text: &str) -> bool {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix('"') {
        let Some((_, behind)) = comment.split_once('"') else {
            return false;
        };
        rest = behind.trim_start();
    }
    let word = rest.strip_prefix("Class").or_else(|| rest.strip_prefix("Extension"));
    word.is_some_and(|behind| behind.trim_start().starts_with('{'))
}

fn tonel_items(name: &str, text: &str) -> Result<Vec<Item>, Error> {
    let file = tonel::parse_class(text, Dialect::Plain).map_err(|error| Error::syntax(name, text, &error))?;
    let mut items = Vec::new();
    if !file.extension {
        let start = text.find("Class").unwrap_or_default() as u32;
        let span = Span {
            start,
            end: start + "Class".len() as u32,
        };
        items.push(Item::Class(Class::from_file(&file), span));
    }
    for definition in file.methods {
        let source = definition.source(text);
        items.push(Item::Method(Box::new(Definition {
            class_name: definition.class_name,
            class_side: definition.class_side,
            method: definition.method,
            source,
            category: definition.category,
        })));
    }
    Ok(items)
}

fn chunk_items(name: &str, text: &str) -> Result<Vec<Item>, Error> {
    let chunks = chunk::parse(text).map_err(|error| Error::syntax(name, text, &error))?;
    let items = chunks.into_iter().filter_map(|chunk| match chunk {
        Chunk::Script(script) => Some(match class_definition(&script) {
            Some((class, span)) => Item::Class(class, span),
            None => {
                let source = text
                    .get(script.span.start as usize..script.span.end as usize)
                    .unwrap_or_default();
                Item::Script(script, source.replace("!!", "!"))
            }
        }),
        Chunk::Method(chunk) => Some(Item::Method(Box::new(Definition {
            class_name: chunk.class_name,
            class_side: chunk.class_side,
            method: chunk.method,
            source: chunk.source,
            category: Some(chunk.category),
        }))),
        Chunk::ClassComment { .. } => None,
    });
    Ok(items.collect())
}

/// The class that `Object subclass: #Foo instanceVariableNames: '…' classVariableNames: '…' … category: '…'` defines.
fn class_definition(script: &Script) -> Option<(Class, Span)> {
    let [Statement::Expression(expression)] = script.statements.as_slice() else {
        return None;
    };
    let ExpressionKind::Send { receiver, message } = &expression.kind else {
        return None;
    };
    let ExpressionKind::Variable(superclass) = &receiver.kind else {
        return None;
    };
    let mut class = Class {
        superclass: (superclass != "nil").then(|| superclass.clone()),
        ..Class::default()
    };
    for (keyword, argument) in message.selector.split_terminator(':').zip(&message.arguments) {
        let text = literal_text(argument)?;
        let names = || text.split_whitespace().map(str::to_owned).collect();
        match keyword {
            "subclass" => class.name = text.to_owned(),
            "variableSubclass" => (class.name, class.kind) = (text.to_owned(), Some("variable".to_owned())),
            "weakSubclass" => (class.name, class.kind) = (text.to_owned(), Some("weak".to_owned())),
            "variableByteSubclass" => (class.name, class.kind) = (text.to_owned(), Some("bytes".to_owned())),
            "variableDoubleByteSubclass" => (class.name, class.kind) = (text.to_owned(), Some("shorts".to_owned())),
            "variableWordSubclass" => (class.name, class.kind) = (text.to_owned(), Some("words".to_owned())),
            "variableDoubleWordSubclass" => (class.name, class.kind) = (text.to_owned(), Some("longs".to_owned())),
            "instanceVariableNames" => class.instance_variables = names(),
            "classVariableNames" => class.class_variables = names(),
            "poolDictionaries" => class.pools = names(),
            "category" | "package" => class.category = text.to_owned(),
            _ => return None,
        }
    }
    (!class.name.is_empty()).then_some((class, expression.span))
}

fn literal_text(expression: &Expression) -> Option<&str> {
    match &expression.kind {
        ExpressionKind::Literal(Literal::Symbol(text) | Literal::String(text)) => Some(text),
        _ => None,
    }
}

//! Files of source: Tonel files, chunk files, scripts.

use crate::error::Error;
use crate::protocol::class::Class;
use crate::session::text::Text;
use smalltalk::ast::{Expression, ExpressionKind, Literal, Method, Script, Span, Statement};
use smalltalk::chunk::{self, Chunk};
use smalltalk::diagnostic::Lines;
use smalltalk::tonel;
use smalltalk::{Diagnostic, Patience, Source, SyntaxError};
use std::sync::Arc;

/// A file, read.
pub struct File {
    /// Its name, for errors.
    pub name: String,
    /// Its text, which all places refer to.
    pub text: Arc<str>,
    /// Whether it says what there is, in no order, and not what is to be done, one after the other.
    pub is_tonel: bool,
    /// Its lines.
    pub lines: Lines,
    /// What stands in it, in order.
    pub items: Vec<Item>,
}

/// Something in a file.
pub enum Item {
    /// The definition of a class, and where it stands.
    Class(Class, Span),
    /// A method.
    Method(Box<Definition>),
    /// What should be a method and is no Smalltalk.
    Broken(Box<Broken>),
    /// A trait's name, and where its definition stands. There are no traits here.
    Trait(String, Span),
    /// Statements to be evaluated, and their text.
    Script(Script, String),
}

impl Item {
    /// The class that this defines, or has a method for.
    pub fn class_name(&self) -> Option<&str> {
        match self {
            Item::Class(class, _) => Some(&class.name),
            Item::Method(definition) => Some(&definition.class_name),
            Item::Broken(broken) => Some(&broken.class_name),
            Item::Trait(..) | Item::Script(..) => None,
        }
    }

    /// The class, whether it is for the class's class, and the selector of a method.
    pub fn selector(&self) -> Option<(&str, bool, String)> {
        match self {
            Item::Method(definition) => {
                let selector = definition.method.selector.clone();
                Some((&definition.class_name, definition.class_side, selector))
            }
            Item::Broken(broken) => {
                let pattern = smalltalk::parse_method(broken.pattern.as_ref()?).ok()?;
                Some((&broken.class_name, broken.class_side, pattern.selector))
            }
            _ => None,
        }
    }
}

/// A method and the class it is for.
pub struct Definition {
    /// The class.
    pub class_name: String,
    /// Where that stands; the method, where it is said elsewhere.
    pub class_span: Span,
    /// Whether it is for the class's class.
    pub class_side: bool,
    /// The method.
    pub method: Method,
    /// Its text, as it is written outside of files.
    pub source: String,
    /// Its category.
    pub category: Option<String>,
}

/// What should be a method and is no Smalltalk.
pub struct Broken {
    /// The class.
    pub class_name: String,
    /// Whether it is for the class's class.
    pub class_side: bool,
    /// The text of its pattern, if that can be told.
    pub pattern: Option<String>,
    /// Its text, as it is written outside of files.
    pub source: String,
    /// Its category.
    pub category: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// What is wrong.
    pub error: SyntaxError,
}

/// Reads a file; what kind of file it is shows at its beginning.
pub fn read(name: &str, text: &str, patience: Patience<'_>) -> Result<File, Error> {
    let source = Source { text, patience };
    let is_tonel = is_tonel(text);
    let items = match is_tonel {
        true => tonel_items(name, source)?,
        false => chunk_items(name, source)?,
    };
    Ok(File {
        name: name.to_owned(),
        text: Arc::from(text),
        is_tonel,
        lines: Lines::of(text),
        items,
    })
}

/// Whether the text is a Tonel file: behind a comment at its beginning there is `Class {` or its like.
pub fn is_tonel(text: &str) -> bool {
    tonel_kind(text).is_some()
}

/// What Tonel's files begin with. The last of them only name a package.
const TONEL_KINDS: [&str; 4] = ["Class", "Extension", "Trait", PACKAGE];
const PACKAGE: &str = "Package";

/// The word that a Tonel file begins with.
fn tonel_kind(text: &str) -> Option<&'static str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some(comment) = rest.strip_prefix('"') {
        rest = comment.split_once('"')?.1.trim_start();
    }
    TONEL_KINDS.into_iter().find(|kind| {
        let behind = rest.strip_prefix(kind);
        behind.is_some_and(|behind| behind.trim_start().starts_with('{'))
    })
}

fn tonel_items(name: &str, source: Source<'_>) -> Result<Vec<Item>, Error> {
    let text = source.text;
    let kind = tonel_kind(text).unwrap_or_default();
    if kind == PACKAGE {
        return Ok(Vec::new());
    }
    let (file, broken) = tonel::parse_class_leniently(source).map_err(|error| Error::syntax(name, text, &error))?;
    let start = text.find(kind).unwrap_or_default() as u32;
    let span = Span {
        start,
        end: start + kind.len() as u32,
    };
    if file.is_trait {
        return Ok(vec![Item::Trait(file.name, span)]);
    }
    let mut items = Vec::new();
    if !file.extension {
        items.push(Item::Class(Class::from_file(&file), span));
    }
    items.extend(file.methods.into_iter().map(|definition| method_item(definition, text)));
    items.extend(broken.into_iter().map(|broken| {
        Item::Broken(Box::new(Broken {
            class_name: broken.class_name,
            class_side: broken.class_side,
            pattern: Some(broken.pattern),
            source: broken.source,
            category: broken.category,
            span: broken.span,
            error: broken.error,
        }))
    }));
    Ok(items)
}

fn method_item(definition: tonel::MethodDefinition, text: &str) -> Item {
    let source = definition.source(text);
    Item::Method(Box::new(Definition {
        class_name: definition.class_name,
        class_span: definition.class_span,
        class_side: definition.class_side,
        method: definition.method,
        source,
        category: definition.category,
    }))
}

fn chunk_items(name: &str, source: Source<'_>) -> Result<Vec<Item>, Error> {
    let text = source.text;
    let chunks = match chunk::parse_leniently(source) {
        Ok(chunks) => chunks,
        Err(error) => return methods_or(error, name, text),
    };
    chunks
        .into_iter()
        .filter_map(|chunk| chunk_item(chunk).transpose())
        .collect::<Result<_, _>>()
        .map_err(|error| Error::syntax(name, text, &error))
}

fn chunk_item(chunk: Chunk) -> Result<Option<Item>, SyntaxError> {
    Ok(Some(match chunk {
        Chunk::Script { script, .. } if script.statements.is_empty() => return Ok(None),
        Chunk::Script { script, source } => match class_definition(&script) {
            Some((class, span)) => Item::Class(class, span),
            None => Item::Script(script, source),
        },
        Chunk::Method(chunk) => Item::Method(Box::new(Definition {
            class_name: chunk.class_name,
            class_span: chunk.method.span,
            class_side: chunk.class_side,
            method: chunk.method,
            source: chunk.source,
            category: chunk.category,
        })),
        Chunk::Broken(chunk) => Item::Broken(Box::new(Broken {
            class_name: chunk.class_name,
            class_side: chunk.class_side,
            pattern: smalltalk::pattern_of(&chunk.source).map(str::to_owned),
            source: chunk.source,
            category: chunk.category,
            span: chunk.span,
            error: chunk.error,
        })),
        Chunk::ClassComment {
            class_name,
            comment,
            span,
        } => {
            let comment = comment.replace('\'', "''");
            let source = format!("Smalltalk at: #{class_name} ifPresent: [:class | class comment: '{comment}']");
            let mut script = smalltalk::parse_script(&source)?;
            script.map_spans(&|_| span);
            Item::Script(script, source)
        }
    }))
}

/// What is wrong as statements may be methods alone, as Tonel files have them behind their heads. What reads further tells what is wrong.
fn methods_or(wrong: SyntaxError, name: &str, text: &str) -> Result<Vec<Item>, Error> {
    match tonel::parse_methods(text) {
        Ok(methods) => Ok(methods.into_iter().map(|method| method_item(method, text)).collect()),
        Err(error) if error.reached > wrong.reached => Err(Error::syntax(name, text, &error)),
        Err(_) => Err(Error::syntax(name, text, &wrong)),
    }
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

impl Broken {
    /// What is wrong, and where in the file.
    pub fn diagnostic(&self) -> Diagnostic {
        self.error.diagnostic()
    }
}

impl File {
    /// Its text, for errors.
    pub(crate) fn text(&self) -> Text<'_> {
        Text {
            file: &self.name,
            text: &self.text,
            lines: &self.lines,
        }
    }
}

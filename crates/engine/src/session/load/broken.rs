//! Methods that signal why they could not be compiled, when they are called.

use smalltalk::Diagnostic;
use smalltalk::ast::Method;

/// A method of this pattern that signals the error. What it says of itself is a pragma, so that Smalltalk knows it from others
/// (`CompiledMethod>>isBroken`). The place is one in the method's own source; the error's text has that in the file.
pub fn substitute(pattern: &str, source: &str, error: &Diagnostic, message: &str) -> Option<Method> {
    let place = |offset: u32| source.get(..offset as usize).unwrap_or(source).chars().count() + 1;
    let quoted = message.replace('\'', "''");
    let text = format!(
        "{pattern}\n<syntaxError: '{quoted}' from: {} to: {}>\n^RuntimeSyntaxError signalIn: thisContext method",
        place(error.span.start),
        place(error.span.end),
    );
    smalltalk::parse_method(&text).ok()
}

/// The method's pattern.
pub fn pattern_of(method: &Method) -> String {
    smalltalk::print_method(&Method {
        answer_type: None,
        comment: None,
        pragmas: Vec::new(),
        temporaries: Vec::new(),
        statements: Vec::new(),
        ..method.clone()
    })
}

//! How errors in source are shown: place, message, the line itself, and what would help.

use crate::ast::Span;

/// Something to say about a place in a source text. Syntax errors and compiler errors are shown as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The place.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What would help, e.g. what was expected.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A message about a place.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            hint: None,
        }
    }

    /// The same with a hint.
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }

    /// `file:line:column: message`, the line with a caret under the place, and the hint.
    pub fn render(&self, file_name: &str, source: &str) -> String {
        let (line, column) = line_and_column(source, self.span.start);
        let text = line_at(source, self.span.start);
        let shown = shorten(text, column);
        let number = line.to_string();
        let margin = " ".repeat(number.len());
        let blank: String = shown
            .text
            .chars()
            .take(shown.column - 1)
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        let rest = shown.text.chars().count().saturating_sub(shown.column - 1).max(1);
        let length = source
            .get(self.span.start as usize..self.span.end as usize)
            .map_or(1, |text| text.chars().count());
        let carets = "^".repeat(length.clamp(1, rest));
        let mut rendered = format!("{file_name}:{line}:{column}: {}\n", self.message);
        rendered += &format!("{margin} |\n{number} | {}\n{margin} | {blank}{carets}\n", shown.text);
        if let Some(hint) = &self.hint {
            rendered += &format!("{margin} = {hint}\n");
        }
        rendered
    }
}

/// Line and column of an offset, both counted from 1, columns in characters.
pub fn line_and_column(source: &str, offset: u32) -> (usize, usize) {
    let before = &source[..floor(source, offset)];
    let start = before.rfind(['\n', '\r']).map_or(0, |index| index + 1);
    let ends = before.as_bytes().iter().enumerate();
    // A carriage return and line feed together end one line.
    let lines = ends
        .filter(|&(index, &byte)| byte == b'\n' || byte == b'\r' && source.as_bytes().get(index + 1) != Some(&b'\n'));
    (lines.count() + 1, before[start..].chars().count() + 1)
}

/// Where the lines of a text begin, for who asks for many.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Those of the text.
    pub fn of(source: &str) -> Self {
        let bytes = source.as_bytes();
        let is_end = |index: usize, byte: u8| byte == b'\n' || byte == b'\r' && bytes.get(index + 1) != Some(&b'\n');
        let ends = bytes.iter().enumerate().filter(|&(index, &byte)| is_end(index, byte));
        Self {
            starts: std::iter::once(0)
                .chain(ends.map(|(index, _)| index as u32 + 1))
                .collect(),
        }
    }

    /// The line, from 1, of an offset.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }
}

fn line_at(source: &str, offset: u32) -> &str {
    let offset = floor(source, offset);
    let start = source[..offset].rfind(['\n', '\r']).map_or(0, |index| index + 1);
    let end = source[offset..]
        .find(['\n', '\r'])
        .map_or(source.len(), |index| offset + index);
    &source[start..end]
}

/// The nearest character boundary at or before an offset, within the text.
fn floor(source: &str, offset: u32) -> usize {
    source.floor_char_boundary(offset as usize)
}

struct Shown {
    text: String,
    column: usize,
}

/// Characters shown on each side of the place where a line is very long.
const CONTEXT: usize = 100;

fn shorten(line: &str, column: usize) -> Shown {
    let skipped = if column > CONTEXT + 1 { column - 1 - CONTEXT } else { 0 };
    Shown {
        text: line.chars().skip(skipped).take(2 * CONTEXT).collect(),
        column: column - skipped,
    }
}

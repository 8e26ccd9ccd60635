//! The tree of a text: flat, in the order of the text, with places; it prints back to exactly its source.

use crate::failure::Failure;
use crate::grammar::{Grammar, RuleId};
use std::fmt;
use std::ops::Range;

/// A node as it is kept: in preorder, `next` the index behind its last descendant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub rule: RuleId,
    pub start: u32,
    pub end: u32,
    pub next: u32,
}

/// What a grammar read in a text.
#[derive(Clone, Debug)]
pub struct Tree<'s> {
    grammar: &'s Grammar,
    source: &'s str,
    entries: Vec<Entry>,
}

impl<'s> Tree<'s> {
    pub(crate) fn new(grammar: &'s Grammar, source: &'s str, mut entries: Vec<Entry>) -> Self {
        // What fills the end of the text (comments) belongs to the root; there is nothing around it.
        let count = entries.len() as u32;
        if let Some(root) = entries.first_mut() {
            root.next = count;
        }
        Self {
            grammar,
            source,
            entries,
        }
    }

    /// The text that was read.
    pub fn source(&self) -> &'s str {
        self.source
    }

    /// The grammar that read it.
    pub fn grammar(&self) -> &'s Grammar {
        self.grammar
    }

    /// The outermost node; there is none if the rule that was read is hidden and has no nodes inside.
    pub fn root(&self) -> Option<Node<'_>> {
        (!self.entries.is_empty()).then_some(Node { tree: self, index: 0 })
    }

    /// All nodes in the order of the text, each before what is inside it.
    pub fn nodes(&self) -> Descendants<'_> {
        Descendants {
            tree: self,
            range: 0..self.entries.len() as u32,
        }
    }

    /// All nodes of a rule.
    pub fn find(&self, rule: RuleId) -> impl Iterator<Item = Node<'_>> {
        self.nodes().filter(move |node| node.rule() == rule)
    }

    /// All nodes whose whole text `rule` matches, also a rule of another grammar: a search by pattern.
    pub fn find_like<'t>(&'t self, grammar: &'t Grammar, rule: RuleId) -> impl Iterator<Item = Node<'t>> {
        self.nodes()
            .filter(move |node| grammar.parse(rule, node.text()).is_ok())
    }

    /// Prints the tree: its source, but for the nodes to which `replace` answers another text.
    pub fn print(&self, mut replace: impl FnMut(Node<'_>) -> Option<String>) -> String {
        let mut printed = String::with_capacity(self.source.len());
        let (mut copied, mut index) = (0, 0);
        while let Some(entry) = self.entries.get(index as usize) {
            match replace(Node { tree: self, index }) {
                Some(replacement) => {
                    printed.push_str(&self.source[copied..entry.start as usize]);
                    printed.push_str(&replacement);
                    (copied, index) = (entry.end as usize, entry.next);
                }
                None => index += 1,
            }
        }
        printed.push_str(&self.source[copied..]);
        printed
    }

    /// Prints the tree from its leaves: exactly the source.
    pub fn to_source(&self) -> String {
        self.print(|node| node.children().next().is_none().then(|| node.text().to_owned()))
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn node(&self, index: u32) -> Node<'_> {
        Node { tree: self, index }
    }
}

/// An outline: a line for each node, with its text where nothing is inside.
impl fmt::Display for Tree<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut ends: Vec<u32> = Vec::new();
        for node in self.nodes() {
            while ends.last().is_some_and(|&end| end <= node.index) {
                ends.pop();
            }
            write!(f, "{:indent$}{}", "", node.name(), indent = 2 * ends.len())?;
            match node.children().next() {
                Some(_) => writeln!(f)?,
                None => writeln!(f, " {}", node.text().escape_debug())?,
            }
            ends.push(node.entry().next);
        }
        Ok(())
    }
}

/// A node of a tree: what a rule matched.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    tree: &'t Tree<'t>,
    index: u32,
}

impl<'t> Node<'t> {
    fn entry(&self) -> Entry {
        self.tree.entries[self.index as usize]
    }

    /// The rule that matched.
    pub fn rule(&self) -> RuleId {
        self.entry().rule
    }

    /// The rule's name.
    pub fn name(&self) -> &'t str {
        self.tree.grammar.name(self.rule())
    }

    /// Offset of the first byte.
    pub fn start(&self) -> u32 {
        self.entry().start
    }

    /// Offset behind the last byte.
    pub fn end(&self) -> u32 {
        self.entry().end
    }

    /// The text matched.
    pub fn text(&self) -> &'t str {
        let Range { start, end } = self.start() as usize..self.end() as usize;
        &self.tree.source[start..end]
    }

    /// The nodes directly inside, in order.
    pub fn children(&self) -> Children<'t> {
        Children {
            tree: self.tree,
            next: self.index + 1,
            end: self.entry().next,
        }
    }

    /// All nodes inside, each before what is inside it.
    pub fn descendants(&self) -> Descendants<'t> {
        Descendants {
            tree: self.tree,
            range: self.index + 1..self.entry().next,
        }
    }

    /// Reads the text of this node as another rule.
    pub fn reparse(&self, rule: RuleId) -> Result<Tree<'t>, Failure> {
        self.tree.grammar.parse(rule, self.text())
    }
}

/// The nodes directly inside a node.
#[derive(Clone, Debug)]
pub struct Children<'t> {
    tree: &'t Tree<'t>,
    next: u32,
    end: u32,
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        if self.next >= self.end {
            return None;
        }
        let node = self.tree.node(self.next);
        self.next = node.entry().next;
        Some(node)
    }
}

/// All nodes inside a node or tree.
#[derive(Clone, Debug)]
pub struct Descendants<'t> {
    tree: &'t Tree<'t>,
    range: Range<u32>,
}

impl<'t> Iterator for Descendants<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        self.range.next().map(|index| self.tree.node(index))
    }
}

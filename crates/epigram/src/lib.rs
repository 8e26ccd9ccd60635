//! Grammars as objects: a production parses, prints, searches, and carries what is built from it

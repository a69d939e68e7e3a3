//! What goes out: files, and what is told while it happens.

pub mod changes;
pub mod exports;
pub mod words;

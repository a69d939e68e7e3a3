//! The handlers of files, and of what is told while it happens.

pub mod changes;
pub mod exports;

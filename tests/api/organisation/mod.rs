//! What a branch is made of, as callers see it.

mod registers;

//! What commands print: to whoever reads it, as long as they do.

use std::{
    fmt::Display,
    io::{self, Write},
};

/// The reader has closed the pipe, as `head` does. The command may have done its work all the same.
#[derive(Debug)]
pub struct NobodyReads;

impl Display for NobodyReads {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("nobody reads the output any more")
    }
}

impl std::error::Error for NobodyReads {}

/// Prints a line; [`NobodyReads`] where `println!` would panic.
pub fn print_line(line: impl Display) -> anyhow::Result<()> {
    writeln!(io::stdout(), "{line}").map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => NobodyReads.into(),
        _ => error.into(),
    })
}

//! The migrations are embedded: when one changes, so does the crate.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}

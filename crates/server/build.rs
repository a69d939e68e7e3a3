//! The front end is embedded: when its files change, so does the binary.

fn main() {
    println!("cargo:rerun-if-changed=../../target/site");
    println!("cargo:rerun-if-changed=build.rs");
}

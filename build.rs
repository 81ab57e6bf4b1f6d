//! Lets the build notice new rule files.
//!
//! The compiler tracks the files that are embedded already. One that is added would be missing from the program until a
//! source file changes.

fn main() {
    println!("cargo::rerun-if-changed=rules");
}

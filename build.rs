//! Computes what tells this program's way of reading pages from every other's: a hash over the code and the word
//! lists that make a document and its provisions from a page's bytes, and over the versions of all libraries.
//!
//! A stored reading that was made by the same code under the same rules need not be made again
//! (`app::reading_key`). A number that somebody has to raise by hand would be forgotten.

use std::{
    collections::hash_map::DefaultHasher,
    env, fs,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
};

/// Everything that a reading depends on.
const PARTS: [&str; 8] = [
    "src/domain",
    "src/text",
    "src/extract",
    "src/provisions",
    "src/app/reading.rs",
    "src/app/reading_key.rs",
    "Cargo.toml",
    "Cargo.lock",
];

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the package is"));
    let mut hasher = DefaultHasher::new();
    for part in PARTS {
        println!("cargo::rerun-if-changed={part}");
        add(&root.join(part), &mut hasher);
    }
    println!("cargo::rustc-env=POLICYWATCH_READING={}", hasher.finish());
}

/// Adds a file, or all files of a folder by name. One that is not there adds its name alone.
fn add(path: &Path, hasher: &mut DefaultHasher) {
    path.file_name().hash(hasher);
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("the folders of the sources can be read");
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| entry.expect("the folders of the sources can be read").path()).collect();
        paths.sort();
        for path in paths {
            add(&path, hasher);
        }
    } else {
        fs::read(path).unwrap_or_default().hash(hasher);
    }
}

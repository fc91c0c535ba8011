//! Lists of words that single rules look for, by the names of their groups in the files of `words/`, where each is
//! explained: `phrases-*.toml` for what policies say, `grammar-*.toml` for the grammar of the language, `signs.toml` for
//! numbers, dates, tables and headings.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::provisions::lexicon::{file::WordFile, word_list::WordList};

/// The words of one group.
pub type List = LazyLock<WordList>;

/// The groups of one file.
type Groups = BTreeMap<String, Vec<&'static str>>;

/// A file, its groups, and the names of those that rules ask for.
type Asked = (WordFile, &'static Groups, &'static [&'static str]);

macro_rules! lists {
    ($($file:ident { $($name:ident = $group:literal,)* })*) => {
        use std::sync::LazyLock;

        use crate::provisions::lexicon::{file::WordFile, lists::{Asked, Groups, List, group}};

        $($(
            #[doc = concat!("The group `", $group, "`, explained in its file.")]
            pub static $name: List = LazyLock::new(|| group(&files::$file, $group));
        )*)*

        mod files {
            use super::{Groups, LazyLock, WordFile};
            $(pub static $file: LazyLock<Groups> = LazyLock::new(|| WordFile::$file.lists());)*
        }

        pub(super) fn files() -> Vec<Asked> {
            vec![$((WordFile::$file, &*files::$file, &[$($group,)*])),*]
        }
    };
}

mod chinese;
mod english;
mod signs;

pub use chinese::*;
pub use english::*;
pub use signs::*;

fn group(file: &Groups, name: &str) -> WordList {
    let words = file.get(name).unwrap_or_else(|| panic!("the word lists have no group `{name}`"));
    WordList::of(words.clone())
}

/// What is wrong with the lists: groups that no rule asks for, and groups that are missing.
pub(super) fn problems() -> Vec<String> {
    let mut found = Vec::new();
    for (file, groups, asked) in [english::files(), chinese::files(), signs::files()].into_iter().flatten() {
        for name in groups.keys().filter(|name| !asked.contains(&name.as_str())) {
            found.push(file.at_group(name, "no rule asks for this group"));
        }
        for name in asked.iter().filter(|name| !groups.contains_key(**name)) {
            found.push(format!("{}: the group `{name}` is missing", file.path));
        }
    }
    found
}

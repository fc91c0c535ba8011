//! Holds the house to its plan: the arrows between the rooms, what each room may touch, documentation on every
//! public item, and files that one can hold in the head.
//!
//! The plan is the table in `docs/architecture.md`. Where it is wrong, change it there and here, in the commit
//! that changes the code.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use syn::{
    Attribute, Fields, ImplItem, Item, ItemUse, TraitItem, UseTree, Visibility,
    visit::{self, Visit},
};

/// The core rooms from top to bottom: each may use those before it.
const CORE: [&str; 5] = ["text", "extract", "provisions", "diff", "render"];

/// The adapters: none may use another.
const ADAPTERS: [&str; 7] = ["config", "fetch", "browser", "store", "convert", "mail", "service"];

/// What core must not name: the outside world, clocks, async.
const IMPURE: [&str; 12] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "tokio",
    "reqwest",
    "rusqlite",
    "lettre",
    "tracing",
    "Timestamp::now",
    "SystemTime::now",
];

/// Files are split by meaning at some 400 lines; at this length there is no more putting it off. Tests at the end
/// of a file are not counted.
const MAX_LINES: usize = 600;

/// A rule of the language may name a few words; a list that is longer belongs into a data file, in reach of people who
/// are no programmers.
const MAX_WORDS_IN_CODE: usize = 5;

/// The rooms that a room may use.
fn allowed(room: &str) -> BTreeSet<&'static str> {
    let mut rooms = BTreeSet::from(["domain"]);
    if let Some(place) = CORE.iter().position(|core| *core == room) {
        rooms.extend(&CORE[..place]);
    }
    if room == "app" || room == "cli" {
        rooms.extend(CORE);
        rooms.extend(ADAPTERS);
    }
    if room == "cli" {
        rooms.insert("app");
    }
    rooms.insert(match room {
        "domain" => "domain",
        other => CORE
            .iter()
            .chain(&ADAPTERS)
            .chain(&["app", "cli"])
            .find(|known| **known == other)
            .expect("only known rooms are asked for"),
    });
    rooms
}

fn is_room(name: &str) -> bool {
    name == "domain" || name == "app" || name == "cli" || CORE.contains(&name) || ADAPTERS.contains(&name)
}

struct SourceFile {
    path: PathBuf,
    /// The room, or nothing for `main.rs` and `lib.rs`.
    room: Option<String>,
    text: String,
    syntax: syn::File,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn source_files() -> Vec<SourceFile> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    assert!(files.len() > 50, "only {} source files were found; the walk is broken", files.len());
    files
}

fn collect(dir: &Path, files: &mut Vec<SourceFile>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(dir).expect("src can be read").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let inside = path.strip_prefix(root().join("src")).expect("below src").to_owned();
            let room = (inside.components().count() > 1).then(|| {
                inside.components().next().expect("a part").as_os_str().to_string_lossy().into_owned()
            });
            let text = fs::read_to_string(&path).expect("a source file is text");
            let syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            files.push(SourceFile { path: inside, room, text, syntax });
        }
    }
}

fn assert_none(problems: &[String], what: &str) {
    let mut list = String::new();
    for problem in problems {
        let _ = writeln!(list, "  {problem}");
    }
    assert!(problems.is_empty(), "{what}:\n{list}");
}

/// Collects the rooms that a file names, by `use crate::…` and by paths in the code.
#[derive(Default)]
struct Mentions {
    rooms: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Mentions {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let mut paths = Vec::new();
        flatten(&item.tree, "", &mut paths);
        for path in paths {
            self.note(&path);
        }
        visit::visit_item_use(self, item);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let words: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.note(&words.join("::"));
        visit::visit_path(self, path);
    }
}

impl Mentions {
    fn note(&mut self, path: &str) {
        let mut parts = path.split("::");
        if matches!(parts.next(), Some("crate" | "policywatch"))
            && let Some(room) = parts.next()
            && is_room(room)
        {
            self.rooms.insert(room.to_owned());
        }
    }
}

fn flatten(tree: &UseTree, before: &str, paths: &mut Vec<String>) {
    let join = |name: &str| if before.is_empty() { name.to_owned() } else { format!("{before}::{name}") };
    match tree {
        UseTree::Path(path) => flatten(&path.tree, &join(&path.ident.to_string()), paths),
        UseTree::Name(name) => paths.push(join(&name.ident.to_string())),
        UseTree::Rename(rename) => paths.push(join(&rename.ident.to_string())),
        UseTree::Glob(_) => paths.push(join("*")),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, before, paths);
            }
        }
    }
}

#[test]
fn every_file_is_in_a_room_of_the_plan() {
    let problems: Vec<String> = source_files()
        .iter()
        .filter(|file| match &file.room {
            None => !["main.rs", "lib.rs"].contains(&file.path.to_string_lossy().as_ref()),
            Some(room) => !is_room(room),
        })
        .map(|file| format!("src/{} is in no room", file.path.display()))
        .collect();
    assert_none(&problems, "files outside the plan");
}

#[test]
fn imports_follow_the_arrows() {
    let mut problems = Vec::new();
    for file in source_files() {
        let Some(room) = &file.room else { continue };
        let mut mentions = Mentions::default();
        mentions.visit_file(&file.syntax);
        let allowed = allowed(room);
        for other in mentions.rooms.iter().filter(|other| !allowed.contains(other.as_str())) {
            problems.push(format!("src/{} uses `{other}`, which `{room}` may not", file.path.display()));
        }
    }
    assert_none(&problems, "imports against the arrows");
}

/// The file without its tests, which may read clocks and files.
fn without_tests(text: &str) -> &str {
    text.find("#[cfg(test)]\nmod ").map_or(text, |start| &text[..start])
}

#[test]
fn core_is_pure_and_only_the_command_line_prints_or_reads_the_clock() {
    let mut problems = Vec::new();
    for file in source_files() {
        let room = file.room.as_deref().unwrap_or("cli");
        if is_test_file(&file.path) {
            continue;
        }
        for (number, line) in without_tests(&file.text).lines().enumerate() {
            let line = line.trim_start();
            if line.starts_with("//") {
                continue;
            }
            let place = format!("src/{}:{}", file.path.display(), number + 1);
            if CORE.contains(&room) || room == "domain" {
                for word in IMPURE.iter().filter(|word| line.contains(**word)) {
                    problems.push(format!("{place} names `{word}`: `{room}` is pure"));
                }
            }
            if room != "cli" {
                for word in
                    ["println!", "eprintln!", "print!(", "dbg!("].iter().filter(|w| line.contains(**w))
                {
                    problems.push(format!("{place} has `{word}`: only `cli` prints"));
                }
                if line.contains("Timestamp::now()") || line.contains("Zoned::now()") {
                    problems.push(format!("{place} reads the clock: `now` is an argument below `cli`"));
                }
            }
        }
    }
    assert_none(&problems, "work in the wrong room");
}

fn is_test_file(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| {
        let stem = stem.to_string_lossy();
        stem == "tests" || stem.ends_with("_tests")
    }) || path.components().any(|part| part.as_os_str() == "tests")
}

#[test]
fn files_are_of_a_size_one_can_hold_in_the_head() {
    let problems: Vec<String> = source_files()
        .iter()
        .filter(|file| !is_test_file(&file.path))
        .map(|file| (without_tests(&file.text).lines().count(), file))
        .filter(|(lines, _)| *lines > MAX_LINES)
        .map(|(lines, file)| format!("src/{} has {lines} lines: split it by meaning", file.path.display()))
        .collect();
    assert_none(&problems, "files that are too long");
}

/// Collects the lists of words that stand in code: how many, and the first of each.
#[derive(Default)]
struct WordLists(Vec<(usize, String)>);

impl WordLists {
    fn count(&mut self, words: Vec<String>) {
        let words: Vec<String> =
            words.into_iter().filter(|word| word.chars().any(char::is_alphabetic)).collect();
        if words.len() > MAX_WORDS_IN_CODE {
            self.0.push((words.len(), words[0].clone()));
        }
    }
}

fn asks_for_a_symbol(asked: &syn::Expr) -> bool {
    match asked {
        syn::Expr::MethodCall(call) => call.method == "symbol" || asks_for_a_symbol(&call.receiver),
        syn::Expr::Field(field) => matches!(&field.member, syn::Member::Named(name) if name == "symbol"),
        _ => false,
    }
}

/// The words of a pattern of several.
fn words_of(or: &syn::PatOr) -> Vec<String> {
    or.cases
        .iter()
        .filter_map(|case| match case {
            syn::Pat::Lit(syn::ExprLit { lit: syn::Lit::Str(word), .. }) => Some(word.value()),
            _ => None,
        })
        .collect()
}

impl<'ast> Visit<'ast> for WordLists {
    fn visit_expr_array(&mut self, array: &'ast syn::ExprArray) {
        let words = array.elems.iter().filter_map(|element| match element {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(word), .. }) => Some(word.value()),
            _ => None,
        });
        self.count(words.collect());
        visit::visit_expr_array(self, array);
    }

    fn visit_pat_or(&mut self, or: &'ast syn::PatOr) {
        self.count(words_of(or));
        visit::visit_pat_or(self, or);
    }

    // What stands in `matches!` is parsed by that macro alone. Symbols of units are names of the program's own.
    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        if called.path.is_ident("matches") {
            let parsed = called.parse_body_with(|input: syn::parse::ParseStream<'_>| {
                let asked: syn::Expr = input.parse()?;
                input.parse::<syn::Token![,]>()?;
                let pattern = syn::Pat::parse_multi_with_leading_vert(input)?;
                if input.parse::<Option<syn::Token![if]>>()?.is_some() {
                    input.parse::<syn::Expr>()?;
                }
                input.parse::<Option<syn::Token![,]>>()?;
                Ok((asked, pattern))
            });
            if let Ok((asked, syn::Pat::Or(or))) = parsed
                && !asks_for_a_symbol(&asked)
            {
                self.count(words_of(&or));
            }
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test_module(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }
}

#[test]
fn word_lists_stand_in_data_files() {
    let mut problems = Vec::new();
    for file in source_files().iter().filter(|file| file.room.as_deref() == Some("provisions")) {
        if is_test_file(&file.path) {
            continue;
        }
        let mut lists = WordLists::default();
        lists.visit_file(&file.syntax);
        for (count, first) in lists.0 {
            problems.push(format!(
                "src/{} lists {count} words from \"{first}\" on: put them into a file of `lexicon/words/`",
                file.path.display()
            ));
        }
    }
    assert_none(&problems, "word lists in code");
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has_docs(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("doc"))
}

fn is_test_module(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

/// Whether these are methods of a type that this file keeps to itself.
fn is_of_hidden_type(methods: &syn::ItemImpl, items: &[Item]) -> bool {
    let syn::Type::Path(path) = &*methods.self_ty else { return false };
    let Some(name) = path.path.segments.last().map(|segment| &segment.ident) else { return false };
    items.iter().any(|item| match item {
        Item::Struct(x) => x.ident == *name && !is_public(&x.vis),
        Item::Enum(x) => x.ident == *name && !is_public(&x.vis),
        _ => false,
    })
}

/// Finds public items without a docstring.
struct Undocumented<'a> {
    file: &'a Path,
    found: Vec<String>,
}

impl Undocumented<'_> {
    fn need(&mut self, attributes: &[Attribute], visibility: &Visibility, what: &str, name: &str) {
        if is_public(visibility) && !has_docs(attributes) {
            self.found.push(format!("src/{}: {what} `{name}`", self.file.display()));
        }
    }

    fn fields(&mut self, owner: &str, fields: &Fields) {
        for field in fields {
            if let Some(name) = &field.ident {
                self.need(&field.attrs, &field.vis, "field", &format!("{owner}.{name}"));
            }
        }
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Fn(x) => self.need(&x.attrs, &x.vis, "function", &x.sig.ident.to_string()),
                Item::Const(x) => self.need(&x.attrs, &x.vis, "constant", &x.ident.to_string()),
                Item::Static(x) => self.need(&x.attrs, &x.vis, "static", &x.ident.to_string()),
                Item::Type(x) => self.need(&x.attrs, &x.vis, "type", &x.ident.to_string()),
                Item::Struct(x) => {
                    self.need(&x.attrs, &x.vis, "struct", &x.ident.to_string());
                    if is_public(&x.vis) {
                        self.fields(&x.ident.to_string(), &x.fields);
                    }
                }
                Item::Enum(x) => {
                    self.need(&x.attrs, &x.vis, "enum", &x.ident.to_string());
                    for variant in &x.variants {
                        self.need(
                            &variant.attrs,
                            &x.vis,
                            "variant",
                            &format!("{}::{}", x.ident, variant.ident),
                        );
                    }
                }
                Item::Trait(x) => {
                    self.need(&x.attrs, &x.vis, "trait", &x.ident.to_string());
                    for item in &x.items {
                        if let TraitItem::Fn(function) = item {
                            self.need(&function.attrs, &x.vis, "method", &function.sig.ident.to_string());
                        }
                    }
                }
                Item::Impl(x) if x.trait_.is_none() && !is_of_hidden_type(x, items) => {
                    for item in &x.items {
                        if let ImplItem::Fn(function) = item {
                            self.need(
                                &function.attrs,
                                &function.vis,
                                "method",
                                &function.sig.ident.to_string(),
                            );
                        }
                    }
                }
                Item::Mod(x) if !is_test_module(&x.attrs) => {
                    if let Some((_, items)) = &x.content {
                        self.items(items);
                    }
                }
                _ => {}
            }
        }
    }
}

#[test]
fn every_public_item_and_every_file_is_documented() {
    let mut problems = Vec::new();
    for file in source_files() {
        if !has_docs(&file.syntax.attrs) && !is_test_file(&file.path) {
            problems.push(format!("src/{}: the file says nothing of its purpose", file.path.display()));
        }
        let mut undocumented = Undocumented { file: &file.path, found: Vec::new() };
        undocumented.items(&file.syntax.items);
        problems.extend(undocumented.found);
    }
    assert_none(&problems, "public items without documentation");
}

#[test]
fn the_plan_in_the_documentation_names_every_room() {
    let plan =
        fs::read_to_string(root().join("docs/architecture.md")).expect("docs/architecture.md is there");
    let mut rooms: BTreeMap<String, usize> = BTreeMap::new();
    for file in source_files() {
        if let Some(room) = file.room {
            *rooms.entry(room).or_default() += 1;
        }
    }
    let missing: Vec<String> =
        rooms.keys().filter(|room| !plan.contains(&format!("`{room}/`"))).cloned().collect();
    assert_none(&missing, "rooms that docs/architecture.md does not name");
}

/// The checks themselves are checked: a rule that can find nothing proves nothing.
#[test]
fn the_rules_find_what_they_forbid() {
    let against =
        syn::parse_file("use crate::{domain::source::Source, store::Store};\nfn f() { crate::mail::x(); }")
            .expect("it parses");
    let mut mentions = Mentions::default();
    mentions.visit_file(&against);
    assert_eq!(mentions.rooms, BTreeSet::from(["domain".into(), "mail".into(), "store".into()]));
    assert!(!allowed("diff").contains("render") && allowed("diff").contains("provisions"));
    assert!(!allowed("store").contains("fetch") && !allowed("app").contains("cli"));

    let bare =
        syn::parse_file("pub struct A { pub b: u8 }\nimpl A { pub fn c() {} }\n/// D.\npub enum D { E }")
            .expect("it parses");
    let mut lists = WordLists::default();
    let words: Vec<String> = (0..=MAX_WORDS_IN_CODE).map(|number| format!("\"word {number}\"")).collect();
    let pattern = words.join(" | ");
    let listed = format!(
        "fn f() {{ let a = [{}]; let b = [\"one\", \"two\"]; matches!(a, {pattern}); matches!(a.symbol(), {pattern}); \
         match a {{ {pattern} => 1, _ => 2 }} }}",
        words.join(", ")
    );
    lists.visit_file(&syn::parse_file(&listed).expect("it parses"));
    assert_eq!(lists.0, vec![(MAX_WORDS_IN_CODE + 1, "word 0".to_owned()); 3]);

    let mut undocumented = Undocumented { file: Path::new("x.rs"), found: Vec::new() };
    undocumented.items(&bare.items);
    assert_eq!(undocumented.found.len(), 4, "{:?}", undocumented.found);
}

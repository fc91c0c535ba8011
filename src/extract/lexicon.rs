//! The word lists of the extractor: what sites call their parts, in data files that can be read and amended
//! without knowing the program.

use std::sync::LazyLock;

use foldhash::{HashMap, HashSet};

use crate::domain::document::Role;
use crate::extract::patterns::Patterns;
use crate::extract::words;

/// What a class, an id or a line speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    /// The part of the page.
    pub(super) role: Role,
    /// Whether the word alone says it; a weak hint counts only beside other signs.
    pub(super) strong: bool,
}

/// The sections of a word list: lines under `[name]`, comments and empty lines left out.
fn sections(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    text.lines().filter_map(move |line| {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        // A pattern may begin with a bracket too; a section's name is letters alone.
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))
            && name.chars().all(|c| c.is_ascii_lowercase() || "-?!".contains(c))
        {
            section = name;
            return None;
        }
        Some((section, line))
    })
}

fn role_of(section: &str) -> Role {
    match section.trim_end_matches('?') {
        "main" => Role::Main,
        "navigation" => Role::Navigation,
        "breadcrumb" => Role::Breadcrumb,
        "header" => Role::Header,
        "footer" => Role::Footer,
        "sidebar" => Role::Sidebar,
        "related" => Role::Related,
        "promotion" => Role::Promotion,
        "tools" => Role::Tools,
        "comments" => Role::Comments,
        "banner" => Role::Banner,
        "metadata" => Role::Metadata,
        _ => Role::Other,
    }
}

/// Words, and beginnings of words, with what they speak for.
struct Words {
    exact: HashMap<&'static str, Hint>,
    /// By their first byte.
    prefixes: [Vec<(&'static str, Hint)>; 256],
}

impl Words {
    fn read(text: &'static str) -> Self {
        let mut words = Self { exact: HashMap::default(), prefixes: [const { Vec::new() }; 256] };
        for (section, word) in sections(text) {
            let hint = Hint { role: role_of(section), strong: !section.ends_with('?') };
            match word.strip_suffix('*') {
                Some(prefix) => words.prefixes[usize::from(prefix.as_bytes()[0])].push((prefix, hint)),
                None => {
                    words.exact.entry(word).or_insert(hint);
                }
            }
        }
        words
    }

    fn hint(&self, word: &str) -> Option<Hint> {
        self.exact.get(word).copied().or_else(|| {
            let prefixes = &self.prefixes[usize::from(*word.as_bytes().first()?)];
            prefixes.iter().find(|(prefix, _)| word.starts_with(prefix)).map(|(_, hint)| *hint)
        })
    }
}

static CLASS_WORDS: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("lexicon/class_words.txt")));

/// What a piece of a class or id says; lower case.
pub(super) fn class_word(piece: &str) -> Option<Hint> {
    CLASS_WORDS.hint(piece)
}

static HEADINGS: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("lexicon/section_headings.txt")));

/// The part of the page that a line announces ("Related articles", 相关链接), if it is such a line; a weak hint where
/// a text may have such a heading too ("Events").
pub(super) fn section_heading(line: &str) -> Option<Hint> {
    if line.chars().count() > 60 {
        return None;
    }
    let folded = fold_heading(line);
    if folded.is_empty() {
        return None;
    }
    HEADINGS.hint(&folded)
}

/// A heading in lower case with single spaces for everything that is neither letter nor digit.
fn fold_heading(line: &str) -> String {
    let mut folded = String::with_capacity(line.len());
    for c in line.chars() {
        if words::is_letter(c) {
            words::push_lower(&mut folded, c);
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

static FILING_KEYS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    sections(include_str!("lexicon/filing_keys.txt"))
        .map(|(_, key)| fold_heading(key).replace(' ', ""))
        .collect()
});

/// Whether a table's cell names what an office files a document under ("File no.", 索引号).
pub(super) fn is_filing_key(cell: &str) -> bool {
    cell.len() < 60 && FILING_KEYS.contains(&fold_heading(cell).replace(' ', ""))
}

static LINE_PATTERNS: LazyLock<Patterns> =
    LazyLock::new(|| Patterns::read(sections(include_str!("lexicon/line_patterns.txt"))));

/// The part of the page that a short line belongs to by what it says.
pub(super) fn line_role(line: &str) -> Option<Role> {
    LINE_PATTERNS.found_in(line).next().map(role_of)
}

static AVAILABILITY: LazyLock<Patterns> =
    LazyLock::new(|| Patterns::read(sections(include_str!("lexicon/availability.txt"))));

/// What a line says of the page's being there: names of sections of `availability.txt`.
pub(super) fn availability(line: &str) -> impl Iterator<Item = &'static str> {
    AVAILABILITY.found_in(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        assert!(LINE_PATTERNS.compile_all() > 40);
        assert!(AVAILABILITY.compile_all() > 30);
    }

    #[test]
    fn headings_of_site_sections_are_known_in_both_languages() {
        let strong = |role| Some(Hint { role, strong: true });
        assert_eq!(section_heading("Related articles:"), strong(Role::Related));
        assert_eq!(section_heading("【相关链接】"), strong(Role::Related));
        assert_eq!(section_heading("Comments"), strong(Role::Comments));
        assert_eq!(section_heading("Past events"), Some(Hint { role: Role::Related, strong: false }));
        assert_eq!(section_heading("Article 3 Related enterprises"), None);
    }

    #[test]
    fn lines_about_the_site_are_told_from_clauses() {
        for (line, role) in [
            ("当前位置：首页 > 政务公开", Some(Role::Breadcrumb)),
            ("发布时间：2026-01-16 来源：市发展改革委", Some(Role::Metadata)),
            ("沪ICP备1762343号", Some(Role::Footer)),
            ("Visitors: 000468", Some(Role::Metadata)),
            ("Share this: Facebook X LinkedIn", Some(Role::Tools)),
            ("上一条：关于申报工作的通知", Some(Role::Related)),
            ("已有13家企业收藏", Some(Role::Metadata)),
            ("点赞 66 转发 21", Some(Role::Metadata)),
            ("晴 11℃~19℃ 空气质量：优", Some(Role::Metadata)),
            ("Viewed 1,906 times.", Some(Role::Metadata)),
            ("Poll: should fares go up? Yes 74% No 26%", Some(Role::Tools)),
            ("记者：王小明", Some(Role::Metadata)),
            ("记者：新办法有哪些变化？", None),
            ("空气质量优良天数比率达到91%", None),
            ("供暖期室温保持18℃~22℃", None),
            ("前期：完成选址和环评。", None),
            ("客服中心2027年建成。", None),
            ("Vote 22: R29.2 billion", None),
            ("下一条生产线于2027年投产。", None),
            ("到2027年，建成5个平台。", None),
            ("Operators must share this data with the regulator by 2027.", None),
        ] {
            assert_eq!(line_role(line), role, "{line}");
        }
    }
}

//! Whether two sentences speak of different things, known by words and names of which none stands for another.
//!
//! However a sentence is worded anew, a school does not become a hospital and a grant no loan; and a name that is gone
//! from the whole page while another came to it is another place or body.

use foldhash::HashSet;
use std::{collections::BTreeSet, sync::LazyLock};

use crate::{
    diff::{
        normal::{Token, tokens},
        place_names,
        sentences::Rewordings,
        unread::{self, Unread},
        word_lists::WORD_LISTS,
    },
    domain::{change::Field, document::Document, provision::Provision},
    text,
};

/// The groups of words of which none stands for another.
static THINGS: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| groups(include_str!("lexicon/contrasts.txt")));

/// The same of ways to support.
static INSTRUMENTS: LazyLock<Vec<Vec<&str>>> =
    LazyLock::new(|| groups(include_str!("lexicon/contrasting-instruments.txt")));

/// A name of fewer letters may be an abbreviation.
const SHORTEST_NAME: usize = 4;

fn groups(list: &'static str) -> Vec<Vec<&'static str>> {
    let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split('|').map(str::trim).collect()).collect()
}

/// Whether each of two sentences names a thing that stands for none the other names.
pub(crate) fn of_things(before: &str, after: &str) -> bool {
    contrast(&THINGS, before, after)
}

/// Whether each of two sentences names a way to support that stands for none the other names.
pub(crate) fn of_instruments(before: &str, after: &str) -> bool {
    contrast(&INSTRUMENTS, before, after)
}

fn contrast(groups: &[Vec<&str>], before: &str, after: &str) -> bool {
    let (old, new) = (words(before), words(after));
    let names = |sentence: &str, words: &HashSet<String>, word: &str| {
        if word.starts_with(text::is_han) { sentence.contains(word) } else { words.contains(word) }
    };
    groups.iter().any(|group| {
        let only = |here: (&str, &HashSet<String>), there: (&str, &HashSet<String>)| {
            group.iter().any(|word| names(here.0, here.1, word) && !names(there.0, there.1, word))
        };
        only((before, &old), (after, &new)) && only((after, &new), (before, &old))
    })
}

fn words(sentence: &str) -> HashSet<String> {
    let words = tokens(sentence).into_iter();
    words.filter_map(|token| if let Token::Word(word) = token { Some(word) } else { None }).collect()
}

/// What two measures of sentences reworded one to one name differently, where no word of the one stands for what the
/// other names: a way to support, a thing, a place. `names` are those of the older and of the newer page.
pub(crate) fn of_pair(
    before: &Provision,
    after: &Provision,
    rewordings: &Rewordings,
    names: &[Names; 2],
) -> Option<Unread> {
    let (there, _) = rewordings.counterpart(0, before)?;
    if rewordings.own_unit(1, after)?.text != there.text {
        return None;
    }
    // A grant and a loan are of one class: the measure then gives something else.
    if of_instruments(&before.quote, &after.quote) || of_things(&before.quote, &after.quote) {
        return Some(Unread { fields: vec![Field::Object], before: before.clone(), after: after.clone() });
    }
    let [old, new] = names;
    let [gone, come] = of_names((&before.quote, old), (&after.quote, new))?;
    Some(unread::with_places(before, after, gone, come))
}

/// The words of a document, to look names up in.
pub(crate) struct Names {
    words: HashSet<String>,
    /// Its text in simplified characters, where it has any.
    han: String,
}

impl Names {
    /// Those of the main text and the title.
    pub(crate) fn of(document: &Document) -> Self {
        let blocks = document.main().map(|block| block.text.as_str());
        Self::of_texts(std::iter::once(document.title.as_str()).chain(blocks))
    }

    fn of_texts<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut names = Self { words: HashSet::default(), han: String::new() };
        for text in texts {
            names.words.extend(words(text));
            if text.chars().any(text::is_han) {
                names.han.push_str(&text::fold(text));
                names.han.push('\n');
            }
        }
        names
    }

    fn hold(&self, name: &str) -> bool {
        if name.chars().any(text::is_han) {
            self.han.contains(name)
        } else {
            words(name).iter().all(|word| self.words.contains(word))
        }
    }
}

/// The names in two sentences of which each stands nowhere in the other document, where both have some.
pub(crate) fn of_names(
    (before, old): (&str, &Names),
    (after, new): (&str, &Names),
) -> Option<[Vec<String>; 2]> {
    // What may be a name by its place in the sentence alone counts where the other sentence names one for sure.
    let only = |sentence: &str, others: &Names| -> [Vec<String>; 2] {
        let [sure, perhaps] = place_names::of(sentence);
        let sure = names(sentence).into_iter().chain(sure).collect();
        let perhaps = leading_name(sentence).into_iter().chain(perhaps).collect();
        [sure, perhaps]
            .map(|names: Vec<String>| names.into_iter().filter(|name| !others.hold(name)).collect())
    };
    let [[gone, may_be_gone], [come, may_be_come]] = [only(before, new), only(after, old)];
    match (gone.is_empty(), come.is_empty()) {
        (false, false) => Some([gone, come]),
        (false, true) if !may_be_come.is_empty() => Some([gone, may_be_come]),
        (true, false) if !may_be_gone.is_empty() => Some([may_be_gone, come]),
        _ => None,
    }
}

/// The word that begins a sentence, where what it names gets or does something: "Nakuru gets a depot".
fn leading_name(sentence: &str) -> Option<String> {
    const ACTS: [&str; 8] = ["will", "gets", "is", "has", "shall", "must", "receives", "becomes"];
    let mut words = sentence.split_whitespace();
    let (first, second) = (words.next()?, words.next()?);
    let is_name = first.chars().count() >= SHORTEST_NAME
        && first.chars().all(char::is_alphabetic)
        && !first.ends_with('s')
        && !WORD_LISTS.bodies.contains(first.to_lowercase().as_str());
    (is_name && ACTS.contains(&second)).then(|| first.to_owned())
}

/// The words with a capital inside a sentence that are no abbreviations, bodies or months. What begins a cell of a row, a
/// quotation or what follows a colon has its capital from there.
fn names(sentence: &str) -> BTreeSet<String> {
    let begins = |at: usize| {
        let before = sentence[..at].trim_end_matches(|c: char| c.is_whitespace() || "\"'“‘«(".contains(c));
        before.is_empty() || before.ends_with(['|', ':', '.', '!', '?', ';', '“', '"', '–', '—'])
    };
    let mut at = 0;
    let words = sentence.split(|c: char| !c.is_alphanumeric()).map(|word| {
        let start = at;
        at = start + word.len() + sentence[start + word.len()..].chars().next().map_or(0, char::len_utf8);
        (start, word)
    });
    let inside = words.filter(|&(start, word)| !word.is_empty() && !begins(start)).map(|(_, word)| word);
    let inside = inside.filter(|word| {
        word.chars().count() >= SHORTEST_NAME
            && word.starts_with(char::is_uppercase)
            && word.chars().skip(1).all(char::is_lowercase)
            && !text::is_han(word.chars().next().unwrap_or_default())
    });
    let is_name = |word: &&str| {
        let lower = word.to_lowercase();
        let singular = lower.trim_end_matches('s');
        !WORD_LISTS.bodies.contains(lower.as_str())
            && !WORD_LISTS.bodies.contains(singular)
            && !WORD_LISTS.calendar.contains(lower.as_str())
    };
    inside.filter(is_name).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_which_none_stands_for_another_tell_things_apart() {
        for (before, after, differ) in [
            ("All schools will be rewired.", "Rewiring reaches every hospital.", true),
            ("All schools will be rewired.", "Rewiring reaches every school.", false),
            ("Schools and hospitals are rewired.", "Every hospital is rewired.", false),
            ("Firms that retrain drivers are paid.", "Companies get paid for retraining.", false),
            ("支持学校改造屋顶。", "为医院屋顶改造提供支持。", true),
            ("支持学校改造屋顶。", "为校舍屋顶改造提供支持。", false),
        ] {
            assert_eq!(of_things(before, after), differ, "{before} {after}");
            assert_eq!(of_things(after, before), differ, "{before} {after}");
        }
        assert!(of_instruments("Crews receive a grant.", "A loan goes to crews."));
        assert!(!of_instruments("Crews receive a grant.", "A subsidy goes to crews."));
    }

    #[test]
    fn names_count_where_they_are_gone_from_the_page_and_others_came() {
        let page = |text: &str| Names::of_texts(std::iter::once(text));
        let told = |before: &str, after: &str, old: &str, new: &str| {
            of_names((before, &page(&format!("{before} {old}"))), (after, &page(&format!("{after} {new}"))))
        };
        assert_eq!(
            told("A depot opens in Mombasa.", "In time Nakuru gets a depot.", "", ""),
            Some([vec!["Mombasa".to_owned()], vec!["Nakuru".to_owned()]])
        );
        assert_eq!(told("A depot opens in Mombasa.", "In time Nakuru gets a depot.", "Nakuru", ""), None);
        assert!(told("A depot opens in Mombasa.", "Nakuru will get a depot.", "", "").is_some());
        assert!(told("A depot opens in Mombasa.", "Drivers will get a depot.", "", "").is_none());
        assert!(told("在滨江新区建设示范区。", "示范区选址临港新区建设。", "", "").is_some());
        assert!(told("旗津設立示範場域。", "示範場域設於小港。", "", "").is_some());
        assert!(told("旗津設立示範場域。", "示範場域設於小港。", "小港", "").is_none());
        assert_eq!(told("The Ministry pays.", "Paid by the Council in May.", "", ""), None);
    }
}

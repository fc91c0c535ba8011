//! Whether a measure acts on something else than before.
//!
//! This is the one field that no number or cue word decides, so it is told only where the wording leaves little
//! doubt: the sentence stayed as it was but for a few words, those words are what the measure acts on, and they
//! are not another way to say the same.

use foldhash::{HashMap, HashSet};
use std::{ops::Range, sync::LazyLock};

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::{
    diff::{
        normal::{Token, skeleton, tokens},
        place_names,
        sense::Sense,
        word_lists::WORD_LISTS,
    },
    domain::{
        change::Field,
        provision::{Provision, Terms},
    },
    text,
};

/// Words that mean the same in policy texts, a group a line.
static SYNONYMS: LazyLock<Vec<HashSet<String>>> = LazyLock::new(|| {
    let lines =
        include_str!("lexicon/synonyms.txt").lines().filter(|line| !line.trim_start().starts_with('#'));
    lines.map(|line| line.split('|').map(|word| word.trim().to_lowercase()).collect()).collect()
});

/// Of each word of these the number of the first group that it is in.
static GROUP_OF: LazyLock<HashMap<&str, usize>> = LazyLock::new(|| {
    let words = SYNONYMS.iter().enumerate().flat_map(|(i, group)| group.iter().map(move |w| (w.as_str(), i)));
    let mut groups = HashMap::default();
    for (word, group) in words {
        groups.entry(word).or_insert(group);
    }
    groups
});

/// Words that bind a sentence together and name nothing.
static FUNCTION_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("lexicon/function-words.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// At least this share of both sentences must have stayed.
const SHARE_THAT_STAYED: f64 = 0.55;

/// Two sentences that differ in one stretch alone, which came, went or took the place of another.
struct OneStretch {
    old: Vec<Token>,
    new: Vec<Token>,
    /// Where in `old` it went.
    gone: Range<usize>,
    /// Where in `new` it came.
    come: Range<usize>,
}

impl OneStretch {
    /// The stretch, where there is one and no other.
    fn between(before: &str, after: &str) -> Option<Self> {
        let (old, new) = (listed(before), listed(after));
        let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
        let mut replaced = ops.iter().filter(|op| op.tag() != DiffTag::Equal);
        let (op, None) = (replaced.next()?, replaced.next()) else { return None };
        let (gone, come) = (op.old_range(), op.new_range());
        Some(Self { old, new, gone, come })
    }

    /// What went.
    fn gone(&self) -> &[Token] {
        &self.old[self.gone.clone()]
    }

    /// What came.
    fn come(&self) -> &[Token] {
        &self.new[self.come.clone()]
    }
}

/// The tokens of a text in which "and" joins as a comma does: "A, B and C", then "A, B, C and D".
fn listed(text: &str) -> Vec<Token> {
    let joint = |token: Token| match token {
        Token::Word(word) if word == "and" => Token::Break,
        other => other,
    };
    let mut tokens: Vec<Token> = tokens(text).into_iter().map(joint).collect();
    tokens.dedup_by(|next, before| *next == Token::Break && *before == Token::Break);
    tokens
}

/// `Object` where two measures, paired as one, act on different things, `Places` where they do so at different
/// places that are known by their names' form alone; nothing where they do not or it is not sure.
pub(crate) fn differing(before: &Provision, after: &Provision) -> Option<Field> {
    let Some(stretch) = OneStretch::between(&before.quote, &after.quote) else {
        return acts_on_others(&before.quote, &after.quote).then_some(Field::Object);
    };
    let (old, new) = (&stretch.old, &stretch.new);
    if share(old.len() - stretch.gone.len(), old.len().max(new.len())) < SHARE_THAT_STAYED {
        return None;
    }
    let (gone, come) = (written(stretch.gone()), written(stretch.come()));
    let is_word = |token: &Token| matches!(token, Token::Word(_) | Token::Han(_));
    let (is_gone, is_come) = (stretch.gone().iter().any(is_word), stretch.come().iter().any(is_word));
    let joined = (is_come || is_joined(old, &stretch.gone)) && (is_gone || is_joined(new, &stretch.come));
    if !(is_gone || is_come) || !joined || only_reworded(&before.quote, &after.quote) {
        return None;
    }
    if (!is_gone || is_place(&gone, &before.quote)) && (!is_come || is_place(&come, &after.quote)) {
        return Some(Field::Places);
    }
    if (!is_gone || is_listed_place(&gone, &before.quote))
        && (!is_come || is_listed_place(&come, &after.quote))
    {
        return Some(Field::Places);
    }
    let (Terms::Measure { object: Some(old_object), .. }, Terms::Measure { object: Some(new_object), .. }) =
        (&before.terms, &after.terms)
    else {
        return None;
    };
    // The act itself heads the object: another verb for it is a matter of style.
    let old_inside = !is_gone || is_inside(&gone, &written(&tokens(old_object)));
    let new_inside = !is_come || is_inside(&come, &written(&tokens(new_object)));
    let elsewhere = is_gone && is_come && (written(new).contains(&gone) || written(old).contains(&come));
    let differs = skeleton(old_object) != skeleton(new_object)
        && old_inside
        && new_inside
        && !elsewhere
        && !(is_gone && is_come && same_meaning(&gone, &come));
    differs.then_some(Field::Object)
}

/// Whether two sentences differ in words that took the place of others, which may be another name of the same thing:
/// "a harbour" and "a port". What only came or only went is surely something more or less.
pub(crate) fn may_be_another_word(before: &str, after: &str) -> bool {
    let ops = capture_diff_slices(Algorithm::Myers, &listed(before), &listed(after));
    ops.iter().any(|op| op.tag() == DiffTag::Replace)
}

/// Whether one of two sentences is the other with a stretch more: a list that grew or shrank.
pub(crate) fn only_adds(before: &str, after: &str) -> bool {
    OneStretch::between(before, after)
        .is_some_and(|stretch| stretch.gone.is_empty() != stretch.come.is_empty())
}

/// How often two sentences oblige, permit and deny in the one stretch in which they differ, where they differ in a few
/// words and these bind otherwise.
pub(crate) fn other_binding_words(before: &str, after: &str) -> Option<([usize; 3], [usize; 3])> {
    let stretch = OneStretch::between(before, after)?;
    if stretch.gone().len().max(stretch.come().len()) > LONGEST_BINDING_WORD {
        return None;
    }
    let words = |tokens: &[Token]| Sense::binding_words(written(tokens).trim());
    let (gone, come) = (words(stretch.gone()), words(stretch.come()));
    if gone != come {
        return Some((gone, come));
    }
    // 可 against 不可: the characters beside may belong to the word.
    let wider = |tokens: &[Token], range: &Range<usize>| {
        let is_han = |token: &&Token| matches!(token, Token::Han(_));
        let before = tokens[..range.start].iter().rev().take(BESIDE).take_while(is_han).count();
        let behind = tokens[range.end..].iter().take(BESIDE).take_while(is_han).count();
        words(&tokens[range.start - before..range.end + behind])
    };
    let (gone, come) = (wider(&stretch.old, &stretch.gone), wider(&stretch.new, &stretch.come));
    (gone != come).then_some((gone, come))
}

/// So many characters beside a stretch may belong to a word of it.
const BESIDE: usize = 2;

/// Whether two sentences differ in one word or two that oblige, permit or deny, and in nothing else.
pub(crate) fn binds_otherwise(before: &str, after: &str) -> bool {
    other_binding_words(before, after).is_some()
}

/// Whether two sentences differ in nothing but that one of them denies: whether it is the second.
pub(crate) fn one_denies(before: &str, after: &str) -> Option<bool> {
    let stretch = OneStretch::between(before, after)?;
    let spaced = |tokens: &[Token]| written(tokens).split_whitespace().collect::<Vec<_>>().join(" ");
    let (gone, come) = (spaced(stretch.gone()), spaced(stretch.come()));
    match (gone.is_empty(), come.is_empty()) {
        (true, false) if WORD_LISTS.denials.contains(come.as_str()) => Some(true),
        (false, true) if WORD_LISTS.denials.contains(gone.as_str()) => Some(false),
        _ => None,
    }
}

/// Whether two sentences differ in nothing but that one of them permits what the other promises: whether it is the second.
pub(crate) fn one_permits(before: &str, after: &str) -> Option<bool> {
    let ([_, before, _], [_, after, _]) = other_binding_words(before, after)?;
    (before != after).then_some(after > before)
}

/// A word of duty or permission has at most so many tokens: "are encouraged to".
const LONGEST_BINDING_WORD: usize = 4;

/// Whether a stretch is the names of places by their form: Chinese names end in the word for the kind of
/// place; English ones are words with capitals inside a sentence.
fn is_place(stretch: &str, quote: &str) -> bool {
    const ENDINGS: &str = "省市区县州镇乡旗盟區縣鎮鄉";
    let stretch = stretch.trim().trim_matches(|c| "和及与或、".contains(c));
    if stretch.chars().any(text::is_han) {
        return stretch.chars().count() >= 2 && stretch.ends_with(|c| ENDINGS.contains(c));
    }
    let words: Vec<&str> =
        stretch.split_whitespace().filter(|word| !WORD_LISTS.between_places.contains(word)).collect();
    let capitals: Vec<String> = quote
        .split(|c: char| !c.is_alphanumeric())
        .skip(1)
        .filter(|word| word.starts_with(char::is_uppercase))
        .map(str::to_lowercase)
        .collect();
    !words.is_empty()
        && !words.iter().all(|word| WORD_LISTS.bodies.contains(word))
        && words
            .iter()
            .all(|word| capitals.iter().any(|name| name.trim_end_matches('s') == word.trim_end_matches('s')))
        && [" in ", " at ", " to ", " from ", " of "].iter().any(|joint| quote.contains(joint))
}

/// The names of places that only one of two sentences has, those of the older first, where they differ in one stretch of
/// such names.
pub(crate) fn other_places(before: &str, after: &str) -> Option<[Vec<String>; 2]> {
    let stretch = OneStretch::between(before, after)?;
    let names = |tokens: &[Token], quote: &str| -> Vec<String> {
        let stretch = written(tokens);
        if stretch.chars().any(text::is_han) {
            let names = stretch.split(|c: char| LIST_JOINTS.contains(c) || c == ' ');
            let names = names.map(|name| name.trim_start_matches(place_names::PREPOSITIONS));
            return names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
        }
        let own: HashSet<&str> = stretch.split_whitespace().collect();
        let words =
            quote.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with(char::is_uppercase));
        words.filter(|word| tokens_hold(&own, word)).map(str::to_owned).collect()
    };
    Some([names(stretch.gone(), before), names(stretch.come(), after)])
}

/// Whether a word of a sentence is among the words of its tokens.
fn tokens_hold(own: &HashSet<&str>, word: &str) -> bool {
    tokens(word).iter().any(|token| matches!(token, Token::Word(word) if own.contains(word.as_str())))
}

/// What joins the names of a Chinese list.
const LIST_JOINTS: &str = "、和及与或以暨";

/// Whether a stretch is a part of a Chinese list of names behind 在, 于 or 赴, short ones that are no kinds of places.
fn is_listed_place(stretch: &str, quote: &str) -> bool {
    let is_joint = |c: char| LIST_JOINTS.contains(c);
    let is_name = |name: &str| {
        (2..=4).contains(&name.chars().count())
            && name.chars().all(text::is_han)
            && !name.ends_with(|c| KINDS_OF_PLACES.contains(c))
            && !WORD_LISTS.fields_of_action.iter().any(|word| name.ends_with(word))
    };
    let names = stretch.trim_matches(is_joint);
    let Some(at) = quote.find(names).filter(|_| !names.is_empty()) else { return false };
    let Some((_, before)) = quote[..at].rsplit_once(['在', '于', '赴']) else { return false };
    let listed = before.split(is_joint).filter(|name| !name.is_empty()).chain(names.split(is_joint));
    let behind = quote[at + names.len()..].trim_start_matches(is_joint);
    let is_list = before.contains(is_joint) || behind.len() < quote.len() - at - names.len();
    is_list
        && listed.into_iter().all(is_name)
        && !WORD_LISTS.fields_of_action.iter().any(|word| behind.trim_start_matches('等').starts_with(word))
}

/// The last characters of words for kinds of places.
const KINDS_OF_PLACES: &str = "园场院校站店所馆厅楼房库道业点";

/// Whether two sentences that differ in numbers alone speak of people of another age or of another hour of the day.
fn acts_on_others(before: &str, after: &str) -> bool {
    static AGES_AND_HOURS: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(
            r"(?i)(\d+)\s?(?:周?[岁歲]|[点點](?:钟|鐘|半)?(?:[至到前后後起之以，。；、]|$))|(\d+) years (?:old|of age)|\b(?:aged|age of) (\d+)|\b(?:people|persons|residents|citizens|drivers|adults|children|those|anyone|anybody|patients|workers|students|pupils) (?:over|under|above|below) (?:the age of )?(\d+)",
        )
        .expect("a pattern that a test has tried")
    });
    let named = |quote: &str| -> Vec<String> {
        let quote: String = unicode_normalization::UnicodeNormalization::nfkc(quote).collect();
        let found = AGES_AND_HOURS.captures_iter(&quote);
        found
            .filter_map(|found| found.iter().skip(1).flatten().next().map(|n| n.as_str().to_owned()))
            .collect()
    };
    let (old, new) = (named(before), named(after));
    old.len() == new.len() && old != new && tokens(before) == tokens(after)
}

/// Whether two sentences differ in nothing but words of the same meaning, words that name nothing, and numbers.
pub(crate) fn only_reworded(before: &str, after: &str) -> bool {
    let (old, new) = (tokens(before), tokens(after));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    ops.iter().filter(|op| op.tag() != DiffTag::Equal).all(|op| {
        let (mut old_range, mut new_range) = (op.old_range(), op.new_range());
        // Chinese words of two characters often share one: 建设 against 建立 is told whole.
        let is_han = |list: &[Token], i: usize| matches!(list.get(i), Some(Token::Han(_)));
        let (gone, come) = (written(&old[old_range.clone()]), written(&new[new_range.clone()]));
        if (binds_only(&gone) && binds_only(&come)) || same_meaning(&gone, &come) {
            return true;
        }
        if old_range.start > 0
            && new_range.start > 0
            && is_han(&old, old_range.start - 1)
            && is_han(&new, new_range.start - 1)
        {
            let longer_old = written(&old[old_range.start - 1..old_range.end]);
            let longer_new = written(&new[new_range.start - 1..new_range.end]);
            if same_meaning(&longer_old, &longer_new) {
                return true;
            }
        }
        old_range.end += 1;
        new_range.end += 1;
        is_han(&old, old_range.end - 1)
            && is_han(&new, new_range.end - 1)
            && same_meaning(&written(&old[old_range]), &written(&new[new_range]))
    })
}

/// Whether two sentences are made of the same words, in whatever order, but for words that name nothing.
pub(crate) fn only_reordered(before: &str, after: &str) -> bool {
    let named = |quote: &str| {
        let words = tokens(quote);
        let mut words: Vec<String> = (0..words.len()).map(|at| written(&words[at..=at])).collect();
        words.retain(|word| !binds_only(word) && !WORD_LISTS.auxiliaries.contains(word.trim()));
        words.sort_unstable();
        words
    };
    let old = named(before);
    old.len() > 2 && old == named(after)
}

/// Whether an English word names nothing.
pub(crate) fn names_nothing(word: &str) -> bool {
    FUNCTION_WORDS.contains(word)
}

/// The number of the first group of words of the same meaning that a word is in.
pub(crate) fn synonyms_of(word: &str) -> Option<usize> {
    GROUP_OF.get(word).copied()
}

/// Whether a stretch is made up of words that name nothing.
fn binds_only(stretch: &str) -> bool {
    let is_function =
        |c: char| text::is_han(c) && FUNCTION_WORDS.contains(c.encode_utf8(&mut [0; 4]) as &str);
    stretch
        .split_whitespace()
        .all(|part| FUNCTION_WORDS.contains(part) || part.chars().all(|c| c == '#' || is_function(c)))
}

/// Whether a wording stands in an object, but not at its head.
fn is_inside(words: &str, object: &str) -> bool {
    object.find(words).is_some_and(|at| at > 0) && !object.starts_with(words)
}

#[allow(clippy::cast_precision_loss)] // Tokens of a sentence.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Tokens as one text, each word between spaces.
fn written(tokens: &[Token]) -> String {
    let mut text = String::new();
    for token in tokens {
        match token {
            Token::Word(word) => {
                text.push(' ');
                text.push_str(word);
                text.push(' ');
            }
            Token::Han(c) => text.push(*c),
            Token::Number => text.push('#'),
            Token::Break => {}
        }
    }
    text
}

/// Whether the tokens of `range` are joined to what stands beside them by "and", a comma or the like.
fn is_joined(tokens: &[Token], range: &Range<usize>) -> bool {
    let joins = |token: &Token| match token {
        Token::Break => true,
        Token::Word(word) => matches!(word.as_str(), "and" | "or"),
        Token::Han(c) => "和及与或跟暨與".contains(*c),
        Token::Number => false,
    };
    let before = range.start.checked_sub(1).and_then(|i| tokens.get(i));
    let first = tokens.get(range.start);
    let last = range.end.checked_sub(1).and_then(|i| tokens.get(i));
    // In "robots and drones" against "robots", the joint is part of what came or stands directly beside it.
    [before, first, last, tokens.get(range.end)].into_iter().flatten().any(joins)
}

/// Whether two wordings are alike letter by letter or stand in one group of the list of synonyms.
fn same_meaning(a: &str, b: &str) -> bool {
    let (a, b) = (
        a.split_whitespace().collect::<Vec<_>>().join(" "),
        b.split_whitespace().collect::<Vec<_>>().join(" "),
    );
    if strsim::normalized_levenshtein(&a, &b) >= 0.7 {
        return true;
    }
    SYNONYMS.iter().any(|group| {
        let holds = |text: &str| {
            group.contains(text)
                || group.iter().any(|word| {
                    word.chars().count() > 1
                        && text.starts_with(word.as_str())
                        && text.len() == word.len() + 1
                })
        };
        holds(&a) && holds(&b)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_words_of_one_meaning_are_told_from_other_things() {
        for (before, after, reworded) in [
            ("在每个镇建设养老驿站。", "在每个镇建立养老驿站。", true),
            ("公告船舶用電作業規範。", "公布船舶用電作業規範。", true),
            ("对参加试制的企业按30%给予补贴", "参加试制的企业 | 按40%给予补贴", true),
            ("The council will establish a data platform.", "The council will set up a data platform.", true),
            (
                "The office publishes the standard for buses.",
                "The office issues the standard for buses.",
                true,
            ),
            ("对企业给予补贴。", "对企业给予减税。", false),
            ("支持建设机器人实验室。", "支持建设机器人产业园。", false),
            ("The ministry gives grants to ports.", "The ministry gives grants to airports.", false),
            ("The state shall license drones.", "The state shall not license drones.", false),
        ] {
            assert_eq!(only_reworded(before, after), reworded, "{before} / {after}");
            assert_eq!(only_reworded(after, before), reworded, "{after} / {before}");
        }
    }
}

//! How much two texts share: bags of words and Han bigrams, the rare ones weighing more.

use foldhash::HashMap;
use std::borrow::Cow;

use crate::diff::normal::{Plain, Token, each_plain, tokens};

/// The terms of every text of a comparison, numbered, with how many of the texts hold each.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    numbers: HashMap<String, u32>,
    texts_with: Vec<u32>,
    texts: u32,
    /// The bags made so far: a sentence is asked for once for each provision in it.
    bags: HashMap<String, Bag>,
}

/// A text's terms with how often each occurs, by number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bag(Vec<(u32, u32)>);

impl Vocabulary {
    /// The bag of a text, which is counted among the texts of the comparison.
    pub(crate) fn add(&mut self, text: &str) -> Bag {
        let bag = self.bag(text);
        self.texts += 1;
        for &(term, _) in &bag.0 {
            self.texts_with[term as usize] += 1;
        }
        bag
    }

    /// The bag of a text that does not count for the weights.
    pub(crate) fn bag(&mut self, text: &str) -> Bag {
        if let Some(known) = self.bags.get(text) {
            return known.clone();
        }
        let mut numbers: Vec<u32> = Vec::with_capacity(text.len() / 5);
        each_term(text, |term| {
            let known = self.numbers.get(term).copied();
            numbers.push(known.unwrap_or_else(|| {
                let next = u32::try_from(self.texts_with.len()).expect("fewer terms than a text has bytes");
                self.numbers.insert(term.to_owned(), next);
                self.texts_with.push(0);
                next
            }));
        });
        numbers.sort_unstable();
        let counted = numbers.chunk_by(|a, b| a == b);
        let bag = Bag(counted.map(|same| (same[0], u32::try_from(same.len()).unwrap_or(u32::MAX))).collect());
        self.bags.insert(text.to_owned(), bag.clone());
        bag
    }

    /// How much a term says about a text: more, the fewer texts hold it.
    pub(crate) fn weight(&self, term: u32) -> f64 {
        let with = f64::from(self.texts_with[term as usize].max(1));
        (1.0 + f64::from(self.texts.max(1)) / with).ln()
    }

    /// How many texts hold a term.
    pub(crate) fn texts_with(&self, term: u32) -> u32 {
        self.texts_with[term as usize]
    }

    /// The weight of a bag's terms together.
    fn total(&self, bag: &Bag) -> f64 {
        bag.0.iter().map(|&(term, count)| self.weight(term) * f64::from(count)).sum()
    }

    /// The weight of what two bags share.
    fn shared(&self, a: &Bag, b: &Bag) -> f64 {
        let (mut i, mut j, mut sum) = (0, 0, 0.0);
        while let (Some(&(x, m)), Some(&(y, n))) = (a.0.get(i), b.0.get(j)) {
            match x.cmp(&y) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    sum += self.weight(x) * f64::from(m.min(n));
                    i += 1;
                    j += 1;
                }
            }
        }
        sum
    }

    /// Dice's coefficient of two bags, 0 to 1; 1 for two empty ones.
    pub(crate) fn dice(&self, a: &Bag, b: &Bag) -> f64 {
        let total = self.total(a) + self.total(b);
        if total <= 0.0 { 1.0 } else { 2.0 * self.shared(a, b) / total }
    }

    /// Which part of `part` is in `whole`, 0 to 1; 0 where `part` is empty.
    pub(crate) fn containment(&self, part: &Bag, whole: &Bag) -> f64 {
        let total = self.total(part);
        if total <= 0.0 { 0.0 } else { self.shared(part, whole) / total }
    }

    /// How alike two texts are, 0 to 1: Dice's coefficient, or nearly the part of the shorter that is in the
    /// longer, where it is long enough to be told by its terms.
    pub(crate) fn likeness(&self, a: &Bag, b: &Bag, shortest: usize) -> f64 {
        let dice = self.dice(a, b);
        let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        if small.len() < shortest { dice } else { dice.max(0.85 * self.containment(small, large)) }
    }
}

impl Bag {
    /// How many different terms it holds.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Its terms by number.
    pub(crate) fn terms(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().map(|&(term, _)| term)
    }
}

/// The first letters of an English word, without the ending of a participle: "replace", "replaced" and "replacement" are
/// one term.
pub(crate) fn root(word: &str) -> &str {
    if !word.is_ascii() {
        return word;
    }
    let bare = match word.len() {
        6.. if word.ends_with("ing") => &word[..word.len() - 3],
        5.. if word.ends_with("ed") => &word[..word.len() - 2],
        5.. if word.ends_with('e') => &word[..word.len() - 1],
        _ => word,
    };
    &bare[..bare.len().min(LONGEST_ROOT)]
}

/// So many letters tell an English word from others.
const LONGEST_ROOT: usize = 6;

/// Tells the terms of a text.
fn each_term(text: &str, mut tell: impl FnMut(&str)) {
    if text.is_ascii() {
        // Among words of ASCII no term has two tokens.
        return each_plain(&text.to_ascii_lowercase(), |token| match token {
            Plain::Word(word) => tell(root(&word)),
            Plain::Number => tell("#"),
            Plain::Break => {}
        });
    }
    for term in terms(&tokens(text)) {
        tell(&term);
    }
}

/// Words, bigrams of neighbouring Han characters, and single Han characters that have no neighbour.
fn terms(tokens: &[Token]) -> impl Iterator<Item = Cow<'_, str>> {
    let is_han = |i: usize| matches!(tokens.get(i), Some(Token::Han(_)));
    tokens.iter().enumerate().filter_map(move |(i, token)| match token {
        Token::Word(word) => Some(Cow::Borrowed(root(word))),
        Token::Han(c) => match tokens.get(i + 1) {
            Some(Token::Han(next)) => Some(Cow::Owned(format!("{c}{next}"))),
            Some(Token::Number) => Some(Cow::Owned(format!("{c}#"))),
            _ if i > 0 && is_han(i - 1) => None,
            _ => Some(Cow::Owned(c.to_string())),
        },
        Token::Number => match tokens.get(i + 1) {
            Some(Token::Han(next)) => Some(Cow::Owned(format!("#{next}"))),
            _ => Some(Cow::Borrowed("#")),
        },
        Token::Break => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_with_another_number_is_the_same_text() {
        let mut vocabulary = Vocabulary::default();
        let a = vocabulary.add("Plant 400 trees in the northern parks by 2029.");
        let b = vocabulary.add("Plant four thousand trees in the northern parks by 2031.");
        let c = vocabulary.add("Train 400 nurses for the northern clinics by 2029.");
        assert!((vocabulary.dice(&a, &b) - 1.0).abs() < 1e-9);
        assert!(vocabulary.dice(&a, &c) < 0.6);
    }

    #[test]
    fn a_part_of_a_sentence_is_like_the_whole() {
        let mut vocabulary = Vocabulary::default();
        let whole =
            vocabulary.add("推进老旧管网改造，新建污水处理厂三座，日处理能力达到二十万吨，完善收费机制。");
        let part = vocabulary.add("新建污水处理厂3座，日处理能力达到20万吨。");
        assert!(vocabulary.likeness(&part, &whole, 4) > 0.8);
        assert!((vocabulary.containment(&part, &whole) - 1.0).abs() < 1e-9);
    }
}

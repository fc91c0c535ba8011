//! Two texts compared word by word, as people like to read it.
//!
//! Words are the pieces: of Latin letters whole, Chinese by characters, a number whole with its separators,
//! so that neither a sentence is marked for one digit nor a number torn apart.

use std::{ops::Range, time::Instant};

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices_deadline};

use crate::{
    diff::spans::{Tag, WordDiff},
    text,
};

/// Texts of more words than this together are compared sentence by sentence first, and what then is still
/// longer is answered coarsely.
const WORDS_UP_TO: usize = 60_000;

/// Where less than this share of the longer text stayed, the rest is chance: then the whole is marked.
const LEAST_IN_COMMON: f64 = 0.15;

/// The comparison; after `deadline` a coarse one.
pub(crate) fn compare(before: &str, after: &str, deadline: Option<Instant>) -> WordDiff {
    if before == after {
        return WordDiff::same(before);
    }
    let (old, new) = (words(before), words(after));
    if is_over(deadline) {
        return trimmed(before, after);
    }
    let too_long = old.len() + new.len() > WORDS_UP_TO;
    let (old, new) = if too_long { (sentences(before), sentences(after)) } else { (old, new) };
    if old.len() + new.len() > WORDS_UP_TO {
        return trimmed(before, after);
    }
    let (old_words, new_words) = (slices(before, &old), slices(after, &new));
    let ops = capture_diff_slices_deadline(Algorithm::Myers, &old_words, &new_words, deadline);
    let mut edits = Edits::of(&ops, &old_words, &new_words);
    if !too_long {
        edits.tidy(&old_words, &new_words);
    }
    let mut diff = WordDiff { pieces: Vec::new(), coarse: too_long || is_over(deadline) };
    for run in &edits.runs {
        if run.tag == Tag::Equal {
            diff.push(Tag::Equal, &after[span(&new, &run.new)]);
        } else {
            diff.push(Tag::Removed, &before[span(&old, &run.old)]);
            diff.push(Tag::Added, &after[span(&new, &run.new)]);
        }
    }
    diff
}

/// The stretches of a text up to each sentence's end or line's end: together they are the text. Coarser than
/// the sentences of `text`, but of no language.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut sentences = Vec::new();
    for part in text.split_inclusive(['。', '；', '！', '？', '.', '!', '?', ';', '\n']) {
        sentences.push(start..start + part.len());
        start += part.len();
    }
    sentences
}

/// The one look at a clock in this room: a stopwatch against pages that are made to take long, started and set
/// by the caller. Without a deadline the answer depends on the texts alone.
pub(crate) fn is_over(deadline: Option<Instant>) -> bool {
    deadline.is_some_and(|deadline| deadline.checked_duration_since(Instant::now()).is_none())
}

/// One text in the place of another, but for what they share at the beginning and at the end, by words.
fn trimmed(before: &str, after: &str) -> WordDiff {
    let head: usize =
        before.chars().zip(after.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let head = word_start(before, head).min(word_start(after, head));
    let (old, new) = (&before[head..], &after[head..]);
    let tail: usize =
        old.chars().rev().zip(new.chars().rev()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let tail =
        [old, new].map(|text| text.len() - word_end(text, text.len() - tail)).into_iter().min().unwrap_or(0);
    let mut diff = WordDiff { pieces: Vec::new(), coarse: true };
    diff.push(Tag::Equal, &before[..head]);
    diff.push(Tag::Removed, &old[..old.len() - tail]);
    diff.push(Tag::Added, &new[..new.len() - tail]);
    diff.push(Tag::Equal, &old[old.len() - tail..]);
    diff
}

/// The last place at or before `at` where no word is cut.
fn word_start(text: &str, at: usize) -> usize {
    let mut place = at;
    while place > 0 && place < text.len() {
        let (left, right) = (text[..place].chars().next_back(), text[place..].chars().next());
        match (left, right) {
            (Some(left), Some(right)) if is_joined(left, right) => place -= left.len_utf8(),
            _ => break,
        }
    }
    place
}

/// The first place at or after `at` where no word is cut.
fn word_end(text: &str, at: usize) -> usize {
    let mut place = at;
    while place > 0 && place < text.len() {
        let (left, right) = (text[..place].chars().next_back(), text[place..].chars().next());
        match (left, right) {
            (Some(left), Some(right)) if is_joined(left, right) => place += right.len_utf8(),
            _ => break,
        }
    }
    place
}

fn is_joined(left: char, right: char) -> bool {
    let in_word = |c: char| (c.is_alphanumeric() && !text::is_han(c)) || matches!(c, '.' | ',' | '\'' | '’');
    in_word(left) && in_word(right)
}

/// The words of a text: together they are the text.
pub(crate) fn words(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |i: usize| chars.get(i).map_or(text.len(), |&(at, _)| at);
    let mut words = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let start = i;
        let first = chars[i].1;
        i += 1;
        if !text::is_han(first) && first.is_numeric() {
            while i < chars.len() && continues_number(&chars, i) {
                i += 1;
            }
        } else if is_letter(first) {
            while i < chars.len() && continues_word(&chars, i) {
                i += 1;
            }
        } else if first.is_whitespace() {
            while i < chars.len() && chars[i].1.is_whitespace() {
                i += 1;
            }
        } else {
            // A Han character or a sign, with the marks that combine with it.
            while i < chars.len() && is_combining(chars[i].1) {
                i += 1;
            }
        }
        words.push(chars[start].0..end_of(i));
    }
    words
}

fn is_letter(c: char) -> bool {
    !text::is_han(c) && c.is_alphabetic()
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
}

fn continues_number(chars: &[(usize, char)], i: usize) -> bool {
    let is_digit = |c: char| !text::is_han(c) && c.is_numeric();
    let c = chars[i].1;
    is_digit(c)
        || (matches!(c, '.' | ',' | '．' | '，' | '\u{a0}' | '\u{202f}' | '\'')
            && is_digit(chars[i - 1].1)
            && chars.get(i + 1).is_some_and(|next| is_digit(next.1))
            && (matches!(c, '.' | '．') || groups_thousands(chars, i)))
}

/// Whether three digits and no fourth follow a separator.
fn groups_thousands(chars: &[(usize, char)], i: usize) -> bool {
    let is_digit = |k: usize| chars.get(k).is_some_and(|c| c.1.is_numeric() && !text::is_han(c.1));
    (1..=3).all(|offset| is_digit(i + offset)) && !is_digit(i + 4)
}

fn continues_word(chars: &[(usize, char)], i: usize) -> bool {
    let c = chars[i].1;
    is_letter(c)
        || is_combining(c)
        || c.is_ascii_digit()
        || (matches!(c, '\'' | '’') && chars.get(i + 1).is_some_and(|next| is_letter(next.1)))
}

fn slices<'a>(text: &'a str, words: &[Range<usize>]) -> Vec<&'a str> {
    words.iter().map(|word| &text[word.clone()]).collect()
}

/// The bytes that a range of words takes.
fn span(words: &[Range<usize>], range: &Range<usize>) -> Range<usize> {
    if range.is_empty() { 0..0 } else { words[range.start].start..words[range.end - 1].end }
}

/// A run of words that stayed, or that was put in the place of others; one of the two sides may be empty.
#[derive(Clone, Debug)]
struct Run {
    /// `Equal`, or `Added` for any edit.
    tag: Tag,
    old: Range<usize>,
    new: Range<usize>,
    /// The larger of the two sides' weights.
    weight: usize,
}

impl Run {
    fn replaces(&self) -> bool {
        !self.old.is_empty() && !self.new.is_empty()
    }
}

#[derive(Debug)]
struct Edits {
    runs: Vec<Run>,
}

impl Edits {
    fn of(ops: &[DiffOp], old: &[&str], new: &[&str]) -> Self {
        let mut edits = Self { runs: Vec::new() };
        for op in ops {
            let tag = if op.tag() == DiffTag::Equal { Tag::Equal } else { Tag::Added };
            let (old_range, new_range) = (op.old_range(), op.new_range());
            let weight = weight(&old[old_range.clone()]).max(weight(&new[new_range.clone()]));
            match edits.runs.last_mut() {
                Some(last) if last.tag == tag => {
                    last.old.end = old_range.end;
                    last.new.end = new_range.end;
                    last.weight += weight;
                }
                _ => edits.runs.push(Run { tag, old: old_range, new: new_range, weight }),
            }
        }
        edits
    }

    /// Makes the edits such as a person would mark them: no islands of chance agreement between them, and
    /// each at the bounds of words and clauses rather than in the middle.
    fn tidy(&mut self, old: &[&str], new: &[&str]) {
        self.take_in_islands(new);
        self.shift(old, new);
        let stayed: usize = self.runs.iter().filter(|run| run.tag == Tag::Equal).map(|run| run.weight).sum();
        let longer = weight(old).max(weight(new));
        if share(stayed, longer) < LEAST_IN_COMMON {
            self.runs = vec![Run { tag: Tag::Added, old: 0..old.len(), new: 0..new.len(), weight: longer }];
        }
    }

    /// What stayed between two edits is taken into them where it is no more than a space or a sign, or little
    /// against both: two whole phrases are read more easily than a word here and a word there.
    fn take_in_islands(&mut self, new: &[&str]) {
        let mut tidied: Vec<Run> = Vec::with_capacity(self.runs.len());
        for run in self.runs.drain(..) {
            let mut run = run;
            while let [.., left, island] = tidied.as_slice() {
                if run.tag == Tag::Equal || island.tag != Tag::Equal {
                    break;
                }
                let is_number = new[island.new.clone()].iter().any(|word| word.starts_with(char::is_numeric));
                let little = island.weight <= left.weight.min(run.weight) && island.weight <= 2 && !is_number;
                let gap = island.weight == 0 && left.weight.min(run.weight) > 0;
                if !(gap || (little && left.replaces() && run.replaces())) {
                    break;
                }
                run = Run {
                    tag: Tag::Added,
                    old: left.old.start..run.old.end,
                    new: left.new.start..run.new.end,
                    weight: left.weight + island.weight + run.weight,
                };
                tidied.truncate(tidied.len() - 2);
            }
            tidied.push(run);
        }
        self.runs = tidied;
    }

    /// An insertion or removal between two equal runs can often slide: "a new [lab and a new] fund". It is slid
    /// to where it begins after a sentence's or clause's end, or else at a space.
    fn shift(&mut self, old: &[&str], new: &[&str]) {
        for i in 1..self.runs.len() {
            let run = self.runs[i].clone();
            if run.tag == Tag::Equal
                || !(run.old.is_empty() || run.new.is_empty())
                || i + 1 >= self.runs.len()
            {
                continue;
            }
            let (words, range) =
                if run.old.is_empty() { (new, run.new.clone()) } else { (old, run.old.clone()) };
            let room_left = self.runs[i - 1].new.len();
            let room_right = self.runs[i + 1].new.len();
            let mut best = (rank(words, &range), 0_isize);
            let (mut start, mut end, mut steps) = (range.start, range.end, 0_isize);
            while start > 0 && steps.unsigned_abs() + 1 < room_left && words[start - 1] == words[end - 1] {
                start -= 1;
                end -= 1;
                steps -= 1;
                best = best.max((rank(words, &(start..end)), steps));
            }
            (start, end, steps) = (range.start, range.end, 0);
            while end < words.len() && steps.unsigned_abs() + 1 < room_right && words[start] == words[end] {
                start += 1;
                end += 1;
                steps += 1;
                let here = (rank(words, &(start..end)), steps);
                if here.0 > best.0 {
                    best = here;
                }
            }
            self.slide(i, best.1);
        }
    }

    fn slide(&mut self, i: usize, steps: isize) {
        let moved = |place: usize| place.saturating_add_signed(steps);
        let run = &mut self.runs[i];
        run.old = moved(run.old.start)..moved(run.old.end);
        run.new = moved(run.new.start)..moved(run.new.end);
        let (old, new) = (run.old.clone(), run.new.clone());
        self.runs[i - 1].old.end = old.start;
        self.runs[i - 1].new.end = new.start;
        self.runs[i + 1].old.start = old.end;
        self.runs[i + 1].new.start = new.end;
    }
}

/// How well an inserted or removed stretch begins and ends where a reader expects it.
fn rank(words: &[&str], range: &Range<usize>) -> u8 {
    let before = range.start.checked_sub(1).and_then(|i| words.get(i)).copied().unwrap_or("\n");
    let last = words[range.end - 1];
    let ends_sentence = |word: &str| matches!(word, "." | "!" | "?" | "。" | "！" | "？" | "；" | ";" | "\n");
    let ends_clause = |word: &str| matches!(word, "," | "，" | "、" | ":" | "：");
    let is_space = |word: &str| word.chars().all(char::is_whitespace);
    let first = words[range.start];
    if ends_sentence(last) && (ends_sentence(before) || is_space(before)) {
        5
    } else if is_space(first) && ends_sentence(last) {
        4
    } else if ends_clause(first) && !ends_clause(last) {
        // ", drones" between "robots" and ", chips" reads better than "drones, ".
        3
    } else if is_space(first) && !is_space(last) {
        2
    } else {
        u8::from(is_space(last))
    }
}

/// How many words and characters count in a stretch: spaces and signs do not.
fn weight(words: &[&str]) -> usize {
    words.iter().filter(|word| word.chars().any(|c| text::is_han(c) || c.is_alphanumeric())).count()
}

#[allow(clippy::cast_precision_loss)] // Words of a text.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marked(before: &str, after: &str) -> String {
        let diff = compare(before, after, None);
        let pieces = diff.pieces.iter().map(|piece| match piece.tag {
            Tag::Equal => piece.text.clone(),
            Tag::Removed => format!("[-{}-]", piece.text),
            Tag::Added => format!("{{+{}+}}", piece.text),
        });
        pieces.collect()
    }

    #[test]
    fn edits_are_marked_as_a_person_would() {
        for (before, after, expected) in [
            (
                "The fund grows to 1,250 million crowns by 2029.",
                "The fund grows to 1,450 million crowns by 2031.",
                "The fund grows to [-1,250-]{+1,450+} million crowns by [-2029-]{+2031+}.",
            ),
            (
                "到2028年，新建泵站12座。",
                "到2029年，新建泵站18座。",
                "到[-2028-]{+2029+}年，新建泵站[-12-]{+18+}座。",
            ),
            ("税率为13.5%。", "税率为13.8%。", "税率为[-13.5-]{+13.8+}%。"),
            ("鼓励农户参加保险。", "农户应当参加保险。", "[-鼓励-]农户{+应当+}参加保险。"),
            (
                "Ports in Aarhus will be dredged.",
                "Ports in Aarhus and Esbjerg will be dredged.",
                "Ports in Aarhus{+ and Esbjerg+} will be dredged.",
            ),
            ("在甲县、乙县试点。", "在甲县、乙县、丙县试点。", "在甲县、乙县{+、丙县+}试点。"),
            (
                "We plant trees. We dig wells.",
                "We plant trees. We build roads. We dig wells.",
                "We plant trees.{+ We build roads.+} We dig wells.",
            ),
            (
                "Grants for small bakeries in the north",
                "Loans to large breweries in the north",
                "[-Grants for small bakeries-]{+Loans to large breweries+} in the north",
            ),
            ("完善排水管网。", "Repair the drains.", "[-完善排水管网。-]{+Repair the drains.+}"),
            ("same", "same", "same"),
            ("", "new", "{+new+}"),
        ] {
            assert_eq!(marked(before, after), expected);
        }
    }

    #[test]
    fn a_text_beyond_measure_is_answered_coarsely_and_says_so() {
        let before: String = (0..WORDS_UP_TO).map(|i| format!("word{i} ")).collect::<Vec<_>>().concat();
        let after = before.replace("word7 ", "other ");
        let diff = compare(&before, &after, None);
        assert!(diff.coarse && diff.is_changed());
        let text = |pieces: Vec<String>| pieces.concat();
        assert_eq!(text(diff.before().map(|piece| piece.text.clone()).collect()), before);
        assert_eq!(text(diff.after().map(|piece| piece.text.clone()).collect()), after);
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_two_texts(before in "[a-c 。，0-9.,甲乙\u{301}]{0,40}", after in "[a-c 。，0-9.,甲乙\u{301}]{0,40}") {
            let diff = compare(&before, &after, None);
            prop_assert_eq!(diff.before().map(|piece| piece.text.as_str()).collect::<String>(), before.as_str());
            prop_assert_eq!(diff.after().map(|piece| piece.text.as_str()).collect::<String>(), after.as_str());
            prop_assert!(diff.pieces.windows(2).all(|pair| pair[0].tag != pair[1].tag));
            let cut = trimmed(&before, &after);
            prop_assert_eq!(cut.before().map(|piece| piece.text.as_str()).collect::<String>(), before.as_str());
            prop_assert_eq!(cut.after().map(|piece| piece.text.as_str()).collect::<String>(), after.as_str());
        }
    }
}

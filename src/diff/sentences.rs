//! The sentences of two versions aligned: which sentence of the newer is a rewording of which of the older, also
//! where one was split or several were merged.
//!
//! Only sentences that do not stand in both versions to the letter are looked at. They are paired by the best
//! assignment of what they share; one that has no partner and stands within another's partner is a part of it.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{
    diff::{
        Side,
        assignment::{self, Candidate},
        bags::{Bag, Vocabulary},
        normal::skeleton,
        sense::{self, Reader, Sense},
    },
    domain::{
        document::{BlockKind, Document, Role},
        provision::Provision,
    },
    text,
};

/// How alike two sentences must at least be to be one, reworded.
const REWORDED: f64 = 0.34;

/// How alike they must be where they hold no number that both name.
const REWORDED_WITHOUT_NUMBER: f64 = 0.42;

/// How much of a sentence must stand in another to be a part of it.
const PART_OF: f64 = 0.7;

/// How much of a sentence must stand in another to be a part of it where its numbers are what was missing there.
const PART_BY_NUMBER: f64 = 0.4;

/// Of so many sentences on both sides together at most one statement is made up: two that were merged, three parts
/// of one that was split.
const LARGEST_GROUP: usize = 4;

/// A sentence of so few different terms is no part of another by chance alone, and is not looked for in it.
const SHORTEST_PART: usize = 3;

/// More sentences than this on a side are not aligned: that is another document.
const ALIGNED_UP_TO: usize = 3000;

/// A sentence, list item or table row.
pub(crate) struct Unit {
    /// Its block in the document.
    pub(crate) block: usize,
    /// As it stands there.
    pub(crate) text: String,
    skeleton: String,
    bag: Bag,
    /// What it decides.
    pub(crate) sense: Sense,
    /// Whether the line that leads in its list or table, or the table's head, obliges or forbids.
    pub(crate) is_led_by_duty: bool,
}

/// What became of the sentences that differ.
pub(crate) struct Rewordings {
    /// The skeletons of all sentences of a side.
    all: [HashSet<String>; 2],
    sides: [Vec<Unit>; 2],
    /// Of each unit of a side the group it belongs to.
    groups: [Vec<usize>; 2],
    /// Of each group its sense on each side, where it has both.
    senses: HashMap<usize, [Sense; 2]>,
    likeness: HashMap<usize, f64>,
}

/// The two wordings of one statement, by what they decide.
#[derive(Clone, Debug)]
pub(crate) struct Wordings {
    /// The older.
    pub(crate) old: Sense,
    /// The newer.
    pub(crate) new: Sense,
    /// How alike they are, 0 to 1.
    pub(crate) likeness: f64,
}

impl Rewordings {
    /// Aligns the sentences of the main texts that do not stand in both.
    pub(crate) fn of(before: Side<'_>, after: Side<'_>, aligned: &HashMap<usize, usize>) -> Self {
        let mut vocabulary = Vocabulary::default();
        let [old, new] = [before.document, after.document].map(sentences);
        let sides = [
            units(before.document, &old, &skeletons(&new), &mut vocabulary),
            units(after.document, &new, &skeletons(&old), &mut vocabulary),
        ];
        let mut rewordings = Self {
            groups: [vec![usize::MAX; sides[0].len()], vec![usize::MAX; sides[1].len()]],
            sides,
            all: [old, new].map(|list| list.into_iter().map(|(.., skeleton)| skeleton).collect()),
            senses: HashMap::new(),
            likeness: HashMap::new(),
        };
        if rewordings.sides.iter().all(|side| side.len() <= ALIGNED_UP_TO) {
            rewordings.align(&vocabulary, aligned);
        }
        rewordings
    }

    fn align(&mut self, vocabulary: &Vocabulary, aligned: &HashMap<usize, usize>) {
        let [old, new] = &self.sides;
        let terms = |units: &[Unit]| -> Vec<Vec<u32>> {
            units.iter().map(|unit| unit.bag.terms().collect()).collect()
        };
        let likely = assignment::likely(&terms(old), &terms(new), vocabulary);
        let candidates: Vec<Candidate> = likely
            .into_iter()
            .filter_map(|(row, column)| {
                let (a, b) = (&old[row], &new[column]);
                let likeness = vocabulary.dice(&a.bag, &b.bag);
                let same_numbers = !a.sense.numbers.is_empty() && a.sense.numbers == b.sense.numbers;
                let share_number = a.sense.shares_number(&b.sense);
                let least = if share_number { REWORDED } else { REWORDED_WITHOUT_NUMBER };
                let bonus = if same_numbers { 0.1 } else { 0.0 }
                    + if aligned.get(&a.block) == Some(&b.block) { 0.05 } else { 0.0 };
                (likeness >= least).then_some(Candidate { row, column, weight: likeness + bonus })
            })
            .collect();
        let pairs = assignment::assign(old.len(), new.len(), &candidates);
        let mut links = pairs.clone();
        let partner_of_old: HashMap<usize, usize> = pairs.iter().copied().collect();
        let partner_of_new: HashMap<usize, usize> = pairs.iter().map(|&(i, j)| (j, i)).collect();
        let from_old =
            Partners { own: old, others: new, of_own: &partner_of_old, of_others: &partner_of_new };
        let from_new =
            Partners { own: new, others: old, of_own: &partner_of_new, of_others: &partner_of_old };
        // What was split off an older sentence, and what was merged into a newer one.
        links.extend(from_new.parts(vocabulary).into_iter().map(|(j, i)| (i, j)));
        links.extend(from_old.parts(vocabulary));
        links.extend(from_new.rests(vocabulary).into_iter().map(|(j, i)| (i, j)));
        links.extend(from_old.rests(vocabulary));
        for (i, j) in links {
            let group = match (self.groups[0][i], self.groups[1][j]) {
                (usize::MAX, usize::MAX) => self.likeness.len(),
                (a, b) => a.min(b),
            };
            self.groups[0][i] = group;
            self.groups[1][j] = group;
            let likeness = vocabulary.dice(&self.sides[0][i].bag, &self.sides[1][j].bag);
            let entry = self.likeness.entry(group).or_insert(likeness);
            *entry = entry.max(likeness);
            let senses = self.senses.entry(group).or_default();
            for (side, joined) in senses.iter_mut().enumerate() {
                let mut sense = Sense::default();
                for (unit, _) in
                    self.sides[side].iter().zip(&self.groups[side]).filter(|(_, own)| **own == group)
                {
                    sense.join(&unit.sense);
                }
                *joined = sense;
            }
        }
    }

    /// The two wordings of the sentence of a provision of a side (0 the older, 1 the newer), where its sentence
    /// was reworded.
    pub(crate) fn of_sentence(&self, side: usize, provision: &Provision) -> Option<Wordings> {
        let group = self.group(side, provision)?;
        let size: usize =
            self.groups.iter().map(|groups| groups.iter().filter(|own| **own == group).count()).sum();
        if size > LARGEST_GROUP {
            return None;
        }
        let [old, new] = self.senses.get(&group)?.clone();
        Some(Wordings { old, new, likeness: self.likeness[&group] })
    }

    /// The sentences that were hardly more than reworded one to one: their group, the two, and how alike they are.
    pub(crate) fn one_to_one(&self) -> Vec<(usize, &Unit, &Unit, f64)> {
        let mut found: Vec<_> = self
            .likeness
            .iter()
            .filter_map(|(&group, &likeness)| {
                let of = |side: usize| {
                    let mut own =
                        (0..self.sides[side].len()).filter(|&index| self.groups[side][index] == group);
                    let (index, None) = (own.next()?, own.next()) else { return None };
                    self.sides[side].get(index)
                };
                Some((group, of(0)?, of(1)?, likeness))
            })
            .collect();
        found.sort_by_key(|(_, _, new, _)| new.block);
        found
    }

    /// The only sentence of the other side that the sentence of a provision is a rewording of, one to one, and how alike
    /// they are.
    pub(crate) fn counterpart(&self, side: usize, provision: &Provision) -> Option<(&Unit, f64)> {
        let group = self.group(side, provision)?;
        let mut of = [0, 1]
            .map(|side| (0..self.sides[side].len()).filter(move |&index| self.groups[side][index] == group));
        let (other, None) = (of[1 - side].next()?, of[1 - side].next()) else { return None };
        let (Some(_), None) = (of[side].next(), of[side].next()) else { return None };
        Some((&self.sides[1 - side][other], self.likeness[&group]))
    }

    /// Whether a sentence of a side that names a date stands on the other side as well, to the letter or reworded
    /// with the same date.
    pub(crate) fn date_stands(&self, side: usize, block: usize, sentence: &str, day: Date) -> bool {
        let own = skeleton(sentence);
        if self.all[1 - side].contains(&own) {
            return true;
        }
        let unit = (0..self.sides[side].len())
            .find(|&index| self.sides[side][index].block == block && self.sides[side][index].skeleton == own);
        unit.and_then(|index| self.senses.get(&self.groups[side][index]))
            .is_some_and(|senses| senses[1 - side].dates.contains(&day))
    }

    /// How many of these provisions of a side (those whose index is `taken`) state a value in a sentence of the group.
    pub(crate) fn claims(
        &self,
        (side, provisions, taken): (usize, &[Provision], &[usize]),
        group: usize,
        value: Option<Decimal>,
    ) -> usize {
        let taken = taken.iter().map(|&index| &provisions[index]);
        let of_group = taken.filter(|provision| self.group(side, provision) == Some(group));
        of_group.filter(|provision| provision.statement().is_some_and(|s| s.value == value)).count()
    }

    /// The group of the sentence of a provision.
    pub(crate) fn group(&self, side: usize, provision: &Provision) -> Option<usize> {
        self.unit(side, provision).map(|index| self.groups[side][index]).filter(|&group| group != usize::MAX)
    }

    /// What the sentence of a provision decides, by itself.
    pub(crate) fn sense(&self, side: usize, provision: &Provision) -> Option<&Sense> {
        self.unit(side, provision).map(|index| &self.sides[side][index].sense)
    }

    fn unit(&self, side: usize, provision: &Provision) -> Option<usize> {
        let quote = skeleton(&provision.quote);
        let units = &self.sides[side];
        let of_block = || (0..units.len()).filter(|&index| units[index].block == provision.block);
        of_block().find(|&index| units[index].skeleton == quote).or_else(|| {
            of_block().find(|&index| {
                units[index].skeleton.contains(&quote) || quote.contains(&units[index].skeleton)
            })
        })
    }
}

/// The sentences of one side and those of the other that they were paired with.
struct Partners<'a> {
    own: &'a [Unit],
    others: &'a [Unit],
    of_own: &'a HashMap<usize, usize>,
    of_others: &'a HashMap<usize, usize>,
}

impl Partners<'_> {
    fn alone(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.own.len()).filter(|index| !self.of_own.contains_key(index))
    }

    /// Sentences without a partner that are a part of one of the other side: (own, other).
    fn parts(&self, vocabulary: &Vocabulary) -> Vec<(usize, usize)> {
        let is_part = |part: &Unit, whole: usize| {
            let partner = self.of_others.get(&whole).map(|&own| &self.own[own]);
            let whole = &self.others[whole];
            part.bag.len() >= SHORTEST_PART
                && whole.bag.len() > part.bag.len()
                && vocabulary.containment(&part.bag, &whole.bag) >= PART_OF
                && partner.is_none_or(|partner| vocabulary.containment(&part.bag, &partner.bag) < PART_OF)
        };
        let wholes = self.alone().filter_map(|index| {
            let part = &self.own[index];
            let share = |&whole: &usize| vocabulary.containment(&part.bag, &self.others[whole].bag);
            (0..self.others.len())
                .filter(|&whole| is_part(part, whole))
                .max_by(|a, b| share(a).total_cmp(&share(b)))
                .map(|whole| (index, whole))
        });
        wholes.collect()
    }

    /// Short sentences without a partner that hold the numbers which a neighbour's partner has more than the
    /// neighbour: (own, other).
    fn rests(&self, vocabulary: &Vocabulary) -> Vec<(usize, usize)> {
        let completes = |rest: &Unit, neighbour: &Unit, whole: &Unit| {
            let mut both = neighbour.sense.clone();
            both.join(&rest.sense);
            rest.block == neighbour.block
                && !rest.sense.numbers.is_empty()
                && both.numbers == whole.sense.numbers
                && vocabulary.containment(&rest.bag, &whole.bag) >= PART_BY_NUMBER
        };
        let wholes = self.alone().flat_map(|index| {
            let near = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
            near.filter_map(move |near| {
                let &whole = self.of_own.get(&near)?;
                completes(&self.own[index], &self.own[near], &self.others[whole]).then_some((index, whole))
            })
        });
        wholes.collect()
    }
}

/// The ranges of a block that stand for themselves: a list item or table row whole, else its sentences.
fn ranges(document: &Document, block: usize) -> Vec<std::ops::Range<usize>> {
    let block = &document.blocks[block];
    match block.kind {
        BlockKind::ListItem { .. } | BlockKind::TableRow { .. } => {
            std::iter::once(0..block.text.len()).collect()
        }
        _ => text::sentences(&block.text, document.language),
    }
}

fn main_blocks(document: &Document) -> impl Iterator<Item = usize> + '_ {
    (0..document.blocks.len()).filter(|&index| document.blocks[index].role == Role::Main)
}

/// A sentence of a main text: its block, where it stands there, and its skeleton.
type Sentence = (usize, std::ops::Range<usize>, String);

fn sentences(document: &Document) -> Vec<Sentence> {
    let of_block = |index: usize| {
        let text = &document.blocks[index].text;
        ranges(document, index).into_iter().map(move |range| (index, range.clone(), skeleton(&text[range])))
    };
    main_blocks(document).flat_map(of_block).collect()
}

fn skeletons(sentences: &[Sentence]) -> HashSet<&str> {
    sentences.iter().map(|(.., skeleton)| skeleton.as_str()).collect()
}

/// Of the sentences of a document those that are not among the `standing` ones.
fn units(
    document: &Document,
    sentences: &[Sentence],
    standing: &HashSet<&str>,
    vocabulary: &mut Vocabulary,
) -> Vec<Unit> {
    let reader = Reader::of(document);
    let mut units = Vec::new();
    for (block, range, skeleton) in sentences {
        let text = &document.blocks[*block].text[range.clone()];
        let bag = vocabulary.add(text);
        if !standing.contains(skeleton.as_str()) && units.len() <= ALIGNED_UP_TO {
            let mut sense = reader.read(text);
            sense.around = years_before(document, *block, range.start);
            let (text, skeleton) = (text.to_owned(), skeleton.clone());
            let is_led_by_duty = is_led_by_duty(document, *block);
            units.push(Unit { block: *block, text, sense, skeleton, bag, is_led_by_duty });
        }
    }
    units
}

/// Whether what leads in the list or table of a block obliges or forbids.
fn is_led_by_duty(document: &Document, block: usize) -> bool {
    let obliges = |text: &str| {
        let [duty, _, denial] = Sense::binding_words(text);
        duty + denial > 0
    };
    let is_item = |kind: &BlockKind| matches!(kind, BlockKind::ListItem { .. } | BlockKind::TableRow { .. });
    let own = &document.blocks[block];
    if !is_item(&own.kind) {
        return false;
    }
    let earlier = document.blocks[..block].iter().rev().take(LONGEST_LIST);
    for earlier in earlier {
        match &earlier.kind {
            BlockKind::TableRow { head: true, .. } if obliges(&earlier.text) => return true,
            kind if is_item(kind) => {}
            _ => return earlier.text.trim_end().ends_with([':', '：']) && obliges(&earlier.text),
        }
    }
    false
}

/// The line that leads in a list is looked for so many items before.
const LONGEST_LIST: usize = 60;

/// The years written before a place of a block and in the few blocks before it.
fn years_before(document: &Document, block: usize, at: usize) -> BTreeSet<u16> {
    let mut found = sense::years(&document.blocks[block].text[..at]);
    for earlier in &document.blocks[block.saturating_sub(YEARS_WITHIN)..block] {
        found.extend(sense::years(&earlier.text));
    }
    found
}

/// So many blocks before a sentence may name the year that it speaks of.
const YEARS_WITHIN: usize = 3;

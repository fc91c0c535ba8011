//! The sentences of two versions aligned: which sentence of the newer is a rewording of which of the older, also
//! where one was split or several were merged.
//!
//! Only sentences that do not stand in both versions to the letter are looked at. They are paired by the best
//! assignment of what they share; one that has no partner and stands within another's partner is a part of it.

use foldhash::{HashMap, HashSet};
use std::{cell::RefCell, collections::BTreeSet, ops::Range};

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
const PART_OF: f64 = 0.6;

/// How much of a sentence must stand in another to be a part of it where its numbers are what was missing there.
const PART_BY_NUMBER: f64 = 0.15;

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
    /// Its words.
    pub(crate) bag: Bag,
    /// What it decides.
    pub(crate) sense: Sense,
    /// Whether the line that leads in its list or table, or the table's head, obliges or forbids.
    pub(crate) is_led_by_duty: bool,
}

impl Unit {
    /// A part of it as a sentence of its own.
    pub(crate) fn cut(&self, text: String, sense: Sense) -> Self {
        let skeleton = skeleton(&text);
        Self {
            block: self.block,
            text,
            skeleton,
            bag: Bag::default(),
            sense,
            is_led_by_duty: self.is_led_by_duty,
        }
    }
}

/// What became of the sentences that differ.
pub(crate) struct Rewordings {
    /// The skeletons of all sentences of a side.
    all: [HashSet<String>; 2],
    /// The words of the sentences that do not stand in both.
    pub(crate) vocabulary: Vocabulary,
    sides: [Vec<Unit>; 2],
    /// Of each unit of a side the group it belongs to.
    group_of: [Vec<Option<usize>>; 2],
    groups: Vec<Group>,
    /// Of each block of a side the quotes of provisions that were looked for, the unit in which each stands and whether it
    /// is the whole of it.
    found: [RefCell<HashMap<usize, Vec<Found>>>; 2],
}

/// A quote, the unit in which it stands and whether it is the whole of it.
type Found = (Box<str>, Option<(usize, bool)>);

/// Sentences of both sides that make up one statement.
#[derive(Default)]
struct Group {
    /// The units of each side, in their order.
    members: [Vec<usize>; 2],
    /// What the sentences of each side decide together.
    senses: [Sense; 2],
    /// How alike the most alike two of them are, 0 to 1.
    likeness: f64,
}

impl Group {
    /// The unit of the older and that of the newer side, where it has one each.
    fn one_to_one(&self) -> Option<[usize; 2]> {
        match self.members.each_ref().map(Vec::as_slice) {
            [&[old], &[new]] => Some([old, new]),
            _ => None,
        }
    }
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
    pub(crate) fn of(
        before: Side<'_>,
        after: Side<'_>,
        aligned: &HashMap<usize, usize>,
        readers: &[Reader<'_>; 2],
    ) -> Self {
        let mut vocabulary = Vocabulary::default();
        let [old, new] = [before.document, after.document].map(sentences);
        let sides = [
            units((before.document, &readers[0]), &old, &skeletons(&new), &mut vocabulary),
            units((after.document, &readers[1]), &new, &skeletons(&old), &mut vocabulary),
        ];
        let mut rewordings = Self {
            group_of: sides.each_ref().map(|side| vec![None; side.len()]),
            sides,
            all: [old, new].map(|list| list.into_iter().map(|(.., skeleton)| skeleton).collect()),
            groups: Vec::new(),
            found: Default::default(),
            vocabulary: Vocabulary::default(),
        };
        if rewordings.sides.iter().all(|side| side.len() <= ALIGNED_UP_TO) {
            rewordings.align(&vocabulary, aligned);
        }
        rewordings.vocabulary = vocabulary;
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
            self.link(i, j, vocabulary);
        }
    }

    /// Puts two units into one group.
    fn link(&mut self, i: usize, j: usize, vocabulary: &Vocabulary) {
        let joined = [self.group_of[0][i], self.group_of[1][j]].into_iter().flatten().min();
        let group = joined.unwrap_or_else(|| {
            self.groups.push(Group::default());
            self.groups.len() - 1
        });
        for (side, unit) in [i, j].into_iter().enumerate() {
            if let Some(other) = self.group_of[side][unit].replace(group) {
                self.groups[other].members[side].retain(|&member| member != unit);
            }
            let members = &mut self.groups[group].members[side];
            members.insert(members.partition_point(|&member| member < unit), unit);
        }
        let likeness = vocabulary.dice(&self.sides[0][i].bag, &self.sides[1][j].bag);
        let group = &mut self.groups[group];
        group.likeness = group.likeness.max(likeness);
        for (side, units) in self.sides.iter().enumerate() {
            let mut sense = Sense::default();
            for &unit in &group.members[side] {
                sense.join(&units[unit].sense);
            }
            group.senses[side] = sense;
        }
    }

    /// The two wordings of the sentence of a provision of a side (0 the older, 1 the newer), where its sentence
    /// was reworded.
    pub(crate) fn of_sentence(&self, side: usize, provision: &Provision) -> Option<Wordings> {
        let group = self.group(side, provision)?;
        let group = &self.groups[group];
        if group.members.iter().map(Vec::len).sum::<usize>() > LARGEST_GROUP {
            return None;
        }
        let [old, new] = group.senses.clone();
        Some(Wordings { old, new, likeness: group.likeness })
    }

    /// The sentences that were hardly more than reworded one to one: their group, the two, and how alike they are.
    pub(crate) fn one_to_one(&self) -> Vec<(usize, &Unit, &Unit, f64)> {
        let mut found: Vec<_> = (0..self.groups.len())
            .filter_map(|index| {
                let group = &self.groups[index];
                let [old, new] = group.one_to_one()?;
                Some((index, &self.sides[0][old], &self.sides[1][new], group.likeness))
            })
            .collect();
        found.sort_by_key(|(_, _, new, _)| new.block);
        found
    }

    /// The only sentence of the other side that the sentence of a provision is a rewording of, one to one, and how alike
    /// they are.
    pub(crate) fn counterpart(&self, side: usize, provision: &Provision) -> Option<(&Unit, f64)> {
        let group = &self.groups[self.group(side, provision)?];
        let other = group.one_to_one()?[1 - side];
        Some((&self.sides[1 - side][other], group.likeness))
    }

    /// The sentences of the two sides of a pair, where they are of one group in which sentences were joined or divided.
    pub(crate) fn own_sentences(&self, before: &Provision, after: &Provision) -> Option<[&str; 2]> {
        let (old, new) = (self.unit(0, before)?, self.unit(1, after)?);
        let group = self.group_of[0][old]?;
        let is_whole = |side: usize, unit: usize, provision: &Provision| {
            self.sides[side][unit].skeleton == skeleton(&provision.quote)
        };
        let joined = self.group_of[1][new] == Some(group)
            && self.groups[group].one_to_one().is_none()
            && is_whole(0, old, before)
            && is_whole(1, new, after);
        joined.then(|| [self.sides[0][old].text.as_str(), self.sides[1][new].text.as_str()])
    }

    /// The other sentences of a side in the group of the sentence of a provision, and what they decide; `None` where there
    /// is none.
    pub(crate) fn others_of(&self, side: usize, provision: &Provision) -> Option<(String, Sense)> {
        let own = self.unit(side, provision)?;
        let group = &self.groups[self.group_of[side][own]?];
        let others = group.members[side].iter().filter(|&&member| member != own);
        let others = others.map(|&member| &self.sides[side][member]);
        others.fold(None, |all: Option<(String, Sense)>, unit| {
            let (mut text, mut sense) = all.unwrap_or_default();
            text.push(' ');
            text.push_str(&unit.text);
            sense.join(&unit.sense);
            Some((text, sense))
        })
    }

    /// Whether the sentence of a provision is an item or row that a line of duty leads in.
    pub(crate) fn is_led_by_duty(&self, side: usize, provision: &Provision) -> bool {
        self.unit(side, provision).is_some_and(|unit| self.sides[side][unit].is_led_by_duty)
    }

    /// The sentences of a side that do not stand in both versions.
    pub(crate) fn units(&self, side: usize) -> &[Unit] {
        &self.sides[side]
    }

    /// The sentence of a provision, where it does not stand in both versions.
    pub(crate) fn own_unit(&self, side: usize, provision: &Provision) -> Option<&Unit> {
        self.unit(side, provision).map(|unit| &self.sides[side][unit])
    }

    /// Whether a sentence of a side that names a date stands on the other side as well, to the letter or reworded
    /// with the same date.
    pub(crate) fn date_stands(&self, side: usize, block: usize, sentence: &str, day: Date) -> bool {
        let own = skeleton(sentence);
        if self.all[1 - side].contains(&own) {
            return true;
        }
        let unit = self.of_block(side, block).find(|&index| self.sides[side][index].skeleton == own);
        unit.and_then(|index| self.group_of[side][index])
            .is_some_and(|group| self.groups[group].senses[1 - side].dates.contains(&day))
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
        self.group_of[side][self.unit(side, provision)?]
    }

    /// What the sentence of a provision decides, by itself.
    pub(crate) fn sense(&self, side: usize, provision: &Provision) -> Option<&Sense> {
        self.unit(side, provision).map(|index| &self.sides[side][index].sense)
    }

    /// The number of the sentence of a provision among those of its side that do not stand in both versions.
    pub(crate) fn unit(&self, side: usize, provision: &Provision) -> Option<usize> {
        self.found(side, provision).map(|(unit, _)| unit)
    }

    /// The unit in which a provision stands and whether it is the whole of it.
    fn found(&self, side: usize, provision: &Provision) -> Option<(usize, bool)> {
        // Asked for each provision many times over; the skeleton of a quote costs more than its comparison.
        let mut known = self.found[side].borrow_mut();
        let of_block = known.entry(provision.block).or_default();
        if let Some((_, unit)) = of_block.iter().find(|(quote, _)| **quote == *provision.quote) {
            return *unit;
        }
        let unit = self.look_for(side, provision.block, &skeleton(&provision.quote));
        of_block.push((provision.quote.as_str().into(), unit));
        unit
    }

    fn look_for(&self, side: usize, block: usize, quote: &str) -> Option<(usize, bool)> {
        let units = &self.sides[side];
        let mut of_block = self.of_block(side, block);
        let whole = of_block.clone().find(|&index| units[index].skeleton == quote);
        let mut part = || {
            of_block.find(|&index| {
                units[index].skeleton.contains(quote) || quote.contains(&units[index].skeleton)
            })
        };
        whole.map(|unit| (unit, true)).or_else(|| part().map(|unit| (unit, false)))
    }

    /// As [`Self::unit`], but only where the provision was read of the whole of it.
    pub(crate) fn whole_unit(&self, side: usize, provision: &Provision) -> Option<usize> {
        self.found(side, provision).filter(|(_, is_whole)| *is_whole).map(|(unit, _)| unit)
    }

    /// The units of a block, which stand in the order of the document.
    fn of_block(&self, side: usize, block: usize) -> Range<usize> {
        let units = &self.sides[side];
        units.partition_point(|unit| unit.block < block)..units.partition_point(|unit| unit.block <= block)
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
fn ranges(document: &Document, block: usize) -> Vec<Range<usize>> {
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
type Sentence = (usize, Range<usize>, String);

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
    (document, reader): (&Document, &Reader<'_>),
    sentences: &[Sentence],
    standing: &HashSet<&str>,
    vocabulary: &mut Vocabulary,
) -> Vec<Unit> {
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
            BlockKind::Heading { .. } => return obliges(&earlier.text),
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

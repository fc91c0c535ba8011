//! Whether a provision that has no counterpart stands in the sentence that its own most likely became.
//!
//! On a page worded anew from end to end the rules may read a measure in one wording, and a goal or nothing in the
//! other. What the two sentences say decides: the same numbers, dates and bounds, the same words of force, and no
//! word or name that stands for another thing.

use crate::{
    diff::{
        Side,
        contrast::{self, Names},
        kin::Kin,
        normal::number_words,
        sense::{Force, Sense},
        sentences::{Rewordings, Unit},
    },
    domain::provision::{Kind, Provision},
};

/// How surely a provision stands in the other version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The sentence is the same statement.
    Surely,
    /// The sentence speaks of the same, and little tells whether it says the same.
    Perhaps,
}

/// How alike two sentences must be to be surely one, where they share a number or date and where they do not.
const SURELY: [f64; 2] = [0.35, 0.45];

/// How alike they must be to be perhaps one.
const PERHAPS: [f64; 2] = [0.22, 0.32];

/// Of the provisions that stand alone on each side (0 the older, 1 the newer) those that stand in the other version.
pub(crate) fn standing(
    alone: &[Vec<usize>; 2],
    sides: [Side<'_>; 2],
    pairs: &[(usize, usize)],
    rewordings: &Rewordings,
    names: &[Names; 2],
) -> [Vec<(usize, Standing)>; 2] {
    let kin = Kin::of(rewordings);
    // The sentences of the pairs: what a counterpart says must not be what another sentence said.
    let linked: Vec<[Option<usize>; 2]> = pairs
        .iter()
        .map(|&(old, new)| {
            let of = |side: usize, index: usize| rewordings.unit(side, &sides[side].provisions[index]);
            [of(0, old), of(1, new)]
        })
        .collect();
    [0, 1].map(|side| {
        let judged = alone[side].iter().filter_map(|&index| {
            let provision = &sides[side].provisions[index];
            let unit = rewordings.unit(side, provision)?;
            let (other, likeness) = kin.counterpart(side, unit)?;
            let is_anothers =
                linked.iter().any(|pair| pair[1 - side] == Some(other) && pair[side] != Some(unit));
            let units = (&rewordings.units(side)[unit], &rewordings.units(1 - side)[other]);
            let names = (&names[side], &names[1 - side]);
            let standing = (!is_anothers).then(|| stands(provision, units, likeness, names)).flatten()?;
            Some((index, standing))
        });
        judged.collect()
    })
}

/// Whether a provision, read of `own` alone, stands in `other`, its counterpart by `likeness`. `names` are those of the
/// document of `own` and of the other.
fn stands(
    provision: &Provision,
    (own, other): (&Unit, &Unit),
    likeness: f64,
    names: (&Names, &Names),
) -> Option<Standing> {
    let (here, there) = (&own.sense, &other.sense);
    let says_the_same = here.counts_like(there)
        && here.dates == there.dates
        && !names_other_numbers(&own.text, &other.text)
        && force_is_alike(provision, own, other)
        && bounds_are_alike(here, there)
        && !contrast::of_things(&own.text, &other.text)
        && !contrast::of_instruments(&own.text, &other.text)
        && contrast::of_names((&own.text, names.0), (&other.text, names.1)).is_none();
    if !says_the_same {
        return None;
    }
    let kind = usize::from(here.numbers.is_empty() && here.dates.is_empty());
    if likeness >= SURELY[kind] && here.denies_like(there) {
        Some(Standing::Surely)
    } else {
        (likeness >= PERHAPS[kind]).then_some(Standing::Perhaps)
    }
}

/// Whether both texts write numbers in letters, and others. Few of them are read where no noun that is counted follows.
fn names_other_numbers(own: &str, other: &str) -> bool {
    let [here, there] = [own, other].map(number_words);
    !here.is_empty() && !there.is_empty() && here != there
}

/// Whether two wordings oblige, permit, deny, forecast and propose alike. A goal may be worded by what is no longer
/// to be: it is known by its number or its date.
fn force_is_alike(provision: &Provision, own: &Unit, other: &Unit) -> bool {
    let (here, there) = (&own.sense, &other.sense);
    let both = |force| (here.count(force) > 0) == (there.count(force) > 0);
    let permits = |sense: &Sense| sense.bindings()[1] > 0;
    // What is available to somebody is given to him.
    let offers = |unit: &Unit| unit.text.contains("available") && unit.sense.count(Force::Permission) == 0;
    let permit_alike = permits(here) == permits(there) || offers(own) || offers(other);
    let is_known_by_number = !here.numbers.is_empty() || !here.dates.is_empty();
    let may_deny = provision.kind() == Kind::Target || !here.obliges() || !there.obliges();
    let binds = |sense: &Sense| permits(sense) || sense.count(Force::Duty) > 0;
    let is_dated_goal = is_known_by_number && may_deny && !binds(here) && !binds(there);
    both(Force::Forecast)
        && both(Force::Doubt)
        && permit_alike
        && (both(Force::Negation) || is_dated_goal)
        && (both(Force::Duty) || here.count(Force::Negation) > 0 && there.count(Force::Negation) > 0)
        && (provision.kind() == Kind::Measure || here.reports_like(there))
}

/// Whether what is bounded from one side in one wording is so in the other, and moves the same way.
fn bounds_are_alike(here: &Sense, there: &Sense) -> bool {
    let both = |force| (here.count(force) > 0) == (there.count(force) > 0);
    let turned = |up, down| {
        let only = |sense: &Sense, is: Force, not: Force| sense.count(is) > 0 && sense.count(not) == 0;
        only(here, up, down) && only(there, down, up) || only(here, down, up) && only(there, up, down)
    };
    here.numbers.is_empty() && there.numbers.is_empty()
        || both(Force::Floor) && both(Force::Ceiling) && both(Force::About) && !turned(Force::Up, Force::Down)
}

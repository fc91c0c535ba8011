//! Whether a provision that has no counterpart stands in the sentence that its own most likely became.
//!
//! On a page worded anew from end to end the rules may read a measure in one wording, and a goal or nothing in the
//! other. What the two sentences say decides: the same numbers, dates and bounds, the same words of force, and no
//! word or name that stands for another thing.

use crate::{
    diff::{
        contrast::{self, Names},
        normal::number_words,
        sense::{Force, Sense},
        sentences::Unit,
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

/// Whether a provision, read of `own` alone, stands in `other`, its counterpart by `likeness`. `names` are those of the
/// document of `own` and of the other.
pub(crate) fn stands(
    provision: &Provision,
    (own, other): (&Unit, &Unit),
    likeness: f64,
    names: (&Names, &Names),
) -> Option<Standing> {
    let (here, there) = (&own.sense, &other.sense);
    let says_the_same = here.counts_like(there)
        && here.dates == there.dates
        && !names_other_numbers(&own.text, &other.text)
        && force_is_alike(provision, here, there)
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
fn force_is_alike(provision: &Provision, here: &Sense, there: &Sense) -> bool {
    let both = |force| (here.count(force) > 0) == (there.count(force) > 0);
    // What somebody may claim is what is given to him.
    let permits = |sense: &Sense| sense.count(Force::Permission) > 0;
    let claims = |sense: &Sense| sense.count(Force::Claim) > 0;
    let permit_alike = permits(here) == permits(there) || claims(here) || claims(there);
    let is_dated_goal = !(here.numbers.is_empty() && here.dates.is_empty())
        && (provision.kind() == Kind::Target || !(here.obliges() && there.obliges()))
        && !permits(here)
        && !permits(there)
        && !(here.count(Force::Duty) > 0 || there.count(Force::Duty) > 0);
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

//! Whether a provision that has no counterpart stands in the sentence that its own most likely became.
//!
//! On a page worded anew from end to end the rules may read a measure in one wording, and a goal or nothing in the
//! other. What the two sentences say decides: the same numbers, dates and bounds, the same words of force, and no
//! word or name that stands for another thing.

use crate::{
    diff::{
        contrast::{self, Names},
        frequencies,
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
        && frequencies::differing(&own.text, &other.text).is_none()
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
    let is_anchored = !here.numbers.is_empty() || !here.dates.is_empty();
    let both_oblige = here.obliges() && there.obliges();
    let has_duty = here.count(Force::Duty) > 0 || there.count(Force::Duty) > 0;
    let may_be_goal = provision.kind() == Kind::Target || !both_oblige;
    let is_permitted = permits(here) || permits(there);
    let is_dated_goal = is_anchored && may_be_goal && !is_permitted && !has_duty;
    both(Force::Forecast)
        && both(Force::Free)
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

#[cfg(test)]
mod tests {
    use crate::{
        diff::{Side, changes},
        domain::{
            change::Change,
            document::{Block, BlockKind, Document, Language, Role},
        },
        provisions::{self, lexicon::Lexicon},
    };

    fn page(sentences: &[&str]) -> Document {
        let block = |text: &&str| Block {
            kind: BlockKind::Paragraph,
            role: Role::Main,
            confidence: 100,
            text: (*text).to_owned(),
        };
        let title = "Action plan of the government for the highlands".to_owned();
        let blocks = sentences.iter().map(block).collect();
        Document { title, language: Language::English, blocks, ..Document::default() }
    }

    fn told(before: &[&str], after: &[&str]) -> Vec<Change> {
        let (old, new) = (page(before), page(after));
        let lexicon = Lexicon::built_in();
        let provisions = [&old, &new].map(|document| provisions::read(document, &lexicon));
        let side = |document, provisions| Side { document, provisions };
        let found = changes(side(&old, &provisions[0]), side(&new, &provisions[1]));
        found.into_iter().filter(|change| change.is_news() && !change.doubtful).collect()
    }

    /// Pairs of hard rewordings of one statement each, and true edits of the second wording.
    const REWORDED: [(&str, &str, &str); 6] = [
        (
            "The high valleys are to be rid of peat-fired stoves by 2031.",
            "Peat-fired stoves come to an end in the high valleys by 2031.",
            "Peat-fired stoves come to an end in the high valleys by 2034.",
        ),
        (
            "Applications for grazing permits go online by October 2027.",
            "By October 2027, an online service for grazing permits will be launched.",
            "By April 2028, an online service for grazing permits will be launched.",
        ),
        (
            "Shepherds will receive up to $9,000 in grants for electric fences.",
            "A grant of at most $9,000 goes to any shepherd putting up an electric fence.",
            "A grant of at most $7,000 goes to any shepherd putting up an electric fence.",
        ),
        (
            "Hut keepers must publish their prices every season.",
            "Prices have to be made public by hut keepers each season.",
            "Prices may be made public by hut keepers each season.",
        ),
        (
            "At least 70 % of the guides hired should come from the valley.",
            "No fewer than 70 % of guides are meant to be people of the valley.",
            "No more than 70 % of guides are meant to be people of the valley.",
        ),
        (
            "The herd of wild goats is forecast to reach 9,000 in 2033.",
            "Forecasts put the herd of wild goats at 9,000 in 2033.",
            "Forecasts put the herd of wild goats at 6,000 in 2033.",
        ),
    ];

    #[test]
    fn a_page_worded_anew_from_end_to_end_is_silent() {
        let (before, after): (Vec<_>, Vec<_>) = REWORDED.iter().map(|(old, new, _)| (*old, *new)).unzip();
        for (before, after) in [(&before, &after), (&after, &before)] {
            let found = told(before, after);
            assert!(found.is_empty(), "{found:#?}");
        }
    }

    #[test]
    fn each_true_edit_in_a_page_worded_anew_is_told_alone() {
        let before: Vec<&str> = REWORDED.iter().map(|(old, ..)| *old).collect();
        for (edited, (_, reworded, edit)) in REWORDED.iter().enumerate() {
            let after: Vec<&str> =
                REWORDED.iter().enumerate().map(|(i, row)| if i == edited { row.2 } else { row.1 }).collect();
            for (before, after) in [(&before, &after), (&after, &before)] {
                let found = told(before, after);
                let touches = |change: &Change| {
                    let quotes =
                        [&change.before, &change.after].map(|side| side.as_ref().map(|p| p.quote.as_str()));
                    quotes.contains(&Some(*edit)) || quotes.contains(&Some(REWORDED[edited].0))
                };
                assert!(!found.is_empty() && found.iter().all(touches), "{reworded}\n{edit}\n{found:#?}");
            }
        }
    }

    #[test]
    fn a_measure_whose_counterpart_is_gone_is_told() {
        let before: Vec<&str> = REWORDED.iter().map(|(old, ..)| *old).collect();
        for gone in 0..REWORDED.len() {
            let rest = REWORDED.iter().enumerate().filter(|(i, _)| *i != gone);
            let after: Vec<&str> = rest.map(|(_, row)| row.1).collect();
            assert!(!told(&before, &after).is_empty(), "{}", before[gone]);
        }
    }
}

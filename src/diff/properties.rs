//! What must hold of any two versions, tried on made-up plans: silence under every edit that says nothing new,
//! and exactly one change where exactly one thing changed.

use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::{
    diff::{Side, changes},
    domain::{
        change::{Change, ChangeKind, Field, Nature},
        deadline::Deadline,
        document::{Block, BlockKind, Document, Role},
        provision::{
            Amount, Comparator, Direction, Instrument, Modality, Provision, Statement, Strength, Terms,
        },
        unit::Unit,
    },
};

const THINGS: [&str; 12] = [
    "tram lines",
    "school kitchens",
    "wind turbines",
    "rescue boats",
    "bakeries",
    "mountain huts",
    "读书角",
    "公共厕所",
    "充电桩",
    "托育机构",
    "污水处理厂",
    "古树名木",
];

const ACTS: [(&str, &str); 8] = [
    ("farmers who sow cover crops", "per farm"),
    ("owners of listed barns", "per barn"),
    ("cinemas in small towns", "per screen"),
    ("beekeepers after a hard winter", "per hive"),
    ("开办乡村民宿的农户", "每户"),
    ("购置消防器材的村庄", "每村"),
    ("保护濒危方言的团体", "每年"),
    ("修缮古桥的施工队", "每座"),
];

/// A number to be reached.
#[derive(Clone, Debug)]
struct Goal {
    thing: usize,
    value: u32,
    comparator: Comparator,
}

/// A sentence with a date and some numbers to be reached by then.
#[derive(Clone, Debug)]
struct Sentence {
    year: i16,
    goals: Vec<Goal>,
}

/// A sentence with a support.
#[derive(Clone, Debug)]
struct Support {
    act: usize,
    amount: u32,
    strength: Strength,
}

#[derive(Clone, Debug)]
struct Plan {
    sentences: Vec<Sentence>,
    supports: Vec<Support>,
}

/// How a plan is written down: edits of which none says anything new.
#[derive(Clone, Debug, Default)]
struct Style {
    grouped_digits: bool,
    full_width: bool,
    deadline_last: bool,
    day_of_deadline: bool,
    many_spaces: bool,
    rotated: usize,
    reversed: bool,
    one_paragraph: bool,
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(crate::text::is_han)
}

fn digits(value: u32, style: &Style) -> String {
    let plain = if style.grouped_digits {
        crate::diff::phrase::number(Decimal::from(value))
    } else {
        value.to_string()
    };
    if style.full_width {
        plain
            .chars()
            .map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c })
            .collect()
    } else {
        plain
    }
}

fn goal_text(goal: &Goal, style: &Style) -> String {
    let thing = THINGS[goal.thing];
    let number = digits(goal.value, style);
    match (is_chinese(thing), goal.comparator) {
        (true, Comparator::AtLeast) => format!("{thing}{number}个以上"),
        (true, Comparator::About) => format!("{thing}{number}个左右"),
        (true, _) => format!("{thing}{number}个"),
        (false, Comparator::AtLeast) => format!("more than {number} {thing}"),
        (false, Comparator::About) => format!("about {number} {thing}"),
        (false, _) => format!("{number} {thing}"),
    }
}

fn sentence_text(sentence: &Sentence, style: &Style) -> String {
    let goals: Vec<String> = sentence.goals.iter().map(|goal| goal_text(goal, style)).collect();
    let (year, goals) = (sentence.year, goals.join(", "));
    match (is_chinese(&goals), style.deadline_last) {
        (true, false) => format!("到{year}年，建成{goals}。"),
        (true, true) => format!("力争建成{goals}（{year}年底前）。"),
        (false, false) => format!("By {year}, the county will have {goals}."),
        (false, true) => format!("The county is to have {goals} by the end of {year}."),
    }
}

fn support_text(support: &Support, style: &Style) -> String {
    let (who, per) = ACTS[support.act];
    let amount = digits(support.amount, style);
    match (is_chinese(who), support.strength) {
        (true, Strength::May) => format!("可对{who}给予{per}最高{amount}元补助。"),
        (true, Strength::Will) => format!("对{who}给予{per}最高{amount}元补助。"),
        (true, Strength::Must) => format!("应当对{who}给予{per}最高{amount}元补助。"),
        (false, strength) => format!("Offices {strength} pay {who} up to {amount} crowns {per}."),
    }
}

/// The plan as a document with its provisions, as a faultless reader would find them.
fn write(plan: &Plan, style: &Style) -> (Document, Vec<Provision>) {
    let mut units: Vec<(String, Vec<Provision>)> = Vec::new();
    let provision = |quote: &str, deadline: Option<Deadline>, terms: Terms| Provision {
        quote: quote.to_owned(),
        block: 0,
        doubtful: false,
        deadline,
        sectors: Vec::new(),
        places: Vec::new(),
        terms,
        cues: Vec::new(),
    };
    for sentence in &plan.sentences {
        let quote = sentence_text(sentence, style);
        let deadline = if style.day_of_deadline {
            Deadline::Month { year: sentence.year, month: 12 }
        } else {
            Deadline::Year(sentence.year)
        };
        let found = sentence.goals.iter().map(|goal| {
            let statement = Statement {
                value: Some(Decimal::from(goal.value)),
                upper: None,
                unit: Some(Unit::new("count")),
                comparator: goal.comparator,
                direction: Direction::Reach,
                metric: Some(THINGS[goal.thing].to_owned()),
            };
            provision(&quote, Some(deadline), Terms::Target { statement, modality: Modality::Committed })
        });
        units.push((quote.clone(), found.collect()));
    }
    for support in &plan.supports {
        let quote = support_text(support, style);
        let terms = Terms::Measure {
            instrument: Instrument::Funding,
            strength: support.strength,
            amounts: vec![Amount {
                value: Decimal::from(support.amount),
                upper: None,
                unit: Unit::new("CNY"),
                comparator: Comparator::AtMost,
            }],
            object: Some(ACTS[support.act].0.to_owned()),
        };
        let found = provision(&quote, None, terms);
        units.push((quote, vec![found]));
    }
    let count = units.len().max(1);
    units.rotate_left(style.rotated % count);
    if style.reversed {
        units.reverse();
    }
    let mut document = Document::default();
    let mut provisions = Vec::new();
    for (quote, found) in units {
        let text = if style.many_spaces { format!("\u{3000}{}", quote.replace(' ', "  ")) } else { quote };
        match document.blocks.last_mut() {
            Some(last) if style.one_paragraph => last.text.push_str(&text),
            _ => document.blocks.push(Block {
                kind: BlockKind::Paragraph,
                role: Role::Main,
                confidence: 100,
                text,
            }),
        }
        let block = document.blocks.len() - 1;
        provisions.extend(found.into_iter().map(|provision| Provision { block, ..provision }));
    }
    (document, provisions)
}

fn compared(before: &Plan, before_style: &Style, after: &Plan, after_style: &Style) -> Vec<Change> {
    let (old, old_provisions) = write(before, before_style);
    let (new, new_provisions) = write(after, after_style);
    changes(
        Side { document: &old, provisions: &old_provisions },
        Side { document: &new, provisions: &new_provisions },
    )
}

prop_compose! {
    fn styles()(flags in any::<[bool; 7]>(), rotated in 0_usize..12) -> Style {
        let [grouped_digits, full_width, deadline_last, day_of_deadline, many_spaces, reversed, one_paragraph] = flags;
        Style { grouped_digits, full_width, deadline_last, day_of_deadline, many_spaces, rotated, reversed, one_paragraph }
    }
}

fn comparators() -> impl Strategy<Value = Comparator> {
    prop_oneof![Just(Comparator::Exactly), Just(Comparator::AtLeast), Just(Comparator::About)]
}

prop_compose! {
    /// Plans in which each thing and act stands once, in sentences of one to five numbers of one language.
    fn plans()(
        values in proptest::collection::vec((2_u32..100_000, comparators()), THINGS.len()),
        years in proptest::collection::vec(2026_i16..2036, THINGS.len()),
        cuts in proptest::collection::vec(1_usize..6, THINGS.len()),
        things in Just((0..THINGS.len()).collect::<Vec<_>>()).prop_shuffle(),
        supports in proptest::collection::vec((1_000_u32..10_000_000, prop_oneof![Just(Strength::May), Just(Strength::Will), Just(Strength::Must)]), ACTS.len()),
    ) -> Plan {
        let (chinese, english): (Vec<usize>, Vec<usize>) = things.into_iter().partition(|&thing| is_chinese(THINGS[thing]));
        let mut sentences = Vec::new();
        for mut rest in [chinese, english] {
            while !rest.is_empty() {
                let k = sentences.len();
                let goals = rest.drain(..cuts[k].min(rest.len()));
                let goals = goals.map(|thing| Goal { thing, value: values[thing].0, comparator: values[thing].1 }).collect();
                sentences.push(Sentence { year: years[k], goals });
            }
        }
        let supports = supports.into_iter().enumerate().map(|(act, (amount, strength))| Support { act, amount, strength }).collect();
        Plan { sentences, supports }
    }
}

fn told(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|change| change.summary.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_plan_written_otherwise_is_no_news(plan in plans(), before in styles(), after in styles()) {
        let found = compared(&plan, &before, &plan, &after);
        prop_assert!(found.is_empty(), "{:#?}", told(&found));
    }

    #[test]
    fn one_value_changed_is_one_change(plan in plans(), before in styles(), after in styles(), pick in any::<prop::sample::Index>(), by in 1_u32..5_000) {
        let mut edited = plan.clone();
        let sentence = pick.index(edited.sentences.len());
        let goal = pick.index(edited.sentences[sentence].goals.len());
        edited.sentences[sentence].goals[goal].value += by;
        let found = compared(&plan, &before, &edited, &after);
        prop_assert_eq!(found.len(), 1, "{:#?}", told(&found));
        prop_assert_eq!((&found[0].fields, &found[0].natures), (&vec![Field::Value], &vec![Nature::Raised]));
        let metric = found[0].after.as_ref().and_then(|p| p.statement()?.metric.clone());
        prop_assert_eq!(metric.as_deref(), Some(THINGS[edited.sentences[sentence].goals[goal].thing]));
    }

    #[test]
    fn two_values_swapped_are_two_changes(plan in plans(), before in styles(), after in styles(), pick in any::<prop::sample::Index>()) {
        let mut edited = plan.clone();
        let goals = &mut edited.sentences[pick.index(plan.sentences.len())].goals;
        prop_assume!(goals.len() > 1 && goals[0].value != goals[1].value);
        (goals[0].value, goals[1].value) = (goals[1].value, goals[0].value);
        let found = compared(&plan, &before, &edited, &after);
        prop_assert_eq!(found.len(), 2, "{:#?}", told(&found));
        prop_assert!(found.iter().all(|change| change.fields == [Field::Value]));
    }

    #[test]
    fn two_goals_that_swap_places_are_no_change(plan in plans(), before in styles(), after in styles(), pick in any::<prop::sample::Index>()) {
        let mut edited = plan.clone();
        edited.sentences[pick.index(plan.sentences.len())].goals.reverse();
        let found = compared(&plan, &before, &edited, &after);
        prop_assert!(found.is_empty(), "{:#?}", told(&found));
    }

    #[test]
    fn a_date_changed_is_a_change_of_each_goal_it_covers(plan in plans(), before in styles(), after in styles(), pick in any::<prop::sample::Index>(), by in 1_i16..4) {
        let mut edited = plan.clone();
        let sentence = pick.index(plan.sentences.len());
        edited.sentences[sentence].year += by;
        let found = compared(&plan, &before, &edited, &after);
        prop_assert_eq!(found.len(), plan.sentences[sentence].goals.len(), "{:#?}", told(&found));
        prop_assert!(found.iter().all(|change| change.fields == [Field::Deadline] && change.natures == [Nature::Postponed]));
    }

    #[test]
    fn another_comparator_is_one_change(plan in plans(), before in styles(), after in styles(), pick in any::<prop::sample::Index>()) {
        let mut edited = plan.clone();
        let goals = &mut edited.sentences[pick.index(plan.sentences.len())].goals;
        let goal = pick.index(goals.len());
        goals[goal].comparator = match goals[goal].comparator {
            Comparator::AtLeast => Comparator::About,
            _ => Comparator::AtLeast,
        };
        let found = compared(&plan, &before, &edited, &after);
        prop_assert_eq!(found.len(), 1, "{:#?}", told(&found));
        prop_assert_eq!(&found[0].fields, &[Field::Comparator]);
    }

    #[test]
    fn a_goal_more_or_less_is_one_change(plan in plans(), before in styles(), after in styles(), pick in any::<prop::sample::Index>()) {
        let mut edited = plan.clone();
        let goals = &mut edited.sentences[pick.index(plan.sentences.len())].goals;
        prop_assume!(goals.len() > 1);
        goals.remove(pick.index(goals.len()));
        let found = compared(&plan, &before, &edited, &after);
        prop_assert_eq!(found.len(), 1, "{:#?}", told(&found));
        prop_assert_eq!(found[0].change, ChangeKind::Removed);
        let found = compared(&edited, &before, &plan, &after);
        prop_assert_eq!(found.len(), 1, "{:#?}", told(&found));
        prop_assert_eq!(found[0].change, ChangeKind::Added);
    }

    #[test]
    fn a_support_changed_is_one_change(plan in plans(), before in styles(), after in styles(), pick in any::<prop::sample::Index>(), in_amount in any::<bool>()) {
        let mut edited = plan.clone();
        let support = &mut edited.supports[pick.index(plan.supports.len())];
        if in_amount {
            support.amount += 500;
        } else {
            support.strength = if support.strength == Strength::Must { Strength::May } else { Strength::Must };
        }
        let found = compared(&plan, &before, &edited, &after);
        prop_assert_eq!(found.len(), 1, "{:#?}", told(&found));
        prop_assert_eq!(&found[0].fields, &[if in_amount { Field::Amounts } else { Field::Strength }]);
    }

    #[test]
    fn a_support_more_or_less_is_one_change(plan in plans(), before in styles(), after in styles(), pick in any::<prop::sample::Index>()) {
        let mut edited = plan.clone();
        edited.supports.remove(pick.index(plan.supports.len()));
        let found = compared(&plan, &before, &edited, &after);
        prop_assert_eq!(found.len(), 1, "{:#?}", told(&found));
        prop_assert_eq!(found[0].change, ChangeKind::Removed);
        let found = compared(&edited, &before, &plan, &after);
        prop_assert_eq!(found.len(), 1, "{:#?}", told(&found));
        prop_assert_eq!(found[0].change, ChangeKind::Added);
    }
}

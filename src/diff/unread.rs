//! What two wordings of a sentence say differently although neither was read so.
//!
//! A change is as sure as the reading, and a rule may miss the same number, date or word of duty in both versions. Where
//! a sentence stayed as it was but for such a word, the words themselves bear the change out: what was missed is put
//! into what was read, so that whoever looks at the change sees both values.

use rust_decimal::Decimal;

use crate::{
    diff::{
        evidence::HARDLY_REWORDED,
        fields, frequencies, notes, object,
        sense::Sense,
        sentences::{Unit, Wordings},
    },
    domain::{
        change::Field,
        deadline::Deadline,
        provision::{Amount, Comparator, Instrument, Kind, Modality, Provision, Statement, Strength, Terms},
        unit::Unit as UnitOfMeasure,
    },
};

/// Two provisions with what was not read of them.
#[derive(Clone)]
pub(crate) struct Unread {
    /// The fields in which they differ; never empty.
    pub(crate) fields: Vec<Field>,
    /// The older, with what was not read.
    pub(crate) before: Provision,
    /// The newer, with what was not read.
    pub(crate) after: Provision,
}

/// What two wordings of one measure say differently, where what was read of them is the same. `claimed` are the
/// statements of the same sentences: their numbers and dates are none of the measure's.
pub(crate) fn of_measure(
    before: &Provision,
    after: &Provision,
    wordings: &Wordings,
    claimed: &[&Provision],
) -> Option<Unread> {
    if notes::only_notes_differ(&before.quote, &after.quote) {
        return None;
    }
    let closely = wordings.likeness >= HARDLY_REWORDED;
    // What was read otherwise and is not borne out stays untold.
    let read = fields::differing(before, after);
    let (mut old, mut new) = (before.clone(), after.clone());
    let mut found = Vec::new();
    if closely
        && !read.contains(&Field::Amounts)
        && let Some((gone, come)) = other_amount(&wordings.old, &wordings.new, claimed)
        && let (Terms::Measure { amounts: old, .. }, Terms::Measure { amounts: new, .. }) =
            (&mut old.terms, &mut new.terms)
    {
        old.push(gone);
        new.push(come);
        found.push(Field::Amounts);
    }
    if closely
        && !read.contains(&Field::Deadline)
        && (!wordings.old.is_of_others() || wordings.old.obliges())
        && let Some((gone, come)) = other_date(&wordings.old, &wordings.new, claimed)
        && [(before, &wordings.old), (after, &wordings.new)].iter().all(|(p, sense)| !has_own_date(p, sense))
    {
        (old.deadline, new.deadline) = (Some(gone), Some(come));
        found.push(Field::Deadline);
    }
    if !wordings.old.binds_like(&wordings.new, true) {
        found.extend(bind_otherwise(&mut old, &mut new));
    }
    (!found.is_empty()).then_some(Unread { fields: found, before: old, after: new })
}

/// What two wordings of the only statement of a sentence say differently, where what was read of them is the same.
pub(crate) fn of_statement(before: &Provision, after: &Provision, wordings: &Wordings) -> Option<Unread> {
    if wordings.likeness < HARDLY_REWORDED || before.kind() != Kind::Target {
        return None;
    }
    let (mut old, mut new) = (before.clone(), after.clone());
    let mut found = Vec::new();
    let [forecast_before, forecast_after] = [&wordings.old, &wordings.new].map(Sense::forecasts);
    if let (Terms::Target { statement: a, modality: x }, Terms::Target { statement: b, modality: y }) =
        (&mut old.terms, &mut new.terms)
    {
        if a.value.is_none()
            && b.value.is_none()
            && let Some((gone, come)) = other_amount(&wordings.old, &wordings.new, &[])
        {
            for (statement, amount) in [(&mut *a, gone), (&mut *b, come)] {
                statement.value = Some(amount.value);
                statement.unit = Some(amount.unit);
            }
            found.push(Field::Value);
        }
        let bounds =
            [(&*a, &wordings.old), (&*b, &wordings.new)].map(|(statement, sense)| bound(statement, sense));
        if let [Some(first), Some(second)] = bounds
            && first != second
            && !wordings.old.bounds_like(&wordings.new)
        {
            (a.comparator, b.comparator) = (first, second);
            found.push(Field::Comparator);
        }
        if forecast_before != forecast_after && x == y {
            let modality = |forecast| if forecast { Modality::Projected } else { Modality::Committed };
            (*x, *y) = (modality(forecast_before), modality(forecast_after));
            found.push(Field::Modality);
        }
    }
    if let Some((gone, come)) = other_date(&wordings.old, &wordings.new, &[])
        && [(before, &wordings.old), (after, &wordings.new)].iter().all(|(p, sense)| !has_own_date(p, sense))
    {
        (old.deadline, new.deadline) = (Some(gone), Some(come));
        found.push(Field::Deadline);
    }
    (!found.is_empty()).then_some(Unread { fields: found, before: old, after: new })
}

/// A measure that was read of one wording of its sentence only, which is the newer one if `is_new`: what the other
/// wording says differently. `there` is the sentence of the other side.
pub(crate) fn of_half(
    read: &Provision,
    is_new: bool,
    own: &Sense,
    there: &Unit,
    likeness: f64,
) -> Option<Unread> {
    if read.kind() != Kind::Measure || there.sense.is_of_others() && !own.is_of_others() {
        return None;
    }
    let mut other = Provision { quote: there.text.trim().to_owned(), block: there.block, ..read.clone() };
    if let Terms::Measure { strength, .. } = &mut other.terms {
        *strength = match there.sense.bindings() {
            [0, 0, 0] => Strength::Will,
            [0, _, 0] => Strength::May,
            _ => Strength::Must,
        };
    }
    let (before, after, old, new) =
        if is_new { (&other, read, &there.sense, own) } else { (read, &other, own, &there.sense) };
    let wordings = Wordings { old: old.clone(), new: new.clone(), likeness };
    if !wordings.old.binds_like(&wordings.new, true)
        && object::binds_otherwise(&before.quote, &after.quote)
        && let Some(unread) = by_words(before, after)
    {
        return Some(unread);
    }
    None
}

/// A provision of one side (the newer one if `is_new`) whose counterpart differs in one number, in one date, or in whether
/// it obliges or permits, and in nothing else that decides: what the other says. `own` and `there` are what the sentence
/// and its counterpart decide; the counterpart is of the sentence `other`, of which the goals `claimed` were read.
pub(crate) fn of_counterpart(
    read: &Provision,
    is_new: bool,
    (own, there): (&Sense, &Sense),
    (other, claimed): (&Unit, &[&Provision]),
) -> Option<Unread> {
    let mut turned = Provision { quote: other.text.trim().to_owned(), block: other.block, ..read.clone() };
    let binds = |sense: &Sense| sense.bindings().map(|count| count > 0);
    let field = if own.dates == there.dates && binds(own) == binds(there) {
        let (gone, come) = other_amount(own, there, claimed)?;
        match &mut turned.terms {
            Terms::Measure { amounts, .. } => {
                let same = |amount: &Amount| amount.value == gone.value && amount.unit == gone.unit;
                let at = amounts.iter().position(same)?;
                amounts[at] = Amount { comparator: amounts[at].comparator, ..come };
                Field::Amounts
            }
            Terms::Target { statement, .. } | Terms::Figure { statement } => {
                if statement.value != Some(gone.value) || statement.upper.is_some() {
                    return None;
                }
                statement.value = Some(come.value);
                statement.unit = Some(come.unit);
                Field::Value
            }
        }
    } else if own.numbers == there.numbers && own.dates == there.dates {
        let Terms::Measure { strength, .. } = &mut turned.terms else { return None };
        let bound = match binds(there) {
            [false, true, false] => Strength::May,
            [true, _, false] | [_, _, true] => Strength::Must,
            _ => return None,
        };
        if bound == *strength {
            return None;
        }
        *strength = bound;
        Field::Strength
    } else if own.numbers == there.numbers && binds(own) == binds(there) {
        let (gone, come) = other_date(own, there, claimed)?;
        if !fields::same_deadline(read.deadline, Some(gone)) {
            return None;
        }
        turned.deadline = Some(come);
        Field::Deadline
    } else {
        return None;
    };
    let (before, after) = if is_new { (turned, read.clone()) } else { (read.clone(), turned) };
    Some(Unread { fields: vec![field], before, after })
}

/// How often two wordings of one measure say that something is done, where that differs.
pub(crate) fn of_frequency(before: &Provision, after: &Provision, quotes: [&str; 2]) -> Option<Unread> {
    let days = frequencies::differing(quotes[0], quotes[1])?;
    let (mut old, mut new) = (before.clone(), after.clone());
    for (provision, days) in [(&mut old, days[0]), (&mut new, days[1])] {
        let Terms::Measure { amounts, .. } = &mut provision.terms else { return None };
        let (value, unit) =
            if days < SHORTEST_MONTH { (days, "day") } else { (days / SHORTEST_MONTH, "month") };
        amounts.push(Amount {
            value: Decimal::from(value),
            upper: None,
            unit: UnitOfMeasure::new(unit),
            comparator: Comparator::Exactly,
        });
    }
    Some(Unread { fields: vec![Field::Amounts], before: old, after: new })
}

/// A month has so many days at least, as frequencies are counted.
const SHORTEST_MONTH: u16 = 30;

/// A goal and a measure with one number, of which one side forecasts what the other promises: two goals.
pub(crate) fn of_other_kinds(before: &Provision, after: &Provision, wordings: &Wordings) -> Option<Unread> {
    let forecasts = [&wordings.old, &wordings.new].map(Sense::forecasts);
    if forecasts[0] == forecasts[1] || wordings.likeness < HARDLY_REWORDED {
        return None;
    }
    let goal = if before.kind() == Kind::Target { before } else { after };
    let [old, new] = [(before, forecasts[0]), (after, forecasts[1])].map(|(own, is_forecast)| {
        let mut goal = Provision { quote: own.quote.clone(), block: own.block, ..goal.clone() };
        if let Terms::Target { modality, .. } = &mut goal.terms {
            *modality = if is_forecast { Modality::Projected } else { Modality::Committed };
        }
        goal
    });
    Some(Unread { fields: vec![Field::Modality], before: old, after: new })
}

/// Two measures by the words that bind them.
fn by_words(before: &Provision, after: &Provision) -> Option<Unread> {
    let (mut old, mut new) = (before.clone(), after.clone());
    let field = bind_otherwise(&mut old, &mut new)?;
    Some(Unread { fields: vec![field], before: old, after: new })
}

/// Two measures that apply at different places, known by the form of their names alone, with these names.
pub(crate) fn of_places(before: &Provision, after: &Provision) -> Option<Unread> {
    let [gone, come] = object::other_places(&before.quote, &after.quote)?;
    // 支持牛大场镇, 支持在牛大场镇: one place.
    if gone == come {
        return None;
    }
    Some(with_places(before, after, gone, come))
}

/// Two measures that apply at different places, with the names of these.
pub(crate) fn with_places(
    before: &Provision,
    after: &Provision,
    gone: Vec<String>,
    come: Vec<String>,
) -> Unread {
    let (mut old, mut new) = (before.clone(), after.clone());
    for (provision, names) in [(&mut old, gone), (&mut new, come)] {
        let unknown = names.into_iter().filter(|name| !provision.places.contains(name)).collect::<Vec<_>>();
        provision.places.extend(unknown);
    }
    Unread { fields: vec![Field::Places], before: old, after: new }
}

/// What two wordings of a sentence that obliges, permits or forbids say differently, where nothing was read of it.
pub(crate) fn of_sentence(old: &Unit, new: &Unit, likeness: f64) -> Option<Unread> {
    let binds = |unit: &Unit| unit.sense.bindings().iter().sum::<usize>() > 0;
    let decides = |unit: &Unit| (binds(unit) || unit.is_led_by_duty) && !unit.sense.is_of_others();
    if likeness < HARDLY_REWORDED || !decides(old) || !decides(new) {
        return None;
    }
    let [before, after] = [old, new].map(|unit| Provision {
        quote: unit.text.trim().to_owned(),
        block: unit.block,
        doubtful: false,
        deadline: None,
        sectors: Vec::new(),
        places: Vec::new(),
        terms: {
            let [duty, _, denial] = unit.sense.bindings();
            Terms::Measure {
                instrument: if denial > 0 { Instrument::Restriction } else { Instrument::Regulation },
                strength: if duty + denial > 0 || unit.is_led_by_duty {
                    Strength::Must
                } else {
                    Strength::May
                },
                amounts: Vec::new(),
                object: None,
            }
        },
        cues: Vec::new(),
    });
    let wordings = Wordings { old: old.sense.clone(), new: new.sense.clone(), likeness };
    let unread = of_measure(&before, &after, &wordings, &[])?;
    // A number in a sentence that only permits ("you may read 3 more articles") is hardly a term of a policy.
    let obliges = |unit: &Unit| unit.sense.obliges() || unit.is_led_by_duty;
    let is_term = obliges(old) && obliges(new);
    let binding = |field: &Field| matches!(field, Field::Strength | Field::Instrument);
    (is_term || unread.fields.iter().all(binding)).then_some(unread)
}

/// The one number that took the place of another.
fn other_amount(old: &Sense, new: &Sense, claimed: &[&Provision]) -> Option<(Amount, Amount)> {
    let bare = |sense: &Sense| -> Vec<Amount> {
        let amounts = sense.amounts.iter().cloned();
        amounts.map(|amount| Amount { comparator: Comparator::Exactly, ..amount }).collect()
    };
    let (old_bare, new_bare) = (bare(old), bare(new));
    let ([gone], [come]) = (
        &*fields::unmatched_amounts(&old_bare, &new_bare).0,
        &*fields::unmatched_amounts(&old_bare, &new_bare).1,
    ) else {
        return None;
    };
    let is_claimed = |amount: &Amount| {
        claimed.iter().filter_map(|provision| provision.statement()).any(|statement| {
            [statement.value, statement.upper].into_iter().flatten().any(|value| {
                fields::same_quantity(value, statement.unit.as_ref(), amount.value, Some(&amount.unit))
                    || value == amount.value
            })
        })
    };
    if is_claimed(gone) || is_claimed(come) || !fields::same_unit(Some(&gone.unit), Some(&come.unit)) {
        return None;
    }
    let whole = |sense: &Sense, bare: &Amount| {
        let mut same = sense
            .amounts
            .iter()
            .filter(|amount| Amount { comparator: Comparator::Exactly, ..(*amount).clone() } == *bare);
        same.next().cloned()
    };
    Some((whole(old, gone)?, whole(new, come)?))
}

/// The one date that took the place of another.
fn other_date(old: &Sense, new: &Sense, claimed: &[&Provision]) -> Option<(Deadline, Deadline)> {
    let only = |own: &Sense, other: &Sense| -> Vec<Deadline> {
        let dates = own.ahead.iter().copied();
        dates.filter(|date| date.last_day().is_some_and(|day| !other.dates.contains(&day))).collect()
    };
    let (gone, come) = (only(old, new), only(new, old));
    let ([gone], [come]) = (&*gone, &*come) else { return None };
    let is_claimed = |date: &Deadline| {
        claimed.iter().any(|provision| fields::same_deadline(provision.deadline, Some(*date)))
    };
    (!is_claimed(gone) && !is_claimed(come)).then_some((*gone, *come))
}

/// Whether a provision has its deadline from its own sentence.
fn has_own_date(provision: &Provision, sense: &Sense) -> bool {
    provision.deadline.and_then(Deadline::last_day).is_some_and(|day| sense.dates.contains(&day))
}

/// How the words bound the value of a statement, where they name it once.
fn bound(statement: &Statement, sense: &Sense) -> Option<Comparator> {
    let value = statement.value?;
    let mut named = sense.amounts.iter().filter(|amount| {
        fields::same_quantity(value, statement.unit.as_ref(), amount.value, Some(&amount.unit))
    });
    let (only, None) = (named.next()?, named.next()) else { return None };
    Some(only.comparator)
}

/// Puts the words of duty, permission and denial that took one another's place into two measures, and gives the field
/// in which they differ by them.
fn bind_otherwise(before: &mut Provision, after: &mut Provision) -> Option<Field> {
    let (gone, come) = object::other_binding_words(&before.quote, &after.quote)?;
    let force = |words: [usize; 3], read: Strength| match words {
        [_, _, denial] if denial > 0 => (Strength::Must, true),
        [duty, _, _] if duty > 0 => (Strength::Must, false),
        [_, permission, _] if permission > 0 => (Strength::May, false),
        _ => (read, false),
    };
    let (
        Terms::Measure { strength: old, instrument: old_class, .. },
        Terms::Measure { strength: new, instrument: new_class, .. },
    ) = (&mut before.terms, &mut after.terms)
    else {
        return None;
    };
    let ((old_force, old_denied), (new_force, new_denied)) = (force(gone, *old), force(come, *new));
    if old_force != new_force {
        (*old, *new) = (old_force, new_force);
        return Some(Field::Strength);
    }
    if old_denied == new_denied {
        return None;
    }
    // Obliged is now forbidden, or the other way about.
    for (class, denied) in [(old_class, old_denied), (new_class, new_denied)] {
        if denied {
            *class = Instrument::Restriction;
        } else if *class == Instrument::Restriction {
            *class = Instrument::Regulation;
        }
    }
    Some(Field::Instrument)
}

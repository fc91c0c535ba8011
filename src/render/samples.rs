//! Provisions, changes and news for the tests of this room.

use jiff::Timestamp;
use rust_decimal::Decimal;

use crate::domain::{
    alert::News,
    change::{Change, ChangeKind, Field, Nature},
    provision::{Amount, Comparator, Direction, Instrument, Modality, Provision, Statement, Strength, Terms},
    source::SourceId,
    unit::Unit,
};

pub(crate) fn target(
    quote: &str,
    metric: &str,
    value: Option<&str>,
    unit: &str,
    deadline: &str,
) -> Provision {
    let statement = Statement {
        value: value.map(|v| v.parse().expect("the sample's number")),
        upper: None,
        unit: value.map(|_| Unit::new(unit)),
        comparator: Comparator::Exactly,
        direction: Direction::Reach,
        metric: Some(metric.to_owned()).filter(|m| !m.is_empty()),
    };
    Provision {
        quote: quote.to_owned(),
        block: 0,
        doubtful: false,
        deadline: deadline.parse().ok(),
        sectors: vec!["robotics".to_owned()],
        places: Vec::new(),
        terms: Terms::Target { statement, modality: Modality::Committed },
        cues: Vec::new(),
    }
}

pub(crate) fn measure(quote: &str, instrument: Instrument, object: &str, deadline: &str) -> Provision {
    Provision {
        quote: quote.to_owned(),
        block: 0,
        doubtful: false,
        deadline: deadline.parse().ok(),
        sectors: Vec::new(),
        places: Vec::new(),
        terms: Terms::Measure {
            instrument,
            strength: Strength::Will,
            amounts: Vec::new(),
            object: Some(object.to_owned()).filter(|o| !o.is_empty()),
        },
        cues: Vec::new(),
    }
}

pub(crate) fn with_amounts(mut provision: Provision, list: &[(&str, &str, Comparator)]) -> Provision {
    if let Terms::Measure { amounts, .. } = &mut provision.terms {
        *amounts = list
            .iter()
            .map(|(value, unit, comparator)| Amount {
                value: value.parse::<Decimal>().expect("the sample's number"),
                upper: None,
                unit: Unit::new(*unit),
                comparator: *comparator,
            })
            .collect();
    }
    provision
}

pub(crate) fn changed(before: Provision, after: Provision, fields: &[Field], natures: &[Nature]) -> Change {
    Change {
        subject: after.kind(),
        change: ChangeKind::Changed,
        fields: fields.to_vec(),
        natures: natures.to_vec(),
        before: Some(before),
        after: Some(after),
        summary: String::new(),
        doubtful: false,
    }
}

pub(crate) fn added(after: Provision) -> Change {
    Change {
        subject: after.kind(),
        change: ChangeKind::Added,
        fields: Vec::new(),
        natures: vec![Nature::Added],
        before: None,
        after: Some(after),
        summary: String::new(),
        doubtful: false,
    }
}

pub(crate) fn removed(before: Provision) -> Change {
    Change {
        subject: before.kind(),
        change: ChangeKind::Removed,
        fields: Vec::new(),
        natures: vec![Nature::Dropped],
        before: Some(before),
        after: None,
        summary: String::new(),
        doubtful: false,
    }
}

pub(crate) fn news(id: &str, title: &str, place: &str, changes: Vec<Change>) -> News {
    News {
        source: SourceId::new(id).expect("the sample's id"),
        source_title: title.to_owned(),
        url: format!("https://{id}.example.org/plans/2026/05/t20260518_4417.html"),
        places: vec![place.to_owned()],
        document_title: format!("{title} (2026-2030)"),
        from_version: 1,
        to_version: 2,
        seen_at: now(),
        changes,
        unchanged: 24,
        left_out: 0,
        held_back: None,
    }
}

pub(crate) fn now() -> Timestamp {
    "2026-11-22T03:15:00Z".parse().expect("a timestamp")
}

/// Robots raised from 10,000 to 20,000.
pub(crate) fn robots_raised() -> Change {
    let robots = |n: &str, value: &str| {
        let quote = format!(
            "By 2027, the city aims to produce {n} humanoid robots a year, most of them in Northport."
        );
        target(&quote, "robots", Some(value), "count", "2027")
    };
    changed(robots("10,000", "10000"), robots("20,000", "20000"), &[Field::Value], &[Nature::Raised])
}

/// A training ground a year later.
pub(crate) fn ground_postponed() -> Change {
    let ground = |year: &str| {
        let quote = format!(
            "The city will open a public training ground for humanoid robots in Northport by the end of {year}."
        );
        let mut ground = measure(
            &quote,
            Instrument::Infrastructure,
            "a public training ground for humanoid robots in Northport",
            year,
        );
        ground.sectors = vec!["robotics".to_owned()];
        ground.places = vec!["Northport".to_owned()];
        ground
    };
    changed(ground("2027"), ground("2028"), &[Field::Deadline], &[Nature::Postponed])
}

/// A new subsidy.
pub(crate) fn premiums_added() -> Change {
    let premiums = measure(
        "The city will also pay 40% of the insurance premiums of driverless delivery vehicles, up to 200,000 yuan per operator a year.",
        Instrument::Funding,
        "the insurance premiums of driverless delivery vehicles",
        "",
    );
    added(with_amounts(premiums, &[("40", "%", Comparator::Exactly), ("200000", "CNY", Comparator::AtMost)]))
}

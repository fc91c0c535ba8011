//! `[[subscriber]]`: who is told, about what and how often.

use std::collections::HashSet;

use crate::{
    config::{
        reader::{Reader, Table, nearest},
        sources::labels,
        values,
    },
    domain::{
        change::Nature,
        provision::Kind,
        settings::ServiceSettings,
        source::SourceId,
        subscriber::{Delivery, Filter, FrameLanguage, Subscriber},
    },
};

/// Every `[[subscriber]]`.
pub(super) fn subscribers(
    reader: &mut Reader<'_>,
    tables: Vec<Table>,
    known: &[SourceId],
    service: &ServiceSettings,
) -> Vec<Subscriber> {
    let mut names = HashSet::new();
    tables.into_iter().filter_map(|table| subscriber(reader, table, known, service, &mut names)).collect()
}

fn subscriber(
    reader: &mut Reader<'_>,
    mut table: Table,
    known: &[SourceId],
    service: &ServiceSettings,
    names: &mut HashSet<String>,
) -> Option<Subscriber> {
    let name = table
        .require(reader, "name", "name = \"Inbound desk\"")
        .and_then(|item| item.text(reader, "\"Inbound desk\""));
    if let Some(name) = &name {
        if !names.insert(name.value.clone()) {
            let what = format!("there are two subscribers `{}`", name.value);
            reader.note(&name.span, what, "give this one a name of its own");
        } else if name.value == "operator" {
            let what = "`operator` is the name of who is told of failing sources";
            reader.note(
                &name.span,
                what,
                "choose another name; the operator's address is `operator` under [mail]",
            );
        }
    }
    let email = table
        .require(reader, "email", "email = \"desk@example.org\"")
        .and_then(|item| values::address(reader, item));
    let filter = filter(reader, &mut table, known);
    let delivery = table.take("delivery").map(|item| values::delivery(reader, item));
    let timezone = table.take("timezone").and_then(|item| values::timezone(reader, item));
    let language = table.take("language").and_then(|item| {
        let text = item.text(reader, "\"en\"")?;
        let known = [("en", FrameLanguage::English), ("zh", FrameLanguage::Chinese)];
        values::word(reader, &text, "language of mails", &known)
    });
    table.end(reader);
    Some(Subscriber {
        name: name?.value,
        email: email?,
        filter,
        delivery: delivery.unwrap_or(Some(Delivery::Immediate))?,
        timezone: timezone.unwrap_or_else(|| service.timezone.clone()),
        language: language.unwrap_or_default(),
    })
}

fn filter(reader: &mut Reader<'_>, table: &mut Table, known: &[SourceId]) -> Filter {
    let mut filter = Filter::default();
    if let Some(item) = table.take("sources") {
        for text in item.texts(reader, false, "\"beijing-2027\"") {
            if let Some(id) = known.iter().find(|id| id.as_str() == text.value) {
                filter.sources.push(id.clone());
                continue;
            }
            let remedy = match nearest(&text.value, known.iter().map(SourceId::as_str)) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "name the id of a [[source]], or leave `sources` out for all of them".to_owned(),
            };
            reader.note(&text.span, format!("there is no source `{}`", text.value), remedy);
        }
    }
    let kinds: Vec<_> = Kind::ALL.iter().map(|kind| (kind.word(), *kind)).collect();
    if let Some(item) = table.take("kinds") {
        let texts = item.texts(reader, false, "\"target\"");
        filter.kinds =
            texts.iter().filter_map(|text| values::word(reader, text, "kind of provision", &kinds)).collect();
    }
    let natures: Vec<_> = Nature::ALL.iter().map(|nature| (nature.word(), *nature)).collect();
    if let Some(item) = table.take("changes") {
        let texts = item.texts(reader, false, "\"raised\"");
        filter.changes =
            texts.iter().filter_map(|text| values::word(reader, text, "kind of change", &natures)).collect();
    }
    filter.sectors = labels(reader, table.take("sectors"), "\"robotics\"");
    filter.places = labels(reader, table.take("places"), "\"Beijing\"");
    filter.words = labels(reader, table.take("words"), "\"humanoid\"");
    filter
}

//! `[[source]]`: the pages.

use std::{collections::HashMap, path::Path};

use crate::{
    config::{
        follow,
        reader::{Item, Reader, Table},
        requests, sections, values,
    },
    domain::{
        follow::Render,
        settings::ServiceSettings,
        source::{ISSUER_LEVELS, Retention, Rules, Source, SourceId},
    },
};

/// The pages that are right, and the ids of all that have one.
pub(super) struct Sources {
    pub(super) sources: Vec<Source>,
    /// Ids of sources with mistakes too: a subscriber who names one makes no further mistake.
    pub(super) ids: Vec<SourceId>,
}

/// Every `[[source]]`.
pub(super) fn sources(
    reader: &mut Reader<'_>,
    tables: Vec<Table>,
    service: &ServiceSettings,
    render: Render,
    folder: &Path,
) -> Sources {
    let mut found = Sources { sources: Vec::new(), ids: Vec::new() };
    let mut first_of: HashMap<SourceId, usize> = HashMap::new();
    for (index, mut table) in tables.into_iter().enumerate() {
        let id = table
            .require(reader, "id", "id = \"beijing-2027\"")
            .and_then(|item| item.text(reader, "\"beijing-2027\""))
            .and_then(|text| Some((values::source_id(reader, &text)?, text.span)));
        if let Some((id, span)) = &id {
            if let Some(first) = first_of.insert(id.clone(), index) {
                let what = format!("there are two sources `{id}`: the {} and the {}", nth(first), nth(index));
                reader.note(span, what, "give this one an id of its own");
            }
            found.ids.push(id.clone());
        }
        if let Some(source) = source(reader, table, id.map(|(id, _)| id), service, render, folder) {
            found.sources.push(source);
        }
    }
    found
}

fn nth(index: usize) -> String {
    let number = index + 1;
    let ending = match (number % 10, number % 100) {
        (1, last) if last != 11 => "st",
        (2, last) if last != 12 => "nd",
        (3, last) if last != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

fn source(
    reader: &mut Reader<'_>,
    mut table: Table,
    id: Option<SourceId>,
    service: &ServiceSettings,
    render: Render,
    folder: &Path,
) -> Option<Source> {
    let url = table
        .require(reader, "url", "url = \"https://www.example.org/plan.html\"")
        .and_then(|item| values::page_url(reader, item));
    let title = table.take("title").and_then(|item| item.text(reader, "\"Beijing: future industries\""));
    let schedule = table.take("schedule").and_then(|item| values::schedule(reader, item));
    let timezone = table.take("timezone").and_then(|item| values::timezone(reader, item));
    let sectors = labels(reader, table.take("sectors"), "\"robotics\"");
    let places = labels(reader, table.take("places"), "\"Beijing\"");
    let issuer_level = table.take("issuer_level").and_then(|item| {
        let text = item.text(reader, "\"city\"")?;
        let known = ISSUER_LEVELS.map(|level| (level, level));
        values::word(reader, &text, "level of government", &known).map(str::to_owned)
    });
    let rules = Rules {
        keep: table.take("keep").map(|item| values::selectors(reader, item)).unwrap_or_default(),
        drop: table.take("drop").map(|item| values::selectors(reader, item)).unwrap_or_default(),
        charset: table.take("charset").and_then(|item| charset(reader, item)),
    };
    let request = requests::request(&mut table, reader, folder, render);
    let own = sections::retention(&mut table, reader);
    let is_own = own != Retention::default();
    let retention = if is_own { own } else { service.retention };
    let follow = follow::follow(&mut table, reader);
    table.end(reader);
    let id = id?;
    Some(Source {
        retention,
        title: title.map_or_else(|| id.to_string(), |text| text.value),
        id,
        url: url?,
        schedule: schedule.unwrap_or_else(|| service.schedule.clone()),
        timezone: timezone.unwrap_or_else(|| service.timezone.clone()),
        sectors,
        places,
        issuer_level,
        rules,
        request,
        follow,
        lead: None,
    })
}

/// Labels or words in a list; none where the key is absent.
pub(super) fn labels(reader: &mut Reader<'_>, item: Option<Item>, example: &str) -> Vec<String> {
    let texts = item.map(|item| item.texts(reader, false, example)).unwrap_or_default();
    texts.into_iter().map(|text| text.value).collect()
}

fn charset(reader: &mut Reader<'_>, item: Item) -> Option<String> {
    let text = item.text(reader, "\"gb18030\"")?;
    if encoding_rs::Encoding::for_label(text.value.as_bytes()).is_some() {
        return Some(text.value);
    }
    let what = format!("`{}` is no charset that pages are written in", text.value);
    reader.note(
        &text.span,
        what,
        "write \"utf-8\", \"gb18030\", \"big5\" or another label of the Encoding Standard",
    );
    None
}

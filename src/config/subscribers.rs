//! `[[subscriber]]`: who is told, about what and how often.

use std::{collections::HashSet, path::Path};

use rust_decimal::Decimal;

use crate::{
    config::{
        reader::{Reader, Table, Text, nearest},
        sources::labels,
        values,
    },
    domain::{
        change::Nature,
        provision::{Instrument, Kind, Modality},
        settings::ServiceSettings,
        source::{ISSUER_LEVELS, SourceId},
        subscriber::{Delivery, Filter, FrameLanguage, QuietHours, Subscriber, Webhook},
    },
};

/// Every `[[subscriber]]`.
pub(super) fn subscribers(
    reader: &mut Reader<'_>,
    tables: Vec<Table>,
    known: &[SourceId],
    service: &ServiceSettings,
    folder: &Path,
) -> Vec<Subscriber> {
    let mut names = HashSet::new();
    tables
        .into_iter()
        .filter_map(|table| subscriber(reader, table, known, service, folder, &mut names))
        .collect()
}

fn subscriber(
    reader: &mut Reader<'_>,
    mut table: Table,
    known: &[SourceId],
    service: &ServiceSettings,
    folder: &Path,
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
    let has_email = table.has("email");
    let email = table.take("email").and_then(|item| values::address(reader, item));
    let has_webhook = table.has("webhook");
    let webhook = webhook(reader, &mut table, folder);
    let has_feed = table.has("feed");
    let feed = table.take("feed").and_then(|item| values::path(reader, item, folder));
    if !has_email && !has_webhook && !has_feed {
        let what = "[[subscriber]] has no `email`, no `webhook` and no `feed`";
        reader.note(&table.span, what, "add email = \"desk@example.org\"");
    }
    let filter = filter(reader, &mut table, known);
    let delivery = table.take("delivery").map(|item| values::delivery(reader, item));
    let timezone = table.take("timezone").and_then(|item| values::timezone(reader, item));
    let language = table.take("language").and_then(|item| {
        let text = item.text(reader, "\"en\"")?;
        let known = [("en", FrameLanguage::English), ("zh", FrameLanguage::Chinese)];
        values::word(reader, &text, "language of mails", &known)
    });
    let delivery = delivery.unwrap_or(Some(Delivery::Immediate));
    let quiet = quiet(reader, &mut table, delivery);
    let empty_digests = table.take("empty_digests").and_then(|item| {
        let span = item.span.clone();
        let wanted = item.flag(reader)?;
        if wanted && delivery == Some(Delivery::Immediate) {
            let what = "`empty_digests` without digests";
            reader.note(&span, what, "add delivery = \"daily 08:00\" or \"weekly mon 08:00\"");
        }
        Some(wanted)
    });
    table.end(reader);
    Some(Subscriber {
        name: name?.value,
        email,
        webhook,
        feed,
        filter,
        delivery: delivery?,
        quiet,
        empty_digests: empty_digests.unwrap_or(false),
        timezone: timezone.unwrap_or_else(|| service.timezone.clone()),
        language: language.unwrap_or_default(),
    })
}

/// `webhook` and `webhook_secret_file`, which go together.
fn webhook(reader: &mut Reader<'_>, table: &mut Table, folder: &Path) -> Option<Webhook> {
    let key = "webhook_secret_file = \"/etc/policywatch/webhook-key\"";
    let secret = "the key belongs into a file that only policywatch may read";
    table.forbid(reader, "webhook_secret", secret, &format!("write it into a file, and {key}"));
    let url = table.take("webhook").map(|item| (item.span.clone(), item));
    let file = table.take("webhook_secret_file").map(|item| (item.span.clone(), item));
    match (&url, &file) {
        (Some((span, _)), None) => {
            reader.note(span, "`webhook` without `webhook_secret_file`", format!("add {key}"));
        }
        (None, Some((span, _))) => {
            let remedy = "add webhook = \"https://example.org/policywatch\"";
            reader.note(span, "`webhook_secret_file` without `webhook`", remedy);
        }
        _ => {}
    }
    let url = url.and_then(|(_, item)| values::page_url(reader, item));
    let secret_file = file.and_then(|(_, item)| values::path(reader, item, folder));
    Some(Webhook { url: url?, secret_file: secret_file? })
}

/// `quiet`, and whether it silences the subscriber's own digest.
fn quiet(reader: &mut Reader<'_>, table: &mut Table, delivery: Option<Delivery>) -> Option<QuietHours> {
    let text = table.take("quiet")?.text(reader, "\"22:00-07:00\"")?;
    let quiet = text.value.split_once('-').and_then(|(from, until)| {
        Some(QuietHours { from: values::parse_time(from.trim())?, until: values::parse_time(until.trim())? })
    });
    let Some(quiet) = quiet.filter(|quiet| quiet.from != quiet.until) else {
        let what = format!("`{}` is no stretch of a day", text.value);
        reader.note(&text.span, what, "write two times, such as \"22:00-07:00\"");
        return None;
    };
    if let Some(Delivery::Daily(time) | Delivery::Weekly(_, time)) = delivery
        && quiet.hold(time)
    {
        let what = "the digest's own time lies in the quiet hours";
        reader.note(&text.span, what, "move one of the two, or leave `quiet` out");
    }
    Some(quiet)
}

/// A percentage above 0, such as "10%".
fn percent(reader: &mut Reader<'_>, text: &Text) -> Option<Decimal> {
    let number = text.value.strip_suffix('%').map(str::trim_end).and_then(|n| n.parse::<Decimal>().ok());
    let number = number.filter(|n| *n > Decimal::ZERO && *n <= Decimal::from(1_000_000));
    if number.is_none() {
        let what = format!("`{}` is no percentage", text.value);
        reader.note(&text.span, what, "write one above 0, such as \"10%\"");
    }
    number
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
    let modalities: Vec<_> = Modality::ALL.iter().map(|word| (word.word(), *word)).collect();
    if let Some(item) = table.take("modalities") {
        let texts = item.texts(reader, true, "\"committed\"");
        filter.modalities =
            texts.iter().filter_map(|text| values::word(reader, text, "standing", &modalities)).collect();
    }
    let classes: Vec<_> = Instrument::ALL.iter().map(|word| (word.word(), *word)).collect();
    if let Some(item) = table.take("instruments") {
        let texts = item.texts(reader, true, "\"funding\"");
        filter.instruments = texts
            .iter()
            .filter_map(|text| values::word(reader, text, "class of measure", &classes))
            .collect();
    }
    let levels: Vec<_> = ISSUER_LEVELS.iter().map(|word| (*word, *word)).collect();
    if let Some(item) = table.take("issuer_levels") {
        let texts = item.texts(reader, true, "\"national\"");
        let known =
            texts.iter().filter_map(|text| values::word(reader, text, "level of government", &levels));
        filter.issuer_levels = known.map(str::to_owned).collect();
    }
    if let Some(text) = table.take("min_move").and_then(|item| item.text(reader, "\"10%\"")) {
        filter.min_move_percent = percent(reader, &text);
    }
    filter.sectors = labels(reader, table.take("sectors"), "\"robotics\"");
    filter.places = labels(reader, table.take("places"), "\"Beijing\"");
    filter.words = labels(reader, table.take("words"), "\"humanoid\"");
    filter
}

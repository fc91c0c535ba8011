//! The ways out besides plain mail: `[feeds]`, `[mail.dkim]`, and what `[mail]` says of unsubscribing and of
//! trying again.

use std::{path::Path, time::Duration};

use url::{Host, Url};

use crate::{
    config::{
        reader::{Reader, Table, Text},
        sections::count,
        values,
    },
    domain::settings::{DkimSettings, FeedSettings, RetrySettings},
};

/// `[feeds]`.
pub(super) fn feeds(reader: &mut Reader<'_>, table: Option<Table>, folder: &Path) -> FeedSettings {
    let mut feeds = FeedSettings::default();
    let Some(mut table) = table else { return feeds };
    feeds.sources = table.take("sources").and_then(|item| values::path(reader, item, folder));
    if let Some(entries) = count(&mut table, reader, "entries", 1, 1000) {
        feeds.entries = entries;
    }
    table.end(reader);
    feeds
}

/// `[mail.dkim]`; `from` is the sender, whose domain signs unless another is named.
pub(super) fn dkim(
    reader: &mut Reader<'_>,
    mail: &mut Table,
    from: &str,
    folder: &Path,
) -> Option<DkimSettings> {
    let mut table = mail.take("dkim")?.table(reader, "[mail.dkim]")?;
    let own = from.rsplit('@').next().unwrap_or_default().trim_end_matches('>').trim().to_ascii_lowercase();
    let domain = match table.take("domain") {
        None => Some(own),
        Some(item) => item.text(reader, "\"example.org\"").and_then(|text| values::host(reader, text)),
    };
    let selector = table
        .require(reader, "selector", "selector = \"policywatch\"")
        .and_then(|item| item.text(reader, "\"policywatch\""))
        .and_then(|text| selector(reader, text));
    let key_file = table
        .require(reader, "key_file", "key_file = \"/etc/policywatch/dkim.pem\"")
        .and_then(|item| values::path(reader, item, folder));
    table.end(reader);
    // Signatures and DNS name a domain in ASCII.
    let domain = Host::parse(&domain?).ok()?.to_string();
    Some(DkimSettings { domain, selector: selector?, key_file: key_file? })
}

/// A selector is a name of DNS (RFC 6376, section 3.1).
fn selector(reader: &mut Reader<'_>, text: Text) -> Option<String> {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    if text.value.split('.').all(is_label) {
        return Some(text.value);
    }
    reader.note(
        &text.span,
        format!("`{}` is no selector", text.value),
        "write the part before ._domainkey in DNS, such as \"policywatch\"",
    );
    None
}

/// The ways to end a subscription.
pub(super) fn unsubscribe(reader: &mut Reader<'_>, mail: &mut Table) -> Vec<String> {
    let example = "\"https://example.org/unsubscribe?who={subscriber}\"";
    let Some(item) = mail.take("unsubscribe") else { return Vec::new() };
    let mut ways = Vec::new();
    for text in item.texts(reader, true, example) {
        let filled = text.value.replace(['{', '}'], "");
        let is_way = Url::parse(&filled).is_ok_and(|url| match url.scheme() {
            "https" | "http" => url.has_host(),
            "mailto" => url.path().contains('@'),
            _ => false,
        });
        let rest = text.value.replace("{subscriber}", "").replace("{message_id}", "");
        if !is_way || !text.value.is_ascii() || text.value.contains([' ', '<', '>', ',']) {
            reader.note(
                &text.span,
                format!("`{}` is no way to unsubscribe", text.value),
                format!("write {example} or \"mailto:desk@example.org?subject=unsubscribe\", in ASCII"),
            );
        } else if rest.contains(['{', '}']) {
            reader.note(
                &text.span,
                format!("`{}` has braces that nothing is filled into", text.value),
                "write {subscriber} or {message_id}",
            );
        } else {
            ways.push(text.value);
        }
    }
    ways
}

/// How what could not be delivered is tried again.
pub(super) fn retry(reader: &mut Reader<'_>, mail: &mut Table) -> RetrySettings {
    let mut retry = RetrySettings::default();
    let mut take = |key, most| {
        let item = mail.take(key)?;
        values::duration(reader, item, Duration::from_millis(10), most)
    };
    let (day, month) = (Duration::from_hours(24), Duration::from_hours(31 * 24));
    if let Some(first) = take("retry_first", day) {
        retry.first = first;
    }
    if let Some(longest) = take("retry_longest", day) {
        retry.longest = longest;
    }
    if let Some(give_up_after) = take("give_up_after", month) {
        retry.give_up_after = give_up_after;
    }
    retry
}

//! What single values must look like.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use croner::parser::{CronParser, Seconds, Year};
use jiff::{
    civil::{Time, Weekday},
    tz::TimeZone,
};
use url::{Host, Url};

use crate::{
    config::reader::{Item, Reader, Text, listed, nearest},
    domain::{settings::Listen, source::SourceId, subscriber::Delivery},
};

/// A length of time from `least` to `most`, such as "500ms", "30s", "2m", "6h", "7d".
pub(super) fn duration(
    reader: &mut Reader<'_>,
    item: Item,
    least: Duration,
    most: Duration,
) -> Option<Duration> {
    let text = item.text(reader, "\"30s\"")?;
    let Some(duration) = parse_duration(&text.value) else {
        reader.note(
            &text.span,
            format!("`{}` is no length of time", text.key),
            "write a number and a unit: \"500ms\", \"30s\", \"2m\", \"6h\" or \"7d\"",
        );
        return None;
    };
    if !(least..=most).contains(&duration) {
        reader.note(
            &text.span,
            format!("`{}` is out of range", text.key),
            format!("write a time from {} to {}", shown(least), shown(most)),
        );
        return None;
    }
    Some(duration)
}

fn parse_duration(text: &str) -> Option<Duration> {
    let digits = text.find(|sign: char| !sign.is_ascii_digit())?;
    let number: u64 = text[..digits].parse().ok()?;
    let unit_ms = match text[digits..].trim() {
        "ms" => 1,
        "s" => 1000,
        "m" | "min" => 60 * 1000,
        "h" => 60 * 60 * 1000,
        "d" => 24 * 60 * 60 * 1000,
        _ => return None,
    };
    number.checked_mul(unit_ms).map(Duration::from_millis)
}

/// A length of time as the file would have it.
pub(super) fn shown(duration: Duration) -> String {
    let ms = duration.as_millis();
    let units = [(24 * 60 * 60 * 1000, "d"), (60 * 60 * 1000, "h"), (60 * 1000, "m"), (1000, "s")];
    match units.iter().find(|(unit, _)| ms > 0 && ms.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{}{name}", ms / unit),
        None => format!("{ms}ms"),
    }
}

/// A port of the loopback interface, `127.0.0.1:9464`, or a socket in the file system, `unix:metrics.sock`.
pub(super) fn listen(reader: &mut Reader<'_>, item: Item, folder: &Path) -> Option<Listen> {
    let text = item.text(reader, "\"127.0.0.1:9464\"")?;
    if let Some(path) = text.value.strip_prefix("unix:").filter(|path| !path.trim().is_empty()) {
        return Some(Listen::Socket(folder.join(path.trim())));
    }
    let example = "write \"127.0.0.1:9464\", or \"unix:/run/policywatch/metrics.sock\"";
    match text.value.parse::<SocketAddr>() {
        Ok(address) if address.ip().is_loopback() => Some(Listen::Port(address)),
        Ok(_) => {
            let what = "metrics are for this machine alone: anybody on the network could read them there";
            reader.note(&text.span, what, example);
            None
        }
        Err(_) => {
            let what = format!("`{}` is no address with a port, and no socket", text.value);
            reader.note(&text.span, what, example);
            None
        }
    }
}

/// A time zone of the IANA database, by its name.
pub(super) fn timezone(reader: &mut Reader<'_>, item: Item) -> Option<String> {
    let text = item.text(reader, "\"Asia/Shanghai\"")?;
    let known = TimeZone::get(&text.value);
    if known.is_ok() && !text.value.starts_with(':') {
        return Some(text.value);
    }
    let zones = jiff::tz::db();
    let names: Vec<String> = zones.available().map(|name| name.as_str().to_owned()).collect();
    let by_city = names.iter().find(|name| {
        name.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(&text.value.replace(' ', "_")))
    });
    let near = by_city.map(String::as_str).or_else(|| nearest(&text.value, names.iter().map(String::as_str)));
    let remedy = match near {
        Some(near) => format!("did you mean \"{near}\"?"),
        None if names.is_empty() => {
            "the system has no time zone database: install tzdata, or write \"UTC\"".to_owned()
        }
        None => {
            "write a name of the IANA database, such as \"Asia/Shanghai\" or \"Europe/Brussels\"".to_owned()
        }
    };
    reader.note(&text.span, format!("there is no time zone `{}`", text.value), remedy);
    None
}

/// A cron line of five fields that comes round.
pub(super) fn schedule(reader: &mut Reader<'_>, item: Item) -> Option<String> {
    let text = item.text(reader, "\"0 */6 * * *\"")?;
    match check_schedule(&text.value) {
        Ok(line) => Some(line),
        Err((what, remedy)) => {
            reader.note(&text.span, what, remedy);
            None
        }
    }
}

const FIELDS: [(&str, u32, u32); 5] = [
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of the month", 1, 31),
    ("month", 1, 12),
    ("day of the week", 0, 7),
];

fn check_schedule(text: &str) -> Result<String, (String, String)> {
    let order = "five fields: minute hour day month weekday, such as \"0 */6 * * *\" for every six hours";
    if let Some(word) = text.strip_prefix('@') {
        let meant = match word.to_ascii_lowercase().as_str() {
            "hourly" => "0 * * * *",
            "daily" | "midnight" => "0 0 * * *",
            "weekly" => "0 0 * * 0",
            "monthly" => "0 0 1 * *",
            "yearly" | "annually" => "0 0 1 1 *",
            _ => return Err((format!("`{text}` is no cron line"), format!("write {order}"))),
        };
        return Err((format!("`{text}` is no cron line"), format!("write \"{meant}\"")));
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    if fields.len() != 5 {
        let hint = if fields.len() == 6 { " (there are no seconds)" } else { "" };
        return Err((
            format!(
                "the schedule has {} {}, not five{hint}",
                fields.len(),
                if fields.len() == 1 { "field" } else { "fields" }
            ),
            format!("write {order}"),
        ));
    }
    for (field, (name, first, last)) in fields.iter().zip(FIELDS) {
        for part in field.split(',') {
            let Some((_, step)) = part.split_once('/') else { continue };
            let count = last - first + 1;
            if !step.parse().is_ok_and(|step: u32| (1..count).contains(&step)) {
                return Err((
                    format!("the step `{part}` of the {name} does not fit into it"),
                    format!("write a step from 1 to {}, such as */2", count - 1),
                ));
            }
        }
    }
    let line = fields.join(" ");
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    let cron = parser.parse(&line).map_err(|cause| {
        let cause = cause.to_string();
        (format!("`{line}` is no cron line: {}", cause.trim_end_matches('.')), format!("write {order}"))
    })?;
    // Any moment will do: a line that comes round at all does so within the eight years from one leap day to
    // the next.
    let from = jiff::civil::date(2024, 1, 1)
        .at(0, 0, 0, 0)
        .to_zoned(TimeZone::UTC)
        .map_err(|cause| (format!("`{line}` cannot be checked: {cause}"), "write another line".to_owned()))?;
    cron.find_next_occurrence(&from, false).map_err(|_| {
        (
            format!("`{line}` never comes round: no month it names has such a day"),
            "correct day and month, the third and fourth field".to_owned(),
        )
    })?;
    Ok(line)
}

/// A mail address without a name.
pub(super) fn address(reader: &mut Reader<'_>, item: Item) -> Option<String> {
    let text = item.text(reader, "\"desk@example.org\"")?;
    if text.value.parse::<lettre::Address>().is_ok() {
        return Some(text.value);
    }
    reader.note(
        &text.span,
        format!("`{}` is no mail address", text.value),
        "write one like \"desk@example.org\", without a name",
    );
    None
}

/// A mail address, with or without a name before it.
pub(super) fn mailbox(reader: &mut Reader<'_>, item: Item) -> Option<String> {
    let text = item.text(reader, "\"Policy watch <alerts@example.org>\"")?;
    if text.value.parse::<lettre::message::Mailbox>().is_ok() {
        return Some(text.value);
    }
    reader.note(
        &text.span,
        format!("`{}` is no mail address", text.value),
        "write \"alerts@example.org\" or \"Policy watch <alerts@example.org>\"",
    );
    None
}

/// When a subscriber is told.
pub(super) fn delivery(reader: &mut Reader<'_>, item: Item) -> Option<Delivery> {
    let text = item.text(reader, "\"daily 08:00\"")?;
    let delivery = parse_delivery(&text.value);
    if delivery.is_none() {
        reader.note(
            &text.span,
            format!("`{}` is no time of delivery", text.value),
            "write \"immediate\", \"daily 08:00\" or \"weekly mon 08:00\"",
        );
    }
    delivery
}

fn parse_delivery(text: &str) -> Option<Delivery> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["immediate"] => Some(Delivery::Immediate),
        ["daily", time] => parse_time(time).map(Delivery::Daily),
        ["weekly", day, time] => Some(Delivery::Weekly(parse_weekday(day)?, parse_time(time)?)),
        _ => None,
    }
}

pub(super) fn parse_time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(hour) || !is_number(minute) || minute.len() != 2 {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

fn parse_weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "mon" | "monday" => Weekday::Monday,
        "tue" | "tuesday" => Weekday::Tuesday,
        "wed" | "wednesday" => Weekday::Wednesday,
        "thu" | "thursday" => Weekday::Thursday,
        "fri" | "friday" => Weekday::Friday,
        "sat" | "saturday" => Weekday::Saturday,
        "sun" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// The address of a page.
pub(super) fn page_url(reader: &mut Reader<'_>, item: Item) -> Option<Url> {
    let text = item.text(reader, "\"https://www.example.org/plan.html\"")?;
    let mut refuse = |what: String, remedy: String| {
        reader.note(&text.span, what, remedy);
        None
    };
    let whole = "write the whole address, beginning with https:// or http://";
    let url = match Url::parse(&text.value) {
        Ok(url) => url,
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            let with_scheme = format!("https://{}", text.value);
            let remedy = match Url::parse(&with_scheme) {
                Ok(_) if text.value.contains('.') => format!("write \"{with_scheme}\""),
                _ => whole.to_owned(),
            };
            return refuse(format!("`{}` is no address of a page", text.value), remedy);
        }
        Err(cause) => {
            return refuse(format!("`{}` is no address of a page: {cause}", text.value), whole.to_owned());
        }
    };
    if !matches!(url.scheme(), "http" | "https") {
        return refuse(format!("`{}:` cannot be fetched", url.scheme()), whole.to_owned());
    }
    if url.host_str().is_none_or(str::is_empty) {
        return refuse(format!("`{}` names no host", text.value), whole.to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse(
            "a login does not belong into the address".to_owned(),
            "put `user:password` into a file that only policywatch may read, and name it as basic_auth_file"
                .to_owned(),
        );
    }
    Some(url)
}

/// A host by name or address, without port.
pub(super) fn host(reader: &mut Reader<'_>, text: Text) -> Option<String> {
    let is_address = text.value.parse::<std::net::IpAddr>().is_ok();
    if is_address || (!text.value.contains([':', '/']) && Host::parse(&text.value).is_ok()) {
        return Some(text.value);
    }
    let remedy = match Url::parse(&text.value).ok().as_ref().and_then(Url::host_str) {
        Some(host) => format!("write \"{host}\""),
        None => "write its name or address alone: \"127.0.0.1\", \"intranet.example.org\"".to_owned(),
    };
    reader.note(&text.span, format!("`{}` is no host", text.value), remedy);
    None
}

/// A source's id.
pub(super) fn source_id(reader: &mut Reader<'_>, text: &Text) -> Option<SourceId> {
    let id = SourceId::new(&text.value);
    if id.is_none() {
        let mut near = String::new();
        for sign in text.value.to_lowercase().chars().take(64) {
            if sign.is_ascii_lowercase() || sign.is_ascii_digit() {
                near.push(sign);
            } else if !near.ends_with('-') {
                near.push('-');
            }
        }
        let remedy = match SourceId::new(near.trim_matches('-')) {
            Some(near) => format!("write \"{near}\""),
            None => "write one like \"beijing-2027\"".to_owned(),
        };
        reader.note(
            &text.span,
            format!("`{}` is no id: lower-case letters, digits and hyphens, at most 64", text.value),
            remedy,
        );
    }
    id
}

/// One of the words of an enum of the domain.
pub(super) fn word<T: Copy>(
    reader: &mut Reader<'_>,
    text: &Text,
    what: &str,
    known: &[(&'static str, T)],
) -> Option<T> {
    let found = known.iter().find(|(word, _)| *word == text.value).map(|(_, value)| *value);
    if found.is_none() {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        let remedy = match nearest(&text.value, words.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("the words are {}", listed(&words)),
        };
        reader.note(&text.span, format!("`{}` is no {what}", text.value), remedy);
    }
    found
}

/// CSS selectors: one, or a list.
pub(super) fn selectors(reader: &mut Reader<'_>, item: Item) -> Vec<String> {
    let mut selectors = Vec::new();
    for text in item.texts(reader, true, "\"#article\"") {
        match scraper::Selector::parse(&text.value) {
            Ok(_) => selectors.push(text.value),
            Err(_) => reader.note(
                &text.span,
                format!("`{}` is no CSS selector", text.value),
                "write one like \"#article\", \".content p\" or \"main > table\"",
            ),
        }
    }
    selectors
}

/// A path; a relative one is relative to the file's folder.
pub(super) fn path(reader: &mut Reader<'_>, item: Item, folder: &Path) -> Option<PathBuf> {
    item.text(reader, "\"/etc/policywatch/secret\"").map(|text| folder.join(text.value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time() {
        for (text, ms) in
            [("500ms", 500), ("1s", 1000), ("2m", 120_000), ("6h", 21_600_000), ("7d", 604_800_000)]
        {
            assert_eq!(parse_duration(text), Some(Duration::from_millis(ms)), "{text}");
            assert_eq!(shown(Duration::from_millis(ms)), text);
        }
        for text in ["", "5", "s", "1.5s", "-1s", "1 week", "99999999999999999999d"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }

    #[test]
    fn times_of_delivery() {
        let eight = Time::constant(8, 0, 0, 0);
        assert_eq!(parse_delivery("immediate"), Some(Delivery::Immediate));
        assert_eq!(parse_delivery("daily 8:00"), Some(Delivery::Daily(eight)));
        assert_eq!(parse_delivery("Weekly Mon 08:00"), Some(Delivery::Weekly(Weekday::Monday, eight)));
        for text in [
            "",
            "now",
            "daily",
            "daily 24:00",
            "daily 08:0",
            "weekly 08:00",
            "weekly mo 08:00",
            "daily 08:00 UTC",
        ] {
            assert_eq!(parse_delivery(text), None, "{text}");
        }
    }

    #[test]
    fn cron_lines_that_are_meant_and_those_that_are_not() {
        for line in
            ["0 */6 * * *", "30 8 * * 1-5", "0  8,20 1 * *", "0 8 29 2 *", "15 7 * * MON", "*/59 * * * *"]
        {
            assert!(check_schedule(line).is_ok(), "{line}");
        }
        for line in [
            "",
            "0",
            "0 * * *",
            "0 0 0 * * *",
            "@daily",
            "60 * * * *",
            "0 24 * * *",
            "0 0 30 2 *",
            "0 0 31 4,6 *",
            "*/90 * * * *",
            "*/0 * * * *",
            "x * * * *",
            "0 8 * * 9",
        ] {
            assert!(check_schedule(line).is_err(), "{line}");
        }
    }
}

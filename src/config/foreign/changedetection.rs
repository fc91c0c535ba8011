//! changedetection.io: its store `url-watches.json`, or what its interface for programs lists.

use serde_json::{Map, Value};

use crate::{
    config::foreign::{
        ForeignEntry, ForeignError,
        selectors::{self, Use},
    },
    domain::follow::Render,
};

/// What of a watch would be missed, and what to call it.
const MISSED: [(&str, &str); 14] = [
    ("trigger_text", "`trigger_text`: a change is told by what it does to targets and measures"),
    ("ignore_text", "`ignore_text`"),
    ("text_should_not_be_present", "`text_should_not_be_present`"),
    ("extract_text", "`extract_text`"),
    ("browser_steps", "`browser_steps`: clicks before the page is read"),
    ("webdriver_js_execute_code", "a script to run in the page"),
    ("body", "the body of its request"),
    ("proxy", "its proxy"),
    ("notification_urls", "`notification_urls`: add a [[subscriber]]"),
    ("notification_title", "`notification_title`"),
    ("notification_body", "`notification_body`"),
    ("sort_text_alphabetically", "`sort_text_alphabetically`"),
    ("check_unique_lines", "`check_unique_lines`"),
    ("conditions", "`conditions`"),
];

/// The watches, in the order of the file.
pub(super) fn entries(text: &str) -> Result<Vec<ForeignEntry>, ForeignError> {
    let not_one = |cause: &str| ForeignError(format!("this is no list of changedetection.io: {cause}"));
    let value: Value = serde_json::from_str(text).map_err(|cause| not_one(&cause.to_string()))?;
    let watches: Vec<&Value> = match value.get("watching").unwrap_or(&value) {
        Value::Object(watches) => watches.values().collect(),
        Value::Array(watches) => watches.iter().collect(),
        _ => Vec::new(),
    };
    let watches: Vec<&Map<String, Value>> =
        watches.into_iter().filter_map(Value::as_object).filter(|watch| watch.contains_key("url")).collect();
    if watches.is_empty() {
        return Err(not_one("nothing in it has a `url`"));
    }
    Ok(watches.into_iter().map(entry).collect())
}

fn entry(watch: &Map<String, Value>) -> ForeignEntry {
    let text = |key: &str| watch.get(key).and_then(Value::as_str).map(str::trim).filter(|t| !t.is_empty());
    let mut entry = ForeignEntry {
        url: text("url").map(str::to_owned),
        title: text("title").or_else(|| text("page_title")).map(str::to_owned),
        ..ForeignEntry::default()
    };
    let listed = |key: &str| -> Vec<&str> {
        match watch.get(key) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => text.lines().collect(),
            _ => Vec::new(),
        }
    };
    for filter in listed("include_filters").into_iter().chain(listed("css_filter")) {
        let filter = filter.trim();
        if ["xpath:", "xpath1:", "json:", "jq:", "jqraw:"].iter().any(|kind| filter.starts_with(kind))
            || filter.starts_with('/')
        {
            entry.leave(format!("the filter `{filter}`: only CSS selectors are known here"));
        } else {
            selectors::take(&mut entry, filter, Use::Keep);
        }
    }
    for selector in listed("subtractive_selectors") {
        selectors::take(&mut entry, selector, Use::Drop);
    }
    if let Some(headers) = watch.get("headers").and_then(Value::as_object) {
        for (name, value) in headers {
            entry.header(name, value.as_str().unwrap_or_default());
        }
    }
    match text("fetch_backend") {
        Some(backend) if backend.contains("webdriver") || backend.contains("browser") => {
            entry.render = Some(Render::Browser);
        }
        _ => {}
    }
    if let Some(times) = watch.get("time_between_check").and_then(Value::as_object) {
        schedule(&mut entry, times);
    }
    if watch.get("paused") == Some(&Value::Bool(true)) {
        entry.leave("that it is paused: it will be watched");
    }
    if text("method").is_some_and(|method| !method.eq_ignore_ascii_case("GET")) {
        entry.leave(format!("the method {}", text("method").unwrap_or_default()));
    }
    for (key, what) in MISSED {
        let is_set = match watch.get(key) {
            None | Some(Value::Null | Value::Bool(false)) => false,
            Some(Value::String(text)) => !text.trim().is_empty(),
            Some(Value::Array(items)) => !items.is_empty(),
            Some(Value::Object(items)) => !items.is_empty(),
            Some(_) => true,
        };
        if is_set {
            entry.leave(what);
        }
    }
    entry
}

/// The cron line that comes nearest to a pause between two checks.
fn schedule(entry: &mut ForeignEntry, times: &Map<String, Value>) {
    let of =
        |key: &str, seconds: u64| times.get(key).and_then(Value::as_u64).unwrap_or(0).saturating_mul(seconds);
    let seconds = of("weeks", 604_800)
        .saturating_add(of("days", 86_400))
        .saturating_add(of("hours", 3600))
        .saturating_add(of("minutes", 60))
        .saturating_add(of("seconds", 1));
    let line = match seconds {
        0 => return,
        1..=3599 => {
            entry.leave("a pause of less than an hour: it is visited every hour");
            "0 * * * *".to_owned()
        }
        3600..=86_399 => match seconds / 3600 {
            1 => "0 * * * *".to_owned(),
            hours => format!("0 */{hours} * * *"),
        },
        86_400..=604_799 => match seconds / 86_400 {
            1 => "0 8 * * *".to_owned(),
            days => format!("0 8 */{days} * *"),
        },
        _ => "0 8 * * 1".to_owned(),
    };
    entry.schedule = Some(line);
}

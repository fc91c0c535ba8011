//! urlwatch's and webchanges' jobs: YAML documents, one a job.

use serde::Deserialize as _;
use serde_yaml_ng::Value;

use crate::{
    config::foreign::{
        ForeignEntry, ForeignError, Form,
        selectors::{self, Use},
    },
    domain::follow::Render,
};

/// Keys that only webchanges knows.
const OF_WEBCHANGES: [&str; 8] = [
    "use_browser:",
    "filters:",
    "additions_only:",
    "deletions_only:",
    "differ:",
    "differs:",
    "wait_until:",
    "monospace:",
];

/// Filters that make text of a page, which is done here in any case.
const MAKE_TEXT: [&str; 6] =
    ["html2text", "strip", "strip_each_line", "pdf2text", "re.sub_blank", "striplines"];

/// Keys that say nothing which would be missed.
const NEEDLESS: [&str; 10] = [
    "name",
    "url",
    "navigate",
    "kind",
    "filter",
    "filters",
    "use_browser",
    "user_visible_url",
    "max_tries",
    "index_number",
];

/// Whether the text looks like jobs: a line begins with one of the keys that a job must have.
pub(super) fn is_list(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim_start_matches("- ").trim_start();
        ["url:", "navigate:", "command:", "kind:"].iter().any(|key| line.starts_with(key))
    })
}

/// Whether a key says that the jobs are webchanges'.
pub(super) fn is_webchanges(text: &str) -> bool {
    text.lines().any(|line| OF_WEBCHANGES.iter().any(|key| line.trim_start_matches("- ").starts_with(key)))
}

/// The jobs, in order.
pub(super) fn entries(text: &str, form: Form) -> Result<Vec<ForeignEntry>, ForeignError> {
    let mut entries = Vec::new();
    for document in serde_yaml_ng::Deserializer::from_str(text) {
        let value = Value::deserialize(document)
            .map_err(|cause| ForeignError(format!("this is no list of {}: {cause}", form.name())))?;
        match value {
            Value::Sequence(jobs) => entries.extend(jobs.iter().filter_map(job)),
            other => entries.extend(job(&other)),
        }
    }
    Ok(entries)
}

fn job(value: &Value) -> Option<ForeignEntry> {
    let value = match value {
        Value::Tagged(tagged) => &tagged.value,
        plain => plain,
    };
    let job = value.as_mapping()?;
    let text = |key: &str| job.get(key).and_then(scalar);
    let mut entry = ForeignEntry { title: text("name"), ..ForeignEntry::default() };
    if let Some(command) = text("command") {
        entry.leave(format!("the command `{command}`: only pages are watched"));
        return Some(entry);
    }
    entry.url = text("navigate").or_else(|| text("url"));
    if entry.url.is_none() {
        entry.leave("a job without an address");
    }
    let is_true = |key: &str| job.get(key).and_then(Value::as_bool) == Some(true);
    if text("navigate").is_some() || is_true("use_browser") {
        entry.render = Some(Render::Browser);
    }
    for key in ["filter", "filters"] {
        match job.get(key) {
            Some(Value::Sequence(list)) => list.iter().for_each(|filter| take_filter(&mut entry, filter)),
            // The old form: names, each with or without its argument, parted by commas.
            Some(Value::String(list)) => {
                for filter in list.split(',') {
                    let (name, argument) = filter.split_once(':').unwrap_or((filter, ""));
                    take_named(&mut entry, name.trim(), &Value::String(argument.trim().to_owned()));
                }
            }
            _ => {}
        }
    }
    for (key, value) in job {
        let Some(key) = key.as_str() else { continue };
        other_key(&mut entry, key, value);
    }
    Some(entry)
}

fn other_key(entry: &mut ForeignEntry, key: &str, value: &Value) {
    match key {
        _ if NEEDLESS.contains(&key) => {}
        "headers" => {
            for (name, value) in value.as_mapping().into_iter().flatten() {
                if let (Some(name), Some(value)) = (name.as_str(), scalar(value)) {
                    entry.header(name, &value);
                }
            }
        }
        "timeout" => match value.as_f64() {
            Some(seconds) if (1.0..=3600.0).contains(&seconds) => {
                // The range has been checked.
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 3600")]
                let whole = seconds.ceil() as u64;
                entry.timeout_seconds = Some(whole);
            }
            _ => entry.leave("`timeout`: that of [fetch] holds"),
        },
        "encoding" => {
            match scalar(value).filter(|label| encoding_rs::Encoding::for_label(label.as_bytes()).is_some()) {
                Some(label) => entry.charset = Some(label),
                None => entry.leave("`encoding`, which is no charset that pages are written in"),
            }
        }
        "ssl_no_verify" | "ignore_https_errors" => {
            entry.leave(format!(
                "`{key}`: certificates are always verified; add an own authority as `ca_files` under [fetch]"
            ));
        }
        "cookies" | "http_credentials" => entry.leave(format!("`{key}`, which may hold a secret")),
        "http_proxy" | "https_proxy" => entry.leave(format!("`{key}`")),
        "data" | "method" => entry.leave(format!("`{key}`: it is fetched with GET")),
        "note" => entry.leave(format!("the note `{}`", scalar(value).unwrap_or_default())),
        other => entry.leave(format!("`{other}`")),
    }
}

/// A filter as a list has it: a name, or a mapping from the name to what it takes.
fn take_filter(entry: &mut ForeignEntry, filter: &Value) {
    match filter {
        Value::String(name) => take_named(entry, name, &Value::Null),
        Value::Mapping(map) => {
            for (name, argument) in map {
                if let Some(name) = name.as_str() {
                    take_named(entry, name, argument);
                }
            }
        }
        _ => {}
    }
}

fn take_named(entry: &mut ForeignEntry, name: &str, argument: &Value) {
    let part = |key: &str| argument.as_mapping().and_then(|map| map.get(key)).and_then(scalar);
    match name {
        "" => {}
        "css" => {
            let Some(selector) = scalar(argument).or_else(|| part("selector")) else { return };
            selectors::take(entry, &selector, Use::Keep);
            if let Some(exclude) = part("exclude") {
                selectors::take(entry, &exclude, Use::Drop);
            }
        }
        "element-by-id" | "element-by-class" | "element-by-tag" => {
            let named =
                scalar(argument).or_else(|| part("id")).or_else(|| part("class")).or_else(|| part("tag"));
            let sign = match name {
                "element-by-id" => "#",
                "element-by-class" => ".",
                _ => "",
            };
            if let Some(named) = named {
                selectors::take(entry, &format!("{sign}{named}"), Use::Keep);
            }
        }
        name if MAKE_TEXT.contains(&name) => {}
        "xpath" => {
            let path = scalar(argument).or_else(|| part("path")).unwrap_or_default();
            entry.leave(format!("the filter xpath `{path}`: only CSS selectors are known here"));
        }
        other => match scalar(argument).filter(|argument| !argument.is_empty()) {
            Some(argument) => entry.leave(format!("the filter {other} `{argument}`")),
            None => entry.leave(format!("the filter {other}")),
        },
    }
}

/// A value as text, where it is one value.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

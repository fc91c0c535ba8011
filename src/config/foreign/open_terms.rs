//! Open Terms Archive's declarations: a service and the documents it is held to.

use serde_json::{Map, Value};

use crate::{
    config::foreign::{
        ForeignEntry, ForeignError,
        selectors::{self, Use},
    },
    domain::follow::Render,
};

/// Whether this is a declaration.
pub(super) fn is_declaration(value: &Value) -> bool {
    value.get("name").is_some_and(Value::is_string)
        && (value.get("terms").or_else(|| value.get("documents"))).is_some_and(Value::is_object)
}

/// An entry for each document; a document combined of several pages is an entry for each page.
pub(super) fn entries(text: &str) -> Result<Vec<ForeignEntry>, ForeignError> {
    let value: Value = serde_json::from_str(text)
        .map_err(|cause| ForeignError(format!("this is no declaration of Open Terms Archive: {cause}")))?;
    let terms = value.get("terms").or_else(|| value.get("documents")).and_then(Value::as_object);
    let Some(terms) = terms else {
        return Err(ForeignError(
            "this is no declaration of Open Terms Archive: it has neither `terms` nor `documents`".to_owned(),
        ));
    };
    let service = value.get("name").and_then(Value::as_str).unwrap_or_default();
    let mut entries = Vec::new();
    for (name, document) in terms {
        let Some(document) = document.as_object() else { continue };
        let title = if service.is_empty() { name.clone() } else { format!("{service}: {name}") };
        match document.get("combine").and_then(Value::as_array) {
            Some(parts) => {
                for part in parts.iter().filter_map(Value::as_object) {
                    // What a part does not say, the document says for all.
                    let mut whole = document.clone();
                    whole.remove("combine");
                    whole.extend(part.clone());
                    let mut entry = entry(&title, &whole);
                    entry.leave("that several pages are one document: each is watched for itself");
                    entries.push(entry);
                }
            }
            None => entries.push(entry(&title, document)),
        }
    }
    Ok(entries)
}

fn entry(title: &str, document: &Map<String, Value>) -> ForeignEntry {
    let mut entry = ForeignEntry {
        url: document.get("fetch").and_then(Value::as_str).map(str::to_owned),
        title: Some(title.to_owned()),
        ..ForeignEntry::default()
    };
    if entry.url.is_none() {
        entry.leave("a document without `fetch`");
    }
    for (key, purpose) in [("select", Use::Keep), ("remove", Use::Drop)] {
        let Some(rules) = document.get(key) else { continue };
        let list = rules.as_array().cloned().unwrap_or_else(|| vec![rules.clone()]);
        for rule in list {
            match rule.as_str() {
                Some(selector) => selectors::take(&mut entry, selector, purpose),
                None => entry.leave(format!("a range in `{key}` ({rule})")),
            }
        }
    }
    if document.get("executeClientScripts") == Some(&Value::Bool(true)) {
        entry.render = Some(Render::Browser);
    }
    for key in document.keys() {
        match key.as_str() {
            "fetch" | "select" | "remove" | "executeClientScripts" => {}
            "filter" => entry.leave("`filter`: functions that rewrite the page"),
            other => entry.leave(format!("`{other}`")),
        }
    }
    entry
}

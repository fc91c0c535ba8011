//! An address a line, with or without words after it.

use url::Url;

use crate::config::foreign::ForeignEntry;

/// Whether the first line that says something is an address and not the start of a job.
pub(super) fn is_list(text: &str) -> bool {
    text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#')).is_some_and(|line| {
        let line = line.trim_start_matches(['-', '*']).trim();
        line.starts_with("http://") || line.starts_with("https://")
    })
}

/// The entries; a line that is no address is told as such.
pub(super) fn entries(text: &str) -> Vec<ForeignEntry> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(entry).collect()
}

fn entry(line: &str) -> ForeignEntry {
    let item = line.trim_start_matches(['-', '*']).trim();
    let (address, words) = item.split_once(char::is_whitespace).unwrap_or((item, ""));
    let is_address = |text: &str| {
        Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
    };
    let mut entry = ForeignEntry::default();
    let with_scheme = format!("https://{address}");
    let looks_bare = !address.contains("://")
        && address.split('/').next().is_some_and(|host| host.contains('.') && !host.ends_with('.'));
    if is_address(address) {
        entry.url = Some(address.to_owned());
    } else if looks_bare && is_address(&with_scheme) {
        entry.url = Some(with_scheme);
    } else {
        entry.leave(format!("the line `{line}`, which is no address"));
        return entry;
    }
    let words = words.trim();
    entry.title = (!words.is_empty()).then(|| words.to_owned());
    entry
}

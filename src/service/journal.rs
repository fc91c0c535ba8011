//! Whether standard error is the journal, and the way to it.

use std::os::unix::fs::MetadataExt;

/// The layer that writes to the journal with a field for each of an event's: `SOURCE=…` finds what is said of one
/// page (`journalctl SOURCE=beijing-plan`).
pub use tracing_journald::Layer;

/// The way to the journal, where this process's standard error goes there: systemd names device and inode of its
/// stream in `JOURNAL_STREAM` (`systemd.exec(5)`), which a child whose output was turned elsewhere inherits all
/// the same.
pub fn layer() -> Option<Layer> {
    if !is_stream(&std::env::var("JOURNAL_STREAM").ok()?) {
        return None;
    }
    Layer::new()
        .ok()
        .map(|layer| layer.with_field_prefix(None).with_syslog_identifier("policywatch".to_owned()))
}

fn is_stream(named: &str) -> bool {
    let Ok(stream) = std::fs::metadata("/proc/self/fd/2") else { return false };
    named == format!("{}:{}", stream.dev(), stream.ino())
}

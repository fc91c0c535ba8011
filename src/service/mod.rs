//! systemd: readiness, watchdog, status lines, credentials.
//!
//! What is told goes to the socket that systemd names in the environment (`sd_notify(3)`); without one,
//! nothing happens. A notice that cannot be delivered is logged and otherwise of no account: the service works
//! without systemd.

use std::{path::PathBuf, time::Duration};

use sd_notify::NotifyState;

/// Tells that the service does its work, after starting and after a reload.
pub fn ready() {
    tell(&[NotifyState::Ready]);
}

/// Tells that the configuration is being read again; [`ready`] ends it.
pub fn reloading() {
    // The time is what `Type=notify-reload` wants besides; older systemd ignores it.
    match NotifyState::monotonic_usec_now() {
        Ok(now) => tell(&[NotifyState::Reloading, now]),
        Err(_) => tell(&[NotifyState::Reloading]),
    }
}

/// Tells that the service is ending on purpose.
pub fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// The line that `systemctl status` shows. Line breaks become spaces: they would end the notice.
pub fn status(text: &str) {
    tell(&[NotifyState::Status(&text.replace(char::is_control, " "))]);
}

/// Tells the watchdog that all is well. To be called only after the scheduler turned and the database
/// answered.
pub fn ping() {
    tell(&[NotifyState::Watchdog]);
}

/// Within which time systemd wants each [`ping`]; `None` where no watchdog is set. Ping at half of it.
pub fn watchdog_interval() -> Option<Duration> {
    sd_notify::watchdog_enabled()
}

/// The file of a credential that the unit passes (`LoadCredential=name:…`); `None` where it passes none of
/// this name.
pub fn credential_path(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CREDENTIALS_DIRECTORY")?;
    let path = PathBuf::from(folder).join(name);
    path.is_file().then_some(path)
}

fn tell(states: &[NotifyState<'_>]) {
    if let Err(cause) = sd_notify::notify(states) {
        tracing::debug!(%cause, "systemd could not be told of the service's state");
    }
}

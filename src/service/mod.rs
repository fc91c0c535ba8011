//! systemd: readiness, watchdog, status lines, credentials, the journal; and what monitoring asks over [`http`].
//!
//! What is told goes to the socket that systemd names in the environment (`sd_notify(3)`); without one,
//! nothing happens. A notice that cannot be delivered is logged and otherwise of no account: the service works
//! without systemd.

pub mod http;
pub mod journal;

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

#[cfg(test)]
mod tests {
    use std::{os::unix::net::UnixDatagram, process::Command, time::Duration};

    use super::*;

    /// What a service says, run as a process of its own: the environment of the tests' process is not changed.
    #[test]
    #[ignore = "run by the test below, with an environment"]
    fn a_service() {
        ready();
        reloading();
        status("visiting 40 pages\nREADY=0");
        if watchdog_interval() == Some(Duration::from_secs(3)) {
            ping();
        }
        assert!(credential_path("smtp-password").is_some());
        assert_eq!(credential_path("none"), None);
        stopping();
    }

    #[test]
    fn each_state_reaches_the_socket_that_systemd_names() {
        let folder = tempfile::TempDir::new().unwrap();
        std::fs::write(folder.path().join("smtp-password"), "secret").unwrap();
        let path = folder.path().join("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut service = Command::new(std::env::current_exe().unwrap());
        service
            .args(["--ignored", "--exact", "service::tests::a_service"])
            .env("NOTIFY_SOCKET", &path)
            .env("WATCHDOG_USEC", "3000000")
            .env_remove("WATCHDOG_PID")
            .env("CREDENTIALS_DIRECTORY", folder.path());
        let output = service.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        let mut said = Vec::new();
        for _ in 0..5 {
            let mut buffer = [0; 1000];
            let length = socket.recv(&mut buffer).unwrap();
            let message = String::from_utf8_lossy(&buffer[..length]).trim_end().to_owned();
            said.push(message.split("\nMONOTONIC_USEC=").next().unwrap().to_owned());
        }
        assert_eq!(
            said,
            ["READY=1", "RELOADING=1", "STATUS=visiting 40 pages READY=0", "WATCHDOG=1", "STOPPING=1"]
        );
    }

    #[test]
    fn without_systemd_nothing_happens() {
        ready();
        ping();
        assert_eq!(watchdog_interval(), None);
    }
}

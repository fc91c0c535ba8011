//! systemd: readiness, watchdog, status lines.

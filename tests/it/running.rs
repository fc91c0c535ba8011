//! The service as a running process, with a clock that tests set.

use std::{
    fs,
    io::{Read, Write},
    os::unix::net::UnixStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant, SystemTime},
};

use jiff::Timestamp;

use crate::harness::Workspace;

/// A running service; killed when dropped. Its log goes to `service.log` in the workspace.
pub struct Running {
    pub child: Child,
    log: PathBuf,
}

impl Running {
    pub fn start(workspace: &Workspace) -> Self {
        Self::start_with(workspace, &[], |_| {})
    }

    /// With more arguments, and whatever else the command needs.
    pub fn start_with(workspace: &Workspace, args: &[&str], prepare: impl FnOnce(&mut Command)) -> Self {
        let log = workspace.path().join("service.log");
        let mut command = workspace.command(&[args, &["daemon"]].concat());
        if clock_file(workspace).exists() {
            command.env("POLICYWATCH_CLOCK", clock_file(workspace));
        }
        prepare(&mut command);
        let file = fs::File::create(&log).expect("a log");
        let child = command.stdout(Stdio::null()).stderr(file).spawn().expect("the service starts");
        Self { child, log }
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
    }

    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Waits until the log holds these words.
    #[track_caller]
    pub fn says(&self, words: &str) {
        let start = Instant::now();
        while !self.log().contains(words) {
            assert!(start.elapsed() < PATIENCE, "`{words}` did not come:\n{}", self.log());
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks it to stop and returns its exit code and what it logged.
    pub fn stop(mut self) -> (Option<i32>, String) {
        self.signal("TERM");
        let status = self.child.wait().expect("the service is reaped");
        assert!(status.code().is_some(), "{status}\n{}", self.log());
        (status.code(), self.log())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How long anything may take on a machine that is busy.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// Waits until a condition holds.
#[track_caller]
pub fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < PATIENCE, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(100));
    }
}

/// The file that the clock of a workspace goes by.
pub fn clock_file(workspace: &Workspace) -> PathBuf {
    workspace.path().join("clock")
}

/// Sets the clock of a workspace; it runs on from there at the usual pace.
pub fn set_clock(workspace: &Workspace, time: &str) {
    let _: Timestamp = time.parse().expect("a time");
    let next = workspace.path().join("clock.next");
    fs::write(&next, format!("{time} x1")).expect("the clock is written");
    fs::File::options().write(true).open(&next).and_then(|f| f.set_modified(SystemTime::now())).expect("set");
    fs::rename(next, clock_file(workspace)).expect("the clock is set");
}

/// Asks the service's socket `metrics.sock` for a path; status and text.
pub fn ask(workspace: &Workspace, path: &str) -> Option<(u16, String)> {
    let mut stream = UnixStream::connect(workspace.path().join("metrics.sock")).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}

/// How many versions a source has.
pub fn versions(workspace: &Workspace, source: &str) -> u64 {
    if !workspace.database().exists() {
        return 0;
    }
    let sources = workspace.json(&["sources", "--json"]);
    let found = sources.iter().find(|line| line["source"] == source).expect("the source is listed");
    found["versions"].as_u64().expect("a number")
}

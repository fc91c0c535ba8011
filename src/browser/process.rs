//! The browser's processes: started with a new profile, watched, and ended whatever becomes of us.

use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt, MetadataExt},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{
    process::{Child, ChildStdin, Command},
    time::{Instant, sleep, timeout},
};

use crate::browser::{BrowserError, Job};

/// A shell stands between us and the browser, and leads a process group of its own. It reads from a pipe whose
/// other end we hold: when we let go of it, or are killed in whatever way, the read ends, and the shell
/// kills the browser, removes the profile and then its whole group, itself included.
const KEEPER: &str = r#"
profile=$0
"$@" </dev/null >/dev/null 2>"$profile/said" &
browser=$!
read -r line
kill -KILL "$browser" 2>/dev/null
wait "$browser" 2>/dev/null
for try in 1 2 3 4 5; do rm -rf -- "$profile" 2>/dev/null && break; sleep 1; done
kill -KILL 0
"#;

/// How long the browser may take to open its control port.
const START: Duration = Duration::from_secs(20);

/// How long the keeper may take to end.
const END: Duration = Duration::from_secs(10);

/// How often limits are looked at.
const BEAT: Duration = Duration::from_millis(200);

/// The most memory the scripts of one page may hold, in megabytes.
const SCRIPT_HEAP_MB: u32 = 256;

/// A running browser.
pub(super) struct Process {
    keeper: Child,
    /// The end of the pipe whose closing ends the browser.
    lifeline: Option<ChildStdin>,
    profile: PathBuf,
    address: String,
}

impl Process {
    /// Starts the program and waits until it can be spoken to.
    pub(super) async fn start(program: &Path, job: &Job<'_>) -> Result<Self, BrowserError> {
        let failed = |what: &str, error: io::Error| BrowserError::Failed(format!("{what}: {error}"));
        let profile = new_profile().map_err(|e| failed("a folder for the browser cannot be made", e))?;
        let mut keeper = Command::new("/bin/sh")
            .arg("-c")
            .arg(KEEPER)
            .arg(&profile)
            .arg(program)
            .args(arguments(&profile, job))
            // Nothing of our environment, which may name secrets, and no folder of the user's.
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C.UTF-8")
            .env("HOME", &profile)
            .env("TMPDIR", &profile)
            .env("XDG_CONFIG_HOME", &profile)
            .env("XDG_CACHE_HOME", &profile)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|e| failed("the browser cannot be started", e))?;
        let lifeline = keeper.stdin.take();
        let mut process = Self { keeper, lifeline, profile, address: String::new() };
        match process.control_address().await {
            Ok(address) => process.address = address,
            Err(failure) => {
                process.end().await;
                return Err(failure);
            }
        }
        Ok(process)
    }

    /// Where the browser is controlled from, as a WebSocket address.
    pub(super) fn address(&self) -> String {
        self.address.clone()
    }

    /// Waits for the file in which the browser writes its control port.
    async fn control_address(&self) -> Result<String, BrowserError> {
        let file = self.profile.join("DevToolsActivePort");
        let began = Instant::now();
        let mut seen_running = false;
        while began.elapsed() < START {
            if let Ok(text) = fs::read_to_string(&file)
                && let Some((port, path)) = text.trim_end().split_once('\n')
            {
                return Ok(format!("ws://127.0.0.1:{port}{path}"));
            }
            // The keeper is one process; a second is the browser.
            let running = self.group().len() > 1;
            if seen_running && !running {
                break;
            }
            seen_running |= running;
            sleep(Duration::from_millis(50)).await;
        }
        Err(BrowserError::Failed(format!("the browser did not start{}", self.said())))
    }

    /// What the browser said last, for people.
    fn said(&self) -> String {
        let text = fs::read(self.profile.join("said")).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        let line = text.lines().rev().find(|line| line.contains("FATAL") || line.contains("ERROR"));
        match line.or_else(|| text.lines().last()) {
            Some(line) => {
                let line: String = line.chars().filter(|c| !c.is_control()).take(300).collect();
                format!(" ({line})")
            }
            None => String::new(),
        }
    }

    /// Returns when the browser goes beyond its memory or the caller wants it to end.
    pub(super) async fn watch(&self, job: &Job<'_>) -> BrowserError {
        loop {
            let memory_bytes: u64 = self.group().into_iter().map(own_memory_bytes).sum();
            if memory_bytes > job.limits.memory_bytes {
                return BrowserError::Failed(format!(
                    "the page took more than {} MB of memory",
                    job.limits.memory_bytes / (1024 * 1024)
                ));
            }
            if let Some(reason) = (job.overrun)() {
                return BrowserError::Failed(reason);
            }
            sleep(BEAT).await;
        }
    }

    /// Ends the browser and waits until nothing of it is left.
    pub(super) async fn end(&mut self) {
        drop(self.lifeline.take());
        if timeout(END, self.keeper.wait()).await.is_err() {
            tracing::warn!("the browser's keeper does not end; it is killed");
            let _ = self.keeper.kill().await;
        }
        if self.profile.exists() {
            let _ = fs::remove_dir_all(&self.profile);
        }
    }

    /// The processes of the browser's group, the keeper included.
    fn group(&self) -> Vec<u32> {
        let Some(group) = self.keeper.id() else { return Vec::new() };
        let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
        entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter(|process| group_of(*process) == Some(group))
            .collect()
    }
}

/// The process group, the fifth field of `stat`; the second, the name in brackets, may hold anything.
fn group_of(process: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(2)?.parse().ok()
}

/// The memory that a process shares with no file and no other process's code, in bytes.
fn own_memory_bytes(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("RssAnon:"))
        .and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

/// A new folder that nobody else may enter.
fn new_profile() -> io::Result<PathBuf> {
    let folder = std::env::temp_dir();
    for number in 0..1000 {
        let path = folder.join(format!("policywatch-browser-{}-{number}", std::process::id()));
        match fs::DirBuilder::new().mode(0o700).create(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other(format!("{} is full of old profiles", folder.display())))
}

fn arguments(profile: &Path, job: &Job<'_>) -> Vec<String> {
    let mut arguments: Vec<String> = [
        "--headless",
        "--remote-debugging-port=0",
        // Everything goes through the proxy, loopback too, and nothing goes past it: no name is looked up
        // here, no QUIC, no peer-to-peer connections.
        "--proxy-bypass-list=<-loopback>",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        "--disable-quic",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--dns-prefetch-disable",
        // Nothing is asked or sent that the page did not ask for.
        "--no-first-run",
        "--no-default-browser-check",
        "--no-pings",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-domain-reliability",
        "--disable-client-side-phishing-detection",
        "--disable-extensions",
        "--disable-sync",
        "--disable-breakpad",
        "--disable-crash-reporter",
        "--disable-features=MediaRouter,DialMediaRouteProvider,OptimizationHints,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater,HttpsUpgrades",
        "--metrics-recording-only",
        "--password-store=basic",
        "--use-mock-keychain",
        "--deny-permission-prompts",
        "--block-new-web-contents",
        // Nothing is shown or heard.
        "--disable-gpu",
        "--mute-audio",
        "--hide-scrollbars",
        "--blink-settings=imagesEnabled=false",
        "--window-size=1280,2000",
        // /dev/shm is small in containers and absent in services.
        "--disable-dev-shm-usage",
        "--renderer-process-limit=2",
    ]
    .map(str::to_owned)
    .into();
    arguments.push(format!("--js-flags=--max-old-space-size={SCRIPT_HEAP_MB}"));
    arguments.push(format!("--user-data-dir={}", profile.display()));
    arguments.push(format!("--proxy-server=http://{}", job.proxy));
    arguments.push(format!("--user-agent={}", job.user_agent));
    if is_root() {
        tracing::warn!(
            "Chromium runs without its sandbox, which it does not offer to root: run policywatch as another user"
        );
        arguments.push("--no-sandbox".to_owned());
    }
    arguments.push("about:blank".to_owned());
    arguments
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

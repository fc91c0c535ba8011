//! What visiting a thousand pages costs: wall time, CPU time and peak memory, side by side in one run with
//! urlwatch and with a bare loop that only fetches.
//!
//! `URLWATCH=/path/to/venv/bin/urlwatch cargo bench --bench fetch -- [ROUNDS]` (three rounds unless told; urlwatch is
//! left out where it is not found). The figures in `docs/quality.md` are of urlwatch 2.29 from `PyPI`.
//!
//! The method: a server within this process serves 1,000 pages of 2.5 KB on loopback, each with a text of its own.
//! Every tool is a process of its own that visits all of them, in four cases:
//!
//! - *new*: an empty database;
//! - *304*: the pages have `ETag` and `Last-Modified`, and nothing changed;
//! - *same*: the server knows no validators and sends the same bytes with status 200;
//! - *changed*: a number of every page is another.
//!
//! All have the same parallelism, the ten workers that urlwatch has built in; `per_host_delay` is "0s" for that
//! reason. All ask the one host that loopback is. policywatch has a subscriber, so that "changed" makes an alert
//! for every page (in the outbox, as for a daily mail); urlwatch writes its report to standard output. The bare loop
//! is reqwest with the same features and ten tasks; it reads every body and forgets it.
//!
//! Wall time is from before the start of a process to its end. CPU time is the process's own (user and system) from
//! `/proc`, in hundredths of a second; peak memory is `VmHWM`, read every other millisecond. The median of the
//! rounds is printed.

// Times are printed with three figures: what a float loses of them is not seen.
#![allow(clippy::cast_precision_loss)]

use std::{
    convert::Infallible,
    fmt::Write as _,
    fs,
    net::Ipv4Addr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tempfile::TempDir;

const PAGES: usize = 1000;
const PAGE_BYTES: usize = 2500;
const PARALLEL: usize = 10;
/// The kernel counts CPU time in hundredths of a second for all that read it.
const TICKS_PER_SECOND: f64 = 100.0;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, base, condition] = args.as_slice()
        && flag == "--bare"
    {
        return bare(base, condition);
    }
    let rounds: usize = args.iter().find_map(|arg| arg.parse().ok()).unwrap_or(3);
    let site = Site::start();
    let mut measured: Vec<(Tool, Case, Vec<Cost>)> = Vec::new();
    let tools: Vec<Tool> = [Tool::Policywatch, Tool::Urlwatch, Tool::Bare]
        .into_iter()
        .filter(|tool| *tool != Tool::Urlwatch || urlwatch().is_some())
        .collect();
    if !tools.contains(&Tool::Urlwatch) {
        println!("urlwatch was not found: set URLWATCH to its path");
    }
    for round in 0..rounds {
        for &tool in &tools {
            let folder = TempDir::new().expect("a folder for the measurement");
            prepare(tool, folder.path(), &site.base);
            for case in Case::ALL {
                site.show(case, round);
                site.state.requests.store(0, Ordering::SeqCst);
                let cost = measure(command(tool, case, folder.path(), &site.base));
                let requests = site.state.requests.load(Ordering::SeqCst);
                assert!(requests >= PAGES, "{tool:?} asked for {requests} pages only");
                match measured.iter_mut().find(|(t, c, _)| (*t, *c) == (tool, case)) {
                    Some((.., costs)) => costs.push(cost),
                    None => measured.push((tool, case, vec![cost])),
                }
            }
        }
    }
    println!("{PAGES} pages of {PAGE_BYTES} bytes on loopback, {PARALLEL} at a time, median of {rounds}\n");
    println!(
        "{:<8} {:<12} {:>8} {:>8} {:>9} {:>10}",
        "case", "tool", "wall s", "CPU s", "peak MB", "wall ratio"
    );
    for case in Case::ALL {
        let own = median(&measured, Tool::Policywatch, case).expect("policywatch is always measured");
        for &tool in &tools {
            let cost = median(&measured, tool, case).expect("every tool is measured in every case");
            println!(
                "{:<8} {:<12} {:>8.3} {:>8.2} {:>9.1} {:>10.2}",
                case.name(),
                tool.name(),
                cost.wall.as_secs_f64(),
                cost.cpu_secs,
                cost.peak_kib as f64 / 1024.0,
                cost.wall.as_secs_f64() / own.wall.as_secs_f64(),
            );
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    Policywatch,
    Urlwatch,
    Bare,
}

impl Tool {
    fn name(self) -> &'static str {
        match self {
            Self::Policywatch => "policywatch",
            Self::Urlwatch => "urlwatch",
            Self::Bare => "bare loop",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    New,
    NotModified,
    SameBytes,
    Changed,
}

impl Case {
    const ALL: [Self; 4] = [Self::New, Self::NotModified, Self::SameBytes, Self::Changed];

    fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::NotModified => "304",
            Self::SameBytes => "same",
            Self::Changed => "changed",
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Cost {
    wall: Duration,
    cpu_secs: f64,
    peak_kib: u64,
}

fn median(measured: &[(Tool, Case, Vec<Cost>)], tool: Tool, case: Case) -> Option<Cost> {
    let (.., costs) = measured.iter().find(|(t, c, _)| (*t, *c) == (tool, case))?;
    let mut costs = costs.clone();
    costs.sort_by_key(|cost| cost.wall);
    costs.get(costs.len() / 2).copied()
}

/// Runs a process to its end.
fn measure(mut command: Command) -> Cost {
    let began = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().expect("the tool starts");
    let process = PathBuf::from(format!("/proc/{}", child.id()));
    let mut peak_kib = 0;
    // A process that has ended keeps its times until it is waited for, but no longer its memory.
    let (wall, ticks) = loop {
        let stat = fs::read_to_string(process.join("stat")).expect("the process is there until waited for");
        let after_name = stat.rsplit_once(") ").expect("the name stands in brackets").1;
        let fields: Vec<&str> = after_name.split(' ').collect();
        if fields[0] == "Z" {
            let ticks: u64 = fields[11..=12].iter().map(|field| field.parse::<u64>().expect("ticks")).sum();
            break (began.elapsed(), ticks);
        }
        let status = fs::read_to_string(process.join("status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak_kib = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(peak_kib);
        std::thread::sleep(Duration::from_millis(2));
    };
    let status = child.wait().expect("the tool ends");
    assert!(status.success(), "{command:?} ended with {status}");
    Cost { wall, cpu_secs: ticks as f64 / TICKS_PER_SECOND, peak_kib }
}

fn urlwatch() -> Option<PathBuf> {
    std::env::var_os("URLWATCH").map(PathBuf::from).filter(|path| path.exists())
}

/// Writes the configuration of a tool.
fn prepare(tool: Tool, folder: &Path, base: &str) {
    let mut text = String::new();
    match tool {
        Tool::Bare => return,
        Tool::Policywatch => {
            let _ = writeln!(
                text,
                "[fetch]\nallow_hosts = [\"127.0.0.1\"]\nparallel = {PARALLEL}\nper_host_parallel = {PARALLEL}\n\
                 per_host_delay = \"0s\"\nretries = 0\n\n[mail]\nfrom = \"watch@bench.example\"\n\n[[subscriber]]\n\
                 name = \"Desk\"\nemail = \"desk@bench.example\"\ndelivery = \"daily 08:00\"\n"
            );
            for page in 0..PAGES {
                let _ = writeln!(text, "[[source]]\nid = \"page-{page}\"\nurl = \"{base}/page/{page}\"\n");
            }
            fs::write(folder.join("sources.toml"), text)
        }
        Tool::Urlwatch => {
            for page in 0..PAGES {
                let _ = writeln!(text, "---\nname: page {page}\nurl: {base}/page/{page}\nfilter: html2text");
            }
            fs::write(folder.join("config.yaml"), "report: {stdout: {enabled: true, color: false}}\n")
                .and_then(|()| fs::write(folder.join("urls.yaml"), text))
        }
    }
    .expect("the configuration is written");
}

fn command(tool: Tool, case: Case, folder: &Path, base: &str) -> Command {
    let mut command = match tool {
        Tool::Policywatch => {
            let mut command = Command::new(env!("CARGO_BIN_EXE_policywatch"));
            command.args(["check"]);
            command
        }
        Tool::Urlwatch => {
            let mut command = Command::new(urlwatch().expect("it was found before"));
            command.args(["--urls", "urls.yaml", "--config", "config.yaml", "--cache", "cache.db"]);
            command
        }
        Tool::Bare => {
            let mut command = Command::new(std::env::current_exe().expect("this program's path"));
            command.args(["--bare", base, if case == Case::NotModified { "304" } else { "200" }]);
            command
        }
    };
    command.current_dir(folder).env("HOME", folder);
    command
}

/// The bare loop, as a process of its own.
fn bare(base: &str, condition: &str) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let conditional = condition == "304";
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let next = Arc::new(AtomicUsize::new(0));
        let tasks: Vec<_> = (0..PARALLEL)
            .map(|_| {
                let (client, next, base) = (client.clone(), Arc::clone(&next), base.to_owned());
                tokio::spawn(async move {
                    loop {
                        let page = next.fetch_add(1, Ordering::SeqCst);
                        if page >= PAGES {
                            return;
                        }
                        let mut request = client.get(format!("{base}/page/{page}"));
                        if conditional {
                            request = request.header(header::IF_NONE_MATCH, "\"0\"");
                        }
                        let response = request.send().await.expect("the server answers");
                        let body = response.bytes().await.expect("the body comes");
                        assert_eq!(body.is_empty(), conditional);
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("no task panics");
        }
    });
}

#[derive(Default)]
struct State {
    version: AtomicU32,
    validators: AtomicBool,
    requests: AtomicUsize,
}

/// The server.
struct Site {
    base: String,
    state: Arc<State>,
    _runtime: tokio::runtime::Runtime,
}

impl Site {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime for the server");
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
            .expect("a free port on loopback");
        let base = format!("http://{}", listener.local_addr().expect("a bound socket has an address"));
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let _ = stream.set_nodelay(true);
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    let serve = service_fn(|request| std::future::ready(answer(&request, &shared)));
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), serve).await;
                });
            }
        });
        Self { base, state, _runtime: runtime }
    }

    /// Puts the pages into the state of a case.
    fn show(&self, case: Case, round: usize) {
        let version = if case == Case::Changed { u32::try_from(round).expect("few rounds") + 1 } else { 0 };
        self.state.version.store(version, Ordering::SeqCst);
        self.state.validators.store(matches!(case, Case::New | Case::NotModified), Ordering::SeqCst);
    }
}

#[allow(clippy::unnecessary_wraps)] // The form that the server asks for.
fn answer(request: &Request<Incoming>, state: &State) -> Result<Response<Full<Bytes>>, Infallible> {
    let page = request.uri().path().strip_prefix("/page/").and_then(|number| number.parse::<usize>().ok());
    let Some(page) = page else {
        let mut response = Response::new(Full::new(Bytes::from_static(b"nothing here")));
        *response.status_mut() = StatusCode::NOT_FOUND;
        return Ok(response);
    };
    state.requests.fetch_add(1, Ordering::SeqCst);
    let validators = state.validators.load(Ordering::SeqCst);
    let version = state.version.load(Ordering::SeqCst);
    let tag = format!("\"{version}\"");
    let known = request.headers().get(header::IF_NONE_MATCH).is_some_and(|value| value == tag.as_str());
    let mut response = if validators && known {
        let mut response = Response::new(Full::new(Bytes::new()));
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        let mut response = Response::new(Full::new(Bytes::from(text_of(page, version))));
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, html);
        response
    };
    if validators {
        let headers = response.headers_mut();
        headers.insert(header::ETAG, HeaderValue::from_str(&tag).expect("a tag is ASCII"));
        let modified = HeaderValue::from_static("Sun, 01 Feb 2026 00:00:00 GMT");
        headers.insert(header::LAST_MODIFIED, modified);
    }
    Ok(response)
}

/// A page of a made-up district's plan, always of the same length.
fn text_of(page: usize, version: u32) -> String {
    let robots = 1000 + page * 7 + version as usize * 500;
    let mut html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Plan of district {page}</title></head>\
         <body><header><nav><a href=\"/\">Home</a> <a href=\"/plans\">Plans</a></nav></header><main>\
         <h1>Robotics plan of district {page}</h1><p>The district government has adopted this plan to promote its \
         robotics industry over the coming years.</p><h2>Goals</h2>\
         <p>By 2027, the district aims to deploy {robots} robots in factories and hospitals.</p>\
         <p>By 2030, the core industry is to reach an output of {} billion yuan.</p><h2>Measures</h2>\
         <p>Firms that buy robots made in the district receive a subsidy of up to 2 million yuan a year.</p>\
         <p>The district will build a public testing ground for robots by the end of 2028.</p><h2>Background</h2>",
        20 + page % 60
    );
    let end = "</main><footer><p>District office. All rights reserved.</p></footer></body></html>\n";
    let mut line = 0;
    while html.len() + end.len() + 140 < PAGE_BYTES {
        line += 1;
        let _ = write!(
            html,
            "<p>Workshop {line} of district {page} has taught its trade to people of the valley for {} years.</p>",
            20 + (page + line) % 50
        );
    }
    let missing = PAGE_BYTES.saturating_sub(html.len() + end.len() + 7);
    let _ = write!(html, "<p>{}</p>", "x".repeat(missing));
    html.push_str(end);
    html
}

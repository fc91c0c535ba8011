//! Pages that scripts fill, through the real program and a real Chromium.
//!
//! Without a browser on `PATH` these tests say that they were left out; where `POLICYWATCH_NEEDS_BROWSER` is set, as
//! `.ci/run` sets it, that is a failure.

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use policywatch::{
    browser::{Browser, BrowserError, Job, Limits, Rendered},
    domain::{
        fetched::{Fetched, Validators},
        settings::FetchSettings,
        source::Source,
    },
    fetch::{Fetcher, proxy::GuardingProxy},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    harness::Workspace,
    site::{Page, Site},
};

/// Whether there is a browser; says loudly where there is none.
fn browser_is_here() -> bool {
    if cfg!(not(feature = "browser")) {
        return false;
    }
    let found = Browser::new(None).program();
    if let Err(error) = &found {
        assert!(std::env::var_os("POLICYWATCH_NEEDS_BROWSER").is_none(), "{error}");
        eprintln!("\n*** LEFT OUT: {error}; the tests of rendering prove nothing on this machine ***\n");
    }
    found.is_ok()
}

/// A page that is empty until its script has fetched the text.
const SHELL: &str = "<!DOCTYPE html><html><head><title>Harbour district plan</title></head><body>\
    <div id=\"app\"></div><noscript>Please enable JavaScript.</noscript><script>\
    fetch('/api/plan').then(answer => answer.text()).then(text => {\
      document.getElementById('app').innerHTML = text; });\
    </script></body></html>";

fn plan(robots: u32) -> Page {
    Page::html(&format!(
        "<article><h1>Harbour district plan</h1>\
         <p>The harbour district presents its plan for the years to come, after long talks with firms, schools and \
         the people who live there, and asks the council to support it with money and with patience.</p>\
         <p>By 2030, the district will have {robots} robots at work in its port.</p>\
         <p>The district will subsidise the purchase of electric cranes with 20 million euros.</p>\
         <p>The council hears each spring how far the work has come, and what stands in its way.</p></article>"
    ))
}

#[test]
fn a_page_that_a_script_fills_is_watched_and_a_change_of_it_is_told() {
    if !browser_is_here() {
        return;
    }
    for render in ["browser", "auto"] {
        let site = Site::start();
        site.set("/plan", Page::html(SHELL).with_etag());
        site.set("/api/plan", plan(400));
        let mut workspace = Workspace::new();
        workspace.source_with("plan", &site.url("/plan"), &format!("render = \"{render}\"")).subscriber(
            "Desk",
            "desk@test.example",
            "",
        );
        workspace.run(&["check"], 0).says("version 1");
        workspace.run(&["show", "plan"], 0).says("400 robots at work");
        workspace.run(&["check"], 0).says("unchanged");
        assert!(workspace.alerts().is_empty(), "{render}: nothing has changed");
        site.set("/api/plan", plan(650));
        workspace.run(&["check"], 0).says("version 2").says("1 change of targets and measures");
        let alerts = workspace.alerts();
        assert_eq!(alerts.len(), 1, "{render}");
        assert!(alerts[0].says("{+650+} robots"), "{render}: {}", alerts[0].text);
        let shells: Vec<_> = site.requests().into_iter().filter(|request| request.0 == "/plan").collect();
        assert_eq!(shells.len(), 3, "{render}: the browser does not fetch the page again: {shells:?}");
        assert!(shells.iter().all(|request| !request.2), "{render}: a shell's validators say nothing");
        assert!(
            site.requests()
                .iter()
                .all(|request| request.1 == "policywatch-test (+https://test.example/contact)"),
            "{render}: every request says who asks: {:?}",
            site.requests()
        );
    }
}

#[test]
fn without_rendering_a_shell_is_unavailable_and_a_full_page_needs_no_browser() {
    let site = Site::start();
    site.set("/shell", Page::html("<html><body><div id=app></div><script>go()</script></body></html>"));
    site.set("/full", plan(400));
    let mut workspace = Workspace::new();
    workspace.configure("[lexicon.sectors]\nports = [\"port\"]");
    workspace.source("shell", &site.url("/shell"));
    workspace.source_with("full", &site.url("/full"), "render = \"auto\"");
    workspace.run(&["check"], 1).says("unavailable").says("render = \"auto\"").says("first visit");
}

#[test]
fn a_browser_that_is_not_there_is_told_with_what_to_do() {
    let site = Site::start();
    site.set("/plan", Page::html(SHELL));
    let mut workspace = Workspace::new();
    workspace.source_with("plan", &site.url("/plan"), "render = \"browser\"");
    let file = workspace.path().join("sources.toml");
    let text = fs::read_to_string(&file).expect("the configuration");
    fs::write(&file, text.replace("[fetch]", "[fetch]\nbrowser = \"/nowhere/chromium\"")).expect("written");
    let told = if cfg!(feature = "browser") { "no browser at /nowhere/chromium" } else { "cannot render" };
    workspace.run(&["check"], 1).says("failed").says(told);
}

/// What a page of one source may not reach, however it tries.
#[test]
fn a_pages_script_reaches_nothing_that_the_guard_refuses() {
    if !browser_is_here() {
        return;
    }
    let (site, secret) = (Site::start(), Site::start());
    secret.set("/secret", Page::html("the secret of the intranet"));
    let port = secret.url("").rsplit(':').next().expect("a port").to_owned();
    let asked = [
        secret.url("/secret"),
        format!("http://localhost:{port}/secret"),
        format!("http://127.1:{port}/secret"),
        format!("http://2130706433:{port}/secret"),
        format!("http://[::1]:{port}/secret"),
        format!("http://[::ffff:127.0.0.1]:{port}/secret"),
        format!("https://127.0.0.1:{port}/secret"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://10.0.0.1/".to_owned(),
        "file:///etc/hostname".to_owned(),
    ];
    let list = serde_json::to_string(&asked).expect("a list");
    let page = format!(
        "<!DOCTYPE html><html><head><title>Curious page</title></head><body><article id=\"app\"></article><script>\
         const asked = {list};\
         const say = text => {{ const p = document.createElement('p'); p.textContent = text; app.append(p); }};\
         say('The council meets on Mondays to hear what the people of the district have to say about the plan.');\
         for (const url of asked) {{\
           const script = document.createElement('script'); script.src = url; document.head.append(script);\
           const frame = document.createElement('iframe'); frame.src = url; document.body.append(frame);\
         }}\
         try {{ new WebSocket('ws://127.0.0.1:{port}/secret'); }} catch (error) {{}}\
         Promise.all(asked.map(url => fetch(url, {{mode: 'no-cors'}}).then(a => 'REACHED ' + url, e => 'kept out of ' + url)))\
           .then(said => said.forEach(say));\
         </script></body></html>"
    );
    site.set("/curious", Page::html(&page));
    let mut workspace = Workspace::new();
    workspace.source_with("curious", &site.url("/curious"), "render = \"browser\"\nallow_private = true");
    let file = workspace.path().join("sources.toml");
    let text = fs::read_to_string(&file).expect("the configuration");
    fs::write(&file, text.replace("allow_hosts = [\"127.0.0.1\"]\n", "")).expect("written");
    workspace.run(&["check"], 0).says("version 1");
    let shown = workspace.run(&["show", "curious"], 0);
    shown.says("kept out of http://169.254.169.254").says("kept out of file:///etc/hostname");
    shown.says_not("REACHED");
    assert!(secret.requests().is_empty(), "the guarded server was asked: {:?}", secret.requests());
    shown.says_not("secret of the intranet");
}

/// WebRTC speaks UDP past every proxy unless it is kept from it.
#[test]
fn a_pages_script_sends_no_datagram_and_learns_no_address_of_the_machine() {
    if !browser_is_here() {
        return;
    }
    let listener = std::net::UdpSocket::bind(("127.0.0.1", 0)).expect("a free port");
    listener.set_nonblocking(true).expect("a socket of ours");
    let port = listener.local_addr().expect("an address").port();
    let site = Site::start();
    let page = format!(
        "<!DOCTYPE html><html><head><title>Talkative page</title></head><body><article><p>The council meets on \
         Mondays to hear what the people of the district have to say about the plan and its costs.</p><p id=\"app\"></p>\
         </article><script>\
         const say = text => app.textContent += text + ' ';\
         const talk = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}, \
           {{urls: 'turn:127.0.0.1:{port}', username: 'a', credential: 'b'}}]}});\
         talk.onicecandidate = found => say(found.candidate ? 'FOUND ' + found.candidate.candidate : 'looked');\
         talk.createDataChannel('x');\
         talk.createOffer().then(offer => talk.setLocalDescription(offer)).then(() => fetch('/wait')).then(() => say('waited'));\
         </script></body></html>"
    );
    site.set("/talk", Page::html(&page));
    site.set("/wait", Page::html("x").with_delay(Duration::from_secs(2)));
    let mut workspace = Workspace::new();
    workspace.source_with("talk", &site.url("/talk"), "render = \"browser\"");
    workspace.run(&["check"], 0).says("version 1");
    let shown = workspace.run(&["show", "talk"], 0);
    shown.says("waited").says_not("FOUND candidate");
    let mut datagram = [0; 64];
    assert!(listener.recv(&mut datagram).is_err(), "a datagram came past the proxy");
}

/// Folders of browsers in this folder for temporary files, and processes that work in them.
fn traces(folder: &Path) -> Vec<String> {
    let mut traces: Vec<String> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    let marked = folder.to_string_lossy().into_owned();
    for entry in fs::read_dir("/proc").expect("proc").flatten() {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        if line.contains(&marked) {
            traces.push(line);
        }
    }
    traces
}

fn wait_until(what: &str, met: impl Fn() -> bool) {
    let began = Instant::now();
    while !met() {
        assert!(began.elapsed() < Duration::from_mins(1), "{what} did not happen within a minute");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_page_without_end_is_given_up_and_nothing_of_the_browser_is_left() {
    if !browser_is_here() {
        return;
    }
    let site = Site::start();
    site.set("/loop", Page::html("<html><body><div id=app></div><script>for (;;) {}</script></body></html>"));
    let mut workspace = Workspace::new();
    workspace.source_with("loop", &site.url("/loop"), "render = \"browser\"\ntimeout = \"6s\"");
    let temporary = workspace.path().join("temporary");
    fs::create_dir(&temporary).expect("a folder");
    let output = workspace.command(&["check"]).env("TMPDIR", &temporary).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("could not be rendered"), "{said}");
    wait_until("the end of every process", || traces(&temporary).is_empty());
}

#[test]
fn the_browser_ends_when_the_program_is_killed() {
    if !browser_is_here() {
        return;
    }
    let site = Site::start();
    site.set("/plan", Page::html(SHELL));
    site.set("/api/plan", plan(400).with_delay(Duration::from_mins(2)));
    let mut workspace = Workspace::new();
    workspace.source_with("plan", &site.url("/plan"), "render = \"browser\"");
    let temporary = workspace.path().join("temporary");
    fs::create_dir(&temporary).expect("a folder");
    let mut command: Command = workspace.command(&["check"]);
    let mut program = command.env("TMPDIR", &temporary).spawn().expect("it starts");
    wait_until("the script's request", || site.requests().iter().any(|request| request.0 == "/api/plan"));
    assert!(traces(&temporary).len() > 2, "a browser runs: {:?}", traces(&temporary));
    program.kill().expect("it can be killed");
    program.wait().expect("it has ended");
    wait_until("the end of every process", || traces(&temporary).is_empty());
}

fn private_source(site: &Site, path: &str) -> Source {
    crate::fetch::source(&site.url(path))
}

/// Renders through the library, where limits can be small.
fn rendered(site: &Site, path: &str, limits: Limits, loaded_bytes: u64) -> Result<Rendered, BrowserError> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let settings = FetchSettings::default();
        let fetcher = Arc::new(Fetcher::new(&settings).expect("a client"));
        let source = private_source(site, path);
        let now = "2026-11-22T08:00:00Z".parse().expect("a time");
        let fetched = fetcher.fetch(&source, &Validators::default(), now).await.expect("a page");
        let Fetched::Page(page) = fetched else { panic!("a page was expected") };
        let proxy = GuardingProxy::start(fetcher, source, loaded_bytes).await.expect("a proxy");
        let overrun = || proxy.overrun();
        let job = Job { page: &page, user_agent: "test", proxy: proxy.address(), limits, overrun: &overrun };
        Browser::new(None).render(&job).await
    })
}

#[test]
fn memory_requests_and_bytes_have_limits() {
    if !browser_is_here() {
        return;
    }
    let site = Site::start();
    site.set(
        "/many",
        Page::html(
            "<html><body><p id=app></p><script>(async () => { let got = 0; for (let i = 0; i < 9; i++) \
             await fetch('/api/part').then(() => got++, () => 0); app.textContent = 'got ' + got; })()</script></body></html>",
        ),
    );
    site.set("/api/part", Page::html(&"x".repeat(300_000)));
    let free = Limits::default();
    let all = rendered(&site, "/many", free, 100_000_000).expect("it is within its limits");
    assert!(all.html.contains("got 9"), "{}", all.html);
    let few = rendered(&site, "/many", Limits { requests: 4, ..free }, 100_000_000).expect("a page");
    // The browser may ask for the site's icon besides.
    assert!(few.html.contains("got 4") || few.html.contains("got 3"), "{}", few.html);
    assert!(few.refused >= 5, "{few:?}");
    let failure = |outcome: Result<Rendered, BrowserError>| outcome.expect_err("a limit").to_string();
    let memory = failure(rendered(&site, "/many", Limits { memory_bytes: 1_000_000, ..free }, 100_000_000));
    assert!(memory.contains("memory"), "{memory}");
    let large = failure(rendered(&site, "/many", Limits { page_bytes: 20, ..free }, 100_000_000));
    assert!(large.contains("larger than 20 bytes"), "{large}");
    site.set("/api/part", Page::html(&"x".repeat(300_000)).with_delay(Duration::from_millis(400)));
    let bytes = failure(rendered(&site, "/many", free, 1_000_000));
    assert!(bytes.contains("loaded more than"), "{bytes}");
}

async fn asked(proxy: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(proxy).await.expect("the proxy listens");
    stream.write_all(request.as_bytes()).await.expect("it reads");
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).await.expect("it answers");
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

/// The proxy by itself, in every spelling; no browser is needed for it.
#[test]
fn the_proxy_holds_the_guards_rules() {
    let (site, secret) = (Site::start(), Site::start());
    site.set("/open", Page::html("an open page"));
    let port = secret.url("").rsplit(':').next().expect("a port").to_owned();
    let own = site.url("").trim_start_matches("http://").to_owned();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let fetcher = Arc::new(Fetcher::new(&FetchSettings::default()).expect("a client"));
        let proxy =
            GuardingProxy::start(fetcher, private_source(&site, "/open"), 1_000_000).await.expect("a proxy");
        let at = proxy.address();
        let hosts = [
            format!("127.0.0.1:{port}"),
            format!("localhost:{port}"),
            format!("127.1:{port}"),
            format!("0x7f000001:{port}"),
            format!("2130706433:{port}"),
            format!("[::1]:{port}"),
            format!("[::ffff:7f00:1]:{port}"),
            format!("[64:ff9b::7f00:1]:{port}"),
            "169.254.169.254:80".to_owned(),
            "192.168.0.1:443".to_owned(),
            "100.64.0.1:80".to_owned(),
        ];
        for host in &hosts {
            let tunnel = asked(at, &format!("CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n")).await;
            assert!(tunnel.starts_with("HTTP/1.1 403"), "CONNECT {host}: {tunnel}");
            let plain = asked(at, &format!("GET http://{host}/secret HTTP/1.1\r\nHost: {own}\r\n\r\n")).await;
            assert_eq!(plain, "", "GET {host} gets no answer, as if nobody were there");
        }
        assert!(secret.requests().is_empty());
        assert_eq!(proxy.refusals().len(), 20, "the first refusals are remembered");
        for request in [
            "GET /etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET ftp://example.org/ HTTP/1.1\r\nHost: x\r\n\r\n",
            "CONNECT nonsense HTTP/1.1\r\n\r\n",
        ] {
            let answer = asked(at, request).await;
            assert!(answer.starts_with("HTTP/1.1 400"), "{request}: {answer}");
        }
        let open = asked(at, &format!("GET http://{own}/open HTTP/1.1\r\nHost: {own}\r\n\r\n")).await;
        assert!(open.starts_with("HTTP/1.1 200"), "{open}");
        let mut stream = TcpStream::connect(at).await.expect("the proxy listens");
        stream
            .write_all(format!("CONNECT {own} HTTP/1.1\r\nHost: {own}\r\n\r\n").as_bytes())
            .await
            .expect("sent");
        let mut answer = [0; 64];
        let read = stream.read(&mut answer).await.expect("an answer");
        assert!(answer[..read].starts_with(b"HTTP/1.1 200"));
        stream.write_all(b"GET /open HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.expect("sent");
        let mut page = String::new();
        stream.read_to_string(&mut page).await.expect("the page");
        assert!(page.ends_with("an open page"), "{page}");
    });
}

//! The real program against a server that makes it difficult: every trick ends in a clear outcome, and nobody
//! else waits for it.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::Value;

use crate::{
    difficult_site::{Answer, Site, Step, head},
    fetch::gzip,
    harness::{Printed, Workspace},
    keys,
    pages::Plan,
};

/// Runs the program beside the servers of the test.
async fn run(workspace: &Arc<Workspace>, args: &'static [&'static str], code: i32) -> Printed {
    let workspace = Arc::clone(workspace);
    tokio::task::spawn_blocking(move || workspace.run(args, code)).await.expect("the program was run")
}

async fn check(workspace: &Arc<Workspace>, code: i32) -> HashMap<String, Value> {
    let printed = run(workspace, &["check", "--json"], code).await;
    let lines =
        printed.stdout.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
    lines.map(|line| (line["source"].as_str().expect("an id").to_owned(), line)).collect()
}

fn plan() -> Answer {
    Answer::page(Plan::default().html())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_difficult_answer_ends_in_its_own_outcome() {
    let html = Plan::default().html();
    let chunked = |body: &[u8]| {
        Answer::raw([head("200 OK", &[("transfer-encoding", "chunked")]), body.to_vec()].concat())
    };
    let encoded =
        |encoding: &str, body: Vec<u8>| Answer::status("200 OK", &[("content-encoding", encoding)], body);
    let zeros = vec![b'0'; 8_000_000];
    let zstd = zstd::encode_all(&zeros[..], 3).expect("reading from memory");
    let gbk = encoding_rs::GBK
        .encode("<html><meta charset=gbk><title>规划</title><p>到2027年，全市部署机器人1万台。</p>")
        .0
        .into_owned();
    let fold = "HTTP/1.1 200 OK\r\nContent-Type : text/html\r\nnonsense line\r\nX-Folded: a\r\n b\r\n";
    let odd_header =
        [fold.as_bytes(), format!("Content-Length: {}\r\n\r\n", html.len()).as_bytes(), html.as_bytes()]
            .concat();
    // (path, answer, outcome, words of the reason)
    let cases: Vec<(&'static str, Answer, &str, &str)> = vec![
        ("/good", plan(), "new-version", ""),
        ("/good-gzip", encoded("gzip", gzip(html.as_bytes())), "new-version", ""),
        (
            "/good-chunked",
            chunked(format!("{:x}\r\n{html}\r\n0\r\n\r\n", html.len()).as_bytes()),
            "new-version",
            "",
        ),
        (
            "/good-until-close",
            Answer::raw([head("200 OK", &[]), html.clone().into_bytes()].concat()),
            "new-version",
            "",
        ),
        (
            "/good-gbk",
            Answer::status("200 OK", &[("content-type", "text/html; charset=utf-8")], gbk),
            "new-version",
            "",
        ),
        ("/odd-header", Answer::raw(odd_header), "new-version", ""),
        ("/moved", Answer::redirect("301 Moved Permanently", "/good"), "new-version", ""),
        // Time.
        ("/silent", Answer::steps(vec![Step::Silence]), "failed", "waiting for the answer"),
        (
            "/header-drip",
            Answer::steps(vec![Step::Drip(b"HTTP/1.1 200 OK\r\n".repeat(99), Duration::from_millis(200))]),
            "failed",
            "waiting for the answer",
        ),
        (
            "/byte-a-second",
            Answer::steps(vec![
                Step::Send(head("200 OK", &[("content-length", "100000")])),
                Step::Drip(vec![b'x'; 100_000], Duration::from_millis(500)),
            ]),
            "failed",
            "reading the body",
        ),
        // Size.
        (
            "/ten-gigabytes",
            Answer::steps(vec![
                Step::Send(head("200 OK", &[("content-length", "10737418240")])),
                Step::Endless(vec![b'x'; 65536]),
            ]),
            "failed",
            "larger than 100000 bytes",
        ),
        (
            "/never-ends",
            Answer::steps(vec![Step::Send(head("200 OK", &[])), Step::Endless(b"<p>and more</p>".to_vec())]),
            "failed",
            "larger than",
        ),
        (
            "/endless-chunks",
            Answer::steps(vec![
                Step::Send(head("200 OK", &[("transfer-encoding", "chunked")])),
                Step::Endless(b"4\r\nmore\r\n".to_vec()),
            ]),
            "failed",
            "larger than",
        ),
        (
            "/endless-empty-lines",
            Answer::steps(vec![
                Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec()),
                Step::Endless(b"x: y\r\n".to_vec()),
            ]),
            "failed",
            "connection",
        ),
        (
            "/large-header",
            Answer::status("200 OK", &[("x-large", &"x".repeat(80_000))], "x"),
            "failed",
            "max_header_bytes",
        ),
        ("/gzip-bomb", encoded("gzip", gzip(&zeros)), "failed", "larger than"),
        ("/zstd-bomb", encoded("zstd", zstd.clone()), "failed", "larger than"),
        ("/bomb-within-the-limit", encoded("zstd", zstd), "failed", "max_expansion"),
        // Lies.
        (
            "/too-short",
            Answer::raw([head("200 OK", &[("content-length", "99999")]), b"<p>cut".to_vec()].concat()),
            "failed",
            "broken",
        ),
        ("/chunk-cut", chunked(b"ff\r\n<p>cut"), "failed", "broken"),
        ("/chunk-garbage", chunked(b"5\r\nhello\r\nxyz\r\n"), "failed", "broken"),
        (
            "/gzip-cut",
            encoded("gzip", {
                let mut cut = gzip(html.as_bytes());
                cut.truncate(cut.len() / 2);
                cut
            }),
            "failed",
            "broken",
        ),
        ("/no-gzip", encoded("gzip", html.clone().into_bytes()), "failed", "broken"),
        (
            "/two-lengths",
            Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 7\r\n\r\nhello!!"),
            "failed",
            "connection",
        ),
        ("/no-http", Answer::raw("SSH-2.0-OpenSSH_9.2\r\n"), "failed", "connection"),
        ("/reset", Answer::steps(vec![Step::Reset]), "failed", "connection"),
        (
            "/torn",
            Answer::steps(vec![
                Step::Send(head("200 OK", &[("content-length", "5000")])),
                Step::Send(vec![b'x'; 900]),
                Step::Reset,
            ]),
            "failed",
            "body",
        ),
        ("/unasked-304", Answer::status("304 Not Modified", &[], ""), "failed", "304"),
        // Redirects.
        ("/loop", Answer::redirect("302 Found", "/loop"), "failed", "redirects"),
        ("/to-file", Answer::redirect("302 Found", "file:///etc/passwd"), "failed", "only http and https"),
        (
            "/to-metadata",
            Answer::redirect("302 Found", "http://169.254.169.254/latest/"),
            "failed",
            "refused",
        ),
        (
            "/to-mapped",
            Answer::redirect("307 Temporary Redirect", "http://[::ffff:10.0.0.1]/"),
            "failed",
            "refused",
        ),
        ("/to-nowhere", Answer::status("302 Found", &[], ""), "failed", "302"),
        // Statuses.
        ("/no-content", Answer::raw(head("204 No Content", &[])), "failed", "204"),
        ("/partial", Answer::status("206 Partial Content", &[], html.as_str()), "failed", "206"),
        ("/bad", Answer::status("400 Bad Request", &[], ""), "failed", "400"),
        ("/login", Answer::status("401 Unauthorized", &[], ""), "unavailable", "refused"),
        ("/gone", Answer::status("410 Gone", &[], ""), "unavailable", "410"),
        (
            "/too-many",
            Answer::status("429 Too Many Requests", &[("retry-after", "7200")], ""),
            "failed",
            "try again after",
        ),
        ("/trouble", Answer::status("500 Internal Server Error", &[], ""), "failed", "500"),
    ];
    let mut workspace = Workspace::new();
    let pages = cases.iter().map(|(path, answer, ..)| (*path, answer.clone())).collect();
    let site = Site::with_pages(pages).await;
    for (path, ..) in &cases {
        let more = match *path {
            "/bomb-within-the-limit" => "max_body_bytes = 20_000_000\n",
            "/byte-a-second" => "timeout = \"2s\"\nmax_body_bytes = 100_000\n",
            "/silent" | "/header-drip" => "timeout = \"2s\"\n",
            _ => "max_body_bytes = 100_000\n",
        };
        workspace.source_with(&path[1..], &site.url(path), more);
    }
    let workspace = Arc::new(workspace);
    let lines = check(&workspace, 1).await;
    for (path, _, outcome, words) in &cases {
        let line = &lines[&path[1..]];
        assert_eq!(line["outcome"], *outcome, "{path}: {line}");
        let reason = line["reason"].as_str().unwrap_or_default();
        assert!(reason.contains(words), "{path}: `{words}` is not in `{reason}`");
    }
    // What came of it stands in the database, and none of it is a version.
    let good = cases.iter().filter(|(_, _, outcome, _)| *outcome == "new-version").count();
    assert_eq!(workspace.count("SELECT count(*) FROM versions"), i64::try_from(good).expect("few"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_host_with_many_sources_keeps_nobody_waiting() {
    let asked_of_bad = Arc::new(AtomicUsize::new(0));
    let seen_by_good = Arc::new(AtomicUsize::new(usize::MAX));
    let (count, seen, looked) =
        (Arc::clone(&asked_of_bad), Arc::clone(&seen_by_good), Arc::clone(&asked_of_bad));
    let bad = Site::start(move |request| {
        if request.target != "/robots.txt" {
            count.fetch_add(1, Ordering::SeqCst);
            return Answer::steps(vec![Step::Silence]);
        }
        Answer::not_found()
    })
    .await;
    let good = Site::start(move |request| {
        if request.target != "/plan" {
            return Answer::not_found();
        }
        seen.store(looked.load(Ordering::SeqCst), Ordering::SeqCst);
        plan()
    })
    .await;
    let mut workspace = Workspace::new();
    for number in 0..12 {
        workspace.source_with(
            &format!("bad-{number}"),
            &bad.url(&format!("/{number}")),
            "timeout = \"300ms\"\n",
        );
    }
    workspace.source("good", &good.url("/plan"));
    // Two at a time over all hosts, one at the bad one: its twelve sources wait for one another, and for nobody else.
    let file = workspace.path().join("sources.toml");
    let text = std::fs::read_to_string(&file).expect("the configuration");
    let text = text.replace("per_host_parallel = 8", "per_host_parallel = 1\nparallel = 2");
    std::fs::write(&file, text).expect("the configuration is written");
    let workspace = Arc::new(workspace);
    let lines = check(&workspace, 1).await;
    assert_eq!(lines["good"]["outcome"], "new-version");
    assert_eq!(asked_of_bad.load(Ordering::SeqCst), 12, "each of the bad ones had its turn");
    let before = seen_by_good.load(Ordering::SeqCst);
    assert!(before <= 3, "{before} visits to the bad host came before the one to the good host");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_of_a_check_says_what_was_sent_and_what_came() {
    let html = Plan::default().html();
    let body = gzip(html.as_bytes());
    let (sent, size) = (body.len(), html.len());
    let site = Site::start(move |request| match request.target.as_str() {
        "/old" => Answer::redirect("301 Moved Permanently", "/plan"),
        "/plan" if request.header("if-none-match") == Some("\"v1\"") => {
            Answer::status("304 Not Modified", &[("etag", "\"v1\""), ("cache-control", "max-age=60")], "")
        }
        "/plan" => Answer::status(
            "200 OK",
            &[("etag", "\"v1\""), ("content-encoding", "gzip"), ("cache-control", "max-age=86400")],
            body.clone(),
        ),
        _ => Answer::not_found(),
    })
    .await;
    let mut workspace = Workspace::new();
    workspace.source("plan", &site.url("/old"));
    let workspace = Arc::new(workspace);
    let printed = run(&workspace, &["check", "--verbose", "--json"], 0).await;
    let line: Value = serde_json::from_str(printed.stdout.lines().next().expect("a line")).expect("JSON");
    let requests = line["requests"].as_array().expect("a list").clone();
    assert_eq!(requests.len(), 2, "{line}");
    assert_eq!(
        (&requests[0]["status"], &requests[0]["location"]),
        (&Value::from(301), &Value::from(site.url("/plan")))
    );
    assert_eq!(requests[1]["received_bytes"], sent);
    assert_eq!(requests[1]["body_bytes"], size);
    assert_eq!(requests[1]["remote"], format!("127.0.0.1:{}", site.port()));
    assert_eq!(requests[1]["protocol"], "HTTP/1.1");
    for words in ["asked for robots.txt", "status=301", "status=200", &site.url("/plan"), "received_bytes"] {
        assert!(printed.stderr.contains(words), "`{words}` is not in\n{}", printed.stderr);
    }
    let second = check(&workspace, 0).await;
    assert_eq!(second["plan"]["outcome"], "not-modified");
    let one = |sql: &str| workspace.count(&format!("SELECT {sql} FROM checks ORDER BY id LIMIT 1"));
    assert_eq!(one("status"), 200);
    assert_eq!(one("received_bytes"), i64::try_from(sent).expect("a small page"));
    assert_eq!(one("body_bytes"), i64::try_from(size).expect("a small page"));
    assert_eq!(one("fresh_secs"), 3600, "a day is believed for an hour");
    assert_eq!(one("json_array_length(exchanges)"), 2);
    assert_eq!(
        workspace
            .count("SELECT count(*) FROM checks c JOIN texts t ON t.id = c.etag WHERE t.text = '\"v1\"'"),
        2
    );
    assert_eq!(workspace.count("SELECT status FROM checks ORDER BY id DESC LIMIT 1"), 304);
    // The operator hears of the new address once, however often the redirect is followed.
    let mails = workspace.mails();
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(
        mails[0].subject.contains("moved for good") && mails[0].says(&site.url("/plan")),
        "{:?}",
        mails[0]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_come_back_at_the_next_visit_and_to_their_own_source_alone() {
    let site = Site::start(|request| match request.target.as_str() {
        "/plan" => match request.header("cookie") {
            None => Answer::status(
                "200 OK",
                &[("set-cookie", "visit=1; Path=/; Max-Age=900")],
                Plan::default().html(),
            ),
            Some("visit=1") => Answer::status(
                "200 OK",
                &[("set-cookie", "visit=; Path=/; Max-Age=0")],
                Plan::default().html(),
            ),
            Some(other) => panic!("{other}"),
        },
        "/other" if request.header("cookie").is_none() => plan(),
        _ => Answer::not_found(),
    })
    .await;
    let mut workspace = Workspace::new();
    workspace.source("plan", &site.url("/plan")).source("other", &site.url("/other"));
    let workspace = Arc::new(workspace);
    for _ in 0..3 {
        let lines = check(&workspace, 0).await;
        assert!(lines.values().all(|line| line["reason"].is_null()), "{lines:?}");
    }
    let cookies: Vec<Option<String>> = site
        .pages_asked()
        .iter()
        .filter(|request| request.target == "/plan")
        .map(|request| request.header("cookie").map(str::to_owned))
        .collect();
    assert_eq!(cookies, [None, Some("visit=1".to_owned()), None]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fresh_page_is_put_off_by_an_hour_at_most() {
    let site = Site::with_pages(vec![
        (
            "/year",
            Answer::status(
                "200 OK",
                &[("cache-control", "public, max-age=31536000")],
                Plan::default().html(),
            ),
        ),
        ("/minutes", Answer::status("200 OK", &[("cache-control", "max-age=600")], Plan::default().html())),
        (
            "/none",
            Answer::status("200 OK", &[("cache-control", "no-cache, max-age=600")], Plan::default().html()),
        ),
    ])
    .await;
    let mut workspace = Workspace::new();
    for id in ["year", "minutes", "none"] {
        workspace.source_with(id, &site.url(&format!("/{id}")), "schedule = \"* * * * *\"\n");
    }
    let workspace = Arc::new(workspace);
    let at = Arc::clone(&workspace);
    tokio::task::spawn_blocking(move || at.run_at("2026-03-01T12:00:30Z", &["check"], 0))
        .await
        .expect("it was run");
    for (id, minutes) in [("year", 61), ("minutes", 11), ("none", 1)] {
        let due = workspace.count(&format!("SELECT due_at / 60000000 FROM sources WHERE name = '{id}'"));
        let started: jiff::Timestamp = "2026-03-01T12:00:00Z".parse().expect("a timestamp");
        assert_eq!(due - started.as_second() / 60, minutes, "{id}");
    }
    // Asked for by hand, it is asked for; and no cache on the way may answer with something older than an hour.
    check(&workspace, 0).await;
    let asked = site.pages_asked();
    assert_eq!(asked.len(), 6);
    assert!(asked.iter().all(|request| request.header("cache-control") == Some("max-age=3600")));
}

/// A page that is seen well on two days, gone on four, and back on two: one mail with its dates, and one more.
async fn told_once_and_once_more(site: &Site, gone: &AtomicUsize, mut workspace: Workspace, says: &str) {
    workspace.source("plan", &site.url("/plan"));
    let workspace = Arc::new(workspace);
    let visit = |day: u32, code: i32| {
        let workspace = Arc::clone(&workspace);
        let now = format!("2026-03-{day:02}T08:00:00Z");
        tokio::task::spawn_blocking(move || workspace.run_at(&now, &["check", "plan"], code))
    };
    visit(1, 0).await.expect("it was run");
    visit(2, 0).await.expect("it was run");
    gone.store(1, Ordering::SeqCst);
    for day in 3..7 {
        visit(day, 1).await.expect("it was run");
    }
    let mails = workspace.mails();
    assert_eq!(mails.len(), 1, "told once: {mails:?}");
    for words in [says, "first seen well on 1 March 2026", "last on 2 March 2026"] {
        assert!(mails[0].says(words), "`{words}`: {}", mails[0].text);
    }
    gone.store(0, Ordering::SeqCst);
    for day in 7..9 {
        visit(day, 0).await.expect("it was run");
    }
    let mails = workspace.mails();
    assert_eq!(mails.len(), 2, "and once more when it is back: {mails:?}");
    let back = mails.iter().find(|mail| mail.subject.contains("watched again")).expect("a mail");
    for words in ["7 March 2026", "1 March 2026", "2 March 2026"] {
        assert!(back.says(words), "`{words}`: {}", back.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_is_told_once_with_its_dates_and_once_more_when_it_is_back() {
    for (status, says) in [("410 Gone", "410"), ("404 Not Found", "404")] {
        let gone = Arc::new(AtomicUsize::new(0));
        let state = Arc::clone(&gone);
        let site =
            Site::start(move |request| match (request.target.as_str(), state.load(Ordering::SeqCst)) {
                ("/plan", 0) => plan(),
                ("/plan", _) => Answer::status(status, &[], "gone"),
                _ => Answer::not_found(),
            })
            .await;
        told_once_and_once_more(&site, &gone, Workspace::new(), says).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_has_expired_is_told_once_and_once_more_when_it_is_renewed() {
    let valid = Site::secured("server.pem", vec![("/plan", plan())]).await;
    let expired = Site::secured("expired.pem", vec![("/plan", plan())]).await;
    let secure = |site: &Site| site.url("/plan").replace("http://", "https://");
    let targets = [secure(&valid), secure(&expired)];
    let gone = Arc::new(AtomicUsize::new(0));
    let state = Arc::clone(&gone);
    let site = Site::start(move |request| match request.target.as_str() {
        "/plan" => Answer::redirect("302 Found", &targets[state.load(Ordering::SeqCst)]),
        _ => Answer::not_found(),
    })
    .await;
    let mut workspace = Workspace::new();
    workspace.trust(&keys::authority());
    told_once_and_once_more(&site, &gone, workspace, "expired").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_behind_a_form_is_asked_for_as_the_form_does() {
    let site = Site::with_pages(vec![
        ("/list", plan()),
        ("/after", Answer::redirect("303 See Other", "/list")),
        ("/kept", Answer::redirect("307 Temporary Redirect", "/list")),
    ])
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let token = folder.path().join("token");
    std::fs::write(&token, "s3cret.token\n").expect("a file");
    let mut workspace = Workspace::new();
    workspace.source_with(
        "form",
        &site.url("/list"),
        "form = { kind = \"规划\", page = [1, 2], q = \"\" }\n",
    );
    workspace.source_with("json", &site.url("/kept"), "body = '{\"page\": 1}'\n");
    let login = format!("form = {{ a = \"b\" }}\nbearer_token_file = {token:?}\n");
    workspace.source_with("after", &site.url("/after"), &login);
    let workspace = Arc::new(workspace);
    let lines = check(&workspace, 0).await;
    let told = |id: &str| {
        let requests = lines[id]["requests"].as_array().expect("a list");
        requests.iter().map(|r| r["method"].as_str().expect("a method").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        (told("form"), told("json"), told("after")),
        (vec!["POST".into()], vec!["POST".into(), "POST".into()], vec!["POST".into(), "GET".into()])
    );
    let asked = site.pages_asked();
    let body = |text: &str| asked.iter().filter(|request| request.body == text).count();
    assert_eq!(body("kind=%E8%A7%84%E5%88%92&page=1&page=2&q="), 1, "{asked:?}");
    assert_eq!(body("{\"page\": 1}"), 2);
    let json = asked.iter().find(|request| request.body.starts_with('{')).expect("a request");
    assert_eq!(json.header("content-type"), Some("application/json"));
    let with_token =
        asked.iter().filter(|r| r.header("authorization") == Some("Bearer s3cret.token")).count();
    assert_eq!(with_token, 2);
    assert!(!lines["after"].to_string().contains("s3cret"));
}

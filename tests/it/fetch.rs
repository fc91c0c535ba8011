//! Fetching against a server that makes it difficult. Every source may visit the test's own loopback server;
//! everything else is refused as in earnest.

use std::{
    io::Write,
    net::IpAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use policywatch::{
    domain::{
        fetched::{FetchFailure, Fetched, Page, Validators},
        settings::FetchSettings,
        source::{RequestRules, Rules, Source, SourceId},
    },
    fetch::{
        Fetcher,
        names::{Addresses, Names},
    },
};

use crate::{
    difficult_site::{Answer, Request, Site, Step, head},
    keys,
};

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().expect("a timestamp")
}

/// Small limits, no pauses, no retries; times long enough for a machine under load.
fn quick() -> FetchSettings {
    FetchSettings {
        per_host_delay: Duration::ZERO,
        per_host_parallel: 4,
        connect_timeout: Duration::from_secs(10),
        read_timeout: Duration::from_secs(10),
        timeout: Duration::from_secs(20),
        max_body_bytes: 100_000,
        max_redirects: 5,
        retries: 0,
        ..FetchSettings::default()
    }
}

fn fetcher(settings: &FetchSettings) -> Fetcher {
    Fetcher::new(settings).expect("settings that can be used").with_first_pause(Duration::from_millis(5))
}

fn source(url: &str) -> Source {
    Source {
        id: SourceId::new("page").expect("an id"),
        url: url.parse().expect("a URL"),
        title: "A page".to_owned(),
        schedule: "0 * * * *".to_owned(),
        timezone: "UTC".to_owned(),
        sectors: Vec::new(),
        places: Vec::new(),
        issuer_level: None,
        rules: Rules::default(),
        request: RequestRules { allow_private: true, ..RequestRules::default() },
    }
}

async fn fetch(url: &str) -> Result<Fetched, FetchFailure> {
    fetcher(&quick()).fetch(&source(url), &Validators::default(), now()).await
}

fn page(outcome: Result<Fetched, FetchFailure>) -> Page {
    match outcome {
        Ok(Fetched::Page(page)) => *page,
        other => panic!("a page was expected, not {other:?}"),
    }
}

fn failure(outcome: Result<Fetched, FetchFailure>) -> FetchFailure {
    outcome.expect_err("a failure was expected")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("writing to memory");
    encoder.finish().expect("writing to memory")
}

#[tokio::test]
async fn a_page_comes_as_it_is_with_its_headers() {
    let site = Site::with_pages(vec![(
        "/plan",
        Answer::status(
            "200 OK",
            &[("Content-Type", "text/html; charset=gbk"), ("ETag", "W/\"7\""), ("X-Name", "caf\u{e9}")],
            b"\xc4\xbf\xb1\xea".to_vec(),
        ),
    )])
    .await;
    let page = page(fetch(&site.url("/plan#part")).await);
    assert_eq!(page.body, b"\xc4\xbf\xb1\xea");
    assert_eq!(page.size_bytes, 4);
    assert_eq!(page.content_type.as_deref(), Some("text/html; charset=gbk"));
    assert_eq!(page.final_url, site.url("/plan"));
    assert_eq!(page.moved_to, None);
    assert_eq!(page.validators.etag.as_deref(), Some("W/\"7\""));
    assert!(page.headers.iter().any(|(name, value)| name == "x-name" && value == "caf\u{c3}\u{a9}"));
    let asked = site.pages_asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].target, "/plan");
    assert!(asked[0].header("user-agent").is_some_and(|agent| agent.starts_with("policywatch/")));
    assert_eq!(asked[0].header("accept-encoding"), Some("gzip, br, zstd, deflate"));
    assert_eq!(asked[0].header("if-none-match"), None);
}

#[tokio::test]
async fn an_unchanged_page_costs_no_body() {
    let site = Site::start(|request| {
        let known = request.header("if-none-match") == Some("\"v1\"")
            && request.header("if-modified-since") == Some("Sun, 01 Feb 2026 00:00:00 GMT");
        if known {
            Answer::status(
                "304 Not Modified",
                &[("etag", "\"v1\""), ("last-modified", "Mon, 02 Feb 2026 00:00:00 GMT")],
                "",
            )
        } else {
            Answer::page("new")
        }
    })
    .await;
    let validators = Validators {
        etag: Some("\"v1\"".to_owned()),
        last_modified: Some("Sun, 01 Feb 2026 00:00:00 GMT".to_owned()),
    };
    let source = source(&site.url("/plan"));
    let fetcher = fetcher(&quick());
    let refreshed =
        Validators { last_modified: Some("Mon, 02 Feb 2026 00:00:00 GMT".to_owned()), ..validators.clone() };
    assert_eq!(
        fetcher.fetch(&source, &validators, now()).await,
        Ok(Fetched::NotModified { validators: refreshed })
    );
    assert_eq!(page(fetcher.fetch(&source, &Validators::default(), now()).await).body, b"new");
}

#[tokio::test]
async fn a_304_that_nobody_asked_for_is_no_page() {
    let site = Site::with_pages(vec![("/plan", Answer::status("304 Not Modified", &[], ""))]).await;
    assert_eq!(
        failure(fetch(&site.url("/plan")).await),
        FetchFailure::Status { status: 304, retry_after: None }
    );
}

#[tokio::test]
async fn behind_a_redirect_only_the_etag_makes_a_request_conditional() {
    let site = Site::with_pages(vec![
        ("/now", Answer::redirect("302 Found", "/plan-2026")),
        ("/plan-2026", Answer::page("the new plan")),
    ])
    .await;
    let validators = Validators {
        etag: Some("\"v1\"".to_owned()),
        last_modified: Some("Sun, 01 Feb 2026 00:00:00 GMT".to_owned()),
    };
    let outcome = fetcher(&quick()).fetch(&source(&site.url("/now")), &validators, now()).await;
    assert_eq!(page(outcome).body, b"the new plan");
    let asked = site.pages_asked();
    assert!(asked[0].header("if-modified-since").is_some());
    assert_eq!(asked[1].header("if-modified-since"), None);
    assert_eq!(asked[1].header("if-none-match"), Some("\"v1\""));
}

#[tokio::test]
async fn statuses_become_outcomes() {
    let fetcher = fetcher(&quick());
    for (status, page_expected) in [
        (200, true),
        (203, true),
        (201, false),
        (202, false),
        (204, false),
        (206, false),
        (300, false),
        (301, false),
        (305, false),
        (400, false),
        (401, false),
        (403, false),
        (404, false),
        (410, false),
        (418, false),
        (429, false),
        (451, false),
        (500, false),
        (503, false),
        (599, false),
    ] {
        let answer = if status == 204 {
            Answer::raw(head("204 No Content", &[]))
        } else {
            Answer::status(&format!("{status} Something"), &[], "text")
        };
        let site = Site::with_pages(vec![("/plan", answer)]).await;
        let outcome = fetcher.fetch(&source(&site.url("/plan")), &Validators::default(), now()).await;
        if page_expected {
            assert_eq!(page(outcome).body, b"text", "{status}");
        } else {
            assert_eq!(failure(outcome), FetchFailure::Status { status, retry_after: None }, "{status}");
        }
    }
}

#[tokio::test]
async fn redirects_are_followed_and_permanent_ones_told() {
    let site = Site::with_pages(vec![
        ("/a", Answer::redirect("301 Moved Permanently", "b?x=1#frag")),
        ("/b?x=1", Answer::redirect("308 Permanent Redirect", "/目录/plan")),
        ("/%E7%9B%AE%E5%BD%95/plan", Answer::page("here")),
        ("/mixed", Answer::redirect("302 Found", "/a")),
        ("/t303", Answer::redirect("303 See Other", "/b?x=1")),
        ("/t307", Answer::redirect("307 Temporary Redirect", "/b?x=1")),
    ])
    .await;
    let moved = page(fetch(&site.url("/a")).await);
    assert_eq!(moved.body, b"here");
    assert_eq!(moved.final_url, site.url("/%E7%9B%AE%E5%BD%95/plan"));
    assert_eq!(moved.moved_to.as_ref(), Some(&moved.final_url));
    for path in ["/mixed", "/t303", "/t307"] {
        let page = page(fetch(&site.url(path)).await);
        assert_eq!((page.body.as_slice(), page.moved_to), (&b"here"[..], None), "{path}");
    }
}

#[tokio::test]
async fn redirect_tricks_end_in_a_clear_outcome() {
    let other = Site::with_pages(vec![("/secret", Answer::page("secret"))]).await;
    let other_url = other.url("/secret");
    let pages = [
        ("/loop", "/loop"),
        ("/ping", "/pong"),
        ("/pong", "/ping"),
        ("/file", "file:///etc/passwd"),
        ("/ftp", "ftp://example.org/x"),
        ("/script", "javascript:alert(1)"),
        ("/data", "data:text/html,x"),
        ("/metadata", "http://169.254.169.254/latest/meta-data/"),
        ("/decimal", "http://2130706433/"),
        ("/mapped", "http://[::ffff:127.0.0.1]/"),
        ("/relative-scheme", "//10.0.0.1/"),
        ("/localhost", "http://localhost:1/"),
    ];
    let mut answers: Vec<_> =
        pages.iter().map(|(path, to)| (*path, Answer::redirect("302 Found", to))).collect();
    // The other server is on loopback, too, but on a port that nobody permitted.
    answers.push(("/other-port", Answer::redirect("302 Found", &other_url)));
    answers.push(("/nowhere", Answer::status("302 Found", &[], "no location")));
    answers.push(("/garbage", Answer::redirect("302 Found", "http://[oops")));
    let site = Site::with_pages(answers).await;
    for path in ["/loop", "/ping"] {
        let failure = failure(fetch(&site.url(path)).await);
        assert!(matches!(failure, FetchFailure::Redirects { limit: 5, .. }), "{path}: {failure}");
    }
    for path in [
        "/file",
        "/ftp",
        "/script",
        "/data",
        "/metadata",
        "/decimal",
        "/mapped",
        "/relative-scheme",
        "/localhost",
        "/other-port",
    ] {
        let failure = failure(fetch(&site.url(path)).await);
        assert!(matches!(failure, FetchFailure::Refused { .. }), "{path}: {failure}");
        assert!(!failure.is_transient());
    }
    for path in ["/nowhere", "/garbage"] {
        let failure = failure(fetch(&site.url(path)).await);
        assert_eq!(failure, FetchFailure::Status { status: 302, retry_after: None }, "{path}");
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn a_chain_of_redirects_ends_at_the_limit() {
    let site = Site::start(|request| {
        let step: u32 = request.target.trim_start_matches("/step/").parse().unwrap_or(99);
        match step {
            0 => Answer::page("end"),
            1..=20 => Answer::redirect("302 Found", &format!("/step/{}", step - 1)),
            _ => Answer::not_found(),
        }
    })
    .await;
    assert_eq!(page(fetch(&site.url("/step/5")).await).body, b"end");
    let last = site.url("/step/0");
    assert_eq!(failure(fetch(&site.url("/step/6")).await), FetchFailure::Redirects { limit: 5, last });
}

#[tokio::test]
async fn a_cookie_set_by_a_redirect_to_the_same_page_comes_back() {
    let site = Site::start(|request| match (request.target.as_str(), request.header("cookie")) {
        ("/plan", Some("visited=1; who=x")) => Answer::page("in"),
        ("/plan", _) => Answer::status(
            "302 Found",
            &[("location", "/plan"), ("set-cookie", "visited=1; Path=/; HttpOnly"), ("set-cookie", "who=x")],
            "",
        ),
        _ => Answer::not_found(),
    })
    .await;
    assert_eq!(page(fetch(&site.url("/plan")).await).body, b"in");
}

#[tokio::test]
async fn slow_servers_run_into_the_limit_that_fits() {
    let drip = Answer::steps(vec![
        Step::Send(head("200 OK", &[("content-length", "100000")])),
        Step::Drip(vec![b'x'; 100_000], Duration::from_millis(50)),
    ]);
    let stalls = Answer::steps(vec![
        Step::Send(head("200 OK", &[("content-length", "10")])),
        Step::Send(b"12345".to_vec()),
        Step::Silence,
    ]);
    let slow_header =
        Answer::steps(vec![Step::Drip(b"HTTP/1.1 200 OK\r\n".repeat(200), Duration::from_millis(50))]);
    let site = Site::with_pages(vec![
        ("/silent", Answer::steps(vec![Step::Silence])),
        ("/stalls", stalls),
        ("/drip", drip),
        ("/slow-header", slow_header),
    ])
    .await;
    let short_read = FetchSettings {
        connect_timeout: Duration::from_millis(500),
        read_timeout: Duration::from_millis(500),
        ..quick()
    };
    let short_total = FetchSettings { timeout: Duration::from_millis(700), ..quick() };
    for (path, settings, stage, limit) in [
        ("/silent", &short_read, "waiting for the answer", 1000),
        ("/slow-header", &short_read, "waiting for the answer", 1000),
        ("/stalls", &short_read, "reading the body", 500),
        ("/silent", &short_total, "waiting for the answer", 700),
        ("/drip", &short_total, "reading the body", 700),
    ] {
        let outcome = fetcher(settings).fetch(&source(&site.url(path)), &Validators::default(), now()).await;
        let failure = failure(outcome);
        assert_eq!(failure, FetchFailure::Timeout { limit: Duration::from_millis(limit), stage }, "{path}");
    }
}

#[tokio::test]
async fn a_source_may_have_limits_of_its_own() {
    let site = Site::with_pages(vec![
        ("/silent", Answer::steps(vec![Step::Silence])),
        ("/large", Answer::page(vec![b'x'; 2000])),
    ])
    .await;
    let mut slow = source(&site.url("/silent"));
    slow.request.timeout = Some(Duration::from_millis(100));
    let outcome = fetcher(&quick()).fetch(&slow, &Validators::default(), now()).await;
    assert!(
        matches!(failure(outcome), FetchFailure::Timeout { limit, .. } if limit == Duration::from_millis(100))
    );
    let mut large = source(&site.url("/large"));
    large.request.max_body_bytes = Some(1999);
    let outcome = fetcher(&quick()).fetch(&large, &Validators::default(), now()).await;
    assert_eq!(failure(outcome), FetchFailure::TooLarge { limit_bytes: 1999 });
    large.request.max_body_bytes = Some(2000);
    let outcome = fetcher(&quick()).fetch(&large, &Validators::default(), now()).await;
    assert_eq!(page(outcome).size_bytes, 2000);
}

#[tokio::test]
async fn bodies_that_are_too_large_are_not_read() {
    let chunk = [b"2710\r\n".to_vec(), vec![b'x'; 10_000], b"\r\n".to_vec()].concat();
    let bomb = gzip(&vec![b' '; 3_000_000]);
    let site = Site::with_pages(vec![
        (
            "/declared",
            Answer::steps(vec![
                Step::Send(head("200 OK", &[("content-length", "10000000000")])),
                Step::Endless(vec![b'x'; 10_000]),
            ]),
        ),
        (
            "/chunked",
            Answer::steps(vec![
                Step::Send(head("200 OK", &[("transfer-encoding", "chunked")])),
                Step::Endless(chunk),
            ]),
        ),
        (
            "/until-close",
            Answer::steps(vec![Step::Send(head("200 OK", &[])), Step::Endless(vec![b'x'; 10_000])]),
        ),
        ("/bomb", Answer::status("200 OK", &[("content-encoding", "gzip")], bomb)),
    ])
    .await;
    for path in ["/declared", "/chunked", "/until-close", "/bomb"] {
        assert_eq!(
            failure(fetch(&site.url(path)).await),
            FetchFailure::TooLarge { limit_bytes: 100_000 },
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_bomb_within_the_size_limit_is_recognised_by_its_ratio() {
    let bomb = gzip(&vec![b' '; 3_000_000]);
    let site =
        Site::with_pages(vec![("/bomb", Answer::status("200 OK", &[("content-encoding", "gzip")], bomb))])
            .await;
    let settings = FetchSettings { max_body_bytes: 20_000_000, ..quick() };
    let outcome = fetcher(&settings).fetch(&source(&site.url("/bomb")), &Validators::default(), now()).await;
    assert!(matches!(failure(outcome), FetchFailure::BrokenBody { cause } if cause.contains("expands")));
}

#[tokio::test]
async fn a_body_that_is_not_whole_is_no_page() {
    let whole = gzip("目标".repeat(500).as_bytes());
    let half = whole[..whole.len() / 2].to_vec();
    let chunked = |body: &[u8]| {
        Answer::raw([head("200 OK", &[("transfer-encoding", "chunked")]), body.to_vec()].concat())
    };
    let gzipped = |body: Vec<u8>| Answer::status("200 OK", &[("content-encoding", "gzip")], body);
    let site = Site::with_pages(vec![
        (
            "/short",
            Answer::raw([head("200 OK", &[("content-length", "100")]), b"only this".to_vec()].concat()),
        ),
        ("/no-last-chunk", chunked(b"5\r\nhello\r\n")),
        ("/chunk-cut", chunked(b"ff\r\nhello")),
        ("/chunk-garbage", chunked(b"5\r\nhello\r\nxyz\r\n")),
        ("/gzip-cut", gzipped(half)),
        ("/gzip-plain", gzipped(b"<html>not compressed</html>".to_vec())),
        ("/unknown", Answer::status("200 OK", &[("content-encoding", "rot13")], "uryyb")),
        ("/good-gzip", gzipped(whole)),
        ("/good-chunked", chunked(b"5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\n\r\n")),
    ])
    .await;
    for path in
        ["/short", "/no-last-chunk", "/chunk-cut", "/chunk-garbage", "/gzip-cut", "/gzip-plain", "/unknown"]
    {
        let failure = failure(fetch(&site.url(path)).await);
        assert!(matches!(failure, FetchFailure::BrokenBody { .. }), "{path}: {failure:?}");
        assert!(failure.is_transient());
    }
    assert_eq!(page(fetch(&site.url("/good-gzip")).await).body, "目标".repeat(500).as_bytes());
    assert_eq!(page(fetch(&site.url("/good-chunked")).await).body, b"hello world");
}

#[tokio::test]
async fn more_than_the_declared_length_is_left_unread() {
    let site = Site::with_pages(vec![(
        "/long",
        Answer::raw([head("200 OK", &[("content-length", "5")]), b"hello and much more".to_vec()].concat()),
    )])
    .await;
    let fetcher = fetcher(&quick());
    for _ in 0..2 {
        let outcome = fetcher.fetch(&source(&site.url("/long")), &Validators::default(), now()).await;
        assert_eq!(page(outcome).body, b"hello");
    }
}

#[tokio::test]
async fn broken_connections_and_answers_are_told_apart_from_pages() {
    let long_header = "x".repeat(100_000);
    let many: Vec<String> = (0..200).map(|n| format!("h{n}: v\r\n")).collect();
    let many = many.concat();
    let site = Site::with_pages(vec![
        ("/reset", Answer::steps(vec![Step::Reset])),
        ("/close", Answer::raw("")),
        ("/garbage", Answer::raw("SSH-2.0-OpenSSH_9.2\r\n")),
        ("/old", Answer::raw("<html>HTTP/0.9</html>")),
        ("/huge-header", Answer::status("200 OK", &[("x-long", &long_header)], "x")),
        ("/many-headers", Answer::raw(format!("HTTP/1.1 200 OK\r\n{many}\r\n"))),
        (
            "/endless-header",
            Answer::steps(vec![
                Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec()),
                Step::Endless(b"x-filler: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n".to_vec()),
            ]),
        ),
        (
            "/two-lengths",
            Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 7\r\n\r\nhello!!"),
        ),
    ])
    .await;
    for path in [
        "/reset",
        "/close",
        "/garbage",
        "/old",
        "/huge-header",
        "/many-headers",
        "/endless-header",
        "/two-lengths",
    ] {
        let failure = failure(fetch(&site.url(path)).await);
        assert!(matches!(failure, FetchFailure::Connection { .. }), "{path}: {failure:?}");
        assert!(failure.is_transient());
    }
    let torn = Site::with_pages(vec![(
        "/torn",
        Answer::steps(vec![
            Step::Send(head("200 OK", &[("content-length", "100000")])),
            Step::Send(vec![b'x'; 1000]),
            Step::Drip(b"x".to_vec(), Duration::from_millis(50)),
            Step::Reset,
        ]),
    )])
    .await;
    let failure = failure(fetch(&torn.url("/torn")).await);
    assert!(
        matches!(failure, FetchFailure::Connection { .. } | FetchFailure::BrokenBody { .. }),
        "{failure:?}"
    );
}

#[tokio::test]
async fn headers_with_mistakes_in_them_do_not_cost_the_page() {
    let site = Site::with_pages(vec![(
        "/plan",
        Answer::raw(
            "HTTP/1.1 200 OK\r\nContent-Type : text/html\r\nbad header line\r\n: nameless\r\nX-F\u{fc}: 1\r\nX-Folded: a\r\n b\r\nContent-Length: 5\r\n\r\nhello",
        ),
    )])
    .await;
    let page = page(fetch(&site.url("/plan")).await);
    assert_eq!(page.body, b"hello");
    assert_eq!(page.content_type.as_deref(), Some("text/html"));
}

#[tokio::test]
async fn nobody_listening_is_a_failed_connection() {
    let port = {
        let site = Site::with_pages(Vec::new()).await;
        site.port()
    };
    tokio::task::yield_now().await;
    let failure = failure(fetch(&format!("http://127.0.0.1:{port}/")).await);
    assert!(matches!(failure, FetchFailure::Connection { .. }), "{failure:?}");
}

/// A site whose page fails so often before it comes.
async fn failing(times: usize, how: Answer) -> Site {
    let seen = AtomicUsize::new(0);
    Site::start(move |request| match request.target.as_str() {
        "/plan" if seen.fetch_add(1, Ordering::SeqCst) < times => how.clone(),
        "/plan" => Answer::page("at last"),
        _ => Answer::not_found(),
    })
    .await
}

#[tokio::test]
async fn what_passes_is_tried_again_and_what_does_not_is_not() {
    let passing = [
        Answer::status("500 Internal Server Error", &[], ""),
        Answer::status("503 Service Unavailable", &[("retry-after", "0")], ""),
        Answer::status("429 Too Many Requests", &[], ""),
        Answer::steps(vec![Step::Reset]),
        Answer::raw([head("200 OK", &[("content-length", "100")]), b"cut".to_vec()].concat()),
    ];
    let settings = FetchSettings { retries: 2, ..quick() };
    let fetcher = fetcher(&settings);
    for how in passing {
        let site = failing(2, how.clone()).await;
        let outcome = fetcher.fetch(&source(&site.url("/plan")), &Validators::default(), now()).await;
        assert_eq!(page(outcome).body, b"at last");
        assert_eq!(site.pages_asked().len(), 3);
        let site = failing(3, how).await;
        let outcome = fetcher.fetch(&source(&site.url("/plan")), &Validators::default(), now()).await;
        assert!(failure(outcome).is_transient());
        assert_eq!(site.pages_asked().len(), 3);
    }
    for status in ["404 Not Found", "410 Gone", "403 Forbidden", "400 Bad Request"] {
        let site = failing(1, Answer::status(status, &[], "")).await;
        let outcome = fetcher.fetch(&source(&site.url("/plan")), &Validators::default(), now()).await;
        assert!(!failure(outcome).is_transient());
        assert_eq!(site.pages_asked().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_long_retry_after_is_handed_out_and_not_waited_for() {
    let settings = FetchSettings { retries: 3, ..quick() };
    for (value, expected) in
        [("3600", "2026-03-01T13:00:00Z"), ("Sun, 01 Mar 2026 14:00:00 GMT", "2026-03-01T14:00:00Z")]
    {
        let site = failing(9, Answer::status("503 Service Unavailable", &[("retry-after", value)], "")).await;
        let outcome =
            fetcher(&settings).fetch(&source(&site.url("/plan")), &Validators::default(), now()).await;
        let failure = failure(outcome);
        let expected: Timestamp = expected.parse().expect("a timestamp");
        let told = failure.retry_after().expect("Retry-After is told");
        // The time that the fetch itself took is added.
        assert!((told.duration_since(expected).as_secs()).abs() < 5, "{told}");
        assert_eq!(site.pages_asked().len(), 1);
    }
}

fn with_robots(robots: Answer) -> Vec<(&'static str, Answer)> {
    vec![("/robots.txt", robots), ("/plan", Answer::page("open")), ("/private/plan", Answer::page("closed"))]
}

#[tokio::test]
async fn robots_txt_is_asked_once_and_obeyed() {
    let site = Site::with_pages(with_robots(Answer::page("User-agent: *\nDisallow: /private/\n"))).await;
    let fetcher = fetcher(&quick());
    for _ in 0..3 {
        let open = fetcher.fetch(&source(&site.url("/plan")), &Validators::default(), now()).await;
        assert_eq!(page(open).body, b"open");
        let closed = fetcher.fetch(&source(&site.url("/private/plan")), &Validators::default(), now()).await;
        assert_eq!(failure(closed), FetchFailure::Robots { host: "127.0.0.1".to_owned() });
    }
    let asked: Vec<String> = site.all_asked().into_iter().map(|request| request.target).collect();
    assert_eq!(asked, ["/robots.txt", "/plan", "/plan", "/plan"]);
    let mut agreed = source(&site.url("/private/plan"));
    agreed.request.ignore_robots = true;
    assert_eq!(page(fetcher.fetch(&agreed, &Validators::default(), now()).await).body, b"closed");
}

#[tokio::test]
async fn many_sources_of_a_host_ask_for_robots_txt_once() {
    let site = Site::with_pages(with_robots(Answer::page("User-agent: *\nDisallow: /private/\n"))).await;
    let fetcher = Arc::new(fetcher(&quick()));
    let visits: Vec<_> = (0..20)
        .map(|_| {
            let (fetcher, source) = (Arc::clone(&fetcher), source(&site.url("/plan")));
            tokio::spawn(async move { fetcher.fetch(&source, &Validators::default(), now()).await })
        })
        .collect();
    for visit in visits {
        assert_eq!(page(visit.await.expect("no panic")).body, b"open");
    }
    assert_eq!(site.all_asked().iter().filter(|request| request.target == "/robots.txt").count(), 1);
}

#[tokio::test]
async fn what_robots_txt_answers_decides() {
    let closed = "User-agent: *\nDisallow: /\n";
    let long = format!("{}\nUser-agent: *\nDisallow: /\n", "# comment\n".repeat(60_000));
    // (answer, whether the page may be fetched)
    let cases = [
        (Answer::page(closed), Some(false)),
        (Answer::page(""), Some(true)),
        (Answer::page("<html>no robots here</html>"), Some(true)),
        (Answer::page(b"\xff\xfe\x00garbage\x00\xc3\x28".to_vec()), Some(true)),
        (Answer::page(long), Some(true)),
        (Answer::page(format!("\u{feff}{closed}")), Some(false)),
        (Answer::page("User-agent: PolicyWatch\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), Some(false)),
        (Answer::page("User-agent: policywatch\nAllow: /\n\nUser-agent: *\nDisallow: /\n"), Some(true)),
        (Answer::status("404 Not Found", &[], closed), Some(true)),
        (Answer::status("401 Unauthorized", &[], closed), Some(true)),
        (Answer::status("403 Forbidden", &[], closed), Some(true)),
        (Answer::status("500 Internal Server Error", &[], ""), None),
        (Answer::status("503 Service Unavailable", &[], ""), None),
        (Answer::redirect("301 Moved Permanently", "/robots.txt"), Some(true)),
        (Answer::redirect("302 Found", "http://10.0.0.1/robots.txt"), Some(true)),
        (Answer::redirect("302 Found", "/elsewhere"), Some(false)),
        (Answer::status("200 OK", &[("content-encoding", "gzip")], gzip(closed.as_bytes())), Some(false)),
        (Answer::steps(vec![Step::Reset]), None),
        (Answer::steps(vec![Step::Silence]), None),
    ];
    for (number, (robots, allowed)) in cases.into_iter().enumerate() {
        let mut pages = with_robots(robots.clone());
        pages.push(("/elsewhere", Answer::page(closed)));
        let site = Site::with_pages(pages).await;
        let patience = Duration::from_secs(if matches!(robots.steps[..], [Step::Silence]) { 0 } else { 10 });
        let settings =
            FetchSettings { read_timeout: patience, connect_timeout: Duration::from_secs(1), ..quick() };
        let outcome =
            fetcher(&settings).fetch(&source(&site.url("/plan")), &Validators::default(), now()).await;
        let as_expected = match allowed {
            Some(true) => outcome.is_ok(),
            Some(false) => matches!(outcome, Err(FetchFailure::Robots { .. })),
            None => {
                matches!(&outcome, Err(failure) if failure.is_transient()) && site.pages_asked().is_empty()
            }
        };
        assert!(as_expected, "case {number}, {robots:?}: {outcome:?}");
    }
}

#[tokio::test]
async fn robots_txt_of_the_host_behind_a_redirect_is_asked_as_well() {
    let target = Site::with_pages(with_robots(Answer::page("User-agent: *\nDisallow: /private/\n"))).await;
    let site =
        Site::with_pages(vec![("/plan", Answer::redirect("302 Found", &target.url("/private/plan")))]).await;
    let settings = FetchSettings { allow_hosts: vec!["127.0.0.1".to_owned()], ..quick() };
    let outcome = fetcher(&settings).fetch(&source(&site.url("/plan")), &Validators::default(), now()).await;
    assert_eq!(failure(outcome), FetchFailure::Robots { host: "127.0.0.1".to_owned() });
    assert!(target.pages_asked().is_empty());
}

/// Names of the test's own.
struct Book {
    asked: AtomicUsize,
    answers: Vec<Vec<&'static str>>,
}

impl Book {
    fn new(answers: Vec<Vec<&'static str>>) -> Arc<Self> {
        Arc::new(Self { asked: AtomicUsize::new(0), answers })
    }
}

impl Names for Book {
    fn addresses(&self, _name: &str) -> Addresses {
        let turn = self.asked.fetch_add(1, Ordering::SeqCst).min(self.answers.len() - 1);
        let addresses: Vec<IpAddr> =
            self.answers[turn].iter().map(|text| text.parse().expect("an address")).collect();
        Box::pin(async move { Ok(addresses) })
    }
}

fn with_book(settings: &FetchSettings, book: &Arc<Book>) -> Fetcher {
    let names: Arc<dyn Names> = Arc::<Book>::clone(book);
    Fetcher::with_names(settings, names)
        .expect("settings that can be used")
        .with_first_pause(Duration::from_millis(5))
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_before_anything_is_sent() {
    let site = Site::with_pages(vec![("/plan", Answer::page("inside"))]).await;
    for inside in [vec!["127.0.0.1"], vec!["::1"], vec!["::ffff:127.0.0.1"], vec!["10.1.2.3", "127.0.0.1"]] {
        let book = Book::new(vec![inside]);
        let mut page = source(&format!("http://plans.example.test:{}/plan", site.port()));
        page.request.allow_private = false;
        let failure = failure(with_book(&quick(), &book).fetch(&page, &Validators::default(), now()).await);
        assert!(matches!(failure, FetchFailure::Refused { .. }), "{failure:?}");
    }
    assert_eq!(site.connections(), 0);
}

#[tokio::test]
async fn a_name_that_changes_its_mind_is_judged_at_every_connection() {
    let site = Site::with_pages(vec![("/plan", Answer::page("inside"))]).await;
    // First a public address on which nothing answers in time, then the inside.
    let book = Book::new(vec![vec!["198.41.0.4"], vec!["127.0.0.1"]]);
    let settings = FetchSettings { connect_timeout: Duration::from_millis(100), retries: 3, ..quick() };
    let mut page = source(&format!("http://plans.example.test:{}/plan", site.port()));
    page.request.allow_private = false;
    page.request.ignore_robots = true;
    let failure = failure(with_book(&settings, &book).fetch(&page, &Validators::default(), now()).await);
    assert!(matches!(failure, FetchFailure::Refused { .. }), "{failure:?}");
    assert_eq!(site.connections(), 0);
}

#[tokio::test]
async fn a_named_private_host_is_fetched_and_no_connection_to_it_is_reused_for_others() {
    let site = Site::with_pages(vec![("/plan", Answer::page("inside"))]).await;
    let book = Book::new(vec![vec!["127.0.0.1"]]);
    let fetcher = with_book(&quick(), &book);
    let permitted = source(&format!("http://plans.example.test:{}/plan", site.port()));
    let outcome = fetcher.fetch(&permitted, &Validators::default(), now()).await;
    assert_eq!(page(outcome).body, b"inside");
    let mut other = permitted.clone();
    other.request.allow_private = false;
    let failure = failure(fetcher.fetch(&other, &Validators::default(), now()).await);
    assert!(matches!(failure, FetchFailure::Refused { .. }), "{failure:?}");
    assert_eq!(site.pages_asked().len(), 1);
    // Nor does a refusal of one source stand for the others.
    let fetcher = with_book(&quick(), &book);
    assert!(fetcher.fetch(&other, &Validators::default(), now()).await.is_err());
    assert!(fetcher.fetch(&permitted, &Validators::default(), now()).await.is_ok());

    let port = format!("Plans.Example.test:{}", site.port());
    for (allowed, expected) in
        [(port.as_str(), true), ("plans.example.test", true), ("plans.example.test:1", false)]
    {
        let settings = FetchSettings { allow_hosts: vec![allowed.to_owned()], ..quick() };
        let outcome = with_book(&settings, &book).fetch(&other, &Validators::default(), now()).await;
        assert_eq!(outcome.is_ok(), expected, "{allowed}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_name_nobody_knows_is_a_failed_lookup() {
    let mut page = source("http://no-such-name.invalid/plan");
    page.request.allow_private = false;
    let failure = failure(fetcher(&quick()).fetch(&page, &Validators::default(), now()).await);
    assert!(matches!(failure, FetchFailure::Dns { .. }), "{failure:?}");
    let empty = Book::new(vec![Vec::new()]);
    let failure =
        self::failure(with_book(&quick(), &empty).fetch(&page, &Validators::default(), now()).await);
    assert!(matches!(failure, FetchFailure::Dns { .. }), "{failure:?}");
}

#[tokio::test]
async fn credentials_go_to_their_own_origin_and_no_further() {
    let other = Site::with_pages(vec![("/end", Answer::page("end"))]).await;
    let site = Site::with_pages(vec![
        ("/plan", Answer::redirect("302 Found", "/same")),
        ("/same", Answer::redirect("302 Found", &other.url("/end"))),
    ])
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("login");
    std::fs::write(&file, "desk:pass:word\nnot this\n").expect("a file");
    let mut page_source = source(&site.url("/plan"));
    page_source.request.basic_auth_file = Some(file);
    page_source.request.headers = [("X-Api-Key", "k1"), ("Accept-Language", "zh-CN"), ("Cookie", "a=b")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    let settings = FetchSettings { allow_hosts: vec!["127.0.0.1".to_owned()], ..quick() };
    let outcome = fetcher(&settings).fetch(&page_source, &Validators::default(), now()).await;
    assert_eq!(page(outcome).body, b"end");
    for request in site.pages_asked() {
        assert_eq!(request.header("authorization"), Some("Basic ZGVzazpwYXNzOndvcmQ="));
        assert_eq!(request.header("x-api-key"), Some("k1"));
    }
    let strange: Request = other.pages_asked().remove(0);
    assert_eq!(strange.header("authorization"), None);
    assert_eq!(strange.header("x-api-key"), None);
    assert_eq!(strange.header("cookie"), None);
    assert_eq!(strange.header("accept-language"), Some("zh-CN"));
}

#[tokio::test]
async fn settings_that_cannot_be_used_say_so() {
    let site = Site::with_pages(vec![("/plan", Answer::page("x"))]).await;
    let mut no_file = source(&site.url("/plan"));
    no_file.request.basic_auth_file = Some(PathBuf::from("/nonexistent/login"));
    let mut bad_header = source(&site.url("/plan"));
    bad_header.request.headers.insert("X Y".to_owned(), "1".to_owned());
    let mut bad_value = source(&site.url("/plan"));
    bad_value.request.headers.insert("X-Y".to_owned(), "a\r\nb".to_owned());
    let in_url = source(&site.url("/plan").replace("http://", "http://user:pass@"));
    for (source, words) in [
        (no_file, "/nonexistent/login"),
        (bad_header, "no name of a header"),
        (bad_value, "cannot be sent"),
        (in_url, "basic_auth_file"),
    ] {
        let failure = failure(fetcher(&quick()).fetch(&source, &Validators::default(), now()).await);
        assert!(matches!(&failure, FetchFailure::Settings { cause } if cause.contains(words)), "{failure:?}");
    }
    assert_eq!(site.connections(), 0);
    for settings in [
        FetchSettings { ca_files: vec![PathBuf::from("/nonexistent/ca.pem")], ..quick() },
        FetchSettings { allow_hosts: vec!["http://a/b".to_owned()], ..quick() },
    ] {
        assert!(matches!(Fetcher::new(&settings), Err(FetchFailure::Settings { .. })));
    }
}

#[tokio::test]
async fn certificates_are_verified_and_an_own_authority_can_be_added() {
    let site = Site::secured("server.pem", vec![("/plan", Answer::page("secured"))]).await;
    let expired = Site::secured("expired.pem", vec![("/plan", Answer::page("secured"))]).await;
    let plain = Site::with_pages(vec![("/plan", Answer::page("x"))]).await;
    let secure = |site: &Site| site.url("/plan").replace("http://", "https://");
    let trusting = FetchSettings { ca_files: vec![keys::authority()], ..quick() };

    let outcome = fetcher(&trusting).fetch(&source(&secure(&site)), &Validators::default(), now()).await;
    assert_eq!(page(outcome).body, b"secured");

    let unknown = failure(fetch(&secure(&site)).await);
    assert!(
        matches!(&unknown, FetchFailure::Certificate { cause, .. } if cause.contains("ca_files")),
        "{unknown:?}"
    );
    assert!(!unknown.is_transient());
    let old = fetcher(&trusting).fetch(&source(&secure(&expired)), &Validators::default(), now()).await;
    let old = failure(old);
    assert!(matches!(&old, FetchFailure::Certificate { cause, .. } if cause == "it has expired"), "{old:?}");

    // The certificate is not for this name.
    let book = Book::new(vec![vec!["127.0.0.1"]]);
    let other_name = source(&secure(&site).replace("127.0.0.1", "other.example.test"));
    let other = with_book(&trusting, &book).fetch(&other_name, &Validators::default(), now()).await;
    let other = failure(other);
    assert!(
        matches!(&other, FetchFailure::Certificate { cause, .. } if cause.contains("another host")),
        "{other:?}"
    );
    let right_name = source(&secure(&site).replace("127.0.0.1", "plans.example.test"));
    let right = with_book(&trusting, &book).fetch(&right_name, &Validators::default(), now()).await;
    assert_eq!(page(right).body, b"secured");

    // A server that speaks no TLS at all.
    let none = fetcher(&trusting).fetch(&source(&secure(&plain)), &Validators::default(), now()).await;
    let none = failure(none);
    assert!(matches!(none, FetchFailure::Connection { .. }), "{none:?}");
}

//! Bodies that are not whole, connections that break, and what is tried again.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use jiff::Timestamp;
use policywatch::domain::{
    fetched::{FetchFailure, Validators},
    settings::FetchSettings,
};

use crate::{
    difficult_site::{Answer, Site, Step, head},
    fetch::{failure, fetch, fetcher, gzip, now, page, quick, source},
};

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
    for path in ["/reset", "/close", "/garbage", "/old", "/many-headers", "/endless-header", "/two-lengths"] {
        let failure = failure(fetch(&site.url(path)).await);
        assert!(matches!(failure, FetchFailure::Connection { .. }), "{path}: {failure:?}");
        assert!(failure.is_transient());
    }
    let huge = failure(fetch(&site.url("/huge-header")).await);
    assert!(matches!(huge, FetchFailure::HeaderTooLarge { limit_bytes: 65_536, .. }), "{huge:?}");
    assert!(!huge.is_transient());
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

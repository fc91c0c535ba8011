//! Pages, validators, statuses and headers as they come.

use policywatch::domain::fetched::{FetchFailure, Fetched, Validators};

use crate::{
    difficult_site::{Answer, Site, head},
    fetch::{failure, fetch, fetcher, now, page, quick, source},
};

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

//! Redirects: followed, recorded, and ended where they are tricks.

use policywatch::domain::fetched::FetchFailure;

use crate::{
    difficult_site::{Answer, Site},
    fetch::{failure, fetch, page},
};

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

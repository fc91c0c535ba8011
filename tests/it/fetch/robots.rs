//! robots.txt: asked once, obeyed, and what its absence and its errors mean.

use std::{sync::Arc, time::Duration};

use policywatch::domain::{
    fetched::{FetchFailure, Validators},
    settings::FetchSettings,
};

use crate::{
    difficult_site::{Answer, Site, Step},
    fetch::{failure, fetcher, gzip, now, page, quick, source},
};

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

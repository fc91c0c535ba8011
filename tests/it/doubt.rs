//! What is kept from subscribers because it may not be so: texts that shrink beyond reason, and changes outside
//! the main text.

use crate::{
    harness::{Workspace, watching},
    pages::Plan,
    site::{Page, Site},
};

/// The plan with all but its title and first lines lost.
fn shrunk() -> Page {
    let whole = Plan::default().html();
    let (head, rest) = whole.split_once("<h2>Goals</h2>").expect("the plan has goals");
    let foot = &rest[rest.find("</article>").expect("the plan has an end")..];
    let kept = "<p>By 2030, the core industry is to reach an output of 80 billion yuan.</p>";
    Page::html(&format!("{head}{kept}{foot}"))
}

fn whole() -> Page {
    Page::html(&Plan::default().html())
}

#[test]
fn a_text_that_shrinks_beyond_reason_is_told_when_it_is_seen_so_again() {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    site.set("/plan", whole());
    workspace.run_at("2026-11-22T01:00:00Z", &["check"], 0);
    site.set("/plan", shrunk());
    let held = workspace.run_at("2026-11-22T02:00:00Z", &["check"], 1);
    held.says("held back").says("has shrunk from");
    assert!(workspace.alerts().is_empty());
    assert_eq!(workspace.count("SELECT count(*) FROM versions"), 1);

    workspace.run_at("2026-11-22T03:00:00Z", &["check"], 0).says("version 2").says("confirmed by this check");
    let alerts = workspace.alerts();
    assert_eq!(alerts.len(), 1);
    for words in ["it was held back since 22 November 2026", "10:00", "a second visit found it so again"] {
        assert!(alerts[0].says(words), "`{words}` is not in:\n{}", alerts[0].text);
    }
    workspace.run_at("2026-11-22T04:00:00Z", &["check"], 0).says("unchanged");
}

#[test]
fn a_text_that_comes_back_was_never_news() {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    for page in [whole(), shrunk(), whole(), shrunk(), whole()] {
        let code = i32::from(page.body == shrunk().body);
        site.set("/plan", page);
        workspace.run(&["check"], code);
    }
    assert!(workspace.alerts().is_empty());
    assert_eq!(workspace.count("SELECT count(*) FROM versions"), 1);
}

#[test]
fn a_failed_visit_between_does_not_confirm_and_does_not_forget() {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    site.set("/plan", whole());
    workspace.run(&["check"], 0);
    site.set("/plan", shrunk());
    workspace.run(&["check"], 1);
    site.set("/plan", whole().with_status(503));
    workspace.run(&["check"], 1);
    assert_eq!(workspace.count("SELECT count(*) FROM versions"), 1);
    site.set("/plan", shrunk());
    workspace.run(&["check"], 0).says("version 2");
}

/// The plan with a box beside it that speaks of a target of its own.
fn with_box(goal: &str) -> Page {
    let aside = format!(
        "<aside><h2>In brief</h2><p>By 2031, the county aims to build {goal} charging points along its roads.</p></aside>"
    );
    Page::html(&Plan::default().html().replace("</main>", &format!("</main>{aside}")))
}

#[test]
fn a_change_outside_the_main_text_is_told_to_the_operator_alone() {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    site.set("/plan", with_box("400"));
    workspace.run_at("2026-11-22T01:00:00Z", &["check"], 0);
    site.set("/plan", with_box("650"));
    workspace.run_at("2026-11-22T02:00:00Z", &["check"], 0);
    assert!(workspace.alerts().is_empty());
    workspace.run_at("2026-11-22T03:00:00Z", &["changes"], 0).says_not("charging points");
    workspace
        .run_at("2026-11-22T03:00:00Z", &["changes", "--doubtful"], 0)
        .says("charging points")
        .says("650");
    assert!(workspace.mails().is_empty(), "the digest is due at eight in the morning");

    workspace.run_at("2026-11-23T00:10:00Z", &["outbox", "flush"], 0);
    workspace.run_at("2026-11-23T00:20:00Z", &["outbox", "flush"], 0);
    let mails = workspace.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "ops@test.example");
    assert!(mails[0].says("1 doubtful change") && mails[0].says("charging points"), "{}", mails[0].text);
}

#[test]
fn what_stands_outside_and_stays_makes_no_version() {
    let site = Site::start();
    let workspace: Workspace = watching(&site, "/plan");
    for views in [1, 2] {
        let page = String::from_utf8(with_box("400").body).expect("the page is UTF-8");
        site.set("/plan", Page::html(&page.replace("1021", &views.to_string())));
        workspace.run(&["check"], 0);
    }
    assert_eq!(workspace.count("SELECT count(*) FROM versions"), 1);
}

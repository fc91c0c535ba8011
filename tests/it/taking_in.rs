//! `add` and `import` through the front door: what they print, and what they write.

use std::fs;

use crate::{
    harness::Workspace,
    pages::{MAINTENANCE, Plan},
    site::{Page, Site},
};

/// What is printed and written, without the port that the site happens to have and the time a visit took.
fn settled(text: &str, site: &Site) -> String {
    let text = text.replace(site.url("").trim_end_matches('/'), "http://site.test");
    let host = site.url("").trim_start_matches("http://").replace([':', '.'], "-");
    let text = text.replace(&host, "site-test");
    let mut settled = String::new();
    for line in text.lines() {
        match (line.starts_with("Fetched "), line.rfind(" in ")) {
            (true, Some(at)) => settled.push_str(&line[..at]),
            _ => settled.push_str(line),
        }
        settled.push('\n');
    }
    settled
}

fn configuration(workspace: &Workspace) -> String {
    fs::read_to_string(workspace.path().join("sources.toml")).expect("the configuration")
}

const NOW: &str = "2026-11-22T08:00:00Z";

#[test]
fn a_page_is_shown_and_added_and_the_rest_of_the_file_stays() {
    let site = Site::start();
    site.set("/news/plan.html", Page::html(&Plan::default().html()));
    let mut workspace = Workspace::new();
    workspace.source("first", "https://first.test/").subscriber(
        "Desk",
        "desk@test.example",
        "# with a comment",
    );
    let before = configuration(&workspace);
    let dry = workspace.run_at(NOW, &["add", "--dry-run", &site.url("/news/plan.html")], 0);
    assert_eq!(configuration(&workspace), before, "a dry run writes nothing");
    dry.says("Nothing was written");
    let printed = workspace.run_at(NOW, &["add", "--id", "plan", &site.url("/news/plan.html")], 0);
    insta::assert_snapshot!(settled(
        &printed.stdout.replace(&workspace.path().display().to_string(), "DIR"),
        &site
    ));
    let after = configuration(&workspace);
    let begin = after.find("\n[[source]]\n# Added").expect("the new entry");
    let end = after.find("\n[[subscriber]]").expect("the subscriber comes after it");
    insta::assert_snapshot!(settled(&after[begin..end], &site));
    let mut rest = after.clone();
    rest.replace_range(begin..end, "");
    assert_eq!(rest.replace('\n', ""), before.replace('\n', ""), "nothing else has changed");
    workspace.run(&["config"], 0);
    workspace.run(&["add", &site.url("/news/plan.html")], 2);
    workspace.run(&["add", "--id", "plan", &site.url("/other")], 2);
    workspace.run(&["add", "ftp://site.test/"], 2);
}

#[test]
fn what_is_no_document_is_not_added() {
    let site = Site::start();
    site.set("/down", Page::html(MAINTENANCE));
    let mut workspace = Workspace::new();
    workspace.configure("");
    let before = configuration(&workspace);
    workspace.run(&["add", &site.url("/down")], 1).says("This is not a document");
    workspace.run(&["add", &site.url("/gone")], 1);
    assert_eq!(configuration(&workspace), before);
}

#[test]
fn a_frame_around_a_file_is_added_with_its_attachments() {
    let site = Site::start();
    let frame = "<html><head><title>Plan of the yard</title></head><body><h1>Plan of the yard</h1><p>See the \
                 attachment.</p><iframe src=\"/plan.pdf\"></iframe></body></html>";
    site.set("/frame", Page::html(frame));
    let mut workspace = Workspace::new();
    workspace.configure("");
    workspace.run(&["add", "--id", "yard", &site.url("/frame")], 0).says("frame around a file");
    assert!(configuration(&workspace).contains("follow = \"attachments\""));
}

#[test]
fn lists_of_other_programs_are_taken_over_once() {
    let mut workspace = Workspace::new();
    workspace.source("known", "https://a.test/plan");
    let list = "name: Known already\nurl: https://a.test/plan\n---\nname: Harbour news\nurl: https://b.test/news\n\
                filter:\n  - css: '#list'\n  - xpath: //p\nnavigate: https://b.test/news\nheaders: {Accept-Language: en, \
                Cookie: a=b}\n---\ncommand: date\n";
    fs::write(workspace.path().join("urls.yaml"), list).expect("written");
    let before = configuration(&workspace);
    workspace.run(&["import", "--dry-run", "urls.yaml"], 1).says("dry run");
    assert_eq!(configuration(&workspace), before);
    let printed = workspace.run(&["import", "urls.yaml"], 1);
    insta::assert_snapshot!(printed.stdout.replace(&workspace.path().display().to_string(), "DIR"));
    let after = configuration(&workspace);
    let begin = after.find("\n[[source]]\n# From").expect("the new entry");
    insta::assert_snapshot!(&after[begin..]);
    workspace.run(&["config"], 0);
    workspace.run(&["import", "urls.yaml"], 1).says("0 new, 2 watched already").says("Nothing was written");
    assert_eq!(configuration(&workspace), after, "a second import writes nothing");
    let lines = workspace.command(&["import", "--json", "urls.yaml"]).output().expect("it runs");
    let lines = String::from_utf8_lossy(&lines.stdout).into_owned();
    assert_eq!(lines.lines().count(), 3);
    assert!(lines.contains("\"fate\":\"known\"") && lines.contains("\"fate\":\"left\""), "{lines}");
}

#[test]
fn a_plain_list_makes_sources_that_a_check_takes() {
    let site = Site::start();
    site.set("/one", Page::html(&Plan::default().html()));
    let mut workspace = Workspace::new();
    workspace.configure("");
    fs::write(workspace.path().join("list.txt"), format!("# ours\n{} The plan\n", site.url("/one")))
        .expect("written");
    workspace.run(&["import", "list.txt"], 0).says("plain list, 1 entry").says("1 new");
    workspace.run(&["check"], 0).says("version 1");
    workspace.run(&["import", "nowhere.txt"], 1);
    fs::write(workspace.path().join("broken.json"), "{").expect("written");
    workspace.run(&["import", "--format", "changedetection", "broken.json"], 2);
}

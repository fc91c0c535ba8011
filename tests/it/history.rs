//! The history read from the command line.

use crate::{
    harness::{Workspace, watching},
    pages::Plan,
    site::{Page, Site},
};

fn three_versions() -> (Site, Workspace) {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    for robots in ["10,000", "20,000", "25,000"] {
        site.set("/plan", Page::html(&Plan { robots, ..Plan::default() }.html()));
        workspace.run(&["check"], 0);
    }
    (site, workspace)
}

#[test]
fn versions_are_listed_shown_and_compared() {
    let (_site, workspace) = three_versions();
    workspace.run(&["log"], 0).says("plan@3").says("plan@2").says("plan@1").says("20,000 → 25,000");
    workspace.run(&["show", "plan@1"], 0).says("10,000 humanoid robots").says_not("25,000");
    workspace.run(&["show", "plan"], 0).says("25,000 humanoid robots").says_not("All rights reserved");
    workspace.run(&["show", "plan", "--all"], 0).says("All rights reserved");
    workspace.run(&["show", "plan@2", "--html"], 0).says("<!doctype html>");
    workspace.run(&["show", "plan", "--provisions"], 0).says("25,000");
    workspace.run(&["diff", "plan"], 0).says("20,000").says("25,000").says_not("10,000");
    workspace.run(&["diff", "plan", "1..3"], 0).says("10,000").says("25,000");
    for more in ["--side-by-side", "--unified", "--words", "--provisions"] {
        workspace.run(&["diff", "plan", "1..3", more], 0).says("25,000");
    }
    workspace.run(&["diff", "plan", "1..3", "--html", "d.html"], 0);
    let page = std::fs::read_to_string(workspace.path().join("d.html")).expect("the page is written");
    assert!(page.contains("25,000") && !page.contains("http-equiv=\"refresh\""));
    let printed = workspace.run(&["show", "plan@9"], 2);
    assert!(printed.stderr.contains("no version 9"), "{}", printed.stderr);
}

#[test]
fn what_holds_now_is_filtered_and_followed_back() {
    let (_site, workspace) = three_versions();
    let targets = workspace.json(&["targets", "--json"]);
    assert!(targets.iter().any(|t| t["value"] == "25000" && t["deadline"] == "2027"), "{targets:#?}");
    assert!(targets.iter().any(|t| t["value"] == "80000000000" && t["unit"] == "CNY"), "{targets:#?}");
    let early = workspace.json(&["targets", "--by", "2028", "--json"]);
    assert_eq!(early.len(), 1, "{early:#?}");
    let measures = workspace.json(&["measures", "--json"]);
    assert!(measures.iter().any(|m| m["instrument"] == "funding"), "{measures:#?}");
    let history = workspace.json(&["targets", "--history", "--words", "humanoid", "--json"]);
    let steps = history[0]["changes"].as_array().expect("changes");
    assert_eq!(steps.len(), 2, "{history:#?}");
    assert_eq!(steps[1]["before"]["value"], "10000");
    workspace.run(&["targets", "--history"], 0).says("10,000 → 20,000").says("as it was at the first visit");
}

#[test]
fn words_are_found_in_old_versions_and_in_chinese() {
    let (site, mut workspace) = three_versions();
    site.set("/zh", Page::html(&crate::pages::chinese_plan("5", Some("utf-8"))));
    workspace.source("zh", &site.url("/zh"));
    workspace.run(&["check"], 0);
    workspace.run(&["search", "testing", "ground"], 0).says("plan@");
    workspace.run(&["search", "中试"], 0).says("zh@1");
    workspace.run(&["search", "机器人产业"], 0).says("zh@1");
    workspace.run(&["search", "\" OR 1=1 --"], 1).says("Found nowhere");
}

#[test]
fn everything_can_be_copied_out_backed_up_and_verified() {
    let (_site, workspace) = three_versions();
    let versions = workspace.json(&["export"]);
    assert_eq!(versions.len(), 3);
    assert!(versions[0]["text"].as_str().expect("text").contains("10,000 humanoid robots"));
    let csv = workspace.run(&["export", "--format", "csv"], 0).stdout;
    assert_eq!(csv.lines().count(), 3, "a head and two changes: {csv}");
    workspace.run(&["backup", "copy.db"], 0);
    let copy = rusqlite::Connection::open(workspace.path().join("copy.db")).expect("the copy opens");
    let count: i64 = copy.query_row("SELECT count(*) FROM versions", [], |row| row.get(0)).expect("a count");
    assert_eq!(count, 3);
    workspace.run(&["backup", "copy.db"], 2);
    workspace.run(&["verify"], 0).says("all is as it was written");
    workspace.run(&["status"], 0).says("1 sources: 1 well");
    workspace.run(&["subscribers"], 0).says("Desk");
    workspace.run(&["config"], 0).says("correct");
    workspace.run(&["sources"], 0).says("plan").says("well");
}

#[test]
fn a_damaged_page_is_found() {
    let (_site, workspace) = three_versions();
    let database = rusqlite::Connection::open(workspace.database()).expect("the database opens");
    database
        .execute(
            "UPDATE blobs SET frame = zeroblob(length(frame)) WHERE id = (SELECT max(id) FROM blobs)",
            [],
        )
        .expect("the frame is overwritten");
    drop(database);
    workspace.run(&["verify"], 1).says("Restore the last good backup");
}

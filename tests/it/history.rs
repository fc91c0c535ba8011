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

#[test]
fn the_history_can_be_read_with_git() {
    let (_site, workspace) = three_versions();
    workspace.run(&["export", "--format", "markdown"], 2);
    workspace.run(&["export", "--format", "markdown", "--to", "history"], 0).says("3 versions");
    let git = |args: &[&str]| {
        let output = std::process::Command::new("git")
            .arg("-C")
            .arg(workspace.path().join("history"))
            .args(args)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("git prints UTF-8")
    };
    let log = git(&["log", "--reverse", "--format=%s|%at|%ct"]);
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 3, "{log}");
    assert!(
        lines[0].starts_with("plan@1: first visit|") && lines[2].starts_with("plan@3: 1 change|"),
        "{log}"
    );
    let seen: i64 = workspace.count("SELECT seen_at / 1000000 FROM versions WHERE number = 3");
    assert!(lines[2].ends_with(&format!("|{seen}|{seen}")), "{log}");
    assert!(git(&["log", "-1", "--format=%b"]).contains("20,000 → 25,000"));
    let changed = git(&["diff", "--unified=0", "HEAD~1", "HEAD", "--", "plan.md"]);
    assert!(changed.contains("-By 2027, the city aims to deploy 20,000 humanoid robots"), "{changed}");
    assert_eq!(git(&["status", "--porcelain"]), "");
    let file =
        std::fs::read_to_string(workspace.path().join("history/plan.md")).expect("the newest is there");
    assert!(file.starts_with("# Eastmere robotics action plan\n"), "{file}");

    let again = workspace.run(&["export", "--format", "markdown", "--to", "history"], 2);
    assert!(again.stderr.contains("is not empty"), "{}", again.stderr);
}

#[test]
fn without_git_the_export_says_what_is_missing() {
    let (_site, workspace) = three_versions();
    let output = workspace
        .command(&["export", "--format", "markdown", "--to", "history"])
        .env("PATH", workspace.path())
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("git, which is not installed"), "{said}");
}

#[test]
fn a_target_is_followed_and_drawn_through_silent_rewordings() {
    let (site, workspace) = three_versions();
    let reworded = Plan { robots: "25,000", ..Plan::default() }.html();
    let reworded = reworded.replace("the city aims to deploy", "the municipality intends to bring");
    site.set("/plan", Page::html(&reworded.replace("robots in factories", "robots into use in factories")));
    workspace.run(&["check"], 0).says("no target and no measure did");
    let printed = workspace.run(&["targets", "--history", "--words", "humanoid", "--svg", "robots.svg"], 0);
    printed.says("20,000 → 25,000").says("10,000 → 20,000").says("as it was at the first visit: 10,000");
    printed.says("25,000 ┤").says("10,000 ┤").says("Wrote robots.svg");
    let drawing = std::fs::read_to_string(workspace.path().join("robots.svg")).expect("the drawing is there");
    assert_eq!(drawing.matches("<circle").count(), 3, "{drawing}");
    let output = workspace.run(&["targets", "--history", "--words", "billion"], 0);
    output.says("as it was at the first visit: CNY 80 billion").says_not("┤");
}

#[test]
fn one_indicator_is_laid_side_by_side_across_documents() {
    let site = Site::start();
    let mut workspace = crate::harness::Workspace::new();
    let page = |who: &str, robots: &str, year: &str| {
        format!(
            "<html lang=\"en\"><head><title>{who} robotics plan</title></head><body><main><h1>{who} robotics plan</h1>\
             <p>This plan sets out how the robotics industry is to grow in the coming years, and what the \
             government does for it.</p><h2>Goals</h2>\
             <p>By {year}, annual output of industrial robots is to reach {robots} units.</p>\
             <h2>Measures</h2><p>The government will provide grants of up to 2 million yuan to robot makers.</p>\
             </main></body></html>"
        )
    };
    for (id, who, robots, year, more) in [
        ("district", "Haidian", "20,000", "2028", "places = [\"Haidian\"]\nissuer_level = \"district\""),
        ("nation", "National", "900,000", "2030", "places = [\"China\"]\nissuer_level = \"national\""),
        ("city", "Beijing", "100,000", "2027", "places = [\"Beijing\"]\nissuer_level = \"city\""),
        ("elsewhere", "Shanghai", "80,000", "2027", "places = [\"Shanghai\"]\nissuer_level = \"city\""),
    ] {
        site.set(&format!("/{id}"), Page::html(&page(who, robots, year)));
        workspace.source_with(id, &site.url(&format!("/{id}")), more);
    }
    workspace.run_at("2026-11-20T01:00:00Z", &["check"], 0);
    site.set("/city", Page::html(&page("Beijing", "120,000", "2027")));
    workspace.run_at("2026-11-21T01:00:00Z", &["check"], 0);
    for place in ["Beijing", "北京"] {
        let found = workspace.json(&["targets", "--sector", "robotics", "--place", place, "--json"]);
        let told: Vec<(&str, &str, &str)> = found
            .iter()
            .map(|t| {
                let text = |key: &str| t[key].as_str().unwrap_or("–");
                (text("issuer"), text("value"), text("last_change_at"))
            })
            .collect();
        assert_eq!(
            told,
            [
                ("China (national)", "900000", "–"),
                ("Beijing (city)", "120000", "2026-11-21T01:00:00Z"),
                ("Haidian (district)", "20000", "–"),
            ]
        );
        assert!(found.iter().all(|t| t["indicator"] == 0), "{found:#?}");
    }
    let listing = workspace.run(&["targets", "--sector", "robotics", "--place", "Beijing"], 0);
    listing.says("″").says("2026-11-21").says("Haidian (district)").says_not("Shanghai").says("3 targets");
}

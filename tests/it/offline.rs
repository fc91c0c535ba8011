//! The commands for local files, and what every command has in common.

use std::fs;

use crate::{
    harness::Workspace,
    pages::{MAINTENANCE, Plan},
};

fn with_files() -> Workspace {
    let workspace = Workspace::new();
    let write = |name: &str, text: &str| fs::write(workspace.path().join(name), text).expect("a file");
    write("old.html", &Plan::default().html());
    write("new.html", &Plan { robots: "20,000", views: 3, ..Plan::default() }.html());
    write("noise.html", &Plan { views: 77, ..Plan::default() }.html());
    write("down.html", MAINTENANCE);
    let untitled =
        "By 2030, the port aims to handle 5 million containers.\n\nThe port will build two cold stores.\n";
    write("untitled.md", untitled);
    write("untitled2.md", &untitled.replace("5 million", "6 million"));
    write(
        "plan.md",
        "# Harbour plan\n\nBy 2030, the port aims to handle 5 million containers.\n\n- Build two cold stores.\n",
    );
    write("plan.txt", "Harbour plan\n\nBy 2030, the port aims to handle 5 million containers.\n");
    workspace
}

#[test]
fn a_local_file_is_read_as_a_page_would_be() {
    let workspace = with_files();
    let text = workspace.run(&["extract", "old.html"], 0);
    text.says("Eastmere robotics action plan\n")
        .says("10,000 humanoid robots")
        .says_not("All rights")
        .says_not("News");
    let json = workspace.run(&["extract", "--json", "old.html"], 0).stdout;
    let document: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(document["language"], "en");
    assert_eq!(document["published"], "2026-03-03");
    for file in ["plan.md", "plan.txt"] {
        let json = workspace.run(&["provisions", "--json", file], 0).stdout;
        let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let provisions = read["provisions"].as_array().expect("a list");
        assert!(
            provisions.iter().any(|p| p["value"] == "5000000" && p["deadline"] == "2030"),
            "{file}: {read:#}"
        );
    }
}

#[test]
fn provisions_can_say_why() {
    let workspace = with_files();
    let plain = workspace.run(&["provisions", "--json", "old.html"], 0).stdout;
    assert!(!plain.contains("\"cues\""));
    let explained = workspace.run(&["provisions", "--json", "--explain", "old.html"], 0).stdout;
    assert!(explained.contains("\"cues\""), "{explained}");
}

#[test]
fn two_files_are_compared_and_a_lost_page_is_no_change() {
    let workspace = with_files();
    let compare = |old: &str, new: &str| -> serde_json::Value {
        serde_json::from_str(&workspace.run(&["compare", "--json", old, new], 0).stdout).expect("JSON")
    };
    let raised = compare("old.html", "new.html");
    assert_eq!((&raised["alert"], &raised["unavailable"]), (&true.into(), &false.into()));
    assert_eq!(raised["changes"].as_array().expect("a list").len(), 1, "{raised:#}");
    assert_eq!(raised["changes"][0]["fields"], serde_json::json!(["value"]));
    let noise = compare("old.html", "noise.html");
    assert_eq!((&noise["alert"], &noise["changes"]), (&false.into(), &serde_json::json!([])));
    let untitled = compare("untitled.md", "untitled2.md");
    assert_eq!((&untitled["alert"], &untitled["unavailable"]), (&true.into(), &false.into()), "{untitled:#}");
    let lost = compare("old.html", "down.html");
    assert_eq!((&lost["alert"], &lost["unavailable"]), (&false.into(), &true.into()));
}

#[test]
fn a_tax_that_was_waived_and_is_now_refunded_is_another_measure() {
    let workspace = Workspace::new();
    let page = |name: &str, measure: &str| {
        let page = format!(
            "<html lang=\"zh\"><head><meta charset=\"utf-8\"><title>关于支持渔业转型的意见</title></head><body><main><h1>关于支持渔业转型的意见</h1>\
             <p>支持渔港建设岸电设施。</p><p>{measure}</p><p>到2031年，电动渔船达到300艘以上。</p></main></body></html>"
        );
        fs::write(workspace.path().join(name), page).expect("a file");
    };
    page("waived.html", "对新能源捕捞船舶免征车船税。");
    page("refunded.html", "对新能源捕捞船舶所缴车船税给予等额财政补贴。");
    page("reworded.html", "新能源捕捞船舶免征车船税。");
    let compare = |new: &str| -> serde_json::Value {
        serde_json::from_str(&workspace.run(&["compare", "--json", "waived.html", new], 0).stdout)
            .expect("JSON")
    };
    let changed = compare("refunded.html");
    assert_eq!(changed["changes"].as_array().map(Vec::len), Some(1), "{changed:#}");
    assert_eq!(changed["changes"][0]["fields"], serde_json::json!(["instrument"]));
    assert_eq!(compare("reworded.html")["alert"], serde_json::json!(false));
}

#[test]
fn colour_comes_when_asked_for_and_not_otherwise() {
    let workspace = with_files();
    assert!(!workspace.run(&["compare", "old.html", "new.html"], 0).stdout.contains('\u{1b}'));
    let coloured = workspace.run(&["--color", "always", "compare", "old.html", "new.html"], 0);
    assert!(coloured.stdout.contains('\u{1b}'));
}

#[test]
fn failures_say_what_and_where_with_their_exit_codes() {
    let workspace = with_files();
    let missing = workspace.run(&["extract", "nowhere.html"], 1);
    assert!(missing.stderr.contains("cannot read nowhere.html"), "{}", missing.stderr);
    assert!(workspace.run(&["frobnicate"], 2).stderr.contains("frobnicate"));
    let unset = workspace.run(&["log"], 2);
    assert!(unset.stderr.contains("sources.toml"), "{}", unset.stderr);
    fs::write(workspace.path().join("sources.toml"), "[[source]]\nid = \"a\"\nurl = \"ftp://x\"\n")
        .expect("a file");
    let wrong = workspace.run(&["check"], 2);
    assert!(wrong.stderr.contains("sources.toml:3:"), "{}", wrong.stderr);
    assert!(workspace.run(&["extract", "down.html"], 1).stderr.contains("maintenance"));
}

#[test]
fn init_writes_a_configuration_that_is_correct_and_keeps_an_old_one() {
    let workspace = Workspace::new();
    workspace.run(&["init"], 0).says("sources.toml");
    workspace.run(&["config"], 0).says("correct");
    let sources = workspace.json(&["sources", "--json"]);
    assert!(sources.len() >= 12, "{} sources", sources.len());
    let again = workspace.run(&["init"], 2);
    assert!(again.stderr.contains("--force"), "{}", again.stderr);
}

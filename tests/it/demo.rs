//! The demo: the README's first command.

use crate::harness::{Mail, Workspace};

#[test]
fn the_demo_does_the_whole_job_and_tells_exactly_what_changed() {
    let workspace = Workspace::new();
    let printed = workspace.run(&["demo"], 0);
    for words in ["first visit", "version 2", "unavailable", "Try next", "policywatch-demo/mail"] {
        printed.says(words);
    }
    assert!(!printed.stdout.contains('\u{1b}'), "no colour where the output is no terminal");
    let config = "policywatch-demo/sources.toml";
    let changes = workspace.json(&["--config", config, "changes", "--since", "ever", "--json"]);
    let of = |source: &str, subject: &str, change: &str| {
        changes
            .iter()
            .filter(|c| c["source"] == source && c["subject"] == subject && c["change"] == change)
            .collect::<Vec<_>>()
    };
    for (source, before, after) in [("north-plan", "10000", "20000"), ("low-altitude", "100", "150")] {
        let raised = of(source, "target", "changed");
        assert_eq!(raised.len(), 1, "{changes:#?}");
        assert_eq!(raised[0]["fields"], serde_json::json!(["value"]));
        assert_eq!(
            (&raised[0]["before"]["value"], &raised[0]["after"]["value"]),
            (&before.into(), &after.into())
        );
        let moved = of(source, "measure", "changed");
        assert_eq!(moved.len(), 1, "{changes:#?}");
        assert_eq!(moved[0]["fields"], serde_json::json!(["deadline"]));
        assert_eq!(of(source, "measure", "added").len(), 1, "{changes:#?}");
    }
    assert_eq!(changes.len(), 6, "nothing else changed: {changes:#?}");
    let sources = workspace.json(&["--config", config, "sources", "--json"]);
    let state = |id: &str| sources.iter().find(|s| s["source"] == id).expect("a source").clone();
    // Its text is spelled otherwise, so there is a version; no target and no measure changed, so nobody is told.
    assert_eq!(state("quiet")["last_outcome"], "new-version");
    assert_eq!(state("lost")["last_outcome"], "unavailable");
    assert_eq!(state("lost")["versions"], 1);

    let spool = workspace.path().join("policywatch-demo/mail");
    let mails: Vec<Mail> = std::fs::read_dir(spool)
        .expect("the spool")
        .map(|entry| Mail::parse(&std::fs::read(entry.expect("an entry").path()).expect("a mail")))
        .collect();
    let mut to: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    to.sort_unstable();
    assert_eq!(
        to,
        ["desk@policywatch.example", "desk@policywatch.example", "drones@policywatch.example"],
        "two plans for the desk, one for the drone group"
    );
}

#[test]
fn the_demo_can_be_run_again_and_touches_no_folder_of_others() {
    let workspace = Workspace::new();
    workspace.run(&["demo", "--dir", "here"], 0);
    workspace.run(&["demo", "--dir", "here"], 0);
    let mine = workspace.path().join("mine");
    std::fs::create_dir(&mine).expect("a folder");
    std::fs::write(mine.join("thesis.txt"), "years of work").expect("a file");
    let printed = workspace.run(&["demo", "--dir", "mine"], 2);
    assert!(printed.stderr.contains("not empty"), "{}", printed.stderr);
    assert!(mine.join("thesis.txt").exists());
}

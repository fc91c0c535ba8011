//! The README says what the program does.

use crate::harness::Workspace;

fn readme() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("the README is there")
}

/// What stands between two marks of the README, without its fence.
fn block(name: &str) -> String {
    let text = readme();
    let (begin, end) = (format!("<!-- {name}:begin -->"), format!("<!-- {name}:end -->"));
    let start = text.find(&begin).expect("the block begins") + begin.len();
    let stop = text.find(&end).expect("the block ends");
    text[start..stop]
        .lines()
        .filter(|line| !line.starts_with("```"))
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

#[test]
fn its_commands_are_those_of_the_program() {
    let help = Workspace::new().run(&["--help"], 0).stdout;
    let commands =
        &help[help.find("Commands:").expect("the list")..help.find("Options:").expect("the options")];
    assert_eq!(block("help"), commands.trim(), "copy the output of `policywatch --help` into the README");
}

/// What differs from run to run: ports, times, durations, the folder of the program.
fn steady(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| {
            let mut steady: String = line
                .split_whitespace()
                .map(|word| if word.contains("127.0.0.1") || word.contains(".eml") { "…" } else { word })
                .collect::<Vec<_>>()
                .join(" ");
            if let Some(cut) = steady.find(" --config ") {
                steady = steady.split_off(cut);
            }
            // The last column of the table of outcomes is a duration.
            match steady.rsplit_once(' ') {
                Some((before, "s")) => {
                    before.rsplit_once(' ').map_or(steady.clone(), |(row, _)| row.to_owned())
                }
                _ => steady,
            }
        })
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn its_transcript_is_what_the_demo_prints() {
    let printed = Workspace::new().run(&["demo"], 0).stdout;
    let shown = block("demo");
    let shown = shown.strip_prefix("$ cargo run --release -- demo").expect("the command").trim_start();
    assert_eq!(steady(shown), steady(&printed), "copy the output of `policywatch demo` into the README");
}

//! Learns the weights of the classifier of measures from the labelled sentences, and writes them down:
//! `cargo run --release --example learn`. With `--check` it writes nothing and fails where the file is not what the
//! examples give.

use std::{fs, process::ExitCode};

use policywatch::{
    domain::{document::Language, provision::Instrument},
    provisions::learned::{
        classifier::Classifier,
        examples::{self, Example},
        training,
    },
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/provisions/learned/data");

/// By so much a weight may differ: it is written with two decimals.
const TOLERANCE: f32 = 0.05;

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let mut complete = true;
    for (name, language) in [("english", Language::English), ("chinese", Language::Chinese)] {
        let from = format!("{FOLDER}/examples-{name}.tsv");
        let read = fs::read_to_string(&from).map_err(|error| format!(" {error}"));
        let read = match read.and_then(|text| examples::read(&text)) {
            Ok(read) => read,
            Err(problem) => {
                eprintln!("{from}:{problem}");
                return ExitCode::FAILURE;
            }
        };
        let to = format!("{FOLDER}/weights-{name}.tsv");
        complete &= put(&to, &learn(&read, language), check);
    }
    if complete { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Writes a file, or only looks whether it is there as it should be, but for what another machine rounds otherwise.
fn put(to: &str, learnt: &Classifier, check: bool) -> bool {
    if check {
        let current = fs::read_to_string(to).ok().and_then(|text| Classifier::from_text(text).ok());
        let same = current.is_some_and(|current| current.differs_from(learnt) <= TOLERANCE);
        if !same {
            eprintln!("{to} is not what the examples give: run `just learn`");
        }
        return same;
    }
    match fs::write(to, learnt.to_text()) {
        Ok(()) => {
            println!("{to}: {} features", learnt.size());
            true
        }
        Err(error) => {
            eprintln!("{to}: {error}");
            false
        }
    }
}

fn learn(read: &[Example], language: Language) -> Classifier {
    let classes: Vec<&str> = Instrument::ALL.iter().map(|class| class.word()).collect();
    let sentences: Vec<(usize, &str)> = read
        .iter()
        .filter_map(|example| {
            let class = Instrument::ALL.iter().position(|class| *class == example.instrument)?;
            Some((class, example.text.as_str()))
        })
        .collect();
    training::learn(&classes, &sentences, language)
}

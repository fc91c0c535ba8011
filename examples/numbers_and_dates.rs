//! Reads the quantities and dates of single sentences: for those who work on the parsers, and for the measurement
//! against public cases (`.ci/recognizers.py`).
//!
//! Each line of standard input is an object `{"text": "…", "language": "en" | "zh", "year": 2026}`, the year being
//! that of the document; each line of standard output holds what was found there:
//! `{"quantities": [{"text", "value", "upper", "unit", "comparator", "sort"}], "dates": [{"text", "deadline"}]}`.
//! Values are decimal numbers in base units, written as text.

use std::io::{BufRead as _, Write as _};

use policywatch::{
    domain::document::Language,
    provisions::{
        dates::{self, DateContext},
        quantity::{self, QuantityContext},
    },
};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Sentence {
    text: String,
    language: Language,
    year: Option<i16>,
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        let sentence: Sentence = serde_json::from_str(&line?)
            .map_err(|error| std::io::Error::other(format!("line {}: {error}", number + 1)))?;
        writeln!(out, "{}", read(&sentence))?;
    }
    Ok(())
}

fn read(sentence: &Sentence) -> Value {
    let Sentence { text, language, year } = sentence;
    let quantities: Vec<Value> = quantity::find(text, *language, &QuantityContext::default())
        .into_iter()
        .map(|found| {
            json!({
                "text": text[found.span],
                "value": found.value.to_string(),
                "upper": found.upper.map(|upper| upper.to_string()),
                "unit": found.unit.symbol(),
                "comparator": found.comparator,
                "sort": format!("{:?}", found.sort),
            })
        })
        .collect();
    let context = DateContext { document_year: *year, ..DateContext::default() };
    let dates: Vec<Value> = dates::find(text, *language, &context)
        .into_iter()
        .map(|found| json!({ "text": text[found.span], "deadline": found.deadline.to_string() }))
        .collect();
    json!({ "quantities": quantities, "dates": dates })
}

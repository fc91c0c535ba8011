//! What reading costs: the time for plans of growing length, in English and Chinese, and that it grows with the
//! length and no faster.
//!
//! `cargo bench --bench provisions -- [MEGABYTES]` (1 unless told). The sentences are of the kinds that plans are
//! made of; every one has other numbers, so that nothing can be remembered.

// Times are printed with three figures: what a float loses of them is not seen.
#![allow(clippy::cast_precision_loss)]

use std::{
    fmt::Write as _,
    time::{Duration, Instant},
};

use policywatch::{
    domain::document::{Block, BlockKind, Document, Language, Role},
    provisions::{self, lexicon::Lexicon},
};

/// Each length is read so often, and the fastest reading counts.
const READINGS: usize = 3;

fn main() {
    let megabytes: usize = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(1);
    let lexicon = Lexicon::built_in();
    for language in [Language::English, Language::Chinese] {
        println!("{language:?}");
        let mut per_megabyte = Vec::new();
        for share in [8, 4, 2, 1] {
            let document = plan(language, megabytes * 1_000_000 / share);
            let bytes: usize = document.blocks.iter().map(|block| block.text.len()).sum();
            let (mut best, mut found) = (Duration::MAX, 0);
            for _ in 0..READINGS {
                let begun = Instant::now();
                found = provisions::read(&document, &lexicon).len();
                best = best.min(begun.elapsed());
            }
            let pace = best.as_secs_f64() * 1e6 / bytes as f64;
            per_megabyte.push(pace);
            println!(
                "  {:>9} bytes {:>8.1} ms  {:.3} s per MB  {found} provisions",
                bytes,
                best.as_secs_f64() * 1e3,
                pace
            );
        }
        let (first, last) = (per_megabyte[0], per_megabyte[per_megabyte.len() - 1]);
        println!("  eight times the text takes {:.1} times the time (8 is linear)", 8.0 * last / first);
    }
}

/// A plan of about so many bytes.
fn plan(language: Language, bytes: usize) -> Document {
    let mut blocks = Vec::new();
    let (mut size, mut number) = (0, 0_usize);
    while size < bytes {
        number += 1;
        let mut text = String::new();
        let (kind, written) = match (language, number % 6) {
            (Language::English, 0) => {
                (BlockKind::Heading { level: 2 }, write!(text, "Part {number}: measures"))
            }
            (Language::English, 1) => (
                BlockKind::Paragraph,
                write!(
                    text,
                    "By {}, the region aims to build {number} charging stations and to raise the share of green power to {}%, up from {}% in 2024.",
                    2027 + number % 8,
                    30 + number % 60,
                    10 + number % 19
                ),
            ),
            (Language::English, 2) => (
                BlockKind::Paragraph,
                write!(
                    text,
                    "The ministry will give each applicant up to {} million euros, and operators must report every {} months. The weather was fine, and the harbour lay quiet under a pale sky.",
                    1 + number % 97,
                    1 + number % 11
                ),
            ),
            (Language::English, _) => (
                BlockKind::Paragraph,
                write!(
                    text,
                    "In the valley the mills stand beside the river, and {number} people come by on market days to talk of rain, of wool and of the price of bread."
                ),
            ),
            (Language::Chinese, 0) => (BlockKind::Heading { level: 2 }, write!(text, "（{number}）重点任务")),
            (Language::Chinese, 1) => (
                BlockKind::Paragraph,
                write!(
                    text,
                    "到{}年，建成充电站{number}座，绿电占比由{}%提高到{}%，产业规模突破{}亿元。",
                    2027 + number % 8,
                    10 + number % 19,
                    30 + number % 60,
                    100 + number
                ),
            ),
            (Language::Chinese, 2) => (
                BlockKind::Paragraph,
                write!(
                    text,
                    "对符合条件的企业，给予最高{}万元补贴；运营单位应当每{}个月报送一次情况。当日天气晴好，港口一片宁静。",
                    1 + number % 970,
                    1 + number % 11
                ),
            ),
            (Language::Chinese, _) => (
                BlockKind::Paragraph,
                write!(text, "山谷里的磨坊依河而立，赶集的日子有{number}人路过，谈论雨水、羊毛和粮价。"),
            ),
        };
        written.expect("a string takes what is written to it");
        size += text.len();
        blocks.push(Block { kind, role: Role::Main, confidence: 90, text });
    }
    let title = match language {
        Language::English => "Regional plan for clean transport policy",
        Language::Chinese => "某市人民政府关于清洁交通的行动方案",
    };
    Document { title: title.to_owned(), language, blocks, ..Document::default() }
}

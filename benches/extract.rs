//! What a document costs beside the parse of its page, side by side in one run, and what hostile pages cost.
//!
//! `cargo bench --bench extract -- [FOLDER]`: the HTML files of a folder, or pages made here, as a server sends them
//! that leaves the charset to the page. The goal is at most twice the time of the parse alone.

// Times are printed with three figures: what a float loses of them is not seen.
#![allow(clippy::cast_precision_loss)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use policywatch::extract::{Context, Input, extract};

fn main() {
    let folder = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let pages = folder.as_deref().map_or_else(made, read);
    let mut rows: Vec<(Duration, Duration)> = pages.iter().map(|page| measure(page)).collect();
    let total = |pick: fn(&(Duration, Duration)) -> Duration| rows.iter().map(pick).sum::<Duration>();
    let (parse, whole) = (total(|row| row.0), total(|row| row.1));
    println!("{} pages, {} bytes", pages.len(), pages.iter().map(Vec::len).sum::<usize>());
    println!("scraper's parse alone   {:9.2} ms", parse.as_secs_f64() * 1e3);
    println!(
        "the document            {:9.2} ms, {:.2} times the parse",
        whole.as_secs_f64() * 1e3,
        ratio(whole, parse)
    );
    rows.sort_by(|a, b| ratio(a.1, a.0).total_cmp(&ratio(b.1, b.0)));
    if let Some(middle) = rows.get(rows.len() / 2) {
        println!(
            "the median page         {:9.2} ms, {:.2} times the parse",
            middle.1.as_secs_f64() * 1e3,
            ratio(middle.1, middle.0)
        );
    }
    for (name, page) in hostile() {
        let began = Instant::now();
        black_box(document(page.as_bytes()));
        println!(
            "hostile, {name:18} {:5.1} MB {:6.2} s",
            page.len() as f64 / 1e6,
            began.elapsed().as_secs_f64()
        );
    }
}

fn ratio(whole: Duration, part: Duration) -> f64 {
    whole.as_secs_f64() / part.as_secs_f64().max(1e-9)
}

fn document(bytes: &[u8]) -> usize {
    let input = Input { bytes, content_type: Some("text/html"), url: None };
    extract(&input, &Context::default()).blocks.len()
}

/// The best of three of the parse alone and of the whole, each after the other.
fn measure(page: &[u8]) -> (Duration, Duration) {
    let (mut parse, mut whole) = (Duration::MAX, Duration::MAX);
    for _ in 0..3 {
        let began = Instant::now();
        black_box(scraper::Html::parse_document(&String::from_utf8_lossy(page)));
        parse = parse.min(began.elapsed());
        let began = Instant::now();
        black_box(document(page));
        whole = whole.min(began.elapsed());
    }
    (parse, whole)
}

fn read(folder: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder can be listed")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "html"))
        .collect();
    files.sort();
    files.iter().filter_map(|file| std::fs::read(file).ok()).collect()
}

/// Pages of three sizes with menus, text, a table and a foot.
fn made() -> Vec<Vec<u8>> {
    [40, 200, 1000]
        .map(|paragraphs| {
            let menu: String = (0..60).map(|n| format!("<li class=\"item\"><a href=\"/{n}\">Part {n}</a></li>")).collect();
            let text: String = (0..paragraphs)
                .map(|n| format!("<p>By {}, the province aims to have {n} workshops in service, with up to 40% of the cost borne by the office.</p>", 2030 + n % 9))
                .collect();
            let rows: String = (0..40).map(|n| format!("<tr><td>Hangars {n}</td><td>{}</td></tr>", n * 3)).collect();
            format!(
                "<!doctype html><html><head><title>Plan</title></head><body><nav><ul>{menu}</ul></nav><main><h1>Plan</h1>{text}<table><tr><th>What</th><th>2031</th></tr>{rows}</table></main><footer>All rights reserved</footer></body></html>"
            )
            .into_bytes()
        })
        .to_vec()
}

/// Twenty megabytes each of what no page should be.
fn hostile() -> [(&'static str, String); 3] {
    [
        ("deep nesting", "<div>".repeat(4_000_000)),
        ("a million siblings", "<p>word word</p>".repeat(1_250_000)),
        ("nothing closed", "<p><b><i><a href=x><li><td>word ".repeat(645_000)),
    ]
}

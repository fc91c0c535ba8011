use policywatch::extract::{Context, Input, extract};
use std::time::Instant;
fn main() {
    let mode = std::env::args().nth(1).unwrap();
    let pages: Vec<Vec<u8>> = std::env::args().skip(3).map(|f| std::fs::read(f).unwrap()).collect();
    let n: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let docs: Vec<_> = pages
        .iter()
        .map(|b| extract(&Input { bytes: b, content_type: None, url: None }, &Context::default()))
        .collect();
    let rules = policywatch::provisions::lexicon::Lexicon::built_in();
    let t = Instant::now();
    let mut k = 0;
    for _ in 0..n {
        for (b, d) in pages.iter().zip(&docs) {
            match mode.as_str() {
                "extract" => {
                    k += extract(&Input { bytes: b, content_type: None, url: None }, &Context::default())
                        .blocks
                        .len()
                }
                "provisions" => k += policywatch::provisions::read(d, &rules).len(),
                _ => k += scraper::Html::parse_document(&String::from_utf8_lossy(b)).tree.nodes().count(),
            }
        }
    }
    println!("{mode}: {:.1} us a page ({k})", t.elapsed().as_secs_f64() * 1e6 / (n * pages.len()) as f64);
}

use std::cell::RefCell;

use proptest::{
    prop_assert_eq,
    test_runner::{Config, TestRunner},
};

use super::fixture::*;

fn found(it: &Fixture, words: &str) -> Vec<(u32, u32, String)> {
    let hits = it.store.search(words, 20).unwrap();
    hits.into_iter()
        .map(|hit| (hit.since_version, hit.version, hit.snippet.replace('\u{2}', "[").replace('\u{3}', "]")))
        .collect()
}

#[test]
fn words_are_found_in_the_versions_that_hold_them() {
    let mut it = Fixture::new();
    it.visit("plan", 1, &["The city makes robots.", "量子科技和未来产业。"]);
    it.visit("plan", 2, &["The city makes robots and engines.", "量子科技和未来产业。"]);
    it.visit("plan", 3, &["The city makes engines.", "量子信息和未来产业。"]);
    let check = |words: &str, expected: &[(u32, u32, &str)]| {
        let expected: Vec<_> = expected.iter().map(|&(a, b, c)| (a, b, c.to_owned())).collect();
        assert_eq!(found(&it, words), expected, "{words}");
    };
    check("robot", &[(1, 2, "The city makes [robot]s and engines.")]);
    check("ROBOTS", &[(1, 2, "The city makes [robots] and engines.")]);
    check("city engines", &[(2, 3, "The [city] makes [engines].")]);
    check("\"makes engines\"", &[(3, 3, "The city [makes engines].")]);
    check("engines makes", &[(2, 3, "The city [makes] [engines].")]);
    check("engines 量子科技", &[(2, 2, "[量子科技]和未来产业。")]);
    check("量子", &[(1, 3, "[量子]信息和未来产业。")]);
    check("量子科", &[(1, 2, "[量子科]技和未来产业。")]);
    check("业", &[(1, 3, "量子信息和未来产[业]。")]);
    // Its pairs of characters are all there, but not in this order.
    check("未来和未来", &[]);
    check("steam", &[]);
    check("", &[]);
    check("%", &[]);
}

#[test]
fn of_several_sources_the_newest_version_comes_first() {
    let mut it = Fixture::new();
    it.store
        .sync_sources(&[source("plan", "https://a.example/plan"), source("b", "https://b.example/")], at(0))
        .unwrap();
    it.visit("plan", 10, &["Robots"]);
    it.visit("b", 30, &["Robots"]);
    it.visit("plan", 20, &["None of them"]);
    let hits = it.store.search("robots", 9).unwrap();
    assert_eq!(hits.iter().map(|h| h.source.as_str()).collect::<Vec<_>>(), ["b", "plan"]);
    assert_eq!(it.store.search("robots", 1).unwrap().len(), 1);
}

#[test]
fn a_snippet_shows_the_words_of_a_long_sentence_without_control_characters() {
    let mut it = Fixture::new();
    let long = format!("{} robots \u{1b}[31m {}", "before ".repeat(60), "after ".repeat(60));
    it.visit("plan", 1, &[&long]);
    let (_, _, snippet) = found(&it, "robots").remove(0);
    assert!(snippet.starts_with('…') && snippet.ends_with('…'), "{snippet}");
    assert!(snippet.contains("[robots]") && !snippet.contains('\u{1b}'), "{snippet}");
    assert!(snippet.chars().count() < 200, "{snippet}");
}

#[test]
fn any_text_is_safe_to_search_for_and_finds_itself_whole() {
    let it = RefCell::new(Fixture::new());
    let queries = "\\PC{0,30}|[\"*()^: ANDORNEAR%_'-]{0,20}";
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&(queries, "\\PC{1,40}"), |(query, text)| {
            let mut it = it.borrow_mut();
            it.visit("plan", 1, &[&text]);
            it.store.search(&query, 9).unwrap();
            for hit in it.store.search(&text, 9).unwrap() {
                prop_assert_eq!(hit.snippet.contains('\u{2}'), true);
            }
            Ok(())
        })
        .unwrap();
}

//! Whole mails as people get them.

use crate::{
    domain::{
        alert::News,
        change::{Change, Field, Nature},
        provision::{Comparator, Instrument, Strength, Terms},
        subscriber::FrameLanguage,
    },
    render::{
        mail::{MailFrame, Rendered, Told, alert, notices},
        samples::{
            added, changed, ground_postponed, measure, news, now, premiums_added, removed, robots_raised,
            target, with_amounts,
        },
        wrap::width,
    },
};

fn frame(language: FrameLanguage) -> MailFrame<'static> {
    MailFrame { recipient_name: "Inbound desk", language, timezone: "UTC", now: now() }
}

fn english(news: &[News]) -> Rendered {
    alert(&Told::news(news), &frame(FrameLanguage::English))
}

/// The Chinese plan's news.
fn yunzhou() -> News {
    let routes = |n: &str| {
        let quote = format!("到2028年，开通低空航线{n}条以上，低空经济产业规模突破300亿元。");
        let mut routes = target(&quote, "低空航线", Some(n), "count", "2028");
        if let Terms::Target { statement, .. } = &mut routes.terms {
            statement.comparator = Comparator::AtLeast;
        }
        routes.sectors = vec!["low-altitude".to_owned()];
        routes
    };
    let centre = |year: &str| {
        let quote = format!("{year}年底前建成市级低空飞行服务中心。");
        measure(&quote, Instrument::Infrastructure, "市级低空飞行服务中心", year)
    };
    let reward = with_amounts(
        measure(
            "对取得型号合格证的整机企业，给予最高500万元奖励。",
            Instrument::Funding,
            "取得型号合格证的整机企业",
            "",
        ),
        &[("5000000", "CNY", Comparator::AtMost)],
    );
    news(
        "yunzhou-low-altitude",
        "云州市低空经济发展行动方案",
        "云州",
        vec![
            changed(routes("100"), routes("150"), &[Field::Value], &[Nature::Raised]),
            changed(centre("2027"), centre("2028"), &[Field::Deadline], &[Nature::Postponed]),
            added(reward),
        ],
    )
}

fn jinhai() -> News {
    let mut news = news(
        "jinhai-future-industries",
        "Jinhai: future industries plan",
        "Jinhai",
        vec![robots_raised(), ground_postponed(), premiums_added()],
    );
    news.left_out = 1;
    news
}

/// The HTML part's words without markup.
fn words_of_html(html: &str) -> String {
    let document = scraper::Html::parse_document(html);
    let body = scraper::Selector::parse("body").expect("a selector");
    let text: Vec<_> = document.select(&body).flat_map(|e| e.text()).collect();
    text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The snapshot of a mail: subject, text part and the words of the HTML part.
fn shown(mail: &Rendered) -> String {
    format!("Subject: {}\n\n{}\n--- HTML ---\n{}\n", mail.subject, mail.text, words_of_html(&mail.html))
}

#[test]
fn an_immediate_mail_of_a_raised_target() {
    let mail = english(&[news(
        "jinhai-future-industries",
        "Jinhai: future industries plan",
        "Jinhai",
        vec![robots_raised()],
    )]);
    assert_eq!(mail.subject, "Jinhai robots target raised: 10,000 → 20,000 by 2027");
    insta::assert_snapshot!(shown(&mail));
    insta::assert_snapshot!("immediate_html", mail.html);
}

#[test]
fn a_mail_of_several_changes_groups_them_by_sector() {
    let mail = english(&[jinhai()]);
    insta::assert_snapshot!(shown(&mail));
    insta::assert_snapshot!("several_html", mail.html);
}

#[test]
fn a_digest_groups_by_source_and_says_how_many() {
    let duty = |strength: Strength, word: &str| {
        let quote = format!("Operators {word} report leaks to the safety authority within 24 hours.");
        let mut duty = measure(&quote, Instrument::Regulation, "leaks", "");
        if let Terms::Measure { strength: s, .. } = &mut duty.terms {
            *s = strength;
        }
        duty
    };
    let gone = target("By 2035, the islands are to be carbon neutral.", "", None, "", "2035");
    let norrland = news(
        "norrland-hydrogen",
        "Norrland: hydrogen storage",
        "Norrland",
        vec![
            changed(
                duty(Strength::May, "may"),
                duty(Strength::Must, "must"),
                &[Field::Strength],
                &[Nature::FirmedUp],
            ),
            removed(gone),
        ],
    );
    let mut later = jinhai();
    (later.from_version, later.to_version) = (2, 3);
    later.changes = vec![ground_postponed()];
    let mail = english(&[jinhai(), yunzhou(), norrland, later]);
    assert!(mail.subject.ends_with("… and 8 more changes in 3 sources"), "{}", mail.subject);
    insta::assert_snapshot!(shown(&mail));
}

#[test]
fn a_chinese_frame_around_chinese_quotes() {
    let mail = alert(&Told::news(&[yunzhou()]), &frame(FrameLanguage::Chinese));
    assert_eq!(mail.subject, "云州低空航线目标上调：不低于100 → 不低于150（2028年） … 另有2项变动");
    assert!(mail.html.contains(r#"<html lang="zh-CN">"#));
    insta::assert_snapshot!(shown(&mail));
    insta::assert_snapshot!("chinese_html", mail.html);
}

#[test]
fn an_empty_digest_says_that_nothing_changed() {
    let mail = english(&[]);
    assert_eq!(mail.subject, "Policy watch: Nothing changed.");
}

#[test]
fn a_notice_keeps_its_paragraphs_and_lines() {
    let body = "The page answers 404 since yesterday.\n\nLast seen well: 20 November 2026\nAddress: https://jinhai.example.org/\n\nRun `policywatch check jinhai`.";
    let mail = notices(&[("Source jinhai fails", body)], &frame(FrameLanguage::English));
    insta::assert_snapshot!(shown(&mail));
}

/// Text as a hostile page would have it.
const HOSTILE: &str = "<script>alert(1)</script> \"&amp;\" {{ 7 * 7 }} \u{202e}gnp.exe\u{1b}[31m\u{7}\r\nBcc: all@example.org\u{0}";

fn hostile() -> News {
    let raised = |value: &str| target(&format!("{HOSTILE} {value}"), HOSTILE, Some(value), "count", "2027");
    let mut news = news(
        "hostile",
        HOSTILE,
        HOSTILE,
        vec![
            changed(raised("1"), raised("2"), &[Field::Value], &[Nature::Raised]),
            added(measure(HOSTILE, Instrument::Other, HOSTILE, "")),
        ],
    );
    news.url = "javascript:alert(1)//\u{202e}".to_owned();
    news.document_title = HOSTILE.repeat(3);
    news
}

#[test]
fn a_hostile_page_is_data() {
    for language in [FrameLanguage::English, FrameLanguage::Chinese] {
        let mail =
            alert(&Told::news(&[hostile()]), &MailFrame { recipient_name: HOSTILE, ..frame(language) });
        for part in [&mail.subject, &mail.text, &mail.html] {
            assert!(!part.contains(['\u{202e}', '\u{1b}', '\u{7}', '\u{0}', '\r']), "{part:?}");
        }
        assert!(!mail.subject.contains('\n') && mail.subject.chars().count() <= 150);
        assert!(!mail.html.contains("<script"), "{}", mail.html);
        assert!(!mail.html.contains("href=\"javascript"));
        assert!(mail.html.contains("{{ 7 * 7 }}"), "what looks like a template stays as it stands");
        assert!(mail.text.lines().all(|line| !line.starts_with("Bcc:")));
    }
    insta::assert_snapshot!(shown(&english(&[hostile()])));
}

#[test]
fn text_and_html_hold_the_same_facts_and_load_nothing() {
    let mail = english(&[jinhai(), yunzhou()]);
    let html = words_of_html(&mail.html);
    let text = mail.text.split_whitespace().collect::<Vec<_>>().join(" ");
    for fact in [
        "Jinhai: future industries plan",
        "https://jinhai-future-industries.example.org/plans/2026/05/t20260518_4417.html",
        "22 November 2026, 03:15 (UTC)",
        "policywatch diff jinhai-future-industries 1..2",
        "1 year later",
        "24 targets and measures stayed as they were and are not shown.",
        "1 change is outside your subscription and was left out.",
        "40 %, at most CNY 200,000",
        "Northport",
        "robotics",
        "1 → 2",
    ] {
        assert!(html.contains(fact), "HTML lacks {fact}: {html}");
        assert!(text.contains(fact), "text lacks {fact}: {text}");
    }
    for remote in ["src=", "<link", "@import", "url("] {
        assert!(!mail.html.contains(remote), "{remote}");
    }
    assert!(mail.text.lines().all(|line| width(line) <= 78 || line.contains("://")), "{}", mail.text);
}

#[test]
fn the_subject_leads_with_the_weightiest_change() {
    let of = |changes: Vec<Change>| english(&[news("s", "S", "Jinhai", changes)]).subject;
    assert_eq!(
        of(vec![premiums_added(), robots_raised()]),
        "Jinhai robots target raised: 10,000 → 20,000 by 2027 … and 1 more change"
    );
    assert_eq!(
        of(vec![ground_postponed()]),
        "Jinhai infrastructure measure postponed: a public training ground for humanoid robots in Northport, 2027 → 2028"
    );
    assert_eq!(
        of(vec![premiums_added()]),
        "Jinhai funding measure added: the insurance premiums of driverless delivery vehicles, 40 %, at most CNY 200,000"
    );
    let long = target(&"word ".repeat(100), &"very long metric ".repeat(20), Some("5"), "%", "2030");
    let subject = of(vec![added(long), premiums_added()]);
    assert!(subject.chars().count() <= 150 && subject.ends_with("and 1 more change"), "{subject}");
}

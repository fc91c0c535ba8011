//! Whole mails as people get them.

use crate::{
    domain::{
        alert::News,
        change::{Change, Field, Nature},
        course::{Course, CoursePoint},
        coverage::{Coverage, PageStand},
        provision::{Comparator, Instrument, Strength, Terms},
        source::SourceId,
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

fn stand(id: &str, title: &str, seen: Option<&str>, reason: Option<&str>) -> PageStand {
    PageStand {
        source: SourceId::new(id).expect("the sample's id"),
        title: title.to_owned(),
        last_good_at: seen.map(|at| at.parse().expect("a timestamp")),
        reason: reason.map(str::to_owned),
    }
}

fn coverage() -> Coverage {
    Coverage {
        since: "2026-11-21T00:00:00Z".parse().expect("a timestamp"),
        pages: 40,
        checked: 37,
        unavailable: vec![stand(
            "norrland-hydrogen",
            "Norrland: hydrogen storage",
            Some("2026-11-20T22:00:00Z"),
            Some("maintenance page"),
        )],
        stale: vec![
            stand("yunzhou-low-altitude", "云州市低空经济发展行动方案", Some("2026-11-12T08:00:00Z"), None),
            stand("new-page", "A new page", None, Some("the server answered 503")),
        ],
    }
}

fn whole() -> Coverage {
    Coverage { checked: 40, unavailable: Vec::new(), stale: Vec::new(), ..coverage() }
}

fn digest(news: &[News], coverage: &Coverage, language: FrameLanguage) -> Rendered {
    alert(&Told { coverage: Some(coverage), ..Told::news(news) }, &frame(language))
}

#[test]
fn an_empty_digest_says_that_nothing_changed_and_what_was_looked_at() {
    let mail = digest(&[], &whole(), FrameLanguage::English);
    assert_eq!(mail.subject, "Policy watch: nothing changed on 40 pages");
    insta::assert_snapshot!(shown(&mail));
    insta::assert_snapshot!("empty_digest_html", mail.html);
    let mail = digest(&[], &coverage(), FrameLanguage::Chinese);
    assert_eq!(mail.subject, "政策监测：40个网页均无变动");
    insta::assert_snapshot!("empty_digest_chinese", shown(&mail));
    assert_eq!(english(&[]).subject, "Policy watch: Nothing changed.");
}

#[test]
fn a_digest_says_which_pages_are_unavailable_or_stale() {
    insta::assert_snapshot!(shown(&digest(&[jinhai(), yunzhou()], &coverage(), FrameLanguage::English)));
}

/// The values that the robots of Jinhai have had.
fn robots_course() -> Course {
    let point = |version: u32, day: &str, value: &str| CoursePoint {
        version,
        seen_at: format!("{day}T03:15:00Z").parse().expect("a timestamp"),
        statement: target("", "robots", Some(value), "count", "2027").statement().expect("a target").clone(),
        deadline: "2027".parse().ok(),
    };
    Course {
        source: SourceId::new("jinhai-future-industries").expect("the sample's id"),
        version: 2,
        change: 0,
        points: vec![
            point(0, "2025-03-02", "6000"),
            point(1, "2026-01-18", "10000"),
            point(2, "2026-11-22", "20000"),
        ],
    }
}

#[test]
fn a_target_s_values_are_drawn_with_the_values_beside_them() {
    let news =
        [news("jinhai-future-industries", "Jinhai: future industries plan", "Jinhai", vec![robots_raised()])];
    let courses = [robots_course()];
    let told = Told { courses: &courses, ..Told::news(&news) };
    let mail = alert(&told, &frame(FrameLanguage::English));
    insta::assert_snapshot!(shown(&mail));
    insta::assert_snapshot!("chart_html", mail.html);
    let chinese = alert(&told, &frame(FrameLanguage::Chinese));
    assert!(chinese.text.contains("2025年3月2日 · 第0版    6,000（2027年）  ####"), "{}", chinese.text);
    // What cannot be drawn is left out.
    let mut nothing = robots_course();
    for point in &mut nothing.points {
        point.statement.value = Some(0.into());
    }
    let mail = alert(&Told { courses: &[nothing], ..told }, &frame(FrameLanguage::English));
    assert!(!mail.text.contains("This target so far"));
}

#[test]
fn a_test_says_that_it_is_one() {
    let news = [jinhai()];
    let mail = alert(&Told { is_test: true, ..Told::news(&news) }, &frame(FrameLanguage::English));
    assert!(mail.subject.starts_with("[Test] Jinhai robots target raised"), "{}", mail.subject);
    for part in [&mail.text, &words_of_html(&mail.html)] {
        assert!(part.contains("This is a test"), "{part}");
    }
}

#[test]
fn notices_that_come_together_go_in_one_mail() {
    let mail = notices(
        &[
            (
                "[policywatch] Page a: not watched, status 503",
                "Page a cannot be watched.\n\nhttps://a.example/\n",
            ),
            ("[policywatch] Page b: a selector matches nothing", "Page b: <b>the selector</b>.\n"),
        ],
        &frame(FrameLanguage::English),
    );
    assert_eq!(mail.subject, "[policywatch] Page a: not watched, status 503 … and 1 more");
    insta::assert_snapshot!(shown(&mail));
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

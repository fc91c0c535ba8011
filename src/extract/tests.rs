//! The room as a whole: pages in, documents out.

use std::collections::HashSet;

use super::*;
use crate::domain::document::{Language, Notice};

const CLAUSES: [&str; 4] = [
    "By 2031, the province aims to have 400 repair workshops for small aircraft in service across its twelve districts.",
    "The transport office will pay up to 40% of the cost of a hangar, with a ceiling of 3 million crowns for each firm.",
    "Operators must file a noise report with the office every quarter and keep the records for five years.",
    "Districts are encouraged to open old airfields for training flights outside the school holidays.",
];

fn read(html: &str) -> Document {
    read_with(html, &Context::default())
}

fn read_with(html: &str, context: &Context<'_>) -> Document {
    extract(
        &Input { bytes: html.as_bytes(), content_type: Some("text/html; charset=utf-8"), url: None },
        context,
    )
}

fn lines(document: &Document) -> Vec<String> {
    document.main().map(|block| block.text.clone()).collect()
}

fn article(body: &str) -> String {
    format!(
        "<html><head><title>Plan for small aircraft - Province</title></head><body><ul><li><a href=/>Home</a></li><li><a href=/n>News</a></li></ul>\
         <div class=x><h1>Plan for small aircraft</h1><p>Published: 3 March 2029</p>{body}</div>\
         <div><h3>Related articles</h3><ul><li><a href=/1>Ferries to double by 2040</a></li><li><a href=/2>Opinion: 90 bridges</a></li></ul></div>\
         <p>\u{a9} 2029 Province. All rights reserved.</p></body></html>"
    )
}

fn paragraphs() -> String {
    CLAUSES.map(|clause| format!("<p>{clause}</p>")).concat()
}

#[test]
fn an_article_is_its_text_and_nothing_of_the_site() {
    let document = read(&article(&paragraphs()));
    assert_eq!(document.title, "Plan for small aircraft");
    assert_eq!(document.published, jiff::civil::Date::new(2029, 3, 3).ok());
    assert_eq!(lines(&document), CLAUSES);
    assert!(document.blocks.iter().any(|block| block.role == Role::Related));
    assert!(document.availability.is_available());
}

#[test]
fn the_same_text_in_another_design_is_the_same_document() {
    let old = format!(
        "<title>Province: Plan for small aircraft</title><table width=700><tr><td width=120><a href=/>Home</a><br><a href=/n>News</a></td>\
         <td><font size=5><b>Plan for small aircraft</b></font><p><font size=1>3 March 2029 Visitors: 00123</font></p>{}<hr><a href=#>Back</a> | <a href=#>Top</a></td></tr></table>",
        CLAUSES.map(|clause| format!("&nbsp;&nbsp;{clause}<br><br>")).concat()
    );
    let (before, after) = (read(&old), read(&article(&paragraphs())));
    assert_eq!(before.title, after.title);
    assert_eq!(lines(&before), lines(&after));
}

#[test]
fn tables_keep_their_head_and_resolve_merged_cells() {
    let table = "<table><tr><th>Indicator</th><th>2028</th><th>2031</th></tr>\
                 <tr><td rowspan=2>Hangars</td><td>12</td><td>40</td></tr><tr><td>13</td><td>41</td></tr></table>";
    let document = read(&article(&format!("{}{table}", paragraphs())));
    let rows: Vec<(bool, Vec<String>)> = document
        .main()
        .filter_map(|b| {
            if let BlockKind::TableRow { head, cells, .. } = &b.kind {
                Some((*head, cells.clone()))
            } else {
                None
            }
        })
        .collect();
    assert_eq!(rows.len(), 3);
    assert!(rows[0].0 && !rows[1].0);
    assert_eq!(rows[2].1, ["Hangars", "13", "41"]);
    assert!(lines(&document).contains(&"Hangars | 12 | 40".to_owned()));
}

#[test]
fn list_items_know_their_list_and_number() {
    let document = read(&article(&format!(
        "{}<ol start=3><li>Build a school for pilots.</li><li>Open two hangars.</li></ol>",
        paragraphs()
    )));
    let markers: Vec<Option<String>> = document
        .main()
        .filter_map(|b| {
            if let BlockKind::ListItem { marker, .. } = &b.kind { Some(marker.clone()) } else { None }
        })
        .collect();
    assert_eq!(markers, [Some("3.".to_owned()), Some("4.".to_owned())]);
}

#[test]
fn numbers_that_a_paragraph_is_cited_by_stay_in_the_text() {
    let read_lines = |numbers: [&str; 2]| {
        let [first, second] =
            numbers.map(|number| format!("<p>{number} The harbour opens two quays for the fishers.</p>"));
        lines(&read(&article(&format!("{}{first}{second}", paragraphs()))))
    };
    let plain = read_lines(["1.", "2."]);
    assert!(plain.contains(&"The harbour opens two quays for the fishers.".to_owned()), "{plain:?}");
    for numbers in [["42.", "43."], ["(1)", "(2)"]] {
        let kept = read_lines(numbers);
        for number in numbers {
            assert!(
                kept.contains(&format!("{number} The harbour opens two quays for the fishers.")),
                "{kept:?}"
            );
        }
    }
}

#[test]
fn hidden_text_is_out_and_folded_text_is_in() {
    let body = format!(
        "{}<p style='display:none'>Hidden words for machines.</p><details><summary>Annex</summary><p>The annex names nine airfields in the north.</p></details>",
        paragraphs()
    );
    let text = read(&article(&body)).text();
    assert!(!text.contains("Hidden words"));
    assert!(text.contains("nine airfields"));
}

#[test]
fn a_list_that_a_sentence_announces_is_text_though_it_is_all_links() {
    let list = |intro: &str| {
        let items: String = ["Night schools", "Seed loans", "Tool sheds", "Cold stores"]
            .map(|item| format!("<li><a href=/{}>{item}</a></li>", item.len()))
            .concat();
        lines(&read(&article(&format!("{0}<p>{intro}</p><ul>{items}</ul>", paragraphs()))))
    };
    let kept = list("The province lends to four kinds of places, among them:");
    assert!(kept.contains(&"Seed loans".to_owned()) && kept.contains(&"Cold stores".to_owned()), "{kept:?}");
    let left = list("The province has many pages.");
    assert!(!left.contains(&"Seed loans".to_owned()), "{left:?}");
}

#[test]
fn a_title_is_text_where_it_stands_above_it_and_the_page_calls_itself_no_article() {
    let is_text = |page: &str| {
        title_is_in_text(&Input { bytes: page.as_bytes(), content_type: Some("text/html"), url: None })
    };
    let page = article(&paragraphs());
    assert!(is_text(&page));
    assert!(!is_text(&page.replace("<head>", "<head><meta property='og:type' content='article'>")));
    assert!(is_text(&page.replace("<head>", "<head><meta property='og:type' content='website'>")));
    assert!(!is_text(&page.replace("<h1>Plan for small aircraft</h1>", "")));
}

#[test]
fn a_call_to_action_between_paragraphs_is_out() {
    let promo = "<h3>Never miss an update</h3><p>Join 9,000 readers of our weekly letter.</p><div><a class=btn href=/s>Subscribe now</a></div>";
    let body = format!("<p>{}</p>{promo}<p>{}</p><p>{}</p>", CLAUSES[0], CLAUSES[1], CLAUSES[2]);
    assert_eq!(lines(&read(&article(&body))), &CLAUSES[..3]);
}

#[test]
fn selectors_win_and_tell_when_they_match_nothing() {
    let page = article(&format!("<p id=first>{}</p><p class=second>{}</p>", CLAUSES[0], CLAUSES[1]));
    let rules = Rules { keep: vec!["#first".to_owned()], ..Rules::default() };
    let context = Context { rules: Some(&rules), ..Context::default() };
    assert_eq!(lines(&read_with(&page, &context)), &CLAUSES[..1]);
    let rules =
        Rules { keep: vec!["#gone".to_owned()], drop: vec![".second".to_owned()], ..Rules::default() };
    let context = Context { rules: Some(&rules), ..Context::default() };
    let document = read_with(&page, &context);
    assert_eq!(lines(&document), &CLAUSES[..1]);
    assert!(document.notices.contains(&Notice::SelectorMatchedNothing("#gone".to_owned())));
}

#[test]
fn what_recurs_on_a_host_never_takes_a_clause_out() {
    let body = format!("{}<div><a href=/w>Write to the office</a></div>", paragraphs());
    let recurring: HashSet<u64> =
        CLAUSES.iter().copied().chain(["Write to the office"]).map(fingerprint).collect();
    let context = Context { recurring: Some(&recurring), ..Context::default() };
    assert_eq!(lines(&read_with(&article(&body), &context)), CLAUSES);
}

#[test]
fn pages_in_the_documents_place_are_told() {
    type Told = fn(&Availability) -> bool;
    let page = |title: &str, text: &str| {
        format!("<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>")
    };
    let cases: &[(&str, &str, Told)] = &[
        ("Page not found", "The page may have been moved.", |a| matches!(a, Availability::NotFound(_))),
        ("提示", "您要查看的页面已被删除", |a| matches!(a, Availability::NotFound(_))),
        ("Service notice", "The site is down for scheduled maintenance.", |a| {
            matches!(a, Availability::Maintenance(_))
        }),
        ("系统升级公告", "系统升级期间暂停访问", |a| {
            matches!(a, Availability::Maintenance(_))
        }),
        ("Sign in", "Please log in to read this document.", |a| matches!(a, Availability::Login(_))),
        ("Just a moment", "Verify that you are human.", |a| matches!(a, Availability::Challenge(_))),
        ("", "", |a| matches!(a, Availability::Empty(_))),
        ("系統維護公告", "系統將進行維護，造成不便敬請見諒。", |a| {
            matches!(a, Availability::Maintenance(_))
        }),
        ("會員登入", "請先登入後瀏覽。", |a| matches!(a, Availability::Login(_))),
        ("网站搬家通知", "本网站已整体迁移至新平台，请更新收藏。", |a| {
            matches!(a, Availability::OtherPage(_))
        }),
        ("请稍等", "3秒后自动跳转到首页", |a| !a.is_available()),
        ("Notice", "Our website has moved. Please update your bookmarks.", |a| {
            matches!(a, Availability::OtherPage(_))
        }),
        ("Restricted", "This content is not available in your country.", |a| {
            matches!(a, Availability::OtherPage(_))
        }),
        ("Welcome to nginx!", "Further configuration is required.", |a| {
            matches!(a, Availability::OtherPage(_))
        }),
        ("Office move", "The licensing office has moved to Harbour Road 4. Forms are taken there.", |a| {
            a.is_available()
        }),
        ("关于办公地址变更的通知", "本局办公地址自三月起变更，新地址为滨河路12号。", |a| a.is_available()),
        ("关于关停违法网站的公告", "本市对三家违法网站依法予以查处。", |a| {
            a.is_available()
        }),
    ];
    for (title, text, told) in cases {
        let availability = read(&page(title, text)).availability;
        assert!(told(&availability), "{title}: {availability:?}");
    }
    let policy = article(&format!(
        "{}<p>Pages of the register must not be removed, and the system is under maintenance by the office.</p>",
        paragraphs()
    ));
    assert!(read(&policy).availability.is_available());
}

#[test]
fn a_body_that_breaks_off_is_told_by_what_it_was() {
    let whole = read(&article(&paragraphs()));
    let page = article(&paragraphs());
    let cut = page.find("every quarter").map(|at| &page[..at]).unwrap_or_default();
    let context = Context { previous: Some(&whole), ..Context::default() };
    assert!(matches!(read_with(cut, &context).availability, Availability::CutOff(_)));
}

#[test]
fn a_body_cut_between_paragraphs_is_told_by_its_missing_end() {
    let whole = read(&article(&paragraphs()));
    let page = article(&paragraphs());
    let context = Context { previous: Some(&whole), ..Context::default() };
    let cut = &page[..page.find(CLAUSES[2]).expect("the clause stands in the page")];
    let document = read_with(cut, &context);
    assert!(matches!(document.availability, Availability::CutOff(_)), "{document:?}");
    let shorter =
        article(&CLAUSES[..2].iter().map(|clause| format!("<p>{clause}</p>")).collect::<Vec<_>>().concat());
    assert!(read_with(&shorter, &context).availability.is_available());
}

#[test]
fn chinese_pages_are_decoded_whatever_they_declare() {
    let text = "<p>到2031年，全省建成小型飞机维修站400个，覆盖十二个地区，形成较为完善的服务体系。</p><p>对新建机库给予补助，最高不超过300万元。</p>";
    let html = format!("<html><body><h1>小型飞机发展规划</h1>{text}</body></html>");
    for (encoding, declared) in [
        (encoding_rs::GB18030, None),
        (encoding_rs::GB18030, Some("text/html; charset=gb2312")),
        (encoding_rs::GB18030, Some("text/html; charset=utf-8")),
        (encoding_rs::UTF_8, Some("text/html; charset=gb2312")),
    ] {
        let (bytes, _, _) = encoding.encode(&html);
        let document =
            extract(&Input { bytes: &bytes, content_type: declared, url: None }, &Context::default());
        assert_eq!(document.title, "小型飞机发展规划", "{} {declared:?}", encoding.name());
        assert_eq!(document.language, Language::Chinese);
        assert_eq!(document.undecodable_chars, 0);
    }
}

#[test]
fn markdown_plain_text_and_pdf_text_give_the_same_form() {
    let markdown =
        "# Plan\n\n## Goals\n\n- Build nine airfields.\n\n| Item | 2031 |\n| --- | --- |\n| Hangars | 40 |\n";
    let document = extract(
        &Input { bytes: markdown.as_bytes(), content_type: Some("text/markdown"), url: None },
        &Context::default(),
    );
    assert_eq!(document.title, "Plan");
    assert_eq!(lines(&document), ["Goals", "Build nine airfields.", "Item | 2031", "Hangars | 40"]);

    let plain = extract(
        &Input {
            bytes: "一、总体目标\n到2031年，建成机场9个。\n".as_bytes(),
            content_type: Some("text/plain"),
            url: None,
        },
        &Context::default(),
    );
    assert_eq!(plain.language, Language::Chinese);
    assert!(plain.text().contains("到2031年，建成机场9个。"));

    let pdf = from_pdf_text(
        "Plan for air\n\nThe office will build nine airfields in the north of the prov-\nince by 2031.\n\u{c}",
        &Context::default(),
    );
    assert!(pdf.text().contains("province by 2031."), "{}", pdf.text());
    assert!(matches!(
        from_pdf_text("\u{c}\u{c}", &Context::default()).availability,
        Availability::Unreadable(_)
    ));
}

#[test]
fn deep_and_endless_markup_is_read_flat() {
    let deep = "<div><b>".repeat(20_000) + CLAUSES[0];
    let document = read(&deep);
    assert!(document.notices.iter().any(|notice| matches!(notice, Notice::TooDeep(_))));
    assert!(document.text().contains(CLAUSES[0]));
}

#[test]
fn fingerprints_fold_numbers_and_spaces() {
    assert_eq!(fingerprint("Views: 1,204"), fingerprint("views:  98"));
    assert_ne!(fingerprint("Views"), fingerprint("Visits"));
}

#[test]
fn the_same_text_as_list_or_as_paragraphs_is_one_document() {
    let items = ["在本省注册登记，成立满2年", "机库面积不低于3000平方米", "近三年未发生安全事故"];
    let listed = format!(
        "<p>申请单位应当符合下列条件：</p><ol>{}</ol>",
        items
            .iter()
            .enumerate()
            .map(|(at, item)| format!("<li>{item}{}</li>", if at < 2 { "；" } else { "。" }))
            .collect::<String>()
    );
    let spaced = format!(
        "<p>申请单位应当符合下列条件：</p><p>{}；</p><p>{}；</p><p>{}。</p>",
        items[0], items[1], items[2]
    );
    let text = "<p>对新建机库给予补助，单个项目最高不超过300万元，同一单位每年申请不超过两次，由省交通部门组织评审后公布。</p>";
    let kinds = |body: &str| -> Vec<(bool, String)> {
        read(&article(&format!("{text}{body}{text}")))
            .main()
            .map(|block| (matches!(block.kind, BlockKind::ListItem { .. }), block.text.clone()))
            .collect()
    };
    assert_eq!(kinds(&listed), kinds(&spaced));
    assert_eq!(kinds(&spaced).iter().filter(|(item, _)| *item).count(), 3);
}

#[test]
fn questions_before_their_answers_are_headings_in_any_design() {
    let questions = ["What will be built?", "Who pays for it?"];
    let page = |tag: &str| {
        read(&article(&format!(
            "<{tag}>{}</{tag}><p>{}</p><{tag}>{}</{tag}><p>{}</p>",
            questions[0], CLAUSES[0], questions[1], CLAUSES[1]
        )))
    };
    let kinds = |document: &Document| {
        document.main().map(|block| (block.kind.clone(), block.text.clone())).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&page("h3")), kinds(&page("p")));
    assert!(page("p").main().any(|block| matches!(block.kind, BlockKind::Heading { .. })));
}

#[test]
fn a_text_shown_twice_is_said_once() {
    let document =
        read(&article(&format!("<div>{}</div><div class=mobile>{}</div>", paragraphs(), paragraphs())));
    assert_eq!(lines(&document), CLAUSES);
}

#[test]
fn text_carried_for_scripts_is_read_where_nothing_else_is_shown() {
    let carried = serde_json::json!({ "topic": { "posts": [{ "cooked": paragraphs() }] } }).to_string();
    let nested = serde_json::json!({ "state": carried }).to_string();
    let page = format!(
        "<html><head><title>Plan for small aircraft</title><script type=\"application/json\">{}</script></head><body><div id=app></div></body></html>",
        nested.replace("</", "<\\/")
    );
    assert_eq!(lines(&read(&page)), CLAUSES);
    let shown = article(&paragraphs()).replace("</head>", "<script type=\"application/json\">{\"x\":\"<p>Another text that is never shown to anybody who reads it.</p>\"}</script></head>");
    assert_eq!(lines(&read(&shown)), CLAUSES);
}

#[test]
fn what_a_reader_does_not_take_for_the_text_keeps_its_role_and_how_sure_it_is() {
    let document = read(&article(&paragraphs()));
    for block in &document.blocks {
        assert!((50..=100).contains(&block.confidence), "{} {}", block.confidence, block.text);
    }
    let all = document.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n");
    assert!(all.contains("Ferries to double by 2040") && !document.text().contains("Ferries"));
}

#[test]
fn consent_dialogs_and_comments_longer_than_the_text_are_out() {
    let consent = "<div class=\"modal cmp\"><p>We and our partners use cookies to store your settings. You can withdraw your consent to these cookies at any time in the settings of this site.</p></div>";
    let comments = format!(
        "<div id=comments>{}</div>",
        (0..30).map(|n| format!("<div class=comment><p>I have flown from there for {n} years and never have I seen a hangar that was built in time or under its budget.</p></div>")).collect::<String>()
    );
    let document =
        read(&article(&format!("{}{comments}", paragraphs())).replace("<body>", &format!("<body>{consent}")));
    assert_eq!(lines(&document), CLAUSES);
}

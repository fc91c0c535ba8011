//! What must stay silent and what must not, on whole pages through the whole reader: any composition of edits
//! that say nothing new, with and without one edit that does.

use policywatch::{
    app::reading::Reader,
    diff::{self, Side},
    domain::change::Change,
    extract::Input,
    provisions::lexicon::Lexicon,
};
use proptest::prelude::*;

const ENGLISH: &str = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Orchard plan - Province of Westmark</title></head><body>
<header><nav><ul><li><a href="/a">News</a></li><li><a href="/b">Plans</a></li><li><a href="/c">Services</a></li></ul></nav></header>
<main><h1>Westmark orchard action plan</h1>
<p>The provincial government adopts this plan to renew the orchards of the province and the trades that live on them.</p>
<h2>Goals</h2>
<p>By 2029, the province aims to plant 12,000 hectares of new orchards. By 2031, exports of fruit are to reach 4 billion yuan.</p>
<p>By 2030, water use per hectare is to fall by 18 percent.</p>
<h2>Measures</h2>
<p>Growers who replace old trees receive a subsidy of up to 50,000 yuan per farm.</p>
<p>The province will build a public research station for fruit varieties in Aldermoor.</p>
<p>Packing houses must report every use of pesticides within 48 hours.</p>
</main><footer><p>Province of Westmark. All rights reserved. Visits: 5120</p></footer></body></html>"#;

const CHINESE: &str = r#"<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>清河市果业振兴行动方案</title></head><body>
<div class="nav"><a href="/a">首页</a><a href="/b">政务公开</a><a href="/c">政务服务</a></div>
<div class="content"><h1>清河市果业振兴行动方案</h1>
<p>为推动全市果业高质量发展，结合本市实际，制定本方案。</p>
<h2>一、发展目标</h2>
<p>到2029年，全市新建果园12万亩，果品加工产值达到40亿元以上。</p>
<p>到2030年，果品出口额突破5亿元（含加工品）。</p>
<h2>二、支持措施</h2>
<p>对更新老果园的农户，给予最高5万元补贴。</p>
<p>支持企业建设果品保鲜实验室，开展关键技术攻关。</p>
<p>包装企业应当在48小时内报告农药使用情况。</p>
</div><div class="footer">主办单位：清河市人民政府办公室 访问量：5120</div></body></html>"#;

/// An edit as what is replaced and what takes its place, or as a function.
enum Edit {
    Words(&'static str, &'static str),
    Page(fn(&str) -> String),
}

impl Edit {
    fn apply(&self, page: &str) -> String {
        match self {
            Self::Words(from, to) => page.replace(from, to),
            Self::Page(edit) => edit(page),
        }
    }
}

fn swapped(page: &str) -> String {
    // The first two paragraphs of the measures change places.
    let parts: Vec<&str> = page.split("<p>").collect();
    let at = parts.len() - 3;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.swap(at, at - 1);
    order.iter().map(|&i| parts[i]).collect::<Vec<_>>().join("<p>")
}

fn redesigned(page: &str) -> String {
    page.replace("<main>", "<div class=\"c81\"><div>")
        .replace("</main>", "</div></div>")
        .replace("<div class=\"content\">", "<article class=\"x-19\">")
}

fn with_related(page: &str) -> String {
    page.replace(
        "</body>",
        "<div class=\"related\"><h3>Related articles</h3><ul><li><a href=\"/1\">Harbour to open 40 berths by 2030</a></li>\
         <li><a href=\"/2\">到2030年将建成60个公园</a></li></ul></div></body>",
    )
}

const SILENT_ENGLISH: [Edit; 14] = [
    Edit::Words("12,000 hectares", "12 000 hectares"),
    Edit::Words("50,000 yuan", "RMB 50,000"),
    Edit::Words("18 percent", "18%"),
    Edit::Words("4 billion yuan", "¥4,000 million"),
    Edit::Words("aims to plant", "intends to plant"),
    Edit::Words("will build", "is going to build"),
    Edit::Words("within 48 hours", "within 48&nbsp;hours"),
    Edit::Words("water use", "<strong>water</strong> use"),
    Edit::Words("</p>\n<p>By 2030", " By 2030"),
    Edit::Words(". By 2031", ".</p>\n<p>By 2031"),
    Edit::Words("Visits: 5120", "Visits: 5981"),
    Edit::Page(swapped),
    Edit::Page(redesigned),
    Edit::Page(with_related),
];

const SILENT_CHINESE: [Edit; 14] = [
    Edit::Words("12万亩", "120000亩"),
    Edit::Words("40亿元", "四十亿元"),
    Edit::Words("5亿元（含加工品）", "5亿元(含加工品)"),
    Edit::Words("2030年", "２０３０年"),
    Edit::Words("最高5万元", "最高50000元"),
    Edit::Words("应当", "必须"),
    Edit::Words("支持企业建设", "支持企业搭建"),
    Edit::Words("到2029年，", "到 2029 年,"),
    Edit::Words("。</p>\n<p>到2030年", "。到2030年"),
    Edit::Words("产值", "<span>产值</span>"),
    Edit::Words("访问量：5120", "访问量：6001"),
    Edit::Page(swapped),
    Edit::Page(redesigned),
    Edit::Page(with_related),
];

/// Edits that say something new, with the fields that are told. They are made before the silent ones.
const TELLING_ENGLISH: [(&str, &str, &str); 6] = [
    ("12,000 hectares", "15,000 hectares", "value"),
    ("By 2031, exports", "By 2033, exports", "deadline"),
    ("fall by 18 percent", "fall by 21 percent", "value"),
    ("up to 50,000 yuan", "up to 80,000 yuan", "amounts"),
    ("within 48 hours", "within 24 hours", "amounts"),
    ("must report", "may report", "strength"),
];

const TELLING_CHINESE: [(&str, &str, &str); 6] = [
    ("12万亩", "15万亩", "value"),
    ("40亿元以上", "40亿元左右", "comparator"),
    ("到2030年", "到2032年", "deadline"),
    ("最高5万元", "最高8万元", "amounts"),
    ("48小时", "24小时", "amounts"),
    ("应当在", "可在", "strength"),
];

fn changes(before: &str, after: &str) -> Vec<Change> {
    let lexicon = Lexicon::built_in();
    let reader = Reader::plain(&lexicon);
    let read = |page: &str, previous| {
        let input =
            Input { bytes: page.as_bytes(), content_type: Some("text/html; charset=utf-8"), url: None };
        reader.read(&input, previous)
    };
    let old = read(before, None);
    let new = read(after, Some(&old));
    assert!(new.document.availability.is_available(), "{}", new.document.availability.reason());
    let found = diff::changes(
        Side { document: &old.document, provisions: &old.provisions },
        Side { document: &new.document, provisions: &new.provisions },
    );
    found.into_iter().filter(Change::is_news).collect()
}

fn edited(page: &str, edits: &[Edit], chosen: u16) -> String {
    let chosen = edits.iter().enumerate().filter(|(i, _)| chosen & (1 << i) != 0);
    chosen.fold(page.to_owned(), |page, (_, edit)| edit.apply(&page))
}

fn told(changes: &[Change]) -> Vec<&str> {
    changes.iter().map(|change| change.summary.as_str()).collect()
}

#[test]
fn each_edit_that_says_nothing_new_is_silent() {
    for (page, edits) in [(ENGLISH, &SILENT_ENGLISH), (CHINESE, &SILENT_CHINESE)] {
        for (index, edit) in edits.iter().enumerate() {
            let after = edit.apply(page);
            assert_ne!(after, page, "edit {index} finds nothing to edit");
            let found = changes(page, &after);
            assert!(found.is_empty(), "edit {index}: {:#?}", told(&found));
        }
    }
}

#[test]
fn each_edit_that_says_something_is_told_alone() {
    for (page, edits) in [(ENGLISH, TELLING_ENGLISH), (CHINESE, TELLING_CHINESE)] {
        for (from, to, field) in edits {
            let found = changes(page, &page.replace(from, to));
            assert_eq!(found.len(), 1, "{from} → {to}: {:#?}", told(&found));
            assert_eq!(
                found[0].fields.iter().map(|f| f.word()).collect::<Vec<_>>(),
                [field],
                "{from} → {to}"
            );
        }
    }
}

/// A page with a table of these columns, heads first, a row of numbers for each indicator.
fn with_table(columns: &[(&str, [&str; 2])]) -> String {
    let row = |cells: Vec<&str>, tag: &str| {
        cells.iter().map(|cell| format!("<{tag}>{cell}</{tag}>")).collect::<String>()
    };
    let head = row(columns.iter().map(|column| column.0).collect(), "th");
    let rows: String = ["Farms with a weather station (%)", "Seedlings raised a year"]
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let cells = columns.iter().map(|column| column.1[at]).collect();
            format!("<tr><td>{name}</td>{}</tr>", row(cells, "td"))
        })
        .collect();
    let table =
        format!("<h2>Indicators</h2><table><tr><th>Indicator</th>{head}</tr>{rows}</table><h2>Measures</h2>");
    ENGLISH.replace("<h2>Measures</h2>", &table)
}

#[test]
fn columns_of_a_table_that_change_places_are_silent_and_values_that_do_are_told() {
    let baseline = ("Baseline 2025", ["31", "140,000"]);
    let early = ("Target 2028", ["70", "350,000"]);
    let late = ("Target 2031", ["95", "580,000"]);
    let page = with_table(&[baseline, early, late]);
    let found = changes(&page, &with_table(&[late, early, baseline]));
    assert!(found.is_empty(), "{:#?}", told(&found));
    let swapped =
        with_table(&[baseline, ("Target 2028", ["95", "350,000"]), ("Target 2031", ["70", "580,000"])]);
    let found = changes(&page, &swapped);
    assert_eq!(found.len(), 2, "{:#?}", told(&found));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn compositions_of_silent_edits_are_silent(chosen in 0_u16..1 << 14, chinese in any::<bool>()) {
        let (page, edits) = if chinese { (CHINESE, &SILENT_CHINESE) } else { (ENGLISH, &SILENT_ENGLISH) };
        let found = changes(page, &edited(page, edits, chosen));
        prop_assert!(found.is_empty(), "{:#?}", told(&found));
    }

    #[test]
    fn one_telling_edit_among_silent_ones_is_told_alone(chosen in 0_u16..1 << 14, pick in 0_usize..6, chinese in any::<bool>()) {
        let (page, edits, telling) = if chinese {
            (CHINESE, &SILENT_CHINESE, TELLING_CHINESE[pick])
        } else {
            (ENGLISH, &SILENT_ENGLISH, TELLING_ENGLISH[pick])
        };
        let (from, to, field) = telling;
        let found = changes(page, &edited(&page.replace(from, to), edits, chosen));
        prop_assert_eq!(found.len(), 1, "{:#?}", told(&found));
        prop_assert_eq!(found[0].fields.iter().map(|f| f.word()).collect::<Vec<_>>(), [field]);
    }
}

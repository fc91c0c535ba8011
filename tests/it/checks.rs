//! `check` through the front door: versions, silence, outcomes.

use crate::{
    harness::{Workspace, watching},
    pages::{MAINTENANCE, Plan, chinese_plan},
    site::{Page, Site},
};

#[test]
fn an_unchanged_page_makes_no_version_and_is_not_stored_again() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let workspace = watching(&site, "/plan");
    workspace.run(&["check"], 0).says("version 1");
    let pages = workspace.count("SELECT count(*) FROM snapshots");
    workspace.run(&["check"], 0).says("unchanged");
    assert_eq!(workspace.count("SELECT count(*) FROM snapshots"), pages);
    assert_eq!(workspace.json(&["log", "--json"]).len(), 1);
    assert!(workspace.mails().is_empty(), "a first visit and an unchanged page tell nobody");
}

#[test]
fn a_page_with_a_validator_is_asked_for_conditionally() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()).with_etag());
    let workspace = watching(&site, "/plan");
    workspace.run(&["check"], 0).says("version 1");
    workspace.run(&["check"], 0).says("not modified");
    let requests = site.requests();
    assert_eq!(requests.len(), 2);
    assert!(!requests[0].2 && requests[1].2, "the second request is conditional");
    assert_eq!(requests[0].1, "policywatch-test (+https://test.example/contact)");
}

#[test]
fn noise_around_the_text_makes_no_version() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let workspace = watching(&site, "/plan");
    workspace.run(&["check"], 0);
    site.set("/plan", Page::html(&Plan { views: 99_999, ..Plan::default() }.html()));
    workspace.run(&["check"], 0).says("unchanged");
    assert_eq!(workspace.json(&["log", "--json"]).len(), 1);
}

#[test]
fn a_text_change_that_touches_no_provision_is_a_version_and_no_news() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let workspace = watching(&site, "/plan");
    workspace.run(&["check"], 0);
    let more = "<p>Robots have fascinated the people of this old harbour town for generations.</p>";
    site.set("/plan", Page::html(&Plan { extra: more, ..Plan::default() }.html()));
    workspace.run(&["check"], 0).says("version 2").says("no target and no measure did");
    assert!(workspace.mails().is_empty());
}

#[test]
fn a_page_that_stops_being_the_document_is_unavailable_and_comes_back_silently() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()).with_etag());
    let workspace = watching(&site, "/plan");
    workspace.run(&["check"], 0);
    site.set("/plan", Page::html(MAINTENANCE).with_etag());
    workspace.run(&["check"], 1).says("unavailable").says("maintenance");
    workspace.run(&["check"], 1);
    site.set("/plan", Page::html(&Plan::default().html()).with_etag());
    workspace.run(&["check"], 0).says("unchanged");
    assert_eq!(workspace.json(&["log", "--json"]).len(), 1);
    assert!(workspace.alerts().is_empty(), "subscribers hear nothing of it");
    let operator: Vec<String> = workspace.mails().into_iter().map(|mail| mail.subject).collect();
    assert_eq!(
        operator.len(),
        2,
        "the operator hears once that it is away and once that it is back: {operator:?}"
    );
}

#[test]
fn a_status_of_failure_is_an_outcome_with_its_reason() {
    let site = Site::start();
    site.set("/plan", Page::html("gone").with_status(410));
    site.set("/other", Page::html("oops").with_status(500));
    let mut workspace = Workspace::new();
    workspace.source("gone", &site.url("/plan")).source("broken", &site.url("/other"));
    workspace.run(&["check"], 1).says("410").says("500");
    let sources = workspace.json(&["sources", "--json"]);
    assert_eq!(sources.len(), 2);
    assert!(sources.iter().all(|source| source["versions"] == 0 && source["failures"] == 1), "{sources:?}");
}

#[test]
fn a_change_back_and_forth_makes_versions_and_alerts_both_ways() {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    for robots in ["10,000", "20,000", "10,000"] {
        site.set("/plan", Page::html(&Plan { robots, ..Plan::default() }.html()));
        workspace.run(&["check"], 0);
    }
    assert_eq!(workspace.json(&["log", "--json"]).len(), 3);
    let subjects: Vec<String> = workspace.alerts().into_iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    assert!(
        subjects.iter().any(|s| s.contains("raised")) && subjects.iter().any(|s| s.contains("lowered")),
        "{subjects:?}"
    );
}

#[test]
fn chinese_pages_are_read_in_every_encoding_that_sites_use() {
    let site = Site::start();
    let mut workspace = Workspace::new();
    let cases: [(&str, &'static encoding_rs::Encoding, Option<&str>, &str); 6] = [
        ("gbk-header", encoding_rs::GBK, None, "text/html; charset=gbk"),
        ("gb2312-meta", encoding_rs::GBK, Some("gb2312"), "text/html"),
        ("gb18030-meta", encoding_rs::GB18030, Some("gb18030"), "text/html"),
        ("big5-header", encoding_rs::BIG5, None, "text/html; charset=big5"),
        ("big5-meta", encoding_rs::BIG5, Some("big5"), "text/html"),
        ("utf8-meta", encoding_rs::UTF_8, Some("utf-8"), "text/html"),
    ];
    let write = |target: &str, encoding: &'static encoding_rs::Encoding, declared| {
        let mut text = chinese_plan(target, declared);
        if encoding == encoding_rs::BIG5 {
            text = text
                .chars()
                .map(|c| TRADITIONAL.iter().find(|(s, _)| *s == c).map_or(c, |(_, t)| *t))
                .collect();
        }
        let (bytes, _, lost) = encoding.encode(&text);
        assert!(!lost, "the test's text can be written in {}", encoding.name());
        bytes.into_owned()
    };
    for (id, encoding, declared, content_type) in cases {
        site.set(&format!("/{id}"), Page::bytes(write("5", encoding, declared), content_type));
        workspace.source(id, &site.url(&format!("/{id}")));
    }
    workspace.subscriber("Desk", "desk@test.example", "");
    workspace.run(&["check"], 0);
    for (id, encoding, declared, content_type) in cases {
        let shown = workspace.run(&["show", id], 0);
        assert!(shown.stdout.contains("2027年"), "{id}: {}", shown.stdout);
        assert!(!shown.stdout.contains('\u{fffd}'), "{id}");
        site.set(&format!("/{id}"), Page::bytes(write("8", encoding, declared), content_type));
    }
    workspace.run(&["check"], 0);
    let alerts = workspace.alerts();
    assert_eq!(alerts.len(), 6);
    for alert in alerts {
        assert!(alert.text.contains("50,000") && alert.text.contains("80,000"), "{}", alert.text);
    }
}

/// The characters of the test page that Big5 has in their traditional form only.
const TRADITIONAL: &[(char, char)] = &[
    ('临', '臨'),
    ('机', '機'),
    ('产', '產'),
    ('业', '業'),
    ('动', '動'),
    ('计', '計'),
    ('划', '劃'),
    ('页', '頁'),
    ('务', '務'),
    ('开', '開'),
    ('当', '當'),
    ('为', '為'),
    ('发', '發'),
    ('结', '結'),
    ('际', '際'),
    ('实', '實'),
    ('订', '訂'),
    ('规', '規'),
    ('达', '達'),
    ('亿', '億'),
    ('万', '萬'),
    ('台', '台'),
    ('对', '對'),
    ('给', '給'),
    ('奖', '獎'),
    ('励', '勵'),
    ('设', '設'),
    ('试', '試'),
    ('关', '關'),
    ('键', '鍵'),
    ('应', '應'),
    ('立', '立'),
    ('办', '辦'),
    ('单', '單'),
    ('厅', '廳'),
    ('投', '投'),
    ('展', '展'),
    ('制', '制'),
    ('业', '業'),
    ('范', '範'),
    ('双', '雙'),
    ('数', '數'),
    ('县', '縣'),
    ('区', '區'),
    ('国', '國'),
    ('务', '務'),
    ('过', '過'),
    ('进', '進'),
    ('项', '項'),
    ('资', '資'),
    ('产', '產'),
    ('品', '品'),
    ('团', '團'),
    ('补', '補'),
    ('贴', '貼'),
    ('高', '高'),
    ('额', '額'),
    ('级', '級'),
    ('总', '總'),
    ('员', '員'),
    ('协', '協'),
    ('东', '東'),
    ('门', '門'),
    ('处', '處'),
    ('规', '規'),
    ('领', '領'),
    ('导', '導'),
    ('与', '與'),
    ('并', '並'),
    ('术', '術'),
    ('链', '鏈'),
    ('内', '內'),
    ('条', '條'),
    ('号', '號'),
    ('义', '義'),
    ('备', '備'),
    ('该', '該'),
    ('后', '後'),
    ('这', '這'),
    ('体', '體'),
    ('认', '認'),
    ('证', '證'),
    ('验', '驗'),
    ('关', '關'),
    ('运', '運'),
    ('营', '營'),
    ('创', '創'),
    ('网', '網'),
    ('络', '絡'),
    ('电', '電'),
    ('约', '約'),
    ('种', '種'),
    ('类', '類'),
    ('专', '專'),
    ('属', '屬'),
    ('权', '權'),
    ('报', '報'),
    ('请', '請'),
    ('审', '審'),
    ('查', '查'),
    ('标', '標'),
    ('准', '準'),
    ('强', '強'),
    ('质', '質'),
    ('税', '稅'),
    ('收', '收'),
    ('优', '優'),
    ('惠', '惠'),
    ('减', '減'),
    ('免', '免'),
    ('银', '銀'),
    ('贷', '貸'),
    ('险', '險'),
    ('个', '個'),
    ('时', '時'),
    ('间', '間'),
    ('长', '長'),
    ('远', '遠'),
    ('鼓', '鼓'),
    ('样', '樣'),
    ('据', '據'),
    ('库', '庫'),
    ('费', '費'),
    ('积', '積'),
    ('极', '極'),
    ('构', '構'),
    ('组', '組'),
    ('织', '織'),
    ('责', '責'),
    ('任', '任'),
    ('块', '塊'),
    ('点', '點'),
    ('场', '場'),
    ('测', '測'),
    ('监', '監'),
    ('管', '管'),
    ('学', '學'),
    ('习', '習'),
    ('兴', '興'),
    ('汉', '漢'),
    ('会', '會'),
    ('议', '議'),
    ('决', '決'),
    ('广', '廣'),
    ('泛', '泛'),
    ('众', '眾'),
    ('传', '傳'),
    ('统', '統'),
    ('续', '續'),
    ('绿', '綠'),
    ('色', '色'),
    ('节', '節'),
    ('约', '約'),
    ('驶', '駛'),
    ('车', '車'),
    ('辆', '輛'),
    ('飞', '飛'),
    ('龙', '龍'),
    ('头', '頭'),
    ('岛', '島'),
    ('岁', '歲'),
    ('没', '沒'),
];

#[test]
fn two_hundred_sources_in_one_check_write_nothing_more_than_their_checks_when_unchanged() {
    let site = Site::start();
    let mut workspace = Workspace::new();
    for number in 0..200 {
        let path = format!("/plan/{number}");
        let page = Page::html(&Plan { views: number, ..Plan::default() }.html());
        site.set(&path, if number % 2 == 0 { page.with_etag() } else { page });
        workspace.source(&format!("plan-{number}"), &site.url(&path));
    }
    workspace.subscriber("Desk", "desk@test.example", "");
    workspace.run(&["check"], 0);
    let tables = ["snapshots", "versions", "newest", "changes", "outbox"];
    let rows = |workspace: &Workspace| {
        tables.map(|table| workspace.count(&format!("SELECT count(*) FROM \"{table}\"")))
    };
    let before = rows(&workspace);
    let checks = workspace.count("SELECT count(*) FROM checks");
    let printed = workspace.run(&["check"], 0);
    printed.says("unchanged").says("not modified").says_not("version ");
    assert_eq!(rows(&workspace), before);
    assert_eq!(workspace.count("SELECT count(*) FROM checks"), checks + 200);
    assert!(workspace.mails().is_empty());
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let workspace = watching(&site, "/plan");
    workspace.run(&["check"], 0);
    let database = rusqlite::Connection::open(workspace.database()).expect("the database opens");
    database.pragma_update(None, "user_version", 9999).expect("the version is set");
    drop(database);
    let printed = workspace.run(&["check"], 1);
    assert!(printed.stderr.contains("newer policywatch"), "{}", printed.stderr);
    assert!(printed.stderr.contains("9999"), "{}", printed.stderr);
}

#[test]
fn a_listing_of_a_database_of_an_older_program_says_what_brings_it_up_to_date() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let workspace = watching(&site, "/plan");
    let printed = workspace.run(&["log"], 1);
    assert!(printed.stderr.contains("nothing has been stored yet"), "{}", printed.stderr);
    workspace.run(&["check"], 0);
    let database = rusqlite::Connection::open(workspace.database()).expect("the database opens");
    database.pragma_update(None, "user_version", 1).expect("the version is set");
    drop(database);
    let printed = workspace.run(&["log"], 1);
    assert!(printed.stderr.contains("written by an older policywatch"), "{}", printed.stderr);
    assert!(!printed.stderr.contains("nothing has been stored"), "{}", printed.stderr);
}

#[test]
fn an_unknown_source_is_bad_usage_with_the_nearest_name() {
    let site = Site::start();
    let workspace = watching(&site, "/plan");
    let printed = workspace.run(&["check", "plam"], 2);
    assert!(printed.stderr.contains("did you mean `plan`"), "{}", printed.stderr);
}

#[test]
fn a_selector_that_matches_nothing_is_told_and_loses_nothing() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let mut workspace = Workspace::new();
    workspace.source_with("plan", &site.url("/plan"), "keep = \"#no-such-thing\"");
    workspace.run(&["check"], 0).says("matched nothing");
    workspace.run(&["show", "plan"], 0).says("humanoid robots");
}

#[test]
fn another_selector_is_no_news() {
    let site = Site::start();
    site.set("/plan", Page::html(&Plan::default().html()));
    let mut workspace = watching(&site, "/plan");
    workspace.run(&["check"], 0);
    workspace.forget_sources();
    workspace.source_with("plan", &site.url("/plan"), "drop = \"h2\"").subscriber(
        "Desk",
        "desk@test.example",
        "",
    );
    site.set("/plan", Page::html(&Plan { views: 7, ..Plan::default() }.html()));
    workspace.run(&["check"], 0).says("unchanged");
    workspace.run(&["reextract"], 0).says("plan");
    workspace.run(&["show", "plan"], 0).says_not("Goals");
    assert!(workspace.mails().is_empty());
}

//! Documents that a source's page leads to, through the front door.

use std::fmt::Write as _;

use crate::{
    harness::Workspace,
    pages::Plan,
    site::{Page, Site},
};

/// A list page with these notices, `(path, words)`.
fn list(notices: &[(&str, &str)]) -> Page {
    let mut items = String::new();
    for (path, words) in notices {
        let _ = write!(items, "<li><a href=\"{path}\">{words}</a></li>");
    }
    Page::html(&format!(
        "<html><head><title>Notices of the harbour district</title></head><body><nav><a href=\"/about\">About \
         us</a></nav><main><h1>Notices of the harbour district</h1><p>The district tells here what it has decided and \
         what it asks of the firms that work in its port, each spring and each autumn, as the council has asked it to \
         do.</p><ul class=\"notices\">{items}</ul></main></body></html>"
    ))
}

fn notice(title: &str, target: &str) -> Page {
    Page::html(&format!(
        "<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>The district council has talked \
         with firms, schools and the people who live in the district, and has decided what follows, to be carried \
         out by the offices that are named in the annex.</p><p>{target}</p><p>The council hears each spring how far \
         the work has come, and what stands in its way.</p></article></body></html>"
    ))
}

const ROBOTS: &str = "By 2030, the district will have 400 robots at work in its port.";
const CRANES: &str = "By 2028, the port will replace 30 diesel cranes with electric ones.";
const LANES: &str = "By 2029, the district will build 40 kilometres of cycle lanes.";

fn site_with_notices() -> Site {
    let site = Site::start();
    site.set("/notice/robots", notice("Robots in the port", ROBOTS));
    site.set("/notice/cranes", notice("Electric cranes", CRANES));
    site.set("/notice/lanes", notice("Cycle lanes", LANES));
    site
}

fn following_links(site: &Site, more: &str) -> Workspace {
    let mut workspace = Workspace::new();
    workspace.source_with("list", &site.url("/list"), &format!("follow = \"links\"\n{more}")).subscriber(
        "Desk",
        "desk@test.example",
        "sources = [\"list\"]",
    );
    workspace
}

#[test]
fn the_notices_of_a_list_are_documents_and_a_new_one_is_told() {
    let site = site_with_notices();
    site.set(
        "/list",
        list(&[("/notice/robots", "Robots in the port"), ("/notice/cranes", "Electric cranes")]),
    );
    let workspace = following_links(&site, "follow_selector = \"ul.notices a\"");
    workspace.run(&["check"], 0).says("2 documents found").says("list/robots").says("list/cranes");
    assert!(workspace.alerts().is_empty(), "the first reading of a list tells nobody");
    workspace.run(&["show", "list/robots"], 0).says("400 robots");
    workspace.run(&["targets"], 0).says("30 diesel cranes");
    workspace.run(&["targets", "--source", "list"], 0).says("400 robots").says("30 diesel cranes");
    workspace.run(&["sources"], 0).says("list/robots").says("3 sources");

    site.set(
        "/list",
        list(&[
            ("/notice/lanes", "Cycle lanes"),
            ("/notice/robots", "Robots in the port"),
            ("/notice/cranes", "Electric cranes"),
        ]),
    );
    workspace
        .run(&["check"], 0)
        .says("1 document new")
        .says("list/lanes")
        .says("new document: 1 target or measure");
    let alerts = workspace.alerts();
    assert_eq!(alerts.len(), 1, "one alert for one new document");
    assert!(alerts[0].says("40 kilometres of cycle lanes"), "{}", alerts[0].text);
    assert!(
        alerts[0].says("new document") && alerts[0].says("policywatch show list/lanes@1"),
        "{}",
        alerts[0].text
    );
    workspace.run(&["check"], 0).says_not("new document");
    assert_eq!(workspace.alerts().len(), 1, "it is told once");

    // A change within a document is told as that of any page.
    site.set("/notice/cranes", notice("Electric cranes", &CRANES.replace("30", "45")));
    workspace.run(&["check"], 0).says("1 change of targets and measures");
    let alerts = workspace.alerts();
    assert_eq!(alerts.len(), 2);
    assert!(alerts.iter().any(|mail| mail.says("{+45+} diesel cranes")));
}

#[test]
fn a_notice_that_leaves_the_list_is_retired_keeps_its_history_and_is_no_news_when_it_comes_back() {
    let site = site_with_notices();
    let both = [("/notice/robots", "Robots in the port"), ("/notice/cranes", "Electric cranes")];
    site.set("/list", list(&both));
    let workspace = following_links(&site, "");
    workspace.run(&["check"], 0).says("2 documents found");
    site.set("/list", list(&both[..1]));
    workspace.run(&["check"], 0).says("1 document no longer named").says_not("list/cranes");
    workspace.run(&["sources"], 0).says("retired");
    workspace.run(&["log", "list/cranes"], 0).says("list/cranes@1");
    workspace.run(&["show", "list/cranes"], 0).says("30 diesel cranes");
    site.set("/list", list(&both));
    workspace.run(&["check"], 0).says("list/cranes");
    assert!(workspace.alerts().is_empty(), "nothing of this is news");
    assert_eq!(workspace.count("SELECT count(*) FROM sources"), 3, "it is the same document");
}

#[test]
fn pattern_and_limit_hold_and_what_moves_up_below_the_limit_is_no_news() {
    let site = site_with_notices();
    let all = [
        ("/notice/robots", "Robots in the port"),
        ("/elsewhere/trip", "An outing of the council"),
        ("/notice/cranes", "Electric cranes"),
        ("/notice/lanes", "Cycle lanes"),
    ];
    site.set("/list", list(&all));
    let workspace = following_links(
        &site,
        "follow_selector = \".notices\"\nfollow_pattern = '/notice/'\nfollow_limit = 2",
    );
    workspace
        .run(&["check"], 0)
        .says("2 documents found; 1 document beyond `follow_limit` not followed")
        .says_not("trip")
        .says_not("list/lanes");
    site.set("/list", list(&all[1..]));
    workspace.run(&["check"], 0).says("list/lanes").says("first visit");
    assert!(workspace.alerts().is_empty(), "it stood on the list from the first");
}

#[test]
fn a_rule_that_lets_more_in_tells_nobody_of_what_stood_there_before() {
    let site = site_with_notices();
    site.set(
        "/list",
        list(&[("/notice/robots", "Robots in the port"), ("/notice/cranes", "Electric cranes")]),
    );
    let mut workspace = following_links(&site, "follow_pattern = 'robots'");
    workspace.run(&["check"], 0).says("1 document found").says_not("list/cranes");
    workspace.forget_sources();
    workspace.source_with("list", &site.url("/list"), "follow = \"links\"").subscriber(
        "Desk",
        "desk@test.example",
        "",
    );
    workspace.run(&["check"], 0).says("list/cranes");
    assert!(workspace.alerts().is_empty());
    // No longer followed: the documents are retired, not deleted.
    workspace.forget_sources();
    workspace.source("list", &site.url("/list"));
    workspace.run(&["check"], 0).says_not("list/cranes");
    assert_eq!(workspace.count("SELECT count(*) FROM sources WHERE configured = 0"), 2);
}

#[test]
fn requests_for_documents_obey_robots_and_failures_are_their_own() {
    let site = site_with_notices();
    site.set("/robots.txt", Page::bytes(b"User-agent: *\nDisallow: /notice/cranes\n".to_vec(), "text/plain"));
    site.set(
        "/list",
        list(&[("/notice/robots", "Robots in the port"), ("/notice/cranes", "Electric cranes")]),
    );
    let workspace = following_links(&site, "");
    workspace.run(&["check"], 1).says("list/robots").says("robots.txt");
    assert!(!site.requests().iter().any(|request| request.0 == "/notice/cranes"));
    workspace.run(&["check", "list/cranes"], 2);
}

/// A PDF of one page whose lines these are, with its cross-reference table.
fn pdf(lines: &[&str]) -> Vec<u8> {
    let mut content = "BT /F1 11 Tf 14 TL 50 760 Td".to_owned();
    for line in lines {
        let _ = write!(content, " ({line}) Tj T*");
    }
    content.push_str(" ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = String::new();
    for (number, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let start = file.len();
    let _ = write!(
        file,
        "xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    file.into_bytes()
}

fn attached_plan(robots: u32) -> Page {
    let target = format!("By 2030, the district will have {robots} robots at work in its port.");
    Page::bytes(
        pdf(&[
            "Plan of the harbour district",
            "",
            "The district council has talked with firms, schools and the people who live there.",
            "",
            &target,
            "",
            "The council hears each spring how far the work has come.",
        ]),
        "application/pdf",
    )
}

/// A page that is nothing but a frame around a file.
fn frame(file: &str) -> Page {
    Page::html(&format!(
        "<html><head><title>Plan of the harbour district</title></head><body><h1>Plan of the harbour district</h1>\
         <p>See the attachment.</p><iframe src=\"{file}\"></iframe></body></html>"
    ))
}

fn pdftotext_is_here() -> bool {
    let found = std::process::Command::new("pdftotext").arg("-v").output().is_ok();
    if !found {
        eprintln!("\n*** LEFT OUT: pdftotext is not installed ***\n");
    }
    found
}

#[test]
fn the_file_that_a_page_is_a_frame_around_is_watched_and_keeps_its_history_when_it_moves() {
    if !pdftotext_is_here() {
        return;
    }
    let site = Site::start();
    site.set("/plan", frame("/files/plan-2026.pdf"));
    site.set("/files/plan-2026.pdf", attached_plan(400));
    let mut workspace = Workspace::new();
    workspace.source_with("plan", &site.url("/plan"), "follow = \"attachments\"").subscriber(
        "Desk",
        "desk@test.example",
        "",
    );
    workspace.run(&["check"], 0).says("1 attachment found").says("plan/plan-2026").says_not("unavailable");
    workspace.run(&["targets"], 0).says("400 robots");
    site.set("/files/plan-2026.pdf", attached_plan(500));
    workspace.run(&["check"], 0).says("1 change of targets and measures");
    // The page names a corrected file at another address: one file has gone, one has come.
    site.set("/plan", frame("/files/plan-2026-corrected.pdf"));
    site.set("/files/plan-2026-corrected.pdf", attached_plan(650));
    workspace
        .run(&["check"], 0)
        .says("1 attachment under another address")
        .says("plan/plan-2026 ")
        .says("1 change of targets and measures");
    let alerts = workspace.alerts();
    assert_eq!(alerts.len(), 2);
    assert!(alerts.iter().any(|mail| mail.says("{+650+} robots")), "{alerts:?}");
    workspace.run(&["log", "plan/plan-2026"], 0).says("plan/plan-2026@3");
}

#[test]
fn a_file_added_to_a_page_is_news_and_the_same_file_at_another_address_is_not() {
    if !pdftotext_is_here() {
        return;
    }
    let site = Site::start();
    let page = |links: &str| {
        let text = Plan::default().html();
        Page::html(&text.replace("</article>", &format!("<p>Annexes: {links}</p></article>")))
    };
    let first = "<a href=\"/a.pdf\">Annex 1: the port</a>";
    site.set("/a.pdf", attached_plan(400));
    site.set("/plan", page(first));
    let mut workspace = Workspace::new();
    workspace
        .source_with("plan", &site.url("/plan"), "follow = \"attachments\"\nfollow_selector = \"body\"")
        .subscriber("Desk", "desk@test.example", "");
    workspace.run(&["check"], 0).says("1 attachment found");
    site.set("/copy.pdf", attached_plan(400));
    site.set("/plan", page(&format!("{first} <a href=\"/copy.pdf\">Annex 1, for printing</a>")));
    workspace.run(&["check"], 0).says("1 attachment new").says("first visit");
    assert!(workspace.alerts().is_empty(), "a copy is no news");
    site.set("/b.pdf", attached_plan(900));
    site.set(
        "/plan",
        page(&format!(
            "{first} <a href=\"/b.pdf\">Annex 2: the yard</a> <a href=\"/copy.pdf\">Annex 1, for printing</a>"
        )),
    );
    workspace.run(&["check"], 0).says("1 attachment new").says("new document");
    let alerts = workspace.alerts();
    assert_eq!(alerts.len(), 1);
    assert!(alerts[0].says("900 robots"), "{}", alerts[0].text);
}

//! Files that are right and files that are wrong.

use std::{collections::BTreeSet, fmt::Write as _, path::Path, time::Duration};

use jiff::civil::{Weekday, time};

use crate::{
    config::{self, ConfigError, parse},
    domain::{
        change::Nature,
        provision::{Instrument, Kind, Modality},
        settings::{Listen, Settings, SmtpTls},
        source::Retention,
        subscriber::{Delivery, FrameLanguage},
    },
};

fn right(text: &str) -> Settings {
    parse(Path::new("/etc/policywatch/sources.toml"), text)
        .unwrap_or_else(|error| panic!("{}", error.lines().join("\n")))
}

/// What is said of a file, a line for each mistake.
fn said(text: &str) -> String {
    let error = parse(Path::new("sources.toml"), text).expect_err("the file is wrong");
    error.lines().join("\n")
}

const SOURCE: &str = "[[source]]\nid = \"plan\"\nurl = \"https://a.example/plan\"\n";

#[test]
fn an_empty_file_is_right_and_has_every_default() {
    let settings = right("");
    assert_eq!(settings.service.database, Path::new("/etc/policywatch/policywatch.db"));
    assert_eq!(settings.service.timezone, "UTC");
    assert_eq!(settings.service.schedule, "0 */6 * * *");
    assert_eq!(settings.mail.spool, Path::new("/etc/policywatch/mail"));
    assert_eq!(settings.mail.smtp, None);
    assert_eq!(settings.fetch.parallel, 16);
    assert!(settings.sources.is_empty() && settings.subscribers.is_empty());
}

#[test]
fn the_starter_is_right() {
    let settings = right(config::STARTER);
    assert!(settings.sources.len() >= 12);
    assert_eq!(settings.subscribers.len(), 1);
    assert!(settings.sources.iter().any(|s| s.title.contains('：')));
    // With everything that it has commented out, it is right as well.
    let all: String = config::STARTER
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest)
                if rest.starts_with('[')
                    || rest.split_once(" = ").is_some_and(|(key, _)| !key.contains(' ')) =>
            {
                rest
            }
            _ => line,
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    let settings = right(&all);
    assert!(settings.mail.smtp.is_some() && settings.mail.operator.is_some());
    assert_eq!(settings.subscribers[0].filter.words.len(), 2);
}

#[test]
fn every_key_arrives() {
    let settings = right(
        r##"
[service]
database = "/var/lib/policywatch/watch.db"
timezone = "Asia/Shanghai"
schedule = "15  */4 * * *"
stale_after = "7d"
keep_versions = 500
keep_checks_days = 90
listen = "unix:/run/policywatch/metrics.sock"
[fetch]
allow_hosts = ["127.0.0.1", "::1", "intranet.example"]
per_host_parallel = 2
per_host_delay = "500ms"
parallel = 8
user_agent = "watch/1 (+https://a.example)"
connect_timeout = "5s"
read_timeout = "6s"
timeout = "2m"
max_body_bytes = 1_000_000
max_redirects = 3
retries = 0
ca_files = ["ca.pem"]
[mail]
from = "Policy watch <alerts@a.example>"
operator = "ops@a.example"
spool = "out"
[mail.smtp]
host = "smtp.a.example"
port = 2525
tls = "implicit"
username = "alerts"
password_file = "/run/secret"
timeout = "20s"
[lexicon.sectors]
humanoids = ["humanoid", "人形机器人"]
[lexicon.places]
Beijing = ["京"]
[[source]]
id = "plan"
url = "https://a.example/plan"
title = "计划"
schedule = "0 8 * * 1"
timezone = "Europe/Brussels"
sectors = ["quantum"]
keep_days = 30
places = ["Beijing"]
issuer_level = "city"
keep = "#article"
drop = [".ad", "nav"]
charset = "gbk"
headers = { Accept-Language = "zh" }
timeout = "1m"
max_body_bytes = 2048
allow_private = true
ignore_robots = true
basic_auth_file = "login"
[[subscriber]]
name = "Desk"
email = "desk@a.example"
sources = ["plan"]
kinds = ["target", "figure"]
sectors = ["quantum"]
places = ["Beijing"]
words = ["机器人"]
changes = ["raised", "terms-changed"]
delivery = "weekly fri 17:30"
timezone = "Asia/Tokyo"
language = "zh"
"##,
    );
    let folder = Path::new("/etc/policywatch");
    assert_eq!(settings.service.database, Path::new("/var/lib/policywatch/watch.db"));
    assert_eq!(settings.service.schedule, "15 */4 * * *");
    assert_eq!(settings.service.stale_after, Some(Duration::from_hours(7 * 24)));
    assert_eq!(settings.service.keep_checks_days, 90);
    assert_eq!(settings.service.listen, Some(Listen::Socket("/run/policywatch/metrics.sock".into())));
    let of_all = Retention { keep_versions: Some(500), keep_days: None };
    assert_eq!((settings.service.retention, settings.sources[0].retention.keep_days), (of_all, Some(30)));
    let fetch = &settings.fetch;
    assert_eq!(fetch.allow_hosts, ["127.0.0.1", "::1", "intranet.example"]);
    assert_eq!((fetch.per_host_parallel, fetch.parallel, fetch.max_redirects, fetch.retries), (2, 8, 3, 0));
    assert_eq!(fetch.per_host_delay, Duration::from_millis(500));
    assert_eq!(fetch.connect_timeout, Duration::from_secs(5));
    assert_eq!((fetch.read_timeout, fetch.timeout), (Duration::from_secs(6), Duration::from_mins(2)));
    assert_eq!(
        (fetch.max_body_bytes, fetch.user_agent.as_str()),
        (1_000_000, "watch/1 (+https://a.example)")
    );
    assert_eq!(fetch.ca_files, [folder.join("ca.pem")]);
    assert_eq!(settings.mail.from, "Policy watch <alerts@a.example>");
    assert_eq!(settings.mail.operator.as_deref(), Some("ops@a.example"));
    assert_eq!(settings.mail.spool, folder.join("out"));
    let smtp = settings.mail.smtp.as_ref().unwrap();
    assert_eq!((smtp.host.as_str(), smtp.port, smtp.tls), ("smtp.a.example", 2525, SmtpTls::Implicit));
    assert_eq!(smtp.password_file.as_deref(), Some(Path::new("/run/secret")));
    assert_eq!((smtp.username.as_deref(), smtp.timeout), (Some("alerts"), Duration::from_secs(20)));
    assert_eq!(settings.lexicon.sectors["humanoids"], ["humanoid", "人形机器人"]);
    assert_eq!(settings.lexicon.places["Beijing"], ["京"]);
    let source = &settings.sources[0];
    assert_eq!((source.title.as_str(), source.schedule.as_str()), ("计划", "0 8 * * 1"));
    assert_eq!(source.timezone, "Europe/Brussels");
    assert_eq!(
        (source.sectors.clone(), source.places.clone()),
        (vec!["quantum".into()], vec!["Beijing".into()])
    );
    assert_eq!(source.issuer_level.as_deref(), Some("city"));
    assert_eq!(source.rules.keep, ["#article"]);
    assert_eq!(source.rules.drop, [".ad", "nav"]);
    assert_eq!(source.rules.charset.as_deref(), Some("gbk"));
    assert_eq!(source.request.headers["accept-language"], "zh");
    assert_eq!(source.request.timeout, Some(Duration::from_mins(1)));
    assert_eq!(source.request.max_body_bytes, Some(2048));
    assert!(source.request.allow_private && source.request.ignore_robots);
    assert_eq!(source.request.basic_auth_file, Some(folder.join("login")));
    let desk = &settings.subscribers[0];
    assert_eq!((desk.name.as_str(), desk.email.as_deref()), ("Desk", Some("desk@a.example")));
    assert_eq!(desk.filter.sources[0].as_str(), "plan");
    assert_eq!(desk.filter.kinds, [Kind::Target, Kind::Figure]);
    assert_eq!(desk.filter.changes, [Nature::Raised, Nature::TermsChanged]);
    assert_eq!((desk.filter.sectors.len(), desk.filter.places.len(), desk.filter.words.len()), (1, 1, 1));
    assert_eq!(desk.delivery, Delivery::Weekly(Weekday::Friday, time(17, 30, 0, 0)));
    assert_eq!((desk.timezone.as_str(), desk.language), ("Asia/Tokyo", FrameLanguage::Chinese));
}

#[test]
fn every_way_out_arrives() {
    let settings = right(&format!(
        r#"{SOURCE}
[mail]
from = "Policy watch <alerts@例子.cn>"
unsubscribe = ["https://a.example/u?who={{subscriber}}", "mailto:ops@a.example?subject={{message_id}}"]
retry_first = "10s"
retry_longest = "2h"
give_up_after = "2d"
[mail.smtp]
host = "smtp.a.example"
username = "alerts"
token_file = "token"
[mail.dkim]
selector = "k1._watch"
key_file = "dkim.pem"
[feeds]
sources = "feeds"
entries = 7
[[subscriber]]
name = "北京"
email = "用户@例子.cn"
modalities = "committed"
instruments = ["funding", "zone"]
issuer_levels = ["city"]
min_move = "12.5 %"
quiet = "22:00 - 7:00"
[[subscriber]]
name = "Hook"
webhook = "https://a.example/hook"
webhook_secret_file = "key"
feed = "hook.xml"
delivery = "daily 08:00"
empty_digests = true
"#
    ));
    let folder = Path::new("/etc/policywatch");
    let mail = &settings.mail;
    assert_eq!((mail.unsubscribe.len(), mail.retry.first), (2, Duration::from_secs(10)));
    assert_eq!(
        (mail.retry.longest, mail.retry.give_up_after),
        (Duration::from_hours(2), Duration::from_hours(48))
    );
    assert_eq!(mail.smtp.as_ref().and_then(|s| s.token_file.clone()), Some(folder.join("token")));
    let dkim = mail.dkim.as_ref().expect("a table");
    assert_eq!((dkim.domain.as_str(), dkim.selector.as_str()), ("xn--fsqu00a.cn", "k1._watch"));
    assert_eq!(dkim.key_file, folder.join("dkim.pem"));
    assert_eq!((settings.feeds.sources.clone(), settings.feeds.entries), (Some(folder.join("feeds")), 7));
    let [desk, hook] = &settings.subscribers[..] else { panic!("two subscribers") };
    assert_eq!(desk.email.as_deref(), Some("用户@例子.cn"));
    assert_eq!(desk.filter.modalities, [Modality::Committed]);
    assert_eq!(desk.filter.instruments, [Instrument::Funding, Instrument::Zone]);
    assert_eq!(desk.filter.issuer_levels, ["city"]);
    assert_eq!(desk.filter.min_move_percent, "12.5".parse().ok());
    let quiet = desk.quiet.expect("quiet hours");
    assert!(quiet.hold(time(23, 0, 0, 0)) && quiet.hold(time(6, 59, 0, 0)) && !quiet.hold(time(7, 0, 0, 0)));
    assert_eq!((hook.email.as_deref(), hook.feed.clone()), (None, Some(folder.join("hook.xml"))));
    assert_eq!(hook.webhook.as_ref().map(|w| w.secret_file.clone()), Some(folder.join("key")));
    assert!(hook.empty_digests && !desk.empty_digests);
}

#[test]
fn mistakes_of_ways_out_are_told() {
    insta::assert_snapshot!(said(
        r#"
[mail]
from = "a@a.example"
unsubscribe = ["javascript:alert(1)", "https://a.example/{name}", "mailto:nobody"]
retry_first = "1ms"
[mail.smtp]
host = "smtp.a.example"
username = "a"
password_file = "p"
token_file = "t"
[mail.dkim]
selector = "a b"
[feeds]
entries = 0
folder = "x"
[[subscriber]]
name = "Nowhere"
[[subscriber]]
name = "Half"
webhook = "https://a.example/"
webhook_secret = "open"
[[subscriber]]
name = "Other half"
email = "a@a.example"
webhook_secret_file = "key"
quiet = "22-7"
min_move = "ten"
modalities = ["promised"]
instruments = ["money"]
issuer_levels = ["town"]
empty_digests = true
[[subscriber]]
name = "Asleep"
email = "a@a.example"
quiet = "22:00-09:00"
delivery = "daily 08:00"
"#
    ));
}

#[test]
fn what_a_source_leaves_out_it_has_from_the_service() {
    let settings = right(&format!(
        "[service]\ntimezone = \"Asia/Shanghai\"\nschedule = \"0 7 * * *\"\n{SOURCE}\n\
         [[subscriber]]\nname = \"a\"\nemail = \"a@a.example\"\n[mail]\nfrom = \"w@a.example\"\n\
         [mail.smtp]\nhost = \"localhost\"\ntls = \"none\""
    ));
    let source = &settings.sources[0];
    assert_eq!((source.schedule.as_str(), source.timezone.as_str()), ("0 7 * * *", "Asia/Shanghai"));
    assert_eq!(source.title, "plan");
    assert_eq!(settings.subscribers[0].timezone, "Asia/Shanghai");
    assert_eq!(settings.subscribers[0].delivery, Delivery::Immediate);
    assert_eq!(settings.mail.smtp.unwrap().port, 25);
}

#[test]
fn all_mistakes_are_told_at_once_with_place_and_remedy() {
    insta::assert_snapshot!(said(
        r##"
[service]
timezon = "Asia/Shanghai"
timezone = "Shanghai"
schedule = "0 0 30 2 *"
stale_after = "3 weeks"

[fetch]
parallel = "16"
retries = 99
allow_hosts = ["http://127.0.0.1:8080"]

[mail]
from = "Policy watch"
password = "secret"

[[source]]
id = "Beijing 2027"
url = "www.beijing.gov.cn/plan.html"
keep = ["#article", "p >> q["]
shedule = "@daily"

[[source]]
url = "ftp://a.example/"
title = 5

[[source]]
id = "same"
url = "https://user:secret@a.example/"

[[source]]
id = "same"
url = "https://a.example/"
charset = "klingon"
issuer_level = "village"

[[subscriber]]
name = "Desk"
email = "Desk <desk@a.example>"
sources = ["sam"]
kinds = ["targets", "law"]
changes = "raised"
delivery = "daily at eight"
language = "fr"

[subscribers]
"##
    ));
}

#[test]
fn what_is_not_toml_is_told_with_its_place() {
    insta::assert_snapshot!(said("[service\ntimezone = Asia/Shanghai\n"));
    insta::assert_snapshot!(said("[service]\nschedule = \"0 8 * * *\"\nschedule = \"0 9 * * *\"\n"));
}

#[test]
fn secrets_and_unencrypted_mail_are_refused() {
    insta::assert_snapshot!(said(
        r#"
[mail.smtp]
host = "smtp.a.example"
tls = "none"
username = "alerts"
password = "secret"
[[source]]
id = "plan"
url = "https://a.example/"
password = "secret"
headers = { Authorization = "Basic c2VjcmV0", Host = "b.example", "no header" = "x" }
"#
    ));
}

#[test]
fn schedules_that_are_doubtful_are_told_with_what_was_meant() {
    let lines = ["@daily", "0 0 8 * * *", "8:00", "*/90 * * * *", "61 * * * *", "0 8 31 4 *"];
    let mut text = String::new();
    for (n, line) in lines.iter().enumerate() {
        let _ =
            write!(text, "[[source]]\nid = \"s{n}\"\nurl = \"https://a.example/\"\nschedule = \"{line}\"\n");
    }
    insta::assert_snapshot!(said(&text));
}

#[test]
fn wrong_types_and_control_characters() {
    insta::assert_snapshot!(said(
        r#"
service = 1
[fetch]
per_host_delay = 1
max_body_bytes = 1.5
[source]
id = "plan"
[[subscriber]]
name = "Bcc: x\r\ny"
email = ""
places = "Beijing"
[[subscriber]]
name = "operator"
email = "a@a.example"
"#
    ));
}

#[test]
fn a_file_that_is_not_there_or_not_utf8() {
    let folder = tempfile::TempDir::new().unwrap();
    let missing = config::load(&folder.path().join("none.toml")).unwrap_err();
    assert!(missing.to_string().contains("`policywatch init`"), "{missing}");
    assert_eq!(missing.mistakes()[0].line_and_column(), None);
    let gbk = folder.path().join("gbk.toml");
    std::fs::write(&gbk, b"# \xb1\xb1\xbe\xa9\n").unwrap();
    let error = config::load(&gbk).unwrap_err();
    assert_eq!(error.mistakes()[0].line_and_column(), Some((1, 3)));
    assert!(error.to_string().ends_with("save it as UTF-8"), "{error}");
}

/// The error as a terminal shows it, without colour.
fn shown(error: &ConfigError) -> String {
    let mut shown = String::new();
    miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::unicode_nocolor())
        .with_width(100)
        .render_report(&mut shown, error)
        .unwrap();
    shown
}

#[test]
fn on_a_terminal_each_mistake_stands_in_the_text_of_the_file() {
    let text = "[service]\ntimezone = \"Asia/Shanghia\"\n\n[[source]]\nid = \"计划\"\nurl = \"https://a.example/\"\n";
    let error = parse(Path::new("sources.toml"), text).unwrap_err();
    insta::assert_snapshot!(shown(&error));
}

#[test]
fn doubts_are_told_but_stop_nothing() {
    let doubts = config::warnings::warnings(&right(&format!(
        "{SOURCE}ignore_robots = true\nschedule = \"* * * * *\"\nbasic_auth_file = \"/not/there\"\n\
         [[source]]\nid = \"twice\"\nurl = \"https://a.example/plan\"\n"
    )));
    insta::assert_snapshot!(doubts.join("\n").replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    let none = config::warnings::warnings(&right(&format!(
        "{SOURCE}[fetch]\nuser_agent = \"w (+https://a.example)\"\n[mail]\nfrom = \"a@a.example\"\noperator = \"a@a.example\"\n\
         [mail.smtp]\nhost = \"localhost\"\n[[subscriber]]\nname = \"a\"\nemail = \"a@a.example\"\n"
    )));
    assert_eq!(none, [""; 0]);
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in "(\\[\\[?(source|service|mail|subscriber)\\]?\\]|[a-z_]+ = |\"[^\"]{0,8}\"|[0-9.\\[\\]{},=\" ]|\n|\\PC){0,60}") {
        if let Err(error) = parse(Path::new("sources.toml"), &text) {
            proptest::prop_assert!(!error.mistakes().is_empty());
            shown(&error);
        }
    }
}

const DOCUMENTATION: &str = include_str!("../../docs/configuration.md");

/// The keys of the tables below the heading that ends with this name.
fn documented(section: &str) -> BTreeSet<String> {
    let text = DOCUMENTATION
        .split("\n#")
        .find(|part| part.lines().next().is_some_and(|heading| heading.ends_with(&format!("`{section}`"))))
        .unwrap_or_else(|| panic!("{section} has no heading"));
    text.lines()
        .filter_map(|line| line.strip_prefix("| `"))
        // A row may tell of several keys.
        .filter_map(|row| row.split('|').next())
        .flat_map(|keys| keys.split(", ").map(|key| key.trim_matches(['`', ' ']).to_owned()))
        .collect()
}

/// The keys that the reader knows, as it lists them for a key that is like none.
fn known(section: &str) -> BTreeSet<String> {
    let lines = said(&format!("{section}\nzzzzz = 1\n"));
    let line = lines.lines().find(|line| line.contains("`zzzzz`")).expect("the key is unknown");
    let (_, list) = line.split_once(" knows ").expect("no known key is like it");
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_key_is_documented_and_every_documented_key_is_known() {
    for section in [
        "[service]",
        "[fetch]",
        "[mail]",
        "[mail.smtp]",
        "[mail.dkim]",
        "[feeds]",
        "[lexicon]",
        "[[source]]",
        "[[subscriber]]",
    ] {
        assert_eq!(documented(section), known(section), "{section}");
    }
}

#[test]
fn the_examples_of_the_documentation_are_right_and_show_every_key() {
    let examples: Vec<&str> =
        DOCUMENTATION.split("```toml\n").skip(1).filter_map(|part| part.split("```").next()).collect();
    let settings = right(&examples.concat());
    assert_eq!((settings.sources.len(), settings.subscribers.len()), (2, 1));
    for section in [
        "[service]",
        "[fetch]",
        "[mail]",
        "[mail.smtp]",
        "[mail.dkim]",
        "[feeds]",
        "[[source]]",
        "[[subscriber]]",
    ] {
        // Tables have their own example, and a token excludes the password that is shown.
        let apart = ["smtp", "dkim", "token_file"];
        for key in known(section).iter().filter(|key| !apart.contains(&key.as_str())) {
            let is_shown = examples.iter().any(|example| {
                example.contains(section)
                    && example.lines().any(|line| line.starts_with(&format!("{key} = ")))
            });
            assert!(is_shown, "no example of {key} in {section}");
        }
    }
    for nature in Nature::ALL {
        assert!(DOCUMENTATION.contains(&format!("`{nature}`")), "{nature}");
    }
}

//! Runs the real program in a folder of its own.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use mail_parser::{Message, MessageParser};
use serde_json::Value;
use tempfile::TempDir;

use crate::site::Site;

/// A folder with a configuration, a database and a spool.
pub struct Workspace {
    dir: TempDir,
    head: String,
    sources: String,
    subscribers: String,
}

impl Workspace {
    pub fn new() -> Self {
        let head = "[service]\ntimezone = \"Asia/Shanghai\"\n\n[fetch]\nallow_hosts = [\"127.0.0.1\"]\n\
                    per_host_delay = \"0s\"\nper_host_parallel = 8\nretries = 0\n\
                    user_agent = \"policywatch-test (+https://test.example/contact)\"\n\n\
                    [mail]\nfrom = \"Policy watch <alerts@test.example>\"\noperator = \"ops@test.example\"\n";
        Self {
            dir: TempDir::new().expect("a temporary folder"),
            head: head.to_owned(),
            sources: String::new(),
            subscribers: String::new(),
        }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn database(&self) -> PathBuf {
        self.path().join("policywatch.db")
    }

    pub fn source(&mut self, id: &str, url: &str) -> &mut Self {
        self.source_with(id, url, "")
    }

    pub fn source_with(&mut self, id: &str, url: &str, more: &str) -> &mut Self {
        let _ = writeln!(
            self.sources,
            "\n[[source]]\nid = \"{id}\"\nurl = \"{url}\"\ntitle = \"Page {id}\"\n{more}"
        );
        self.write()
    }

    pub fn subscriber(&mut self, name: &str, email: &str, more: &str) -> &mut Self {
        let _ =
            writeln!(self.subscribers, "\n[[subscriber]]\nname = \"{name}\"\nemail = \"{email}\"\n{more}");
        self.write()
    }

    /// A subscriber with a webhook or a feed and no mail address.
    pub fn subscriber_without_mail(&mut self, name: &str, more: &str) -> &mut Self {
        let _ = writeln!(self.subscribers, "\n[[subscriber]]\nname = \"{name}\"\n{more}");
        self.write()
    }

    /// Adds to the part of the file before the sources.
    pub fn configure(&mut self, more: &str) -> &mut Self {
        let _ = writeln!(self.head, "{more}");
        self.write()
    }

    /// Adds to `[service]`.
    pub fn service(&mut self, more: &str) -> &mut Self {
        self.head = self.head.replacen("[service]\n", &format!("[service]\n{more}\n"), 1);
        self.write()
    }

    /// Trusts the certificate authority in this file.
    pub fn trust(&mut self, authority: &Path) -> &mut Self {
        let line = format!("ca_files = [\"{}\"]\nretries = 0\n", authority.display());
        self.head = self.head.replacen("retries = 0\n", &line, 1);
        self.write()
    }

    /// Removes all sources and subscribers.
    pub fn forget_sources(&mut self) -> &mut Self {
        self.sources.clear();
        self.subscribers.clear();
        self.write()
    }

    fn write(&mut self) -> &mut Self {
        let text = format!("{}{}{}", self.head, self.sources, self.subscribers);
        fs::write(self.path().join("sources.toml"), text).expect("the configuration is written");
        self
    }

    /// The program with these arguments, in this folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_policywatch"));
        command
            .current_dir(self.path())
            .args(args)
            .env_remove("POLICYWATCH_CONFIG")
            .env_remove("POLICYWATCH_NOW")
            .env_remove("POLICYWATCH_CLOCK")
            .env_remove("POLICYWATCH_LOG")
            .env_remove("POLICYWATCH_LOG_FORMAT")
            .env_remove("WATCHDOG_USEC")
            .env_remove("NOTIFY_SOCKET")
            .env_remove("JOURNAL_STREAM")
            .stdin(Stdio::null());
        command
    }

    /// Runs the program and compares its exit code; what it printed is in the failure's message.
    pub fn run(&self, args: &[&str], code: i32) -> Printed {
        finish(self.command(args).output().expect("the program starts"), args, code)
    }

    pub fn run_at(&self, now: &str, args: &[&str], code: i32) -> Printed {
        let output = self.command(args).env("POLICYWATCH_NOW", now).output().expect("the program starts");
        finish(output, args, code)
    }

    /// The JSON lines that a listing prints.
    pub fn json(&self, args: &[&str]) -> Vec<Value> {
        let printed = self.run(args, 0);
        printed
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{args:?}: {e}: {line}")))
            .collect()
    }

    /// The mails in the spool folder, by name, as bytes.
    pub fn raw_mails(&self) -> Vec<Vec<u8>> {
        let Ok(entries) = fs::read_dir(self.path().join("mail")) else { return Vec::new() };
        let mut files: Vec<PathBuf> = entries
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "eml"))
            .collect();
        files.sort();
        files.iter().map(|path| fs::read(path).expect("a mail can be read")).collect()
    }

    /// What is told to people, without the operator's mails.
    pub fn alerts(&self) -> Vec<Mail> {
        self.mails().into_iter().filter(|mail| mail.to != "ops@test.example").collect()
    }

    pub fn mails(&self) -> Vec<Mail> {
        self.raw_mails().iter().map(|bytes| Mail::parse(bytes)).collect()
    }

    /// One number from the database.
    pub fn count(&self, sql: &str) -> i64 {
        let database = rusqlite::Connection::open(self.database()).expect("the database opens");
        database.query_row(sql, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }
}

fn finish(output: Output, args: &[&str], code: i32) -> Printed {
    let printed = Printed {
        stdout: String::from_utf8(output.stdout).expect("the program prints UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("the program prints UTF-8"),
    };
    assert_eq!(
        output.status.code(),
        Some(code),
        "exit code of {args:?}\n--- stdout\n{}\n--- stderr\n{}",
        printed.stdout,
        printed.stderr
    );
    printed
}

/// What the program printed.
pub struct Printed {
    pub stdout: String,
    pub stderr: String,
}

impl Printed {
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.stdout.contains(words), "`{words}` is not in:\n{}", self.stdout);
        self
    }

    #[track_caller]
    pub fn says_not(&self, words: &str) -> &Self {
        assert!(!self.stdout.contains(words), "`{words}` is in:\n{}", self.stdout);
        self
    }
}

/// A mail as an independent parser reads it.
#[derive(Debug)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub message_id: String,
    pub text: String,
    pub html: String,
}

impl Mail {
    /// Whether the text part holds these words, however its lines are broken.
    pub fn says(&self, words: &str) -> bool {
        self.text.split_whitespace().collect::<Vec<_>>().join(" ").contains(words)
    }

    pub fn parse(bytes: &[u8]) -> Self {
        let message: Message<'_> = MessageParser::default().parse(bytes).expect("a mail that can be parsed");
        Self {
            to: message
                .to()
                .and_then(|to| to.first())
                .and_then(|address| address.address())
                .unwrap_or_default()
                .to_owned(),
            subject: message.subject().unwrap_or_default().to_owned(),
            message_id: message.message_id().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            html: message.body_html(0).unwrap_or_default().into_owned(),
        }
    }
}

/// A workspace that watches one page of a site, told to one subscriber.
pub fn watching(site: &Site, path: &str) -> Workspace {
    let mut workspace = Workspace::new();
    workspace.source("plan", &site.url(path)).subscriber("Desk", "desk@test.example", "");
    workspace
}

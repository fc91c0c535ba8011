//! The configuration as the program uses it: every default filled in, every value checked.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

use url::Url;

use crate::domain::{
    follow::Render,
    source::{Retention, Source, SourceId},
    subscriber::Subscriber,
};

/// All of `sources.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The file it was read from.
    pub path: PathBuf,
    /// `[service]`.
    pub service: ServiceSettings,
    /// `[fetch]`.
    pub fetch: FetchSettings,
    /// `[mail]`.
    pub mail: MailSettings,
    /// `[feeds]`.
    pub feeds: FeedSettings,
    /// `[lexicon]`: words added to the built-in ones.
    pub lexicon: LexiconSettings,
    /// Every `[[source]]`, in the file's order.
    pub sources: Vec<Source>,
    /// Every `[[subscriber]]`, in the file's order.
    pub subscribers: Vec<Subscriber>,
}

impl Settings {
    /// The configured source to which `id` belongs: of that id, or the one that leads to that document.
    pub fn configured(&self, id: &SourceId) -> Option<&Source> {
        self.sources.iter().find(|source| id.belongs_to(&source.id))
    }
}

/// `[service]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceSettings {
    /// The database, absolute.
    pub database: PathBuf,
    /// The IANA time zone for schedules and for times that people read.
    pub timezone: String,
    /// The default schedule, five cron fields.
    pub schedule: String,
    /// After how long without a good visit a source is stale; where absent, that depends on its schedule.
    pub stale_after: Option<Duration>,
    /// What is kept of a source's history where it does not say itself.
    pub retention: Retention,
    /// For how many days the record of each check is kept; older ones are summed up by month.
    pub keep_checks_days: u32,
    /// Where metrics and health are to be had; nowhere where absent.
    pub listen: Option<Listen>,
}

/// Where the service listens: on this machine alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listen {
    /// A port of the loopback interface.
    Port(SocketAddr),
    /// A socket in the file system, absolute.
    Socket(PathBuf),
}

/// `[fetch]`.
#[derive(Clone, Debug, PartialEq)]
pub struct FetchSettings {
    /// Private hosts that may be fetched all the same: names or addresses.
    pub allow_hosts: Vec<String>,
    /// How many requests one host gets at a time; at least 1.
    pub per_host_parallel: usize,
    /// The pause between two requests to one host.
    pub per_host_delay: Duration,
    /// How many requests run at a time over all hosts.
    pub parallel: usize,
    /// The `User-Agent`, which says who asks and how to reach them.
    pub user_agent: String,
    /// The longest time to connect.
    pub connect_timeout: Duration,
    /// The longest wait for the next bytes.
    pub read_timeout: Duration,
    /// The longest time for a whole fetch, redirects included.
    pub timeout: Duration,
    /// The largest body, decompressed, in bytes.
    pub max_body_bytes: u64,
    /// The largest header section of an answer, in bytes.
    pub max_header_bytes: usize,
    /// How many bytes one compressed byte of a body may become, beyond its first MiB.
    pub max_expansion: u64,
    /// The longest chain of redirects.
    pub max_redirects: usize,
    /// How often a transient failure is retried within one check.
    pub retries: u32,
    /// PEM files of certificate authorities accepted besides the system's.
    pub ca_files: Vec<PathBuf>,
    /// How long a server's word that its page stays fresh is taken, and how old an answer out of a cache on the
    /// way may be.
    pub max_fresh: Duration,
    /// The way out that all requests take, where it is not the direct one.
    pub proxy: Option<ProxySettings>,
    /// What of rendering holds for sources that do not say it themselves.
    pub render: Render,
    /// The browser that renders; looked for on `PATH` where absent.
    pub browser: Option<PathBuf>,
}

/// A proxy, as configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxySettings {
    /// Its address: `http`, `https` or `socks5`, without credentials.
    pub url: Url,
    /// A file with `user:password` for it.
    pub auth_file: Option<PathBuf>,
}

impl Default for FetchSettings {
    fn default() -> Self {
        Self {
            allow_hosts: Vec::new(),
            per_host_parallel: 1,
            per_host_delay: Duration::from_secs(1),
            parallel: 16,
            user_agent: concat!("policywatch/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: Duration::from_secs(15),
            read_timeout: Duration::from_secs(30),
            timeout: Duration::from_secs(90),
            max_body_bytes: 20 * 1024 * 1024,
            max_header_bytes: 64 * 1024,
            max_expansion: 250,
            max_redirects: 8,
            retries: 2,
            ca_files: Vec::new(),
            max_fresh: Duration::from_hours(1),
            proxy: None,
            render: Render::Never,
            browser: None,
        }
    }
}

/// `[mail]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailSettings {
    /// `Name <address>` or an address.
    pub from: String,
    /// Who is told of sources that fail; nobody where absent.
    pub operator: Option<String>,
    /// The address to which servers return what they took and could not deliver; that of `from` where absent.
    pub return_path: Option<String>,
    /// The spool folder, absolute; used where there is no server.
    pub spool: PathBuf,
    /// `[mail.smtp]`.
    pub smtp: Option<SmtpSettings>,
    /// `[mail.dkim]`.
    pub dkim: Option<DkimSettings>,
    /// The ways to end a subscription that a mail names: `mailto:`, `https:` or `http:` addresses, in which
    /// `{subscriber}` and `{message_id}` are filled in.
    pub unsubscribe: Vec<String>,
    /// How what could not be delivered is tried again; for every way out.
    pub retry: RetrySettings,
}

/// How what could not be delivered is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetrySettings {
    /// The wait before the second try; each further one is twice as long.
    pub first: Duration,
    /// The longest wait between two tries.
    pub longest: Duration,
    /// How long after the first try it is given up.
    pub give_up_after: Duration,
}

impl Default for RetrySettings {
    fn default() -> Self {
        Self {
            first: Duration::from_mins(1),
            longest: Duration::from_hours(6),
            give_up_after: Duration::from_hours(5 * 24),
        }
    }
}

/// `[mail.dkim]`: how mails are signed (RFC 6376, RFC 8463).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DkimSettings {
    /// The domain that signs.
    pub domain: String,
    /// The name of the key in the domain's DNS.
    pub selector: String,
    /// The private key: PEM of RSA (PKCS #1 or #8) or Ed25519 (PKCS #8).
    pub key_file: PathBuf,
}

/// `[feeds]`: Atom files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedSettings {
    /// The folder with a file for each source, absolute; none where absent.
    pub sources: Option<PathBuf>,
    /// How many entries a file holds at most; the newest stay.
    pub entries: usize,
}

impl Default for FeedSettings {
    fn default() -> Self {
        Self { sources: None, entries: 100 }
    }
}

/// `[mail.smtp]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpSettings {
    /// The server's name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    pub tls: SmtpTls,
    /// The login name.
    pub username: Option<String>,
    /// The file whose first line is the password.
    pub password_file: Option<PathBuf>,
    /// The file whose first line is an OAuth 2.0 access token, for XOAUTH2 in place of a password. It is read
    /// anew at each login.
    pub token_file: Option<PathBuf>,
    /// The longest time for one mail.
    pub timeout: Duration,
}

/// How a connection to a mail server is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// STARTTLS, required (RFC 3207).
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Implicit,
    /// None; only for servers on the loopback interface.
    None,
}

/// `[lexicon]`: what the user adds to the built-in word lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LexiconSettings {
    /// Sector label to the words it is recognised by.
    pub sectors: BTreeMap<String, Vec<String>>,
    /// Place name to its other names.
    pub places: BTreeMap<String, Vec<String>>,
}

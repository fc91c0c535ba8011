//! Letters to an SMTP server (RFC 5321), over TLS from the first byte, STARTTLS, or in the clear to this very
//! machine.
//!
//! The dialogue is lettre's, step by step, rather than its transport: that one logs nothing about where a
//! dialogue failed, hands a connection back to its pool in the middle of a mail when a send is timed out, and
//! asks `NOOP` before each reuse.

use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use lettre::transport::smtp::{
    Error as SmtpError,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters},
    commands::{Data, Mail, Noop, Rcpt, Rset},
    extension::{ClientId, Extension, MailBodyParameter, MailParameter},
};

use crate::{
    domain::{
        letter::SendFailure,
        settings::{SmtpSettings, SmtpTls},
    },
    mail::{address::header_text, message::Prepared, secret},
};

/// How long an unused connection is kept: shorter than the patience of any server.
const IDLE: Duration = Duration::from_secs(15);

/// How many unused connections are kept.
const MAX_PARKED: usize = 4;

/// A mail server.
#[derive(Debug)]
pub struct Smtp {
    settings: SmtpSettings,
    authorities: Vec<Certificate>,
    parked: Mutex<Vec<Parked>>,
}

struct Parked {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl std::fmt::Debug for Parked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parked").field("since", &self.since).finish_non_exhaustive()
    }
}

/// The step of a dialogue, for people and for judging an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Connect,
    Tls,
    Login,
    Sender,
    Recipient,
    Data,
    Content,
}

impl Step {
    fn words(self) -> &'static str {
        match self {
            Self::Connect => "connecting",
            Self::Tls => "securing the connection",
            Self::Login => "logging in",
            Self::Sender => "naming the sender (MAIL FROM)",
            Self::Recipient => "naming the recipient (RCPT TO)",
            Self::Data => "announcing the mail (DATA)",
            Self::Content => "handing over the mail",
        }
    }
}

/// By what an error says: what to do about it. The first that fits is told.
const ADVICE: [(&str, &str); 9] = [
    ("could not be resolved", "check `host` in [mail.smtp], and whether this machine can resolve names"),
    (
        "refused",
        "nothing listens on port {port} there, or a firewall turns this machine away: check `host` and `port`",
    ),
    (
        "UnknownIssuer",
        "the server's certificate is signed by nobody this machine trusts: name its authority's file in `ca_files` under [fetch]",
    ),
    (
        "NotValidForName",
        "the certificate is for another name: write in `host` the name that the certificate bears",
    ),
    (
        "Expired",
        "the server's certificate has run out: its operator must renew it (or this machine's clock is wrong)",
    ),
    (
        "InvalidContentType",
        "the server does not speak TLS from the first byte on port {port}: try `tls = \"starttls\"`, usually on port 587",
    ),
    (
        "535",
        "check `username` and the first line of the password or token file; some providers want a password of its own for programs",
    ),
    (
        "534",
        "the server wants another way to log in: a password of its own for programs, or XOAUTH2 with `token_file`",
    ),
    ("securing the connection", "check that `tls` fits the port: \"starttls\" for 587, \"implicit\" for 465"),
];

/// Why a dialogue ended, and whether another connection may be tried at once.
struct Broken {
    failure: SendFailure,
    /// The connection is gone and the server cannot have accepted anything.
    nothing_sent: bool,
    /// The server said no but goes on listening.
    usable: bool,
}

impl Smtp {
    /// A server by its settings; no connection is made.
    pub fn new(settings: &SmtpSettings, ca_files: &[PathBuf]) -> Result<Self, SendFailure> {
        // An error only says that a provider is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        if settings.tls == SmtpTls::None
            && settings.host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| !ip.is_loopback())
        {
            return Err(SendFailure::Permanent(not_loopback(&settings.host)));
        }
        let mut authorities = Vec::new();
        for path in ca_files {
            let failure = |e: String| SendFailure::Permanent(format!("`ca_files`: {}: {e}", path.display()));
            let pem = std::fs::read(path).map_err(|e| failure(e.to_string()))?;
            authorities.push(Certificate::from_pem(&pem).map_err(|e| failure(e.to_string()))?);
        }
        Ok(Self { settings: settings.clone(), authorities, parked: Mutex::default() })
    }

    /// Sends one mail within the settings' time. A kept connection that proves to be closed before the server
    /// has seen the mail's content is replaced once.
    pub async fn send(&self, mail: &Prepared) -> Result<(), SendFailure> {
        self.in_time(async {
            if let Some(connection) = self.take_parked() {
                match self.deliver(connection, mail).await {
                    Err(broken) if broken.nothing_sent => {}
                    outcome => return outcome.map_err(|broken| broken.failure),
                }
            }
            let connection = self.connect().await?;
            self.deliver(connection, mail).await.map_err(|broken| broken.failure)
        })
        .await
    }

    /// Connects, logs in and says in one line what was found.
    pub async fn probe(&self) -> Result<String, SendFailure> {
        self.in_time(async {
            let mut connection = self.connect().await.map_err(|failure| self.with_advice(&failure))?;
            connection.command(Noop).await.map_err(|e| self.failure(Step::Connect, &e).failure)?;
            let secured = if connection.is_encrypted() { "over TLS" } else { "without TLS" };
            let login = match &self.settings.username {
                Some(user) => format!("and took the login of {user}"),
                None => "and asks for no login".to_owned(),
            };
            let name = header_text(connection.server_info().name());
            let _ = tokio::time::timeout(Duration::from_secs(2), connection.quit()).await;
            Ok(format!("{} answered {secured} as {name} {login}", self.place()))
        })
        .await
    }

    /// A failure to connect with what can be done about it.
    fn with_advice(&self, failure: &SendFailure) -> SendFailure {
        let words = failure.to_string();
        let Some((_, advice)) = ADVICE.iter().find(|(sign, _)| words.contains(sign)) else {
            return SendFailure::Transient(words);
        };
        let advice = advice.replace("{port}", &self.settings.port.to_string());
        SendFailure::Transient(format!("{words}\n  {advice}"))
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, SendFailure>>) -> Result<T, SendFailure> {
        // Dropping the work closes its connection: nothing half said is ever reused.
        tokio::time::timeout(self.settings.timeout, work).await.unwrap_or_else(|_| {
            Err(SendFailure::Transient(format!(
                "{} did not answer in time ({} s for one mail, `timeout` in `[mail.smtp]`)",
                self.place(),
                self.settings.timeout.as_secs_f32()
            )))
        })
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SendFailure> {
        let host = self.settings.host.trim_matches(['[', ']']);
        let addresses = self.addresses(host).await?;
        let hello = ClientId::default();
        let implicit = match self.settings.tls {
            SmtpTls::Implicit => Some(self.tls(host)?),
            SmtpTls::StartTls | SmtpTls::None => None,
        };
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            &addresses[..],
            Some(self.settings.timeout),
            &hello,
            implicit,
            None,
        )
        .await
        .map_err(|e| self.failure(if is_about_tls(&e) { Step::Tls } else { Step::Connect }, &e).failure)?;
        if self.settings.tls == SmtpTls::StartTls {
            if !connection.can_starttls() {
                return Err(SendFailure::Transient(format!(
                    "{} does not offer STARTTLS, so nothing was sent; if it speaks TLS from the first byte (port 465), set `tls = \"implicit\"`",
                    self.place()
                )));
            }
            let tls = self.tls(host)?;
            connection.starttls(tls, &hello).await.map_err(|e| self.failure(Step::Tls, &e).failure)?;
        }
        if let Some(user) = &self.settings.username {
            let (secret, mechanisms, names) = self.secret().await?;
            let credentials = Credentials::new(user.clone(), secret);
            if connection.server_info().get_auth_mechanism(mechanisms).is_none() {
                return Err(SendFailure::Transient(format!(
                    "{} offers no login by {names}; without `username` none is tried",
                    self.place()
                )));
            }
            connection
                .auth(mechanisms, &credentials)
                .await
                .map_err(|e| self.failure(Step::Login, &e).failure)?;
        }
        Ok(connection)
    }

    async fn addresses(&self, host: &str) -> Result<Vec<SocketAddr>, SendFailure> {
        let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host, self.settings.port))
            .await
            .map_err(|e| {
                SendFailure::Transient(format!(
                    "the name of the mail server {host} could not be resolved: {e}"
                ))
            })?
            .collect();
        if addresses.is_empty() {
            return Err(SendFailure::Transient(format!("the mail server's name {host} has no address")));
        }
        if self.settings.tls == SmtpTls::None && addresses.iter().any(|a| !a.ip().is_loopback()) {
            return Err(SendFailure::Transient(not_loopback(host)));
        }
        Ok(addresses)
    }

    fn tls(&self, host: &str) -> Result<TlsParameters, SendFailure> {
        let build = |store| {
            let mut builder = TlsParameters::builder(host.to_owned()).certificate_store(store);
            for authority in &self.authorities {
                builder = builder.add_root_certificate(authority.clone());
            }
            builder.build_rustls()
        };
        // Without root certificates on this machine, the own ones can still be enough.
        build(CertificateStore::Default)
            .or_else(|e| if self.authorities.is_empty() { Err(e) } else { build(CertificateStore::None) })
            .map_err(|e| self.failure(Step::Tls, &e).failure)
    }

    /// The secret of the login and the ways to give it, and their names.
    async fn secret(&self) -> Result<(String, &'static [Mechanism], &'static str), SendFailure> {
        if let Some(path) = &self.settings.token_file {
            let token = secret::first_line(path, "the token file").await?;
            return Ok((token, &[Mechanism::Xoauth2], "XOAUTH2"));
        }
        let Some(path) = &self.settings.password_file else {
            return Err(SendFailure::Transient(
                "`username` needs a `password_file` in `[mail.smtp]`".to_owned(),
            ));
        };
        let password = secret::first_line(path, "the password file").await?;
        Ok((password, &[Mechanism::Plain, Mechanism::Login], "PLAIN or LOGIN"))
    }

    /// One mail over a connection, which is kept if it is still good.
    async fn deliver(&self, mut connection: AsyncSmtpConnection, mail: &Prepared) -> Result<(), Broken> {
        let outcome = self.dialogue(&mut connection, mail).await;
        let usable = match &outcome {
            Ok(()) => true,
            Err(broken) => broken.usable && connection.command(Rset).await.is_ok(),
        };
        if usable {
            let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
            if parked.len() < MAX_PARKED {
                parked.push(Parked { connection, since: Instant::now() });
            }
        }
        outcome
    }

    async fn dialogue(&self, connection: &mut AsyncSmtpConnection, mail: &Prepared) -> Result<(), Broken> {
        let mut parameters = Vec::new();
        let is_ascii = |address: &lettre::Address| AsRef::<str>::as_ref(address).is_ascii();
        if !mail.envelope.from().is_none_or(is_ascii) || !mail.envelope.to().iter().all(is_ascii) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                return Err(Broken {
                    failure: SendFailure::Permanent(format!(
                        "the address has letters beyond ASCII before the @, which {} does not take (SMTPUTF8)",
                        self.place()
                    )),
                    nothing_sent: false,
                    usable: true,
                });
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !mail.bytes.is_ascii() && connection.server_info().supports_feature(Extension::EightBitMime) {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        connection
            .command(Mail::new(mail.envelope.from().cloned(), parameters))
            .await
            .map_err(|e| self.failure(Step::Sender, &e))?;
        for recipient in mail.envelope.to() {
            connection
                .command(Rcpt::new(recipient.clone(), Vec::new()))
                .await
                .map_err(|e| self.failure(Step::Recipient, &e))?;
        }
        connection.command(Data).await.map_err(|e| self.failure(Step::Data, &e))?;
        connection.message(&mail.bytes).await.map_err(|e| self.failure(Step::Content, &e))?;
        Ok(())
    }

    fn take_parked(&self) -> Option<AsyncSmtpConnection> {
        let mut parked = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        parked.retain(|parked| parked.since.elapsed() < IDLE);
        parked.pop().map(|parked| parked.connection)
    }

    /// What an error at a step means. Only an answer to this very mail can be permanent: a refused login, a
    /// server that turns everybody away or a broken configuration is for the operator to mend, and the mail
    /// waits meanwhile.
    fn failure(&self, step: Step, error: &SmtpError) -> Broken {
        let place = self.place();
        let said = innermost(error);
        let Some(code) = error.status() else {
            return Broken {
                failure: SendFailure::Transient(format!("{place}, {}: {said}", step.words())),
                nothing_sent: step != Step::Content,
                usable: false,
            };
        };
        let number = u16::from(code);
        let words = format!("{place}, {}: the server said {number} {said}", step.words());
        let about_this_mail = matches!(step, Step::Sender | Step::Recipient | Step::Data | Step::Content);
        // RFC 4954, section 6: these say that a login is missing or was refused.
        let about_login = matches!(number, 530 | 534 | 535 | 538);
        let closing = number == 421;
        Broken {
            failure: if error.is_permanent() && about_this_mail && !about_login {
                SendFailure::Permanent(words)
            } else {
                SendFailure::Transient(words)
            },
            nothing_sent: closing && step != Step::Content,
            usable: !closing,
        }
    }

    fn place(&self) -> String {
        format!("mail server {}:{}", self.settings.host, self.settings.port)
    }
}

fn not_loopback(host: &str) -> String {
    format!(
        "`tls = \"none\"` is for a mail server on this machine only, and {host} is not: set `tls = \"starttls\"` or \"implicit\""
    )
}

/// Whether TLS is what failed: the library tells so only for some of its errors.
fn is_about_tls(error: &SmtpError) -> bool {
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(cause) = next {
        if cause.is::<rustls::Error>() {
            return true;
        }
        // The `source` of an I/O error skips what it wraps.
        next = match cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => cause.source(),
        };
    }
    error.is_tls()
}

/// The words of the innermost cause, fit for a line.
fn innermost(error: &SmtpError) -> String {
    let mut cause: &(dyn std::error::Error + 'static) = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    header_text(&cause.to_string()).chars().take(500).collect()
}

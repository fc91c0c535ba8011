//! A mail server that holds senders to the protocol (RFC 5321), keeps what it accepts, and fails wherever a
//! test tells it to.

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

/// Where in a dialogue the server does something else than usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// In place of the greeting.
    Connect,
    /// In place of the answer to EHLO.
    Ehlo,
    /// In place of the answer to AUTH.
    Auth,
    /// In place of the answer to MAIL.
    Mail,
    /// In place of the answer to RCPT.
    Rcpt,
    /// In place of the answer to DATA.
    Data,
    /// In place of the answer to the mail's content.
    Content,
}

/// What it does there.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// Says this; a 421 closes the connection.
    Say(&'static str),
    /// Closes the connection without a word.
    Drop,
    /// Says nothing more.
    Silence,
    /// Accepts the mail, then closes the connection without a word. Only at [`Stage::Content`].
    AcceptAndDrop,
    /// Accepts the mail, says so, then closes the connection. Only at [`Stage::Content`].
    AcceptAndClose,
}

/// How the server is set up.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setup {
    /// Speaks TLS from the first byte.
    pub implicit_tls: bool,
    /// Offers STARTTLS and takes no mail before it.
    pub starttls: bool,
    /// Asks for this login (name, password), by these mechanisms.
    pub login: Option<(&'static str, &'static str, &'static str)>,
    /// Takes addresses beyond ASCII (RFC 6531).
    pub smtputf8: bool,
    /// Lets about half of all mails fail, at stages and in ways drawn by lot: answers of 421, 450, 451 and 452, and
    /// connections dropped. Nothing is accepted without being told so.
    pub unreliable: bool,
}

/// A mail that was accepted.
#[derive(Clone, Debug)]
pub struct Received {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The content, dots unstuffed.
    pub content: Vec<u8>,
    /// Whether it came over TLS.
    pub secured: bool,
    /// Who logged in.
    pub login: Option<String>,
    /// The era in which its connection was made.
    pub era: usize,
}

#[derive(Default)]
struct State {
    troubles: Mutex<VecDeque<(Stage, Trouble)>>,
    received: Mutex<Vec<Received>>,
    connections: AtomicUsize,
    violations: Mutex<Vec<String>>,
    era: AtomicUsize,
    lots: AtomicU64,
}

/// The server; it stops when this is dropped.
pub struct SmtpServer {
    port: u16,
    state: Arc<State>,
    listening: JoinHandle<()>,
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

impl SmtpServer {
    /// Starts a server on a free port of loopback.
    pub async fn start(setup: Setup) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on loopback");
        let port = listener.local_addr().expect("a bound socket has an address").port();
        let state = Arc::new(State::default());
        let acceptor = crate::keys::acceptor("server.pem");
        let shared = Arc::clone(&state);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                let (state, acceptor) = (Arc::clone(&shared), acceptor.clone());
                tokio::spawn(async move {
                    // A client that goes away in the middle is what some tests are about.
                    let _ = talk(Box::new(stream), setup, &state, &acceptor).await;
                });
            }
        });
        Self { port, state, listening }
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The next time the dialogue comes to `stage`, there is trouble.
    pub fn next(&self, stage: Stage, trouble: Trouble) {
        self.state.troubles.lock().expect("no panic in the server").push_back((stage, trouble));
    }

    /// The accepted mails so far. Fails where a client broke the protocol.
    pub fn received(&self) -> Vec<Received> {
        let violations = self.state.violations.lock().expect("no panic in the server");
        assert!(violations.is_empty(), "{violations:?}");
        self.state.received.lock().expect("no panic in the server").clone()
    }

    /// Begins another era: connections made from now on belong to it.
    pub fn begin_era(&self, era: usize) {
        self.state.era.store(era, Ordering::SeqCst);
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }
}

impl State {
    fn trouble(&self, stage: Stage) -> Option<Trouble> {
        let mut troubles = self.troubles.lock().expect("no panic in the server");
        if troubles.front().is_some_and(|(at, _)| *at == stage) {
            troubles.pop_front().map(|(_, trouble)| trouble)
        } else {
            None
        }
    }

    /// The next lot, from 0 up to `count`: always the same sequence, by `SplitMix64`.
    fn lot(&self, count: u64) -> u64 {
        let mut lot = self.lots.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
        lot = (lot ^ (lot >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        lot = (lot ^ (lot >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (lot ^ (lot >> 31)) % count
    }

    /// Every other time, where and how a mail is to fail.
    fn misfortune(&self) -> Option<(Stage, Trouble)> {
        if self.lot(2) == 0 {
            return None;
        }
        let stage = [Stage::Mail, Stage::Rcpt, Stage::Data, Stage::Content]
            [usize::try_from(self.lot(4)).expect("one of four")];
        let trouble = match self.lot(4) {
            0 => Trouble::Drop,
            1 => Trouble::Say("421 4.3.2 shutting down"),
            2 => Trouble::Say("450 4.2.1 mailbox busy"),
            _ if stage == Stage::Content => Trouble::Say("452 4.3.1 no room"),
            _ => Trouble::Say("451 4.3.0 local error"),
        };
        Some((stage, trouble))
    }

    fn violation(&self, what: String) {
        self.violations.lock().expect("no panic in the server").push(what);
    }
}

/// One connection's end.
struct Gone;

impl From<std::io::Error> for Gone {
    fn from(_: std::io::Error) -> Self {
        Self
    }
}

struct Talk<'a> {
    stream: BufReader<Box<dyn Stream>>,
    state: &'a State,
    /// What is to go wrong with the present mail.
    planned: Option<(Stage, Trouble)>,
}

impl Talk<'_> {
    async fn say(&mut self, text: &str) -> Result<(), Gone> {
        self.stream.write_all(format!("{text}\r\n").as_bytes()).await?;
        self.stream.flush().await?;
        Ok(())
    }

    /// What goes wrong at a stage.
    fn trouble(&mut self, stage: Stage) -> Option<Trouble> {
        if self.planned.as_ref().is_some_and(|(at, _)| *at == stage) {
            return self.planned.take().map(|(_, trouble)| trouble);
        }
        self.state.trouble(stage)
    }

    /// The usual answer, or the trouble that a test asked for. True where the usual was said.
    async fn answer(&mut self, stage: Stage, usual: &str) -> Result<bool, Gone> {
        match self.trouble(stage) {
            None => self.say(usual).await.map(|()| true),
            Some(Trouble::Say(text)) => {
                self.say(text).await?;
                if text.starts_with("421") { Err(Gone) } else { Ok(false) }
            }
            Some(Trouble::Drop | Trouble::AcceptAndDrop | Trouble::AcceptAndClose) => Err(Gone),
            Some(Trouble::Silence) => {
                tokio::time::sleep(Duration::from_mins(10)).await;
                Err(Gone)
            }
        }
    }

    async fn line(&mut self) -> Result<Vec<u8>, Gone> {
        let mut line = Vec::new();
        if self.stream.read_until(b'\n', &mut line).await? == 0 {
            return Err(Gone);
        }
        if !line.ends_with(b"\r\n") || line[..line.len() - 2].contains(&b'\r') {
            self.state.violation(format!("a line without CR LF: {:?}", String::from_utf8_lossy(&line)));
        }
        if line.len() > 1000 {
            self.state.violation(format!("a line of {} bytes", line.len()));
        }
        line.truncate(line.len().saturating_sub(2));
        Ok(line)
    }
}

async fn talk(
    stream: Box<dyn Stream>,
    setup: Setup,
    state: &State,
    acceptor: &TlsAcceptor,
) -> Result<(), Gone> {
    let era = state.era.load(Ordering::SeqCst);
    let mut secured = false;
    let stream: Box<dyn Stream> = if setup.implicit_tls {
        secured = true;
        Box::new(acceptor.accept(stream).await?)
    } else {
        stream
    };
    let mut talk = Talk { stream: BufReader::new(stream), state, planned: None };
    if !talk.answer(Stage::Connect, "220 test ESMTP").await? {
        return Ok(());
    }
    let mut login: Option<String> = None;
    let mut from: Option<String> = None;
    let mut to: Vec<String> = Vec::new();
    loop {
        let line = String::from_utf8_lossy(&talk.line().await?).into_owned();
        let verb = line.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => {
                let mut lines = vec!["test greets you".to_owned(), "8BITMIME".to_owned()];
                if setup.starttls && !secured {
                    lines.push("STARTTLS".to_owned());
                }
                if let Some((_, _, mechanisms)) = setup.login {
                    lines.push(format!("AUTH {mechanisms}"));
                }
                if setup.smtputf8 {
                    lines.push("SMTPUTF8".to_owned());
                }
                let last = lines.len() - 1;
                let text: Vec<String> = lines
                    .iter()
                    .enumerate()
                    .map(|(n, line)| format!("250{}{line}", if n == last { ' ' } else { '-' }))
                    .collect();
                talk.answer(Stage::Ehlo, &text.join("\r\n")).await?;
            }
            "STARTTLS" if setup.starttls && !secured => {
                talk.say("220 go ahead").await?;
                let secure = acceptor.accept(talk.stream.into_inner()).await?;
                secured = true;
                talk = Talk { stream: BufReader::new(Box::new(secure)), state, planned: None };
            }
            "AUTH" => login = authenticate(&mut talk, &line, setup).await?,
            "MAIL" if setup.starttls && !secured => talk.say("530 5.7.0 STARTTLS first").await?,
            "MAIL" if setup.login.is_some() && login.is_none() => {
                talk.say("530 5.7.0 Authentication required").await?;
            }
            "MAIL" => {
                if from.is_some() {
                    state.violation("MAIL within a mail".to_owned());
                }
                if !(line.is_ascii() || setup.smtputf8 && line.contains("SMTPUTF8")) {
                    state.violation(format!("MAIL beyond ASCII: {line}"));
                }
                talk.planned = if setup.unreliable { state.misfortune() } else { None };
                if talk.answer(Stage::Mail, "250 2.1.0 ok").await? {
                    from = Some(path(&line));
                }
            }
            "RCPT" if from.is_some() => {
                if talk.answer(Stage::Rcpt, "250 2.1.5 ok").await? {
                    to.push(path(&line));
                }
            }
            "DATA" if !to.is_empty() => {
                if !talk.answer(Stage::Data, "354 go on").await? {
                    continue;
                }
                let mut content = Vec::new();
                loop {
                    let line = talk.line().await?;
                    if line == b"." {
                        break;
                    }
                    content.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
                    content.extend_from_slice(b"\r\n");
                }
                let mail = Received {
                    from: from.take().unwrap_or_default(),
                    to: std::mem::take(&mut to),
                    content,
                    secured,
                    login: login.clone(),
                    era,
                };
                let keep = || state.received.lock().expect("no panic in the server").push(mail.clone());
                let asked = state.troubles.lock().expect("no panic in the server").front().cloned();
                match talk.planned.clone().or(asked) {
                    Some((Stage::Content, Trouble::AcceptAndDrop)) => keep(),
                    Some((Stage::Content, Trouble::AcceptAndClose)) => {
                        keep();
                        talk.say("250 2.0.0 accepted").await?;
                    }
                    Some((Stage::Content, _)) => {}
                    _ => keep(),
                }
                talk.answer(Stage::Content, "250 2.0.0 accepted").await?;
            }
            "RSET" => {
                from = None;
                to.clear();
                talk.say("250 ok").await?;
            }
            "NOOP" => talk.say("250 ok").await?,
            "QUIT" => {
                talk.say("221 bye").await?;
                return Ok(());
            }
            _ => {
                state.violation(format!("unexpected: {line}"));
                talk.say("503 5.5.1 not now").await?;
            }
        }
    }
}

async fn authenticate(talk: &mut Talk<'_>, line: &str, setup: Setup) -> Result<Option<String>, Gone> {
    let Some((user, password, _)) = setup.login else {
        talk.say("502 5.5.1 no logins here").await?;
        return Ok(None);
    };
    let right = match line.split(' ').collect::<Vec<_>>().as_slice() {
        ["AUTH", "PLAIN", response] => *response == base64(format!("\0{user}\0{password}").as_bytes()),
        ["AUTH", "LOGIN"] => {
            talk.say(&format!("334 {}", base64(b"Username:"))).await?;
            let name = talk.line().await?;
            talk.say(&format!("334 {}", base64(b"Password:"))).await?;
            let secret = talk.line().await?;
            name == base64(user.as_bytes()).as_bytes() && secret == base64(password.as_bytes()).as_bytes()
        }
        ["AUTH", "XOAUTH2", response] => {
            *response == base64(format!("user={user}\x01auth=Bearer {password}\x01\x01").as_bytes())
        }
        _ => false,
    };
    let usual = if right { "235 2.7.0 welcome" } else { "535 5.7.8 bad credentials" };
    let said = talk.answer(Stage::Auth, usual).await?;
    Ok((right && said).then(|| user.to_owned()))
}

/// What stands in angle brackets.
fn path(line: &str) -> String {
    line.split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map(|(path, _)| path.to_owned())
        .unwrap_or_default()
}

/// Base64 (RFC 4648), to compare with what clients send.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number =
            chunk.iter().fold(0_usize, |n, byte| n << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            if place <= chunk.len() {
                text.push(char::from(ALPHABET[number >> (18 - 6 * place) & 63]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

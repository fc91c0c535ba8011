//! What is printed, and how: colour, width, JSON, failures, logs.

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
};

use anyhow::{Context, Result};
use serde::Serialize;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::{
    cli::args::{Arguments, Color, Command, LogFormat},
    config::ConfigError,
    render::table,
    service::journal,
};

/// The narrowest width that tables are fitted to, in columns.
const MIN_WIDTH: usize = 40;

/// The width that text is wrapped to where the output is no terminal, in columns.
const PLAIN_WIDTH: usize = 120;

/// Where a command prints.
pub struct Output {
    writer: Box<dyn Write>,
    /// Whether to use colour.
    pub color: bool,
    /// The terminal's width in columns; `None` where the output is no terminal and nothing is to be fitted.
    pub width: Option<usize>,
}

impl Output {
    /// Standard output as this process has it.
    pub fn of_process(color: Color) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                is_terminal && !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
            }
        };
        let width = is_terminal.then(|| terminal_width().max(MIN_WIDTH));
        Self { writer: Box::new(io::BufWriter::new(io::stdout())), color, width }
    }

    /// The width that text is wrapped to: the terminal's, or a page's where the output is no terminal.
    pub fn columns(&self) -> usize {
        self.width.unwrap_or(PLAIN_WIDTH)
    }

    /// One line. Nothing in it may come from a page without having gone through `text::printable`.
    pub fn line(&mut self, line: impl AsRef<str>) -> Result<()> {
        writeln!(self.writer, "{}", line.as_ref())?;
        self.writer.flush()?;
        Ok(())
    }

    /// Text with its own line ends.
    pub fn text(&mut self, text: impl AsRef<str>) -> Result<()> {
        self.writer.write_all(text.as_ref().as_bytes())?;
        self.writer.flush()?;
        Ok(())
    }

    /// A table that fits the terminal.
    pub fn table(&mut self, head: &[&str], rows: &[Vec<String>]) -> Result<()> {
        let table = table::table(head, rows, self.width);
        self.line(table.trim_end_matches('\n'))
    }

    /// Bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.writer.write_all(bytes)?;
        self.writer.flush()?;
        Ok(())
    }

    /// One line of JSON.
    pub fn json_line(&mut self, value: &impl Serialize) -> Result<()> {
        let line = serde_json::to_string(value).context("the answer cannot be written as JSON")?;
        self.line(line)
    }

    /// JSON over several lines.
    pub fn json(&mut self, value: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string_pretty(value).context("the answer cannot be written as JSON")?;
        self.line(text)
    }

    /// Text in a style where colour is used.
    pub fn styled(&self, style: anstyle::Style, text: &str) -> String {
        styled(self.color, style, text)
    }

    /// Prints what stopped a command, on standard error, and gives its exit code.
    pub fn failure(&mut self, error: &anyhow::Error) -> ExitCode {
        // What has been printed so far comes first; if that fails there is nobody to tell.
        let _ = self.writer.flush();
        let mut stderr = io::stderr().lock();
        if let Some(config) = error.downcast_ref::<ConfigError>() {
            for line in config.lines() {
                let _ = writeln!(stderr, "{line}");
            }
            return ExitCode::from(2);
        }
        if let Some(usage) = error.downcast_ref::<Usage>() {
            let _ = writeln!(stderr, "policywatch: {usage}");
            return ExitCode::from(2);
        }
        let _ = writeln!(stderr, "policywatch: {error:#}");
        ExitCode::from(1)
    }
}

/// Text in a style where colour is used.
pub fn styled(color: bool, style: anstyle::Style, text: &str) -> String {
    if color { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

/// Bad usage that clap cannot see, such as a source that is not configured. Exit code 2.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// Whether this is a reader that has gone, such as `head`.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// The width in columns: `COLUMNS` where set, else what the terminal says, else 100.
fn terminal_width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
        .unwrap_or(100)
}

/// Logs go to the journal under systemd, else to standard error, as text or JSON: everything of note for the
/// service, errors for other commands, more on request.
/// `POLICYWATCH_LOG` takes a filter in the form of `tracing_subscriber::EnvFilter`.
pub fn start_logging(arguments: &Arguments, output: &Output) {
    let default = match (&arguments.command, arguments.verbose) {
        (Command::Daemon, 0) | (_, 1) => "policywatch=info,warn",
        (_, 0) => "policywatch=error",
        _ => "policywatch=debug,info",
    };
    let filter = EnvFilter::try_from_env("POLICYWATCH_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    let registry = tracing_subscriber::registry().with(filter);
    let journal = if arguments.log_format == LogFormat::Auto { journal::layer() } else { None };
    let lines = fmt::layer().with_writer(io::stderr).with_target(false);
    let started = if let Some(journal) = journal {
        registry.with(journal).try_init()
    } else if arguments.log_format == LogFormat::Json {
        registry.with(lines.json().flatten_event(true)).try_init()
    } else {
        registry.with(lines.with_ansi(output.color && io::stderr().is_terminal())).try_init()
    };
    // A second start happens in tests only, where the first one serves.
    drop(started);
}

//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Watches government policy pages and tells advisors when a target or a measure has changed, and only then.
#[derive(Debug, Parser)]
#[command(name = "policywatch", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 done, 1 the work found a problem, 2 bad usage or configuration.")]
pub struct Arguments {
    /// The configuration
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        default_value = "sources.toml",
        env = "POLICYWATCH_CONFIG"
    )]
    pub config: PathBuf,
    /// When to use colour; `NO_COLOR` is obeyed
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Say more about what is done, on standard error; twice for still more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// How logs are written, on standard error or to the journal
    #[arg(long, global = true, value_name = "FORM", default_value = "auto", env = "POLICYWATCH_LOG_FORMAT")]
    pub log_format: LogFormat,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal only
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// To the journal under systemd, else as text
    Auto,
    /// Lines for people
    Text,
    /// A JSON object a line
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The whole job on sample pages, in a folder of its own
    Demo(DemoArgs),
    /// Write a commented sources.toml
    Init(InitArgs),
    /// Visit a page, show what would be kept, add it to sources.toml
    Add(AddArgs),
    /// Take over the list of pages that another program keeps (exit code 1 if an entry has no usable address)
    Import(ImportArgs),
    /// Visit sources now, tell subscribers what changed (exit code 1 if a source could not be seen)
    Check(CheckArgs),
    /// Run the scheduled service
    Daemon,
    /// Have the running service read its configuration again (exit code 1 if it refuses)
    Reload,
    /// What is watched, and how it stands
    Sources(ListArgs),
    /// Versions and changes, newest first
    Log(LogArgs),
    /// The text of a version
    Show(ShowArgs),
    /// What differs between two versions
    Diff(DiffArgs),
    /// The targets that hold now
    Targets(HoldsArgs),
    /// The measures that hold now
    Measures(HoldsArgs),
    /// What changed in targets and measures
    Changes(ChangesArgs),
    /// Search the text of all versions
    Search(SearchArgs),
    /// Alerts waiting, sent and failed
    Outbox(OutboxArgs),
    /// Who is told, and what each would have got
    Subscribers(SubscribersArgs),
    /// Whether all is well (exit code 1 if something needs a person)
    Status(ListArgs),
    /// The configuration as it is understood, checked
    Config(ConfigArgs),
    /// Copy versions, provisions and changes out
    Export(ExportArgs),
    /// Copy the database while it is in use
    Backup(BackupArgs),
    /// Check the database and every stored page (exit code 1 if something is wrong)
    Verify(VerifyArgs),
    /// Let go what the retention rules let go, and give its room back
    Vacuum,
    /// Read the stored pages again under the present rules; nobody is alerted
    Reextract(ReextractArgs),
    /// The main text of a local file
    Extract(FileArgs),
    /// The targets, measures and figures of a local file
    Provisions(ProvisionsArgs),
    /// What changed between two local files
    Compare(CompareArgs),
    /// Write the man pages
    Manual(ManualArgs),
    /// Print the completions of a shell
    Completions(CompletionsArgs),
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Where everything goes
    #[arg(long, value_name = "DIR", default_value = "policywatch-demo")]
    pub dir: PathBuf,
}

/// Arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Overwrite an existing file
    #[arg(long)]
    pub force: bool,
}

/// Arguments of `add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// The page's address
    pub url: String,
    /// The id to give it; made from the address otherwise
    #[arg(long)]
    pub id: Option<String>,
    /// Show what would be kept, but write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The list
    pub file: PathBuf,
    /// Its form; recognised otherwise
    #[arg(long, value_name = "FORM")]
    pub format: Option<ImportForm>,
    /// Say what would become of each entry, but write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// JSON lines, one an entry
    #[arg(long)]
    pub json: bool,
}

/// The forms of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportForm {
    /// urlwatch's jobs (YAML)
    Urlwatch,
    /// webchanges' jobs (YAML)
    Webchanges,
    /// changedetection.io's export or url-watches.json
    Changedetection,
    /// A declaration of Open Terms Archive (JSON)
    OpenTermsArchive,
    /// OPML
    Opml,
    /// An address a line
    Plain,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Only these sources
    pub sources: Vec<String>,
    /// Keep the alerts in the outbox instead of sending them
    #[arg(long)]
    pub no_delivery: bool,
    /// JSON lines, one a source
    #[arg(long)]
    pub json: bool,
}

/// Arguments of plain listings.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `log`.
#[derive(Debug, Args)]
pub struct LogArgs {
    /// Only this source
    pub source: Option<String>,
    /// At most so many versions
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    /// JSON lines
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The source, or SOURCE@N for its version N
    #[arg(value_name = "SOURCE[@N]")]
    pub source: String,
    /// The stored page as it came
    #[arg(long, conflicts_with_all = ["provisions", "json"])]
    pub html: bool,
    /// The targets, measures and figures instead of the text
    #[arg(long)]
    pub provisions: bool,
    /// Every block with its role, not the main text alone
    #[arg(long)]
    pub all: bool,
    /// JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The source
    pub source: String,
    /// Two versions; the last two otherwise
    #[arg(value_name = "A..B")]
    pub range: Option<String>,
    /// Both versions beside each other
    #[arg(long)]
    pub side_by_side: bool,
    /// Removed and added blocks after - and +, for other programs
    #[arg(long, conflicts_with = "side_by_side")]
    pub unified: bool,
    /// Each block once, with the words that differ marked (as without any of these)
    #[arg(long, conflicts_with_all = ["side_by_side", "unified"])]
    pub words: bool,
    /// The changes of targets and measures alone
    #[arg(long)]
    pub provisions: bool,
    /// Write a self-contained HTML page to this file
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `targets` and `measures`.
#[derive(Debug, Args)]
pub struct HoldsArgs {
    /// Which
    #[command(flatten)]
    pub select: SelectArgs,
    /// Only those due by this date: 2027, 2027-06 or 2027-06-30
    #[arg(long, value_name = "DATE")]
    pub by: Option<String>,
    /// How each came to be: a line for each change, and a plot of the value
    #[arg(long)]
    pub history: bool,
    /// With --history: draw the values through time into this file
    #[arg(long, value_name = "FILE", requires = "history", conflicts_with = "json")]
    pub svg: Option<PathBuf>,
    /// JSON lines
    #[arg(long)]
    pub json: bool,
}

/// What of the provisions is meant.
#[derive(Clone, Debug, Default, Args)]
pub struct SelectArgs {
    /// Only of this source
    #[arg(long, value_name = "ID")]
    pub source: Vec<String>,
    /// Only of this sector
    #[arg(long, value_name = "LABEL")]
    pub sector: Vec<String>,
    /// Only of this place, of what lies in it, and of the plans of the country that hold for it
    #[arg(long, value_name = "NAME")]
    pub place: Vec<String>,
    /// Only those whose sentence holds these words
    #[arg(long, value_name = "TEXT")]
    pub words: Vec<String>,
}

/// Arguments of `changes`.
#[derive(Debug, Args)]
pub struct ChangesArgs {
    /// Which
    #[command(flatten)]
    pub select: SelectArgs,
    /// How far back: 12h, 30d, 8w, 2026-01-31, or `ever`
    #[arg(long, value_name = "WHEN", default_value = "30d")]
    pub since: String,
    /// Figures as well
    #[arg(long)]
    pub figures: bool,
    /// Only doubtful changes: seen outside the main text
    #[arg(long)]
    pub doubtful: bool,
    /// JSON lines
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `search`.
#[derive(Debug, Args)]
pub struct SearchArgs {
    /// What to look for
    #[arg(required = true)]
    pub words: Vec<String>,
    /// At most so many places
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// JSON lines
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `outbox`.
#[derive(Debug, Args)]
pub struct OutboxArgs {
    /// What to do with it; a listing otherwise
    #[command(subcommand)]
    pub command: Option<OutboxCommand>,
    /// Only alerts in this state: waiting, sending, sent, failed, dropped
    #[arg(long, global = true)]
    pub state: Option<String>,
    /// Only alerts of this subscriber
    #[arg(long = "for", value_name = "NAME", global = true)]
    pub subscriber: Option<String>,
    /// At most so many
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50, global = true)]
    pub limit: usize,
    /// JSON lines
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do with the outbox.
#[derive(Debug, Subcommand)]
pub enum OutboxCommand {
    /// The alerts, newest first
    List,
    /// One alert, whole
    Show {
        /// Its number
        id: i64,
    },
    /// Try failed alerts again: one, or all
    Retry {
        /// Its number
        id: Option<i64>,
    },
    /// Send what waits, now
    Flush,
    /// Take an alert out
    Drop {
        /// Its number
        id: i64,
        /// Why; kept in the record
        #[arg(long, default_value = "dropped by hand")]
        why: String,
    },
}

/// Arguments of `subscribers`.
#[derive(Debug, Args)]
pub struct SubscribersArgs {
    /// What to do; a listing otherwise
    #[command(subcommand)]
    pub command: Option<SubscribersCommand>,
    /// What each would have got since: 12h, 30d, 8w, 2026-01-31
    #[arg(long, value_name = "WHEN", default_value = "30d", global = true)]
    pub since: String,
    /// JSON lines
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do with a subscriber.
#[derive(Debug, Subcommand)]
pub enum SubscribersCommand {
    /// All subscribers, and how much each would have got
    List,
    /// One subscriber: what is asked for, and each change that would have been told
    Show {
        /// The subscriber's name
        name: String,
    },
    /// Send a mail (and a webhook request) that is marked as a test (exit code 1 if it did not go out)
    Test {
        /// The subscriber's name
        name: String,
    },
}

/// Arguments of `config`.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// Connect to the mail server and say what came of it
    #[arg(long)]
    pub check_mail: bool,
    /// JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The form
    #[arg(long, value_name = "FORM", default_value = "json")]
    pub format: ExportFormat,
    /// Only this source
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
    /// The folder to write, which must be new or empty; for --format markdown
    #[arg(long, value_name = "DIR", required_if_eq("format", "markdown"))]
    pub to: Option<PathBuf>,
}

/// The forms of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// JSON lines: one version a line, with its text, provisions and changes
    Json,
    /// CSV: one change a line
    Csv,
    /// A folder of Markdown files, one a source, with a git history: one commit a version
    Markdown,
}

/// Arguments of `backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The copy; must not exist
    pub file: PathBuf,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Do not read the versions again from their pages
    #[arg(long)]
    pub quick: bool,
}

/// Arguments of `manual`.
#[derive(Debug, Args)]
pub struct ManualArgs {
    /// Where the pages go
    #[arg(long, value_name = "DIR", default_value = "man")]
    pub dir: PathBuf,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Arguments of `reextract`.
#[derive(Debug, Args)]
pub struct ReextractArgs {
    /// Only these sources
    pub sources: Vec<String>,
}

/// A local file.
#[derive(Debug, Args)]
pub struct FileArgs {
    /// HTML, PDF, DOCX, Markdown or plain text
    pub file: PathBuf,
    /// The page's address
    #[arg(long)]
    pub url: Option<String>,
    /// The Content-Type a server gave
    #[arg(long, value_name = "TYPE")]
    pub content_type: Option<String>,
    /// Every block with its role, not the main text alone
    #[arg(long)]
    pub all: bool,
    /// JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `provisions`.
#[derive(Debug, Args)]
pub struct ProvisionsArgs {
    /// HTML, PDF, DOCX, Markdown or plain text
    pub file: PathBuf,
    /// The page's address
    #[arg(long)]
    pub url: Option<String>,
    /// The Content-Type a server gave
    #[arg(long, value_name = "TYPE")]
    pub content_type: Option<String>,
    /// Say which words made each what it is
    #[arg(long)]
    pub explain: bool,
    /// JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// The older file
    pub old: PathBuf,
    /// The newer file
    pub new: PathBuf,
    /// The page's address
    #[arg(long)]
    pub url: Option<String>,
    /// The Content-Type a server gave for the older
    #[arg(long, value_name = "TYPE")]
    pub old_type: Option<String>,
    /// The Content-Type a server gave for the newer
    #[arg(long, value_name = "TYPE")]
    pub new_type: Option<String>,
    /// JSON
    #[arg(long)]
    pub json: bool,
}

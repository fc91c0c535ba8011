//! `config`: the configuration as it is understood, checked.

use anyhow::Result;
use serde::Serialize;

use crate::{
    cli::{
        Done,
        args::ConfigArgs,
        output::Output,
        world::{self, World},
    },
    config::warnings::warnings,
    domain::settings::Settings,
    mail::Mailer,
};

/// Prints the configuration in short; with `--check-mail` also whether the mail server can be reached.
pub fn run(args: &ConfigArgs, world: &World, output: &mut Output) -> Result<Done> {
    let settings = world.settings()?;
    let summary = Summary::of(&settings);
    if args.json {
        output.json(&summary)?;
    } else {
        summary.print(output)?;
    }
    if args.check_mail { check_mail(&settings, output) } else { Ok(Done::Well) }
}

fn check_mail(settings: &Settings, output: &mut Output) -> Result<Done> {
    let probe = world::runtime()?
        .block_on(async { Mailer::with_ca_files(&settings.mail, &settings.fetch.ca_files)?.probe().await });
    match probe {
        Ok(words) => {
            output.line(format!("mail: {words}"))?;
            Ok(Done::Well)
        }
        Err(failure) => {
            output.line(format!("mail: {failure}"))?;
            Ok(Done::WithProblem)
        }
    }
}

/// What `config --json` prints. Secrets are files, which are named and never read here.
#[derive(Serialize)]
struct Summary<'a> {
    file: String,
    database: String,
    timezone: &'a str,
    schedule: &'a str,
    user_agent: &'a str,
    mail: String,
    operator: Option<&'a str>,
    sources: Vec<SourceLine<'a>>,
    subscribers: Vec<&'a str>,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct SourceLine<'a> {
    id: &'a str,
    url: &'a str,
    schedule: &'a str,
    timezone: &'a str,
}

impl<'a> Summary<'a> {
    fn of(settings: &'a Settings) -> Self {
        let mail = match &settings.mail.smtp {
            Some(smtp) => format!("smtp {}:{}", smtp.host, smtp.port),
            None => format!("spool folder {}", settings.mail.spool.display()),
        };
        Self {
            file: settings.path.display().to_string(),
            database: settings.service.database.display().to_string(),
            timezone: &settings.service.timezone,
            schedule: &settings.service.schedule,
            user_agent: &settings.fetch.user_agent,
            mail,
            operator: settings.mail.operator.as_deref(),
            sources: settings
                .sources
                .iter()
                .map(|s| SourceLine {
                    id: s.id.as_str(),
                    url: s.url.as_str(),
                    schedule: &s.schedule,
                    timezone: &s.timezone,
                })
                .collect(),
            subscribers: settings.subscribers.iter().map(|s| s.name.as_str()).collect(),
            warnings: warnings(settings),
        }
    }

    fn print(&self, output: &mut Output) -> Result<()> {
        output.line(format!("{}: correct", self.file))?;
        output.line(format!("database     {}", self.database))?;
        output.line(format!("time zone    {}", self.timezone))?;
        output.line(format!("schedule     {}", self.schedule))?;
        output.line(format!("user agent   {}", self.user_agent))?;
        output.line(format!("mail         {}", self.mail))?;
        output.line(format!("operator     {}", self.operator.unwrap_or("nobody (`operator` in [mail])")))?;
        output.line(format!("sources      {}", self.sources.len()))?;
        output.line(format!("subscribers  {}", self.subscribers.len()))?;
        for warning in &self.warnings {
            output.line(format!("warning: {warning}"))?;
        }
        Ok(())
    }
}

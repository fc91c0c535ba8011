//! Asking a host for its robots.txt, with the guard, the turns and the limits of a page's request.

use std::sync::Arc;

use http::header;
use url::Url;

use crate::{
    domain::fetched::FetchFailure,
    fetch::{
        body,
        budget::Budget,
        decode, failure, retry,
        robots::{self, Answer},
        robots_rules::Rules,
        route,
        visit::{self, Visit},
    },
};

impl Visit<'_> {
    /// The rules of the URL's host, asked for where they are not known.
    pub(super) async fn robots_rules(&self, url: &Url) -> Result<Arc<Rules>, FetchFailure> {
        let fetcher = self.fetcher;
        fetcher.robots.rules(url, &fetcher.agent, self.ask_robots(url)).await
    }

    async fn ask_robots(&self, url: &Url) -> Answer {
        let mut pauses = retry::pauses(self.fetcher.first_pause, self.limits.retries);
        let mut budget = Budget::new(self.limits.total);
        loop {
            let failure = match self.robots_once(url, &mut budget).await {
                Ok(answer) => return answer,
                Err(failure) => failure,
            };
            match pauses.next().filter(|_| failure.is_transient() && !budget.is_spent()) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Answer::Unreadable(failure),
            }
        }
    }

    /// Asks for robots.txt once. An error is what stands in the way of the page as well, or a 5xx.
    async fn robots_once(&self, page: &Url, budget: &mut Budget) -> Result<Answer, FetchFailure> {
        let fetcher = self.fetcher;
        let Ok(mut url) = page.join("/robots.txt") else { return Ok(Answer::None) };
        for hop in 0..=robots::MAX_REDIRECTS {
            let access = match fetcher.permits.access(&url, Some(self.source)) {
                Ok(access) => access,
                Err(_) if hop > 0 => return Ok(Answer::None),
                Err(refused) => return Err(refused),
            };
            let line = self.line(&url, access);
            if line.proxy.is_some() {
                let judging = route::judge(&fetcher.names, &url, access);
                budget.run("looking the name up", self.limits.connect, judging).await??;
            }
            let _turn = fetcher.hosts.robots_turn(&url).await?;
            let request = fetcher
                .clients
                .with(&line)?
                .get(url.clone())
                .header(header::ACCEPT, "text/plain,*/*;q=0.5")
                .header(header::ACCEPT_ENCODING, decode::ACCEPTED);
            let response = budget
                .run("waiting for robots.txt", self.limits.answer(), request.send())
                .await?
                .map_err(|error| failure::of_request(&error, &url, self.limits.connect))?;
            let status = response.status();
            tracing::info!(source = %self.source.id, %url, status = status.as_u16(), "asked for robots.txt");
            if status.is_success() {
                let start =
                    body::read_start(response, &url, robots::MAX_BYTES, self.limits.read, budget).await;
                return start.map(Answer::Text).map_err(|failure| unreadable(&url, &failure.to_string()));
            }
            if status.is_server_error() {
                return Err(unreadable(&url, &format!("status {}", status.as_u16())));
            }
            match visit::redirect_target(status, response.headers(), &url) {
                Some(to) => url = to,
                None => return Ok(Answer::None),
            }
        }
        Ok(Answer::None)
    }
}

fn unreadable(url: &Url, cause: &str) -> FetchFailure {
    FetchFailure::RobotsUnreadable {
        host: url.host_str().unwrap_or_default().to_owned(),
        cause: cause.to_owned(),
    }
}

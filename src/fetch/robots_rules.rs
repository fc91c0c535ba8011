//! The rules of one robots.txt for one crawler.
//!
//! Matching is `texting_robots`'; this file brings the text into the shape that RFC 9309 gives it before.

use std::fmt;

use texting_robots::Robot;

/// What a robots.txt asks of one crawler. The default allows everything.
#[derive(Default)]
pub struct Rules {
    robot: Option<Robot>,
}

impl Rules {
    /// Reads the group of `agent` (a product token) in a robots.txt. A text that cannot be read at all asks for
    /// nothing.
    pub fn new(agent: &str, text: &[u8]) -> Self {
        let robot = Robot::new(agent, canonical(&String::from_utf8_lossy(text)).as_bytes());
        if let Err(error) = &robot {
            tracing::debug!(%error, "a robots.txt cannot be read and is taken as empty");
        }
        Self { robot: robot.ok() }
    }

    /// Whether the URL, absolute, may be fetched.
    pub fn allows(&self, url: &str) -> bool {
        self.robot.as_ref().is_none_or(|robot| robot.allowed(url))
    }

    /// `Crawl-delay`, in seconds; not in the RFC, but meant seriously where it stands.
    pub fn crawl_delay_seconds(&self) -> Option<f32> {
        self.robot.as_ref()?.delay
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rules").field("empty", &self.robot.is_none()).finish()
    }
}

fn canonical(text: &str) -> String {
    text.trim_start_matches('\u{feff}').to_owned()
}

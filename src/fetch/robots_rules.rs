//! The rules of one robots.txt for one crawler (RFC 9309, section 2.2).
//!
//! Matching paths is `texting_robots`'. Groups are picked here before, as the RFC and its reference parser do:
//! that library takes rules outside of any group for everybody's, compares whole `User-agent` values instead of
//! product tokens, and gives up on a whole file for one bad rule.

use std::fmt;

use texting_robots::Robot;

/// Lines beyond this are cut, as the reference parser does.
const MAX_LINE_BYTES: usize = 16 * 1024;

/// No crawler needs more rules; a hostile file could have a hundred thousand.
const MAX_RULES: usize = 5000;

/// What a robots.txt asks of one crawler. The default allows everything.
#[derive(Default)]
pub struct Rules {
    robot: Option<Robot>,
    crawl_delay_seconds: Option<f32>,
}

impl Rules {
    /// Reads what is meant for `agent` (a product token) in a robots.txt: the groups that name it, or else the
    /// groups for everybody.
    pub fn new(agent: &str, text: &[u8]) -> Self {
        let own = Collected::of(text, agent);
        let group = if own.named.found { own.named } else { own.everybody };
        let robot = Robot::new(agent, group.text(|_| true).as_bytes()).or_else(|_| {
            Robot::new(agent, group.text(|line| Robot::new("*", line.as_bytes()).is_ok()).as_bytes())
        });
        Self {
            robot: robot.ok().filter(|_| !group.rules.is_empty()),
            crawl_delay_seconds: group.crawl_delay_seconds,
        }
    }

    /// Whether the URL, absolute, may be fetched.
    pub fn allows(&self, url: &str) -> bool {
        let Some(robot) = &self.robot else { return true };
        // A fragment never reaches the server.
        let url = url.split('#').next().unwrap_or_default();
        // `%aa` and `%AA` are one byte (RFC 9309, section 2.2.2).
        if url.contains('%') { robot.allowed(&escaped(url.as_bytes())) } else { robot.allowed(url) }
    }

    /// `Crawl-delay`, in seconds; not in the RFC, but meant seriously where it stands.
    pub fn crawl_delay_seconds(&self) -> Option<f32> {
        self.crawl_delay_seconds
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rules")
            .field("empty", &self.robot.is_none())
            .field("crawl_delay_seconds", &self.crawl_delay_seconds)
            .finish()
    }
}

/// The rules of all groups for one kind of crawler.
#[derive(Default)]
struct Group {
    found: bool,
    rules: Vec<String>,
    crawl_delay_seconds: Option<f32>,
}

impl Group {
    fn text(&self, keep: impl Fn(&str) -> bool) -> String {
        let mut text = "User-agent: *\n".to_owned();
        for rule in self.rules.iter().filter(|rule| keep(rule)) {
            text.push_str(rule);
            text.push('\n');
        }
        text
    }
}

#[derive(Default)]
struct Collected {
    named: Group,
    everybody: Group,
}

enum Key {
    UserAgent,
    Allow,
    Disallow,
    CrawlDelay,
}

impl Collected {
    fn of(text: &[u8], agent: &str) -> Self {
        let mut collected = Self::default();
        // Who the present group is for, and whether its rules have begun.
        let (mut for_agent, mut for_everybody, mut rules_begun) = (false, false, false);
        // A byte order mark does no harm, even one that lost its end.
        let mark = b"\xef\xbb\xbf";
        let marked = text.iter().zip(mark).take_while(|(byte, of_mark)| byte == of_mark).count();
        let text = &text[marked..];
        for line in text.split(|byte| matches!(byte, b'\n' | b'\r' | 0)) {
            let Some((key, value)) = read_line(&line[..line.len().min(MAX_LINE_BYTES)]) else { continue };
            let rule = match key {
                Key::UserAgent => {
                    if rules_begun {
                        (for_agent, for_everybody, rules_begun) = (false, false, false);
                    }
                    let is_star =
                        value.first() == Some(&b'*') && value.get(1).is_none_or(u8::is_ascii_whitespace);
                    let token = value
                        .iter()
                        .position(|b| !(b.is_ascii_alphabetic() || matches!(b, b'-' | b'_')))
                        .map_or(value, |end| &value[..end]);
                    for_everybody |= is_star;
                    for_agent |= !token.is_empty() && token.eq_ignore_ascii_case(agent.as_bytes());
                    collected.named.found |= for_agent;
                    continue;
                }
                Key::CrawlDelay => {
                    // Whoever writes a delay means it as a rule: the next `User-agent` begins a new group.
                    rules_begun = true;
                    let seconds = std::str::from_utf8(value).ok().and_then(|text| text.parse::<f32>().ok());
                    for group in collected.groups(for_agent, for_everybody) {
                        group.crawl_delay_seconds =
                            group.crawl_delay_seconds.or(seconds.filter(|s| s.is_finite() && *s >= 0.0));
                    }
                    continue;
                }
                Key::Allow => "Allow",
                Key::Disallow => "Disallow",
            };
            rules_begun = true;
            if value.is_empty() {
                continue;
            }
            let pattern = escaped(value);
            for group in collected.groups(for_agent, for_everybody) {
                if group.rules.len() >= MAX_RULES {
                    continue;
                }
                group.rules.push(format!("{rule}: {pattern}"));
                // The reference parser takes a directory's index page for the directory.
                if let Some((folder, page)) = pattern.rsplit_once('/')
                    && rule == "Allow"
                    && page.starts_with("index.htm")
                {
                    group.rules.push(format!("{rule}: {folder}/$"));
                }
            }
        }
        collected
    }

    fn groups(&mut self, for_agent: bool, for_everybody: bool) -> impl Iterator<Item = &mut Group> {
        let named = for_agent.then_some(&mut self.named);
        named.into_iter().chain(for_everybody.then_some(&mut self.everybody))
    }
}

/// Key and value of a line. A missing colon and common misspellings are forgiven, as in the reference parser.
fn read_line(line: &[u8]) -> Option<(Key, &[u8])> {
    let line = line.split(|byte| *byte == b'#').next().unwrap_or_default().trim_ascii();
    let (key, value) = if let Some(colon) = line.iter().position(|byte| *byte == b':') {
        (&line[..colon], &line[colon + 1..])
    } else {
        let space = line.iter().position(u8::is_ascii_whitespace)?;
        let value = line[space..].trim_ascii();
        // Without a colon, exactly two words make a line.
        if value.iter().any(u8::is_ascii_whitespace) {
            return None;
        }
        (&line[..space], value)
    };
    let key = match key.trim_ascii().to_ascii_lowercase().as_slice() {
        b"user-agent" | b"useragent" | b"user agent" => Key::UserAgent,
        b"allow" => Key::Allow,
        b"disallow" | b"dissallow" | b"dissalow" | b"disalow" | b"diasllow" | b"disallaw" => Key::Disallow,
        b"crawl-delay" | b"crawldelay" => Key::CrawlDelay,
        _ => return None,
    };
    Some((key, value.trim_ascii()))
}

/// The pattern with every byte beyond ASCII percent-encoded, as it stands in the URL that it is compared with.
fn escaped(pattern: &[u8]) -> String {
    let mut text = String::with_capacity(pattern.len());
    for (place, &byte) in pattern.iter().enumerate() {
        let after_percent = |back: usize| place >= back && pattern[place - back] == b'%';
        if !byte.is_ascii() {
            text.extend([format!("%{byte:02X}")]);
        } else if byte.is_ascii_hexdigit() && (after_percent(1) || after_percent(2)) {
            text.push(char::from(byte.to_ascii_uppercase()));
        } else {
            text.push(char::from(byte));
        }
    }
    text
}

/// The product token of a `User-Agent`: its leading letters, hyphens and underscores (RFC 9309, section 2.2.1).
pub fn product_token(user_agent: &str) -> String {
    let token: String =
        user_agent.trim().chars().take_while(|c| c.is_ascii_alphabetic() || matches!(c, '-' | '_')).collect();
    if token.is_empty() { "policywatch".to_owned() } else { token }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a file means for one agent: (file, agent, path, allowed).
    type Case = (&'static str, &'static str, &'static str, bool);

    fn check(cases: &[Case]) {
        for (text, agent, path, allowed) in cases {
            let rules = Rules::new(agent, text.as_bytes());
            let url = format!("http://plans.example.org{path}");
            let url = url::Url::parse(&url).expect("a URL");
            assert_eq!(rules.allows(url.as_str()), *allowed, "{agent} at {path} under {text:?}");
        }
    }

    #[test]
    fn lines_are_read_as_written_by_people() {
        let colon = "user-agent: Watch\ndisallow: /\n";
        let other_words = "agent: Watch\nforbid: /\n";
        let no_colon = "user-agent Watch\ndisallow /\n";
        let shouting = "USER-AGENT: WATCH\nDISALLOW: /\nALLOW: /open/\n";
        let spaced = "  User-Agent :\t Watch  # us\n \tDisallow\t: /a  # not b\n";
        let misspelt =
            "useragent: Watch\ndisalow: /a\ndissallow: /b\ndissalow: /c\ndiasllow: /d\ndisallaw: /e\n";
        let too_many_words = "user-agent Watch now\ndisallow / now\n";
        check(&[
            ("", "Watch", "/x", true),
            (colon, "Watch", "/x", false),
            (other_words, "Watch", "/x", true),
            (no_colon, "Watch", "/x", false),
            (shouting, "watch", "/x", false),
            (shouting, "Watch", "/open/x", true),
            (spaced, "Watch", "/a", false),
            (spaced, "Watch", "/b", true),
            (misspelt, "Watch", "/a", false),
            (misspelt, "Watch", "/b", false),
            (misspelt, "Watch", "/c", false),
            (misspelt, "Watch", "/d", false),
            (misspelt, "Watch", "/e", false),
            (misspelt, "Watch", "/f", true),
            (too_many_words, "Watch", "/x", true),
            ("user-agent: Watch\rdisallow: /a\r\n\r\ndisallow: /b", "Watch", "/a", false),
            ("user-agent: Watch\rdisallow: /a\r\n\r\ndisallow: /b", "Watch", "/b", false),
            ("\u{feff}user-agent: Watch\ndisallow: /\n", "Watch", "/x", false),
            ("<html><body>user-agent: *</body></html>", "Watch", "/x", true),
            ("# user-agent: *\n# disallow: /\n", "Watch", "/x", true),
        ]);
    }

    #[test]
    fn groups_belong_to_the_agents_named_before_them() {
        let groups = "allow: /stray/\n\nuser-agent: One\ndisallow: /\nallow: /x/\nuser-agent: Two\ndisallow: /\nallow: /y/\n\n\nallow: /w/\nuser-agent: Three\n\nuser-agent: One\nallow: /z/\ndisallow: /\n";
        let with_sitemap = "user-agent: One\nsitemap: https://a.test/map\nuser-agent: *\ndisallow: /\n";
        let with_unknown = "user-agent: One\nsomething: else\nuser-agent: *\ndisallow: /\n";
        let with_delay = "user-agent: One\ncrawl-delay: 5\nuser-agent: Two\ndisallow: /\n";
        let everybody = "user-agent: *\ndisallow: /private/\nuser-agent: One\ndisallow: /own/\n";
        let empty_own = "user-agent: *\ndisallow: /\n\nuser-agent: One\ndisallow:\n";
        let silent_own = "user-agent: *\ndisallow: /\n\nuser-agent: One\n";
        check(&[
            // Rules of all groups of one agent count together; blank lines end nothing.
            (groups, "One", "/x/b", true),
            (groups, "One", "/z/d", true),
            (groups, "One", "/y/c", false),
            (groups, "Two", "/y/c", true),
            (groups, "Two", "/w/a", true),
            (groups, "Two", "/z/d", false),
            (groups, "Three", "/z/d", true),
            // A rule before every group is nobody's.
            (groups, "One", "/stray/", false),
            (groups, "Two", "/stray/", false),
            (groups, "Three", "/stray/", false),
            (groups, "Four", "/x/b", true),
            ("disallow: /\n", "One", "/x", true),
            // Lines that are no rules do not come between agents.
            (with_sitemap, "One", "/x", false),
            (with_sitemap, "Two", "/x", false),
            (with_unknown, "One", "/x", false),
            (with_unknown, "Two", "/x", false),
            (with_delay, "One", "/x", true),
            (with_delay, "Two", "/x", false),
            // Who is named has nothing to do with everybody's group.
            (everybody, "One", "/private/", true),
            (everybody, "One", "/own/", false),
            (everybody, "Two", "/private/", false),
            (everybody, "Two", "/own/", true),
            (empty_own, "One", "/x", true),
            (silent_own, "One", "/x", true),
            (silent_own, "Two", "/x", false),
            ("user-agent: One\ndisallow: /\n", "Two", "/x", true),
        ]);
    }

    #[test]
    fn agents_are_known_by_their_product_token_in_any_case() {
        check(&[
            ("user-agent: WATCH\ndisallow: /\n", "watch", "/x", false),
            ("user-agent: Watch/2.1\ndisallow: /\n", "Watch", "/x", false),
            ("user-agent: Watch Bot\ndisallow: /\n", "Watch", "/x", false),
            ("user-agent: Watch*\ndisallow: /\n", "Watch", "/x", false),
            ("user-agent: Watchful\ndisallow: /\n", "Watch", "/x", true),
            ("user-agent: Wat\ndisallow: /\n", "Watch", "/x", true),
            ("user-agent: night-watch\ndisallow: /\n", "Watch", "/x", true),
            ("user-agent: night-watch\ndisallow: /\n", "night-watch", "/x", false),
            ("user-agent: night_watch\ndisallow: /\n", "night_watch", "/x", false),
            ("user-agent: *\ndisallow: /\n", "Watch", "/x", false),
            ("user-agent: * all of you\ndisallow: /\n", "Watch", "/x", false),
            ("user-agent: *bot\ndisallow: /\n", "Watch", "/x", true),
            ("user-agent:\ndisallow: /\n", "Watch", "/x", true),
        ]);
    }

    #[test]
    fn the_longest_rule_wins_and_allow_wins_a_tie() {
        const A: &str = "Watch";
        check(&[
            ("user-agent: Watch\ndisallow: /x/page.html\nallow: /x/\n", A, "/x/page.html", false),
            ("user-agent: Watch\nallow: /x/page.html\ndisallow: /x/\n", A, "/x/page.html", true),
            ("user-agent: Watch\nallow: /x/page.html\ndisallow: /x/\n", A, "/x/", false),
            ("user-agent: Watch\ndisallow: \nallow: \n", A, "/x", true),
            ("user-agent: Watch\ndisallow: /\nallow: /\n", A, "/x", true),
            ("user-agent: Watch\ndisallow: /x\nallow: /x/\n", A, "/x", false),
            ("user-agent: Watch\ndisallow: /x\nallow: /x/\n", A, "/x/", true),
            ("user-agent: Watch\ndisallow: /x/page.html\nallow: /x/page.html\n", A, "/x/page.html", true),
            ("user-agent: Watch\nallow: /page\ndisallow: /*.html\n", A, "/page.html", false),
            ("user-agent: Watch\nallow: /page\ndisallow: /*.html\n", A, "/page", true),
            ("user-agent: Watch\nallow: /x/page.\ndisallow: /*.html\n", A, "/x/page.html", true),
            ("user-agent: Watch\nallow: /x/page.\ndisallow: /*.html\n", A, "/x/y.html", false),
            ("user-agent: Watch\nallow: /p\ndisallow: /\n", A, "/page", true),
            ("user-agent: Watch\nallow: /folder\ndisallow: /folder\n", A, "/folder/page", true),
            ("user-agent: Watch\nallow: /page\ndisallow: /*.htm\n", A, "/page.htm", false),
            ("user-agent: Watch\nallow: /$\ndisallow: /\n", A, "/", true),
            ("user-agent: Watch\nallow: /$\ndisallow: /\n", A, "/page.htm", false),
        ]);
    }

    #[test]
    fn paths_match_with_case_stars_and_ends() {
        const A: &str = "Watch";
        let fish = "user-agent: Watch\ndisallow: /\nallow: /fish\n";
        let fish_star = "user-agent: Watch\ndisallow: /\nallow: /fish*\n";
        let fish_slash = "user-agent: Watch\ndisallow: /\nallow: /fish/\n";
        let php = "user-agent: Watch\ndisallow: /\nallow: /*.php\n";
        let php_end = "user-agent: Watch\ndisallow: /\nallow: /*.php$\n";
        let fish_php = "user-agent: Watch\ndisallow: /\nallow: /fish*.php\n";
        let middle = "user-agent: Watch\ndisallow: /plans/*/draft\nallow: /plans/**/draft/open$\n";
        check(&[
            (fish, A, "/fish", true),
            (fish, A, "/fish.html", true),
            (fish, A, "/fish/salmon.html", true),
            (fish, A, "/fishheads/yummy.html", true),
            (fish, A, "/fish.html?id=anything", true),
            (fish, A, "/bar", false),
            (fish, A, "/Fish.asp", false),
            (fish, A, "/catfish", false),
            (fish, A, "/?id=fish", false),
            (fish_star, A, "/fish", true),
            (fish_star, A, "/fishheads", true),
            (fish_star, A, "/catfish", false),
            (fish_slash, A, "/fish/", true),
            (fish_slash, A, "/fish/salmon", true),
            (fish_slash, A, "/fish", false),
            (fish_slash, A, "/fish.html", false),
            (php, A, "/filename.php", true),
            (php, A, "/folder/any.php.file.html", true),
            (php, A, "/filename.php/", true),
            (php, A, "/index?f=filename.php/", true),
            (php, A, "/php/", false),
            (php, A, "/windows.PHP", false),
            (php_end, A, "/filename.php", true),
            (php_end, A, "/folder/filename.php", true),
            (php_end, A, "/filename.php?parameters", false),
            (php_end, A, "/filename.php/", false),
            (php_end, A, "/filename.php5", false),
            (fish_php, A, "/fish.php", true),
            (fish_php, A, "/fishheads/catfish.php?p", true),
            (fish_php, A, "/Fish.PHP", false),
            (middle, A, "/plans/2030/draft", false),
            (middle, A, "/plans/2030/x/draft/2", false),
            (middle, A, "/plans/2030/draft/open", true),
            (middle, A, "/plans/draft", true),
            ("user-agent: Watch\ndisallow: /a$\n", A, "/a", false),
            ("user-agent: Watch\ndisallow: /a$\n", A, "/ab", true),
            ("user-agent: Watch\ndisallow: /a#b\n", A, "/ab", false),
            ("user-agent: Watch\ndisallow: /(x)+[y]?\n", A, "/(x)+[y]?z", false),
            ("user-agent: Watch\ndisallow: /a?b=c\n", A, "/a?b=c&d", false),
            ("user-agent: Watch\ndisallow: /\n", A, "/robots.txt", true),
        ]);
    }

    #[test]
    fn encodings_of_a_path_are_compared_as_they_stand_in_urls() {
        const A: &str = "Watch";
        check(&[
            ("user-agent: Watch\ndisallow: /规划/\n", A, "/规划/2030", false),
            ("user-agent: Watch\ndisallow: /规划/\n", A, "/%E8%A7%84%E5%88%92/2030", false),
            ("user-agent: Watch\ndisallow: /%E8%A7%84%e5%88%92/\n", A, "/规划/2030", false),
            ("user-agent: Watch\ndisallow: /%E8%A7%84/\n", A, "/规划/2030", true),
            ("user-agent: Watch\ndisallow: /x?q=http://a.test/\n", A, "/x?q=http://a.test/y", false),
        ]);
    }

    #[test]
    fn a_directorys_index_page_is_the_directory() {
        let text = "user-agent: *\nallow: /open/index.html\ndisallow: /\n";
        check(&[
            (text, "Watch", "/open/", true),
            (text, "Watch", "/open/index.html", true),
            (text, "Watch", "/open/index.htm", false),
            (text, "Watch", "/open/page", false),
            (text, "Watch", "/", false),
        ]);
    }

    #[test]
    fn crawl_delay_is_that_of_the_group() {
        let delay = |agent: &str, text: &str| Rules::new(agent, text.as_bytes()).crawl_delay_seconds();
        let text = "user-agent: *\ncrawl-delay: 10\n\nuser-agent: Watch\nCrawl-Delay: 2.5\ndisallow:\n";
        assert_eq!(delay("Watch", text), Some(2.5));
        assert_eq!(delay("Other", text), Some(10.0));
        for text in [
            "user-agent: *\ncrawl-delay: soon\n",
            "user-agent: *\ncrawl-delay: -1\n",
            "user-agent: *\ncrawl-delay: inf\n",
            "crawl-delay: 5\n",
        ] {
            assert_eq!(delay("Watch", text), None, "{text}");
        }
    }

    #[test]
    fn hostile_files_do_no_harm() {
        let stars = format!("user-agent: *\ndisallow: /{}$\n", "*a".repeat(2000));
        let rules = Rules::new("Watch", stars.as_bytes());
        assert!(rules.allows("http://a.test/b"));
        let mixed = format!("{stars}disallow: /closed\n");
        assert!(!Rules::new("Watch", mixed.as_bytes()).allows("http://a.test/closed"));
        let many = format!("user-agent: *\n{}", "disallow: /x\n".repeat(40_000));
        assert!(!Rules::new("Watch", many.as_bytes()).allows("http://a.test/x"));
        let long = format!("user-agent: *\ndisallow: /{}\n", "a".repeat(1_000_000));
        assert!(Rules::new("Watch", long.as_bytes()).allows("http://a.test/aaa"));
        Rules::new("Watch", b"user-agent: *\ndisallow: /\xff\xfe\n\x00\x00allow: /\xc3");
    }
}

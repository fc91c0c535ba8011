//! The facts that the reference parser of RFC 9309 holds in its public tests, each in our own words: which lines
//! count, whose groups they are, which rule wins, and how paths are compared.
//!
//! A row is (path, allowed). Hosts do not matter to the parser. Where the reference compares addresses that nobody
//! encoded, ours are encoded first, as they are on the wire; that is said where it makes a difference.

use policywatch::fetch::robots_rules::{Rules, product_token};

/// Checks rows and says how many there were.
#[track_caller]
fn facts(file: &str, agent: &str, rows: &[(&str, bool)]) -> usize {
    let rules = Rules::new(agent, file.as_bytes());
    for (path, allowed) in rows {
        let url = url::Url::parse(&format!("http://plans.test{path}")).expect("a URL");
        assert_eq!(rules.allows(url.as_str()), *allowed, "{agent} at {path} under\n{file}");
    }
    rows.len()
}

/// Every agent at every path alike.
#[track_caller]
fn alike(files: &[&str], agents: &[&str], rows: &[(&str, bool)]) -> usize {
    files
        .iter()
        .flat_map(|file| agents.iter().map(move |agent| (file, agent)))
        .map(|(file, agent)| facts(file, agent, rows))
        .sum()
}

fn nothing_to_obey() -> usize {
    let closed = "user-agent: Heron\ndisallow: /\n";
    facts("", "Heron", &[("", true), ("/", true)])
        + facts(closed, "", &[("/", true)])
        + facts(closed, "Heron", &[("", false)])
        + facts("", "", &[("", true)])
}

fn lines() -> usize {
    let right = "user-agent: Heron\ndisallow: /\n";
    let strange = "bird: Heron\nkeep out: /\n";
    let bare = "user-agent Heron\ndisallow /\n";
    facts(right, "Heron", &[("/x/y", false)])
        + facts(strange, "Heron", &[("/x/y", true)])
        + facts(bare, "Heron", &[("/x/y", false)])
}

fn groups() -> usize {
    let file = "allow: /early/nest/\n\n\
                user-agent: Heron\ndisallow: /\nallow: /reed/\nuser-agent: Stork\ndisallow: /\nallow: /roof/\n\n\n\
                allow: /field/\nuser-agent: Crane\n\nuser-agent: Heron\nallow: /lake/\ndisallow: /\n";
    // A line of another kind neither ends a group nor begins one.
    let site_map = "User-agent: Stork\nSitemap: https://plans.test/map\nUser-agent: *\nDisallow: /\n";
    let unknown = "User-agent: Heron\nInvalid-Unknown-Line: unknown\nUser-agent: *\nDisallow: /\n";
    let global = "user-agent: *\nallow: /\nuser-agent: Heron\ndisallow: /\n";
    let only_named =
        "user-agent: Heron\nallow: /\nuser-agent: Stork\ndisallow: /\nuser-agent: Crane\ndisallow: /\n";
    facts(file, "Heron", &[("/reed/b", true), ("/lake/d", true), ("/roof/c", false), ("/early/nest/", false)])
        + facts(
            file,
            "Stork",
            &[("/roof/c", true), ("/field/a", true), ("/lake/d", false), ("/early/nest/", false)],
        )
        + facts(file, "Crane", &[("/lake/d", true), ("/early/nest/", false)])
        + alike(&[site_map, unknown], &["Heron", "Stork"], &[("/x/y", false)])
        + facts("", "Heron", &[("/x/y", true)])
        + facts(global, "Heron", &[("/x/y", false)])
        + facts(global, "Stork", &[("/x/y", true)])
        + facts(only_named, "Ibis", &[("/x/y", true)])
}

fn cases_of_letters() -> usize {
    let keys = [
        "USER-AGENT: Heron\nALLOW: /x/\nDISALLOW: /\n",
        "user-agent: Heron\nallow: /x/\ndisallow: /\n",
        "uSeR-aGeNt: Heron\nAlLoW: /x/\ndIsAlLoW: /\n",
    ];
    let names = [
        "User-Agent: HERON\nAllow: /x/\nDisallow: /\n",
        "User-Agent: heron\nAllow: /x/\nDisallow: /\n",
        "User-Agent: HeRoN\nAllow: /x/\nDisallow: /\n",
    ];
    let rows = [("/x/y", true), ("/a/b", false)];
    alike(&keys, &["Heron"], &rows)
        + alike(&names, &["Heron", "heron"], &rows)
        // Paths, unlike these, are compared letter by letter.
        + facts("user-agent: Heron\ndisallow: /x/\n", "Heron", &[("/x/y", false)])
        + facts("user-agent: Heron\ndisallow: /X/\n", "Heron", &[("/x/y", true)])
}

/// A product token is letters, hyphens and underscores; the rest of a `User-Agent` is not part of it.
fn product_tokens() -> usize {
    let cases = [
        ("Heron", "Heron"),
        ("Heron-Grey", "Heron-Grey"),
        ("Heron_Grey", "Heron_Grey"),
        ("Heron/2.1", "Heron"),
        ("Heron Grey", "Heron"),
        ("Heron*", "Heron"),
        (" Heron ", "Heron"),
        // Without any, ours is taken: an agent without a name would obey nobody.
        ("", "policywatch"),
        ("鹭", "policywatch"),
    ];
    for (agent, token) in cases {
        assert_eq!(product_token(agent), token, "{agent}");
    }
    let spaced = "User-Agent: *\nDisallow: /\nUser-Agent: Heron Grey\nAllow: /x/\nDisallow: /\n";
    cases.len()
        + facts(spaced, "Heron", &[("/x/y", true)])
        + facts(spaced, "Heron Grey", &[("/x/y", false)])
        + facts("user-agent: Heron\nallow: /x/\nuser-agent: *\ndisallow: /\n", "Heron", &[("/x/y", true)])
}

fn the_longest_rule() -> usize {
    let under =
        |rules: &str, rows: &[(&str, bool)]| facts(&format!("user-agent: Heron\n{rules}"), "Heron", rows);
    under("disallow: /x/page.html\nallow: /x/\n", &[("/x/page.html", false)])
        + under("allow: /x/page.html\ndisallow: /x/\n", &[("/x/page.html", true), ("/x/", false)])
        + under("disallow: \nallow: \n", &[("/x/page.html", true)])
        + under("disallow: /\nallow: /\n", &[("/x/page.html", true)])
        + under("disallow: /x\nallow: /x/\n", &[("/x", false), ("/x/", true)])
        + under("disallow: /x/page.html\nallow: /x/page.html\n", &[("/x/page.html", true)])
        + under("allow: /page\ndisallow: /*.html\n", &[("/page.html", false), ("/page", true)])
        + under("allow: /x/page.\ndisallow: /*.html\n", &[("/x/page.html", true), ("/x/y.html", false)])
        // Everybody's rules are not those of an agent that has its own.
        + facts(
            "User-agent: *\nDisallow: /x/\nUser-agent: Heron\nDisallow: /y/\n",
            "Heron",
            &[("/x/page", true), ("/y/page", false)],
        )
}

fn encodings() -> usize {
    let under = |rule: &str, rows: &[(&str, bool)]| {
        facts(&format!("User-agent: Heron\nDisallow: /\nAllow: {rule}\n"), "Heron", rows)
    };
    under(
        "/list/new?kind=plan&from=http://news.test?page&more",
        &[("/list/new?kind=plan&from=http://news.test?page&more", true)],
    )
        // Both spellings are the same bytes on the wire.
        + under("/list/鹭", &[("/list/%E9%B9%AD", true), ("/list/鹭", true)])
        + under("/list/%E9%B9%AD", &[("/list/%E9%B9%AD", true), ("/list/鹭", true)])
        // Encoding what needs none makes another path.
        + under("/list/%6E%65%77", &[("/list/new", false), ("/list/%6E%65%77", true)])
        + under("/%aa", &[("/%AA", true), ("/%aa", true)])
        + under("/á", &[("/%C3%A1", true)])
}

fn stars_and_ends() -> usize {
    let under =
        |rules: &str, rows: &[(&str, bool)]| facts(&format!("User-agent: Heron\n{rules}"), "Heron", rows);
    under(
        "Disallow: /lake/east/reed\nAllow: /lake/*/nest\n",
        &[("/lake/east/reed", false), ("/lake/reed", true), ("/lake//reed", true), ("/lake/west/reed", true)],
    ) + under(
        "Disallow: /lake/east$\nAllow: /lake/east/nest\n",
        &[("/lake/east", false), ("/lake/east/nest", true), ("/lake/east/", true), ("/lake/east/reed", true)],
    ) + under(
        "# Disallow: /\nDisallow: /lake/reed#nest\nAllow: /\n",
        &[("/lake/east", true), ("/lake/reed", false)],
    )
}

fn index_pages() -> usize {
    facts(
        "User-Agent: *\nAllow: /open/index.html\nDisallow: /\n",
        "heron",
        &[("/open/", true), ("/open/index.htm", false), ("/open/index.html", true), ("/other", false)],
    )
}

/// A line is read up to some 16 KB; what is beyond is not there.
fn long_lines() -> usize {
    let long = format!("/x/{}", "a".repeat(20_000));
    let disallow = format!("user-agent: Heron\ndisallow: {long}/reed\n");
    let start: String = long.chars().take(17_000).collect();
    let allow =
        format!("user-agent: Heron\ndisallow: /\nallow: {}/reed\nallow: {long}/nest\n", &long[..15_000]);
    let short = &long[..15_000];
    facts(&disallow, "Heron", &[("/fux", true), (&long, false), (&format!("{start}/fux"), false)])
        + facts(
            &allow,
            "Heron",
            &[("/", false), (&format!("{short}/reed"), true), (&format!("{short}/fux"), false)],
        )
}

/// The examples of the documentation that goes with the parser.
fn documented_examples() -> usize {
    let only = |rule: &str, rows: &[(&str, bool)]| {
        facts(&format!("user-agent: Heron\ndisallow: /\nallow: {rule}\n"), "Heron", rows)
    };
    let fish = [
        ("/bar", false),
        ("/fish", true),
        ("/fish.html", true),
        ("/fish/salmon.html", true),
        ("/fishheads", true),
        ("/fishheads/yummy.html", true),
        ("/fish.html?id=anything", true),
        ("/Fish.asp", false),
        ("/catfish", false),
        ("/?id=fish", false),
    ];
    let mut count = only("/fish", &fish) + only("/fish*", &fish);
    count += only(
        "/fish/",
        &[
            ("/bar", false),
            ("/fish/", true),
            ("/fish/salmon", true),
            ("/fish/?salmon", true),
            ("/fish/salmon.html", true),
            ("/fish/?id=anything", true),
            ("/fish", false),
            ("/fish.html", false),
            ("/Fish/Salmon.html", false),
        ],
    );
    count += only(
        "/*.php",
        &[
            ("/bar", false),
            ("/filename.php", true),
            ("/folder/filename.php", true),
            ("/folder/filename.php?parameters", true),
            ("/folder/any.php.file.html", true),
            ("/filename.php/", true),
            ("/index?f=filename.php/", true),
            ("/php/", false),
            ("/index?php", false),
            ("/windows.PHP", false),
        ],
    );
    count += only(
        "/*.php$",
        &[
            ("/bar", false),
            ("/filename.php", true),
            ("/folder/filename.php", true),
            ("/filename.php?parameters", false),
            ("/filename.php/", false),
            ("/filename.php5", false),
            ("/php/", false),
            ("/filename?php", false),
            ("/aaaphpaaa", false),
            ("/windows.PHP", false),
        ],
    );
    count += only(
        "/fish*.php",
        &[
            ("/bar", false),
            ("/fish.php", true),
            ("/fishheads/catfish.php?parameters", true),
            ("/Fish.PHP", false),
        ],
    );
    let under =
        |rules: &str, rows: &[(&str, bool)]| facts(&format!("user-agent: Heron\n{rules}"), "Heron", rows);
    count
        + under("allow: /p\ndisallow: /\n", &[("/page", true)])
        + under("allow: /folder\ndisallow: /folder\n", &[("/folder/page", true)])
        + under("allow: /page\ndisallow: /*.htm\n", &[("/page.htm", false)])
        + under("allow: /$\ndisallow: /\n", &[("/", true), ("/page.html", false)])
}

fn ends_of_lines_and_marks() -> usize {
    let rows = [("/reed/", false), ("/nest/", false), ("/open/", true)];
    let text = "User-Agent: heron\nDisallow: /reed\nAllow: /open\n\nDisallow: /nest\n";
    let windows = text.replace('\n', "\r\n");
    let old_mac = text.replace('\n', "\r");
    let mixed = "User-Agent: heron\nDisallow: /reed\r\nAllow: /open\r\rDisallow: /nest";
    let unended = text.trim_end();
    let mut count = alike(&[text, &windows, &old_mac, mixed, unended], &["heron"], &rows);
    // A byte order mark before the first line does no harm, whole or cut off; elsewhere it spoils its line.
    let rules = b"User-Agent: heron\nDisallow: /\n";
    for (mark, obeyed) in [
        (&b"\xef\xbb\xbf"[..], true),
        (b"\xef\xbb", true),
        (b"\xef", true),
        (b"\xef\x11\xbf", false),
        (b"x", false),
    ] {
        let file = [mark, rules].concat();
        assert_eq!(!Rules::new("heron", &file).allows("http://plans.test/x"), obeyed, "{mark:?}");
        count += 1;
    }
    let late = "User-Agent: heron\n\u{feff}Disallow: /reed\nDisallow: /nest\n";
    count += facts(late, "heron", &[("/reed", true), ("/nest", false)]);
    // A site map, wherever it stands, is nobody's rule.
    let map = "https://plans.test/map.xml";
    let first = format!("Sitemap: {map}\n\nUser-Agent: heron\nDisallow: /reed\n");
    let last = format!("User-Agent: heron\nDisallow: /reed\n\nSITE-MAP: {map}\n");
    count + alike(&[&first, &last], &["heron"], &[("/reed", false), ("/open", true)])
}

/// What of an address is compared: path and query, without host and fragment.
fn parts_of_an_address() -> usize {
    let closed = [
        ("http://plans.test", "/$", false),
        ("http://plans.test/", "/$", false),
        ("http://plans.test/a", "/a$", false),
        ("http://plans.test/a/", "/a/$", false),
        ("http://plans.test/a/b?c=http://d.test/", "/a/b?c=http://d.test/$", false),
        ("http://plans.test/a/b?c=d&e=f#fragment", "/a/b?c=d&e=f$", false),
        ("http://plans.test?a", "/?a$", false),
        ("http://plans.test/a;b#c", "/a;b$", false),
        ("http://plans.test/a#?b", "/a$", false),
        ("https://user@plans.test:8443/a", "/a$", false),
        ("http://a.test//b/c", "//b/c$", false),
        ("http://plans.test/a", "/b$", true),
    ];
    for (address, rule, allowed) in closed {
        let rules = Rules::new("heron", format!("user-agent: heron\ndisallow: {rule}\n").as_bytes());
        let url = url::Url::parse(address).expect("a URL");
        assert_eq!(rules.allows(url.as_str()), allowed, "{address} under {rule}");
    }
    closed.len()
}

#[test]
fn the_reference_parsers_facts_hold() {
    let parts = [
        ("nothing to obey", nothing_to_obey()),
        ("lines", lines()),
        ("groups", groups()),
        ("cases of letters", cases_of_letters()),
        ("product tokens", product_tokens()),
        ("the longest rule", the_longest_rule()),
        ("encodings", encodings()),
        ("stars and ends", stars_and_ends()),
        ("index pages", index_pages()),
        ("long lines", long_lines()),
        ("documented examples", documented_examples()),
        ("ends of lines and marks", ends_of_lines_and_marks()),
        ("parts of an address", parts_of_an_address()),
    ];
    let total: usize = parts.iter().map(|(_, count)| count).sum();
    assert!(total >= 180, "{total} facts: {parts:?}");
}

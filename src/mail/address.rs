//! Mail addresses as people write them.

use lettre::{Address, message::Mailbox};
use url::Host;

/// Reads `Name <address>`, `"Name" <address>` or an address. The error says what is wrong, for people.
pub fn mailbox(text: &str) -> Result<Mailbox, String> {
    let text = text.trim();
    let Some(inside) = text.strip_suffix('>') else { return Ok(Mailbox::new(None, address(text)?)) };
    let (name, inner) = inside.rsplit_once('<').ok_or_else(|| format!("\"{text}\" has `>` without `<`"))?;
    let name = name.trim();
    let name = name
        .strip_prefix('"')
        .and_then(|n| n.strip_suffix('"'))
        .map_or_else(|| name.to_owned(), |quoted| quoted.replace("\\\"", "\"").replace("\\\\", "\\"));
    Ok(Mailbox::new(named(&name), address(inner)?))
}

/// Reads an address. A domain beyond ASCII becomes its ASCII form (RFC 5890), which every server takes; a
/// local part beyond ASCII stays and needs a server with SMTPUTF8.
pub fn address(text: &str) -> Result<Address, String> {
    let text = text.trim();
    let wrong = |why: &str| format!("\"{}\" is no mail address: {why}", header_text(text));
    let (local, domain) = text.rsplit_once('@').ok_or_else(|| wrong("there is no @"))?;
    if text.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>')) {
        return Err(wrong("spaces, brackets and control characters have no place in it"));
    }
    let domain = match Host::parse(domain) {
        Ok(Host::Domain(ascii)) => ascii,
        Ok(Host::Ipv4(_) | Host::Ipv6(_)) => return Err(wrong("the part after @ is no domain")),
        // `[192.0.2.1]` is an address literal, for the mail library to judge.
        Err(_) => domain.to_owned(),
    };
    Address::new(local, domain).map_err(|e| wrong(&e.to_string().to_lowercase()))
}

/// A display name, unless nothing is left of it.
pub fn named(name: &str) -> Option<String> {
    let name = header_text(name);
    (!name.is_empty()).then_some(name)
}

/// Text that may stand in a header: no control characters, no line breaks of any kind, none of the characters
/// that turn the reading direction, single spaces, and no `=?`, which would be taken for an encoded word
/// (RFC 2047) when it is read.
pub fn header_text(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ").replace("=?", "= ?")
}

/// An address for logs: enough to recognise it by, not enough to write to.
pub fn masked(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        let cases = [
            ("desk@example.org", Ok((None, "desk@example.org"))),
            ("Policy watch <alerts@example.org>", Ok((Some("Policy watch"), "alerts@example.org"))),
            ("\"Watch, Policy\" <a@example.org>", Ok((Some("Watch, Policy"), "a@example.org"))),
            ("Watch, Policy <a@example.org>", Ok((Some("Watch, Policy"), "a@example.org"))),
            ("政策观察 <a@例子.cn>", Ok((Some("政策观察"), "a@xn--fsqu00a.cn"))),
            ("a@Bücher.example", Ok((None, "a@xn--bcher-kva.example"))),
            ("用户@example.cn", Ok((None, "用户@example.cn"))),
            ("<a@example.org>", Ok((None, "a@example.org"))),
            ("ops@localhost", Ok((None, "ops@localhost"))),
            ("desk", Err(())),
            ("desk@", Err(())),
            ("@example.org", Err(())),
            ("a b@example.org", Err(())),
            ("a@example.org\r\nBcc: b@example.org", Err(())),
            ("a@exam ple.org", Err(())),
            ("a@b@", Err(())),
            ("a@example.org>", Err(())),
            ("", Err(())),
        ];
        for (text, expected) in cases {
            let read = mailbox(text);
            let found = read.as_ref().map(|m| (m.name.as_deref(), m.email.as_ref())).map_err(|_| ());
            assert_eq!(found, expected, "{text}: {read:?}");
        }
    }

    #[test]
    fn nothing_in_a_header_can_break_out_of_it() {
        assert_eq!(header_text("a\r\nBcc: x@y\tb"), "a Bcc: x@y b");
        assert_eq!(header_text(" \u{202e}evil\u{2069} \u{0}\u{85}\u{2028}end "), "evil end");
        assert_eq!(header_text("=?utf-8?B?aGk=?="), "= ?utf-8?B?aGk= ?=");
        assert_eq!(header_text("机器人产业目标 👩‍🔬"), "机器人产业目标 👩‍🔬");
    }
}

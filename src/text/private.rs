//! What must not stand in a log.

use std::sync::LazyLock;

use regex::Regex;

/// Text without the mail addresses in it: servers quote them in what they answer.
pub fn without_addresses(text: &str) -> String {
    static ADDRESS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"[^\s<>"'(),;:@]+@[^\s<>"'(),;:@]+"#).expect("the pattern is right"));
    ADDRESS.replace_all(text, "[address]").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_and_the_rest_stays() {
        let said = "550 5.1.1 <desk+a@mail.example>: Recipient ops@例子.cn rejected @ 10:00";
        assert_eq!(without_addresses(said), "550 5.1.1 <[address]>: Recipient [address] rejected @ 10:00");
    }
}

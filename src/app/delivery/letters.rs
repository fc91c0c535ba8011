//! Parcels as letters.

use std::sync::Arc;

use anyhow::Result;
use jiff::Timestamp;

use crate::{
    app::{
        delivery::{courses, digests, parcels::Parcel, sender_domain, subscriber},
        setup::Setup,
    },
    domain::{
        alert::{News, Payload},
        coverage::Coverage,
        letter::Letter,
        subscriber::{FrameLanguage, Subscriber},
    },
    render::mail::{self, MailFrame, Rendered, Told},
};

/// What a parcel tells: the news in it, and for a digest what was looked at.
pub(super) struct Contents {
    pub news: Vec<News>,
    pub coverage: Option<Coverage>,
}

/// The news of a parcel that is none of the operator's.
pub(super) async fn contents(setup: &Arc<Setup>, parcel: &Parcel, now: Timestamp) -> Result<Contents> {
    let news = parcel
        .entries
        .iter()
        .filter_map(|entry| match &entry.alert.payload {
            Payload::News(news) => Some(News::clone(news)),
            Payload::Digest | Payload::Notice { .. } => None,
        })
        .collect();
    let due = parcel.entries.iter().map(|entry| entry.alert.not_before).max().unwrap_or(now);
    let coverage = match subscriber(setup, parcel) {
        Some(subscriber) => digests::coverage(setup, subscriber, due, now).await?,
        None => None,
    };
    Ok(Contents { news, coverage })
}

/// The letter of a parcel.
pub(super) async fn letter(setup: &Arc<Setup>, parcel: &Parcel, now: Timestamp) -> Result<Letter> {
    let first = &parcel.entries[0];
    let subscriber = subscriber(setup, parcel);
    let frame = frame(setup, subscriber, &first.alert.subscriber, now);
    let domain = sender_domain(&setup.settings.mail.from);
    let notices: Vec<(&str, &str)> = parcel
        .entries
        .iter()
        .filter_map(|entry| match &entry.alert.payload {
            Payload::Notice { subject, body } => Some((subject.as_str(), body.as_str())),
            Payload::Digest | Payload::News(_) => None,
        })
        .collect();
    let (name, address) = (&first.alert.subscriber, &first.alert.recipient);
    let mut letter = blank(setup, parcel.message_id.clone(), name, address, now);
    let rendered = if notices.is_empty() {
        let Contents { news, coverage } = contents(setup, parcel, now).await?;
        let courses = courses::of(setup, &news).await?;
        if let [one] = news.as_slice() {
            letter.in_reply_to = Some(format!("source.{}@{domain}", one.source));
        }
        letter.unsubscribe = unsubscribe(setup, &letter);
        mail::alert(
            &Told { news: &news, courses: &courses, coverage: coverage.as_ref(), is_test: false },
            &frame,
        )
    } else {
        letter.list_id = Some(format!("operator.policywatch.{domain}"));
        mail::notices(&notices, &frame)
    };
    Ok(filled(letter, rendered))
}

/// A letter without a word yet.
fn blank(setup: &Setup, message_id: String, to_name: &str, to_address: &str, now: Timestamp) -> Letter {
    let from = &setup.settings.mail.from;
    Letter {
        message_id,
        from: from.clone(),
        to_name: to_name.to_owned(),
        to_address: to_address.to_owned(),
        subject: String::new(),
        text: String::new(),
        html: String::new(),
        date: now,
        list_id: Some(format!("alerts.policywatch.{}", sender_domain(from))),
        in_reply_to: None,
        unsubscribe: Vec::new(),
    }
}

/// The letter that `subscribers test` sends.
pub(super) fn test_letter(
    setup: &Setup,
    subscriber: &Subscriber,
    address: &str,
    news: &News,
    now: Timestamp,
) -> Letter {
    let domain = sender_domain(&setup.settings.mail.from);
    let hash = blake3::hash(format!("test|{}|{address}|{now}", subscriber.name).as_bytes()).to_hex();
    let mut letter = blank(setup, format!("test-{}@{domain}", &hash[..32]), &subscriber.name, address, now);
    letter.unsubscribe = unsubscribe(setup, &letter);
    let frame = frame(setup, Some(subscriber), &subscriber.name, now);
    let told = Told { news: std::slice::from_ref(news), courses: &[], coverage: None, is_test: true };
    filled(letter, mail::alert(&told, &frame))
}

/// The frame of a letter to a subscriber, or to somebody who is none: the operator.
pub(super) fn frame<'a>(
    setup: &'a Setup,
    subscriber: Option<&'a Subscriber>,
    name: &'a str,
    now: Timestamp,
) -> MailFrame<'a> {
    MailFrame {
        recipient_name: name,
        language: subscriber.map_or(FrameLanguage::English, |s| s.language),
        timezone: subscriber.map_or(setup.settings.service.timezone.as_str(), |s| s.timezone.as_str()),
        now,
    }
}

fn filled(letter: Letter, rendered: Rendered) -> Letter {
    Letter { subject: rendered.subject, text: rendered.text, html: rendered.html, ..letter }
}

/// The configured ways to end a subscription, filled in for this letter.
fn unsubscribe(setup: &Setup, letter: &Letter) -> Vec<String> {
    let in_url = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    char::from(byte).to_string()
                }
                _ => format!("%{byte:02X}"),
            })
            .collect()
    };
    let name = in_url(&letter.to_name);
    let id = in_url(&letter.message_id);
    let ways = setup.settings.mail.unsubscribe.iter();
    ways.map(|way| way.replace("{subscriber}", &name).replace("{message_id}", &id)).collect()
}

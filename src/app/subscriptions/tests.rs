//! Filters, and the moments of delivery in every kind of time zone.

use std::path::PathBuf;

use jiff::{Timestamp, civil::Weekday, civil::time};

use super::{after_quiet, delivery_time, digest_before};
use crate::domain::subscriber::{Delivery, Filter, FrameLanguage, QuietHours, Subscriber};

fn subscriber(delivery: Delivery, timezone: &str) -> Subscriber {
    Subscriber {
        name: "Desk".to_owned(),
        email: Some("desk@example.org".to_owned()),
        webhook: None,
        feed: None::<PathBuf>,
        filter: Filter::default(),
        delivery,
        quiet: None,
        empty_digests: false,
        timezone: timezone.to_owned(),
        language: FrameLanguage::English,
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("the test writes a time")
}

#[test]
fn digests_come_at_their_local_hour_through_every_change_of_the_clock() {
    let table = [
        // Berlin goes to summer time on 29 March 2026 at 02:00, back on 25 October at 03:00.
        ("Europe/Berlin", time(8, 0, 0, 0), "2026-03-28T06:00:00Z", "2026-03-28T07:00:00Z"),
        ("Europe/Berlin", time(8, 0, 0, 0), "2026-03-28T07:00:00Z", "2026-03-29T06:00:00Z"),
        // 02:30 does not exist that day and is made up for at 03:30.
        ("Europe/Berlin", time(2, 30, 0, 0), "2026-03-28T02:00:00Z", "2026-03-29T01:30:00Z"),
        ("Europe/Berlin", time(2, 30, 0, 0), "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"),
        // 02:30 comes twice: once is enough.
        ("Europe/Berlin", time(2, 30, 0, 0), "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"),
        ("Europe/Berlin", time(2, 30, 0, 0), "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
        ("Europe/Berlin", time(2, 30, 0, 0), "2026-10-25T01:00:00Z", "2026-10-26T01:30:00Z"),
        ("Asia/Shanghai", time(8, 0, 0, 0), "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"),
        ("America/St_Johns", time(0, 15, 0, 0), "2026-07-01T00:00:00Z", "2026-07-01T02:45:00Z"),
    ];
    for (zone, local, now, expected) in table {
        let subscriber = subscriber(Delivery::Daily(local), zone);
        assert_eq!(
            delivery_time(&subscriber, at(now)).expect("a time"),
            at(expected),
            "{zone} {local} {now}"
        );
    }
    let weekly = subscriber(Delivery::Weekly(Weekday::Monday, time(8, 0, 0, 0)), "Europe/Berlin");
    // Monday, 26 October 2026, is the first after the clocks went back.
    assert_eq!(
        delivery_time(&weekly, at("2026-10-20T00:00:00Z")).expect("a time"),
        at("2026-10-26T07:00:00Z")
    );
    assert_eq!(
        digest_before(&weekly, at("2026-10-26T07:00:00Z")).expect("a time"),
        Some(at("2026-10-19T06:00:00Z"))
    );
}

#[test]
fn quiet_hours_hold_until_their_end() {
    let mut subscriber = subscriber(Delivery::Immediate, "Europe/Berlin");
    subscriber.quiet = Some(QuietHours { from: time(22, 0, 0, 0), until: time(7, 0, 0, 0) });
    for (now, expected) in [
        ("2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z"),
        ("2026-06-01T19:59:59Z", "2026-06-01T19:59:59Z"),
        ("2026-06-01T20:00:00Z", "2026-06-02T05:00:00Z"),
        ("2026-06-02T04:59:59Z", "2026-06-02T05:00:00Z"),
        ("2026-06-02T05:00:00Z", "2026-06-02T05:00:00Z"),
        // The night in which the clocks go forward ends an hour earlier.
        ("2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z"),
    ] {
        assert_eq!(after_quiet(&subscriber, at(now)).expect("a time"), at(expected), "{now}");
        assert_eq!(delivery_time(&subscriber, at(now)).expect("a time"), at(expected), "{now}");
    }
    subscriber.quiet = Some(QuietHours { from: time(12, 0, 0, 0), until: time(14, 0, 0, 0) });
    assert_eq!(
        after_quiet(&subscriber, at("2026-06-01T10:30:00Z")).expect("a time"),
        at("2026-06-01T12:00:00Z")
    );
}

use super::fixture::*;
use crate::{domain::alert::AlertState, store::Store};

#[test]
fn an_alert_goes_once_however_often_it_is_queued() {
    let mut it = Fixture::new();
    assert!(it.store.queue_alert(&notice("k", 5), at(1)).unwrap());
    assert!(!it.store.queue_alert(&notice("k", 5), at(1)).unwrap());
    assert_eq!(it.store.alerts_due(at(4), 9).unwrap(), []);
    assert_eq!(it.store.next_alert_at().unwrap(), Some(at(5)));
    let due = it.store.alerts_due(at(5), 9).unwrap();
    assert_eq!((due.len(), due[0].attempts, due[0].message_id.as_str()), (1, 0, ""));
    assert_eq!(due[0].alert, notice("k", 5));

    let ids = [due[0].id];
    assert_eq!(it.store.mark_sending(&ids, "m@x", at(6)).unwrap(), ids);
    let mut other = Store::open(&it.path("watch.db")).unwrap();
    assert_eq!(other.mark_sending(&ids, "other@x", at(6)).unwrap(), [0_i64; 0]);
    it.store.mark_sent(&ids, at(7)).unwrap();
    it.store.mark_failed(&ids, "too late", Some(at(8)), at(8)).unwrap();
    let sent = it.store.outbox(Some(AlertState::Sent), 9).unwrap().remove(0);
    assert_eq!((sent.at, sent.attempts, sent.message_id.as_str()), (at(7), 1, "m@x"));
    assert!(!it.store.queue_alert(&notice("k", 5), at(9)).unwrap());
    assert_eq!(it.store.next_alert_at().unwrap(), None);
}

#[test]
fn what_a_dead_process_was_sending_is_due_again_under_the_same_message_id() {
    let mut it = Fixture::new();
    it.store.queue_alert(&notice("k", 5), at(1)).unwrap();
    let ids = it.store.mark_sending(&[1], "m@x", at(6)).unwrap();
    it.reopen();
    assert_eq!(it.store.alerts_due(at(15), 9).unwrap(), []);
    assert_eq!(it.store.next_alert_at().unwrap(), Some(at(16)));
    let due = it.store.alerts_due(at(16), 9).unwrap();
    assert_eq!((due[0].state, due[0].message_id.as_str()), (AlertState::Sending, "m@x"));
    assert_eq!(it.store.mark_sending(&ids, "m@x", at(16)).unwrap(), ids);
    assert_eq!(it.store.outbox(None, 9).unwrap()[0].attempts, 2);
}

#[test]
fn failures_are_tried_again_given_up_and_taken_up_again() {
    let mut it = Fixture::new();
    it.store.queue_alert(&notice("k", 5), at(1)).unwrap();
    let ids = it.store.mark_sending(&[1], "m@x", at(6)).unwrap();
    it.store.mark_failed(&ids, "421 try later", Some(at(20)), at(6)).unwrap();
    assert_eq!(it.store.alerts_due(at(19), 9).unwrap(), []);
    assert_eq!(it.store.alerts_due(at(20), 9).unwrap()[0].last_error.as_deref(), Some("421 try later"));
    let ids = it.store.mark_sending(&ids, "m@x", at(20)).unwrap();
    it.store.mark_failed(&ids, "550 no such user", None, at(21)).unwrap();
    assert_eq!(it.store.outbox(Some(AlertState::Failed), 9).unwrap()[0].attempts, 2);
    assert_eq!(it.store.next_alert_at().unwrap(), None);

    assert_eq!(it.store.retry_alerts(None, at(30)).unwrap(), 1);
    assert_eq!(it.store.retry_alerts(None, at(30)).unwrap(), 0);
    assert_eq!(it.store.alerts_due(at(30), 9).unwrap().len(), 1);
    assert_eq!(it.store.retry_alerts(Some(1), at(25)).unwrap(), 1);
    assert_eq!(it.store.alerts_due(at(25), 9).unwrap().len(), 1);
}

#[test]
fn what_was_dropped_is_gone_and_does_not_come_back() {
    let mut it = Fixture::new();
    it.store.queue_alert(&notice("k", 5), at(1)).unwrap();
    assert!(it.store.drop_alert(1, "not wanted", at(2)).unwrap());
    assert!(!it.store.drop_alert(1, "not wanted", at(2)).unwrap());
    assert!(!it.store.drop_alert(7, "not there", at(2)).unwrap());
    assert_eq!(it.store.outbox(None, 9).unwrap(), []);
    assert_eq!(it.store.alerts_due(at(9), 9).unwrap(), []);
    assert_eq!(it.store.retry_alerts(Some(1), at(9)).unwrap(), 0);
    assert!(!it.store.queue_alert(&notice("k", 5), at(3)).unwrap());
}

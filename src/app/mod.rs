//! Joins core and adapters: one check, the schedule, the outbox.

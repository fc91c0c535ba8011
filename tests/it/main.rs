//! Integration tests: one binary, a module per thing.

mod difficult_site;
mod fetch;
mod keys;
mod mail;
mod smtp_server;

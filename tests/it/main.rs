//! Integration tests: one binary, a module per thing.

mod convert;
mod difficult_site;
mod fetch;
mod mail;
mod smtp_server;

//! Integration tests: one binary, a module per thing.

mod alerts;
mod checks;
mod crash;
mod crash_any;
mod daemon;
mod demo;
mod difficult_site;
mod doubt;
mod faults;
mod fetch;
mod harness;
mod history;
mod judges;
mod keys;
mod mail;
mod offline;
mod pages;
mod readme;
mod running;
mod service;
mod site;
mod smtp_server;
mod storm;

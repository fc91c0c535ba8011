//! Integration tests: one binary, a module per thing.

mod alerts;
mod checks;
mod crash;
mod daemon;
mod demo;
mod difficult_site;
mod doubt;
mod fetch;
mod harness;
mod history;
mod judges;
mod keys;
mod mail;
mod offline;
mod pages;
mod readme;
mod site;
mod smtp_server;
mod storm;

//! Integration tests: one binary, a module per thing.

mod alerts;
mod checks;
mod crash;
mod daemon;
mod demo;
mod harness;
mod history;
mod offline;
mod pages;
mod site;

//! What people read, made from the domain: mails, terminal text, JSON.

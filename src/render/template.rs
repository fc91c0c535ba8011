//! The embedded templates, filled and escaped.

use minijinja::{Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

/// An HTML template filled with `view`, everything in it escaped. A template's block tags stand on lines of
/// their own, which leave nothing behind.
///
/// Templates are part of the program and tests fill each with every kind of view, so that an error in one
/// cannot wait for a page to come.
pub(crate) fn filled(template: &str, view: &impl Serialize) -> String {
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("only the default delimiters are used"));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // The name's ending turns escaping on.
    environment
        .render_named_str("page.html", template, Serde(view))
        .expect("the embedded templates are filled by tests with every kind of view")
}

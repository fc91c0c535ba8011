//! A look inside the reading of a page, for the program that learns the scorecard's points.

use crate::domain::document::Role;
use crate::extract::scorecard::Sheet;
use crate::extract::{Context, Input, html};

/// A page's blocks with what the scorecard is told of them.
pub struct Study {
    /// The text of each block, in reading order.
    pub texts: Vec<String>,
    /// Whether the rules alone take it for main text.
    pub by_rules: Vec<bool>,
    /// Whether the document has it as main text.
    pub main: Vec<bool>,
    /// Which block is the title.
    pub title: Option<usize>,
    /// The title.
    pub title_text: String,
    /// The answers to [`crate::extract::QUESTIONS`].
    pub answers: Vec<Vec<u8>>,
    sheet: Sheet,
}

impl Study {
    /// The answers to [`crate::extract::ROUND_TWO`], from the chances of the first round (0 to 1).
    pub fn second(&self, chances: &[f32]) -> Vec<Vec<u8>> {
        self.sheet.second(chances).iter().map(|row| row.to_vec()).collect()
    }
}

/// Studies an HTML page.
pub fn study(input: &Input<'_>, context: &Context<'_>) -> Study {
    let (page, judged, by_rules) = html::judged(input, context);
    let sheet = Sheet::fill(&page, &by_rules, &judged.lines, judged.main, &judged.title);
    Study {
        texts: page.pieces.iter().map(|piece| piece.text.clone()).collect(),
        by_rules: by_rules.iter().map(|role| role.0 == Role::Main).collect(),
        main: judged.roles.iter().map(|role| role.0 == Role::Main).collect(),
        title: judged.title.piece,
        title_text: judged.title.text.clone(),
        answers: sheet.answers.iter().map(|row| row.to_vec()).collect(),
        sheet,
    }
}

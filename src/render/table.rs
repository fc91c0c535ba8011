//! Listings: tables that fit a width and cut nothing.

use comfy_table::{ContentArrangement, Table, presets};

use crate::text::printable;

/// A plain table under its headers, no wider than `width` columns where one is given (a terminal's): cells are
/// wrapped, never cut. Control characters are taken out of the cells; line feeds in them stay.
pub fn table(headers: &[&str], rows: &[Vec<String>], width: Option<usize>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if let Some(width) = width {
        table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    } else {
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    table.set_header(headers.iter().map(|h| h.to_uppercase()));
    for row in rows {
        table.add_row(row.iter().map(|cell| safe_cell(cell)));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}

fn safe_cell(cell: &str) -> String {
    cell.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Vec<String>> {
        vec![
            vec![
                "jinhai".into(),
                "unchanged".into(),
                "A plan with a long title that has to be wrapped".into(),
            ],
            vec!["yunzhou".into(), "new version".into(), "云州市低空经济发展行动方案".into()],
        ]
    }

    #[test]
    fn without_a_width_every_row_is_one_line() {
        insta::assert_snapshot!(table(&["source", "outcome", "title"], &rows(), None), @r"
        SOURCE   OUTCOME      TITLE
        jinhai   unchanged    A plan with a long title that has to be wrapped
        yunzhou  new version  云州市低空经济发展行动方案
        ");
    }

    #[test]
    fn with_a_width_cells_are_wrapped_and_nothing_is_cut() {
        let text = table(&["source", "outcome", "title"], &rows(), Some(40));
        assert!(text.lines().all(|line| crate::render::wrap::width(line) <= 40), "{text}");
        insta::assert_snapshot!(text, @r"
        SOURCE   OUTCOME      TITLE
        jinhai   unchanged    A plan with a
                              long title that
                              has to be
                              wrapped
        yunzhou  new version  云州市低空经济发
                              展行动方案
        ");
    }

    #[test]
    fn escape_codes_of_a_page_do_not_reach_the_terminal() {
        assert!(!table(&["a"], &[vec!["x\u{1b}[2J\u{202e}y".into()]], None).contains(['\u{1b}', '\u{202e}']));
    }
}

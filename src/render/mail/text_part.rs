//! The text part: what [`MailView`] holds, in lines of at most 78 columns.

use crate::render::{
    mail::{
        chart::BarView,
        view::{ChangeView, Fact, MailView, NoticeView, PieceView, SourceView, VersionView},
    },
    wrap::{hanging, width},
};

/// RFC 5322, 2.1.1: lines should be no longer than this.
const COLUMNS: usize = 78;

/// The text part of an alert.
pub(super) fn alert(view: &MailView) -> String {
    let mut out = Lines::default();
    out.paragraph(&view.title, "");
    out.line(&"=".repeat(width(&view.title).min(COLUMNS)));
    out.gap();
    out.paragraph(&view.lead, "");
    if !view.overview.is_empty() {
        out.gap();
        out.line(format!("{}{}", view.w["overview"], view.w["colon"]).trim_end());
        for fact in &view.overview {
            out.hang(&pair(view, &fact.label, &fact.value), "- ", "  ");
        }
    }
    for source in &view.sources {
        source_lines(&mut out, view, source);
    }
    if let Some(looked_at) = &view.looked_at {
        out.gap();
        out.line(&"-".repeat(COLUMNS));
        out.paragraph(&looked_at.heading, "");
        for line in &looked_at.lines {
            out.paragraph(line, "");
        }
        for page in &looked_at.pages {
            out.hang(&pair(view, &page.label, &page.value), "- ", "  ");
        }
    }
    out.gap();
    out.line(&"-".repeat(COLUMNS));
    if view.has_marks {
        out.paragraph(&view.w["legend"], "");
    }
    out.paragraph(&view.footer, "");
    out.text
}

/// The text part of a notice.
pub(super) fn notice(view: &NoticeView) -> String {
    let mut out = Lines::default();
    out.paragraph(&view.subject, "");
    out.line(&"=".repeat(width(&view.subject).min(COLUMNS)));
    for section in &view.sections {
        if let Some(heading) = &section.heading {
            out.gap();
            out.paragraph(heading, "## ");
        }
        for paragraph in &section.paragraphs {
            out.gap();
            for line in paragraph {
                let indent: String = line.chars().take_while(|c| *c == ' ').collect();
                out.paragraph(line.trim_start(), &indent);
            }
        }
    }
    out.gap();
    out.line(&"-".repeat(COLUMNS));
    out.paragraph(&view.footer, "");
    out.text
}

fn source_lines(out: &mut Lines, view: &MailView, source: &SourceView) {
    out.gap();
    out.line(&"-".repeat(COLUMNS));
    out.paragraph(&source.title, "");
    out.line(&pair(view, &view.w["page"], &source.url));
    let mut number = 0;
    for version in &source.versions {
        version_lines(out, view, &mut number, version);
    }
}

fn version_lines(out: &mut Lines, view: &MailView, number: &mut usize, version: &VersionView) {
    for sector in &version.sectors {
        if let Some(heading) = &sector.heading {
            out.gap();
            out.paragraph(heading, "## ");
        }
        for change in &sector.changes {
            *number += 1;
            out.gap();
            change_lines(out, view, *number, change);
        }
    }
    out.gap();
    out.facts(&version.facts, "");
    out.gap();
    for line in &version.counted {
        out.paragraph(line, "");
    }
    out.hang(&pair(view, &view.w["compare"], &version.command), "", "  ");
}

fn change_lines(out: &mut Lines, view: &MailView, number: usize, change: &ChangeView) {
    let mut indent = String::new();
    if let Some(headline) = &change.headline {
        let lead = format!("{number}. ");
        indent = " ".repeat(lead.len());
        out.hang(headline, &lead, &indent);
    }
    out.facts(&change.facts, &indent);
    for side in &change.sides {
        out.gap();
        let values: Vec<_> = side.values.iter().map(|f| pair(view, &f.label, &f.value)).collect();
        let heading = if values.is_empty() {
            side.heading.clone()
        } else {
            format!("{} · {}", side.heading, values.join(" · "))
        };
        out.hang(&heading, &indent, &format!("{indent}  "));
        let quote_indent = format!("{indent}> ");
        out.hang(&marked(&side.pieces), &quote_indent, &quote_indent);
    }
    if let Some(chart) = &change.chart {
        out.gap();
        out.paragraph(&chart.heading, &indent);
        let widest =
            |text: fn(&BarView) -> &str| chart.bars.iter().map(|b| width(text(b))).max().unwrap_or(0);
        let (labels, values) = (widest(|bar| &bar.label), widest(|bar| &bar.value));
        let longest = COLUMNS.saturating_sub(width(&indent) + labels + values + 4).clamp(8, 40);
        for bar in &chart.bars {
            let signs = (bar.percent as usize * longest).div_ceil(100);
            let fill = |text: &str, columns: usize| " ".repeat(columns.saturating_sub(width(text)));
            let line = format!(
                "{indent}{}{}  {}{}  {}",
                bar.label,
                fill(&bar.label, labels),
                bar.value,
                fill(&bar.value, values),
                "#".repeat(signs)
            );
            out.line(line.trim_end());
        }
    }
    for remark in &change.remarks {
        out.hang(remark, &indent, &indent);
    }
}

/// A label and its value on one line.
fn pair(view: &MailView, label: &str, value: &str) -> String {
    [label, &view.w["colon"], value].concat()
}

/// A sentence with its differences in brackets.
fn marked(pieces: &[PieceView]) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece.tag {
            "removed" => text.extend(["[-", &piece.text, "-]"]),
            "added" => text.extend(["{+", &piece.text, "+}"]),
            _ => text.push_str(&piece.text),
        }
    }
    text
}

/// Lines as they grow.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// An empty line, never two.
    fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn paragraph(&mut self, text: &str, indent: &str) {
        self.hang(text, indent, indent);
    }

    fn hang(&mut self, text: &str, first: &str, rest: &str) {
        self.line(hanging(text, first, rest, COLUMNS).as_str());
    }

    /// Labels in one column, values in another.
    fn facts(&mut self, facts: &[Fact], indent: &str) {
        let widest = facts.iter().map(|fact| width(&fact.label)).max().unwrap_or(0);
        for fact in facts {
            let gap = " ".repeat(widest - width(&fact.label) + 2);
            let first = format!("{indent}{}{gap}", fact.label);
            self.hang(&fact.value, &first, &" ".repeat(width(&first)));
        }
    }
}

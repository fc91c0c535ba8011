//! Tables, read with their heads: target columns and baseline columns, units and scales, terms of support.

use crate::provisions::table_heads::{
    bare_year, bracketed, caption_unit, column, dimensionless, is_cap, label_direction, looks_like_ratio,
    row_date, scale,
};
use rust_decimal::Decimal;

use crate::{
    domain::{
        deadline::Deadline,
        document::Language,
        provision::{
            Amount, Comparator, Direction, Instrument, Modality, Provision, Statement, Strength, Terms,
        },
        unit::Unit,
    },
    provisions::{
        context::{SectionKind, Surroundings},
        dates::{self, DateContext, DateRelation},
        direction,
        english::attributes::is_make,
        fields::Shared,
        instrument,
        lexicon::{CueClass as C, CueWord, Words, lists},
        quantity::{Quantity, QuantityContext},
        reading::Reading,
        verdict::cue,
    },
    text::fold,
};

/// What a column holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Column {
    /// The rows' names.
    Label,
    /// Values of the past or present.
    Past,
    /// Values to be reached, with the date of the head.
    Goal(Option<Deadline>),
    /// Forecasts.
    Forecast(Option<Deadline>),
    /// Units.
    Unit,
    /// Terms of support.
    Term,
    /// Dates by which the row's act is done.
    Deadline,
    /// Anything else.
    Idle,
}

/// A table's head with what surrounds it.
#[derive(Debug)]
pub struct Table {
    columns: Vec<Column>,
    heads: Vec<String>,
    /// A unit and scale that the caption gives to all values.
    caption_unit: Option<(Unit, Decimal)>,
    /// Whether the rows' labels are years.
    rows_are_years: bool,
}

/// A unit and the factor of its scale.
pub(super) type Scale = (Unit, Decimal);

impl Table {
    /// The table with these rows (head rows first) and this caption.
    pub fn of(
        head: &[Vec<String>],
        body: &[Vec<String>],
        caption: &str,
        language: Language,
        words: &Words,
        around: &Surroundings,
        currency: &QuantityContext<'_>,
    ) -> Self {
        let width = body.iter().chain(head).map(Vec::len).max().unwrap_or(0);
        let heads: Vec<String> = (0..width)
            .map(|column| {
                let mut parts: Vec<&str> = Vec::new();
                for row in head {
                    let cell = row.get(column).map_or("", String::as_str).trim();
                    if !cell.is_empty() && parts.last() != Some(&cell) {
                        parts.push(cell);
                    }
                }
                parts.join(" ")
            })
            .collect();
        let republic = heads.iter().any(|head| currency.local_currency.counts_from_1912(head));
        let context = DateContext { document_year: around.document.year, republic, ..DateContext::default() };
        let years: Vec<Option<(Deadline, bool)>> = heads
            .iter()
            .map(|head| {
                let date = dates::find(head, language, &context)
                    .into_iter()
                    .find(|d| {
                        // A day is when something was counted, unless something is due by it.
                        let counted =
                            matches!(d.deadline, Deadline::Day(_)) && d.relation != DateRelation::By;
                        d.relation != DateRelation::Recurring && !counted
                    })
                    .map(|d| (d.deadline, d.relation == DateRelation::Baseline));
                date.or_else(|| bare_year(head).map(|year| (Deadline::Year(year), false)))
            })
            .collect();
        let dated: Vec<i16> =
            years.iter().flatten().filter_map(|(d, _)| d.last_day()).map(jiff::civil::Date::year).collect();
        // Years that follow one another are each a step of the plan; before a leap the first is what was.
        let stepwise = dated.len() >= 2 && dated.windows(2).all(|pair| pair[1] == pair[0] + 1);
        let earliest =
            dated.iter().min().copied().filter(|first| !stepwise || around.document.year != Some(*first));
        let mut columns: Vec<Column> = heads
            .iter()
            .enumerate()
            .map(|(index, head)| {
                column(head, index, years[index], earliest, dated.len(), language, words, around)
            })
            .collect();
        if let Some(first) = columns.first_mut()
            && matches!(first, Column::Idle | Column::Term | Column::Deadline)
        {
            *first = Column::Label;
        }
        if !columns.contains(&Column::Label)
            && let Some(first) = columns.first_mut()
        {
            *first = Column::Label;
        }
        // A column of numbers beside one of dates holds what is to be reached by then.
        let tells = columns
            .iter()
            .any(|c| matches!(c, Column::Goal(_) | Column::Past | Column::Forecast(_) | Column::Term));
        if !tells && columns.contains(&Column::Deadline) && body.len() >= 2 {
            let numeric = |index: usize| {
                body.iter().all(|row| {
                    row.get(index).is_some_and(|cell| {
                        cell.contains(|c: char| c.is_ascii_digit()) && cell.split_whitespace().count() <= 6
                    })
                })
            };
            if let Some(at) = (1..width).find(|&index| columns[index] == Column::Idle && numeric(index)) {
                columns[at] = Column::Goal(None);
            }
        }
        let rows_are_years = body.len() >= 2
            && body
                .iter()
                .all(|row| row.first().is_some_and(|cell| row_date(cell, language, &context).is_some()));
        let caption_unit = caption_unit(caption, language, currency);
        Self { columns, heads, caption_unit, rows_are_years }
    }

    /// Whether the table's numbers are targets, figures or terms at all.
    pub fn is_telling(&self) -> bool {
        self.rows_are_years
            || self
                .columns
                .iter()
                .any(|c| matches!(c, Column::Goal(_) | Column::Past | Column::Forecast(_) | Column::Term))
    }

    /// The date that a row's own column of dates gives.
    pub fn row_deadline(
        &self,
        cells: &[String],
        language: Language,
        around: &Surroundings,
    ) -> Option<Deadline> {
        let at = self.columns.iter().position(|c| *c == Column::Deadline)?;
        let cell = cells.get(at)?.trim();
        let context = DateContext { document_year: around.document.year, ..DateContext::default() };
        dates::find(cell, language, &context)
            .into_iter()
            .find(|d| {
                !matches!(d.relation, DateRelation::Recurring | DateRelation::Baseline | DateRelation::Name)
            })
            .map(|d| d.deadline)
            .or_else(|| bare_year(cell).map(Deadline::Year))
    }

    /// Whether the rows are goals, told by the head over their names.
    pub fn names_goals(&self, words: &Words) -> bool {
        self.heads.first().is_some_and(|head| {
            words.scanner.scan(&fold(head)).iter().any(|hit| hit.cue == CueWord::Class(C::GoalColumn))
        })
    }

    /// The provisions of a row.
    pub fn row(
        &self,
        cells: &[String],
        language: Language,
        words: &Words,
        around: &Surroundings,
        currency: &QuantityContext<'_>,
        shared: &Shared,
    ) -> Vec<Provision> {
        if self.columns.contains(&Column::Term)
            && !self.columns.iter().any(|c| matches!(c, Column::Goal(_) | Column::Forecast(_)))
            && !self.rows_are_years
        {
            return self.support_row(cells, language, words, around, currency, shared).into_iter().collect();
        }
        // "2027 | 15%" under "Starting with the year shown, at least the following share must be …"
        if self.rows_are_years
            && around.bound_by == Some(Strength::Must)
            && around.bounds.is_some()
            && around.term_item
        {
            return self.duty_row(cells, language, words, currency, shared).into_iter().collect();
        }
        let mut found = Vec::new();
        let label = self
            .columns
            .iter()
            .position(|c| *c == Column::Label)
            .and_then(|i| cells.get(i))
            .map_or("", String::as_str);
        // 领域 | 指标 | …: the indicator names the row, not the field it belongs to.
        let label = self
            .heads
            .iter()
            .zip(&self.columns)
            .position(|(head, column)| {
                matches!(column, Column::Idle)
                    && ["指标", "指标名称", "项目", "主要指标", "具体指标"].contains(&fold(head).trim())
            })
            .and_then(|i| cells.get(i))
            .map(String::as_str)
            .filter(|cell| !cell.trim().is_empty())
            .unwrap_or(label);
        let unit_cell = self.columns.iter().position(|c| *c == Column::Unit).and_then(|i| cells.get(i));
        let row_unit = unit_cell
            .and_then(|cell| dimensionless(cell).or_else(|| scale(cell, language, currency)))
            .or_else(|| {
                // 越城区（含滨海新区）: no unit.
                bracketed(label)
                    .filter(|text| !text.starts_with(['含', '不', '包', '其', '即', '原', '注', '见']))
                    .filter(|_| !self.rows_are_years)
                    .and_then(|text| scale(text, language, currency))
            })
            // "Parcels carried by drone, thousands a year", "Waiting time, days"
            .or_else(|| {
                let (_, unit) = label.rsplit_once(", ").filter(|_| language == Language::English)?;
                let short = unit.split_whitespace().count() <= 3;
                scale(unit, language, currency)
                    .filter(|(unit, factor)| short && (unit.symbol() != "count" || *factor != Decimal::ONE))
            })
            // "Kilometres of bus lane", "Percentage of claims settled"
            .or_else(|| {
                let head = label.split_once(" of ").map(|(unit, _)| unit.trim())?;
                let unit = (language == Language::English && head.split_whitespace().count() == 1)
                    .then(|| scale(head, language, currency))??;
                (!matches!(unit.0.symbol(), "count" | "year" | "month" | "day" | "h" | "min")
                    || head.eq_ignore_ascii_case("hours")
                    || head.eq_ignore_ascii_case("days"))
                .then_some(unit)
            })
            // The name of what is measured may stand in a later column than the field it belongs to.
            .or_else(|| {
                self.columns.iter().zip(cells).find_map(|(column, cell)| {
                    let names = matches!(column, Column::Label | Column::Idle);
                    let unit = bracketed(cell).filter(|_| names && cell.trim_end().ends_with(['）', ')']))?;
                    scale(unit, language, currency)
                        .filter(|(unit, _)| unit.symbol() != "count" || cell.contains('万'))
                })
            });
        let row_deadline = self.row_deadline(cells, language, around);
        let republic = cells.iter().any(|cell| currency.local_currency.counts_from_1912(cell));
        let dates = DateContext { document_year: around.document.year, republic, ..DateContext::default() };
        let row_year = self
            .rows_are_years
            .then(|| row_date(cells.first().map_or("", String::as_str), language, &dates))
            .flatten();
        for (index, column) in self.columns.iter().enumerate() {
            let Some(cell) = cells.get(index).map(|c| c.trim()).filter(|c| !c.is_empty()) else { continue };
            let (kind, deadline) = match column {
                Column::Goal(_) if row_year.is_some_and(|(_, past)| past) => (None, None),
                Column::Goal(deadline) => {
                    (Some(Modality::Committed), deadline.or(row_year.map(|(date, _)| date)))
                }
                Column::Forecast(deadline) => {
                    (Some(Modality::Projected), deadline.or(row_year.map(|(date, _)| date)))
                }
                Column::Past => (None, None),
                Column::Idle | Column::Label | Column::Deadline | Column::Term | Column::Unit
                    if row_year.is_some() && index > 0 =>
                {
                    let (date, past) = row_year.unwrap_or((Deadline::Year(0), true));
                    (if past { None } else { Some(Modality::Committed) }, Some(date))
                }
                _ => continue,
            };
            let head_unit = self
                .heads
                .get(index)
                .and_then(|head| bracketed(head).and_then(|text| scale(text, language, currency)));
            let table_unit = row_unit.clone().or(head_unit).or_else(|| self.caption_unit.clone());
            let context = QuantityContext {
                local_currency: currency.local_currency.clone(),
                table_unit: table_unit.clone(),
            };
            // 2000 beside its unit is no year.
            let bare =
                cell.len() == 4 && cell.bytes().all(|b| b.is_ascii_digit()) && language == Language::Chinese;
            let spelt = if bare { format!("{},{}", &cell[..1], &cell[1..]) } else { cell.to_owned() };
            let reading = Reading::of(&spelt, language, words, &context, &DateContext::default());
            let quantities: &[Quantity] = &reading.quantities;
            let own_date = reading.deadlines().next().map(|d| d.deadline);
            let rises = language == Language::Chinese
                && quantities.len() >= 2
                && fold(&cell[..quantities[0].number.start.min(cell.len())]).ends_with(['由', '从']);
            for (at, quantity) in quantities.iter().take(2).enumerate() {
                if rises && at == 0 || language == Language::English && is_make(&reading, quantity) {
                    continue;
                }
                let named = if self.rows_are_years { &self.heads[index] } else { label };
                let mut by_label = label_direction(named, quantity, words, kind.is_some());
                if language == Language::Chinese && fold(&self.heads[index]).contains("新增") {
                    by_label = Direction::Increase;
                }
                let stated = direction::direction(&reading, at);
                let direction = if stated == Direction::Reach { by_label } else { stated };
                let unit = if quantity.unit.symbol() == "count"
                    && (table_unit.as_ref().is_some_and(|(unit, _)| unit.symbol() == "x")
                        || table_unit.is_none() && looks_like_ratio(label, quantity))
                {
                    Unit::new("x")
                } else {
                    quantity.unit.clone()
                };
                let metric = if self.rows_are_years { self.heads[index].clone() } else { label.to_owned() };
                let (value, direction) = direction::signed(&reading, quantity, direction);
                let statement = Statement {
                    value: Some(value),
                    upper: quantity.upper,
                    unit: Some(unit),
                    comparator: quantity.comparator,
                    direction,
                    metric: Some(metric.trim().to_owned()).filter(|m| !m.is_empty()),
                };
                let cues = vec![cue("column", self.heads[index].clone()), cue("value", cell)];
                let provision = match kind {
                    Some(modality) => {
                        let deadline = own_date.or(deadline).or(row_deadline).or(around.deadline);
                        shared.provision(Terms::Target { statement, modality }, deadline, cues)
                    }
                    None => shared.provision(Terms::Figure { statement }, None, cues),
                };
                found.push(provision);
            }
        }
        found
    }

    /// A row of a table of duties by years: one measure with its terms.
    fn duty_row(
        &self,
        cells: &[String],
        language: Language,
        words: &Words,
        currency: &QuantityContext<'_>,
        shared: &Shared,
    ) -> Option<Provision> {
        let year = cells.first().and_then(|cell| bare_year(cell))?;
        let amounts: Vec<Amount> = cells
            .iter()
            .enumerate()
            .skip(1)
            .flat_map(|(index, cell)| {
                let head = self.heads.get(index).map_or("", String::as_str);
                let scaled = bracketed(head).and_then(|text| scale(text, language, currency));
                let context = QuantityContext {
                    local_currency: currency.local_currency.clone(),
                    table_unit: scaled.or_else(|| self.caption_unit.clone()),
                };
                Reading::of(cell, language, words, &context, &DateContext::default()).quantities
            })
            .map(|quantity| Amount {
                value: quantity.value,
                upper: quantity.upper,
                unit: quantity.unit,
                comparator: quantity.comparator,
            })
            .collect();
        let terms = Terms::Measure {
            instrument: Instrument::Regulation,
            strength: Strength::Must,
            amounts,
            object: self.heads.get(1).cloned().filter(|head| !head.is_empty()),
        };
        Some(shared.provision(
            terms,
            Some(Deadline::Year(year)),
            vec![cue("table of duties", self.heads.join(" "))],
        ))
    }

    /// Whether a row's name is that of a support and its cells tell money or a share: "Training rebate | employers |
    /// up to €2,500".
    pub fn is_of_support(
        cells: &[String],
        language: Language,
        words: &Words,
        currency: &QuantityContext<'_>,
    ) -> bool {
        let Some(label) = cells.first() else { return false };
        let folded = fold(label);
        let named = words.scanner.scan(&folded).iter().any(|hit| {
            hit.span.end == folded.trim_end().len()
                && matches!(
                    hit.cue,
                    CueWord::Instrument(Instrument::Funding | Instrument::Tax | Instrument::Talent, tier)
                        if tier >= crate::provisions::lexicon::Tier::Usual
                )
        }) || matches!(
            folded.trim_end().rsplit(' ').next().and_then(|last| words.verbs.head(last)),
            Some(Instrument::Funding | Instrument::Tax)
        );
        let termed = || {
            cells.iter().skip(1).any(|cell| {
                Reading::of(cell, language, words, currency, &DateContext::default())
                    .quantities
                    .iter()
                    .any(|q| q.unit.is_currency() || matches!(q.unit.symbol(), "%" | "pp"))
            })
        };
        language == Language::English && cells.len() > 2 && named && termed()
    }

    /// Whether the rows are works with their cost: "Project | Cost (million) | To be completed".
    fn lists_works(&self) -> bool {
        let first = fold(self.heads.first().map_or("", String::as_str));
        let works = &lists::WORK_COLUMNS;
        works.contains(first.trim())
            && self.columns.contains(&Column::Deadline)
            && self.heads.iter().skip(1).any(|head| {
                let head = fold(head);
                lists::HEADS_OF_MONEY.any_in(&head)
            })
    }

    /// A row of a table of support: one measure with its terms.
    pub fn support_row(
        &self,
        cells: &[String],
        language: Language,
        words: &Words,
        around: &Surroundings,
        currency: &QuantityContext<'_>,
        shared: &Shared,
    ) -> Option<Provision> {
        let mut amounts = Vec::new();
        let mut deadline = None;
        for (index, column) in self.columns.iter().enumerate() {
            let Some(cell) = cells.get(index) else { continue };
            let head = self.heads.get(index).map_or("", String::as_str);
            let scaled = bracketed(head).and_then(|text| scale(text, language, currency));
            let context = QuantityContext {
                local_currency: currency.local_currency.clone(),
                table_unit: scaled.or_else(|| self.caption_unit.clone()),
            };
            let dates = DateContext { document_year: around.document.year, ..DateContext::default() };
            let reading = Reading::of(cell, language, words, &context, &dates);
            if *column == Column::Deadline {
                deadline = reading.deadlines().next().map(|d| d.deadline);
                continue;
            }
            let told =
                matches!(column, Column::Term | Column::Idle) || (*column == Column::Label && index > 0);
            if !told {
                continue;
            }
            let capped = is_cap(head);
            for quantity in &reading.quantities {
                let bounded = quantity.comparator != Comparator::Exactly && language == Language::English;
                if quantity.unit.symbol() == "count" && !matches!(column, Column::Term) && !bounded {
                    continue;
                }
                let comparator =
                    if capped && quantity.comparator == Comparator::Exactly && quantity.upper.is_none() {
                        Comparator::AtMost
                    } else {
                        quantity.comparator
                    };
                amounts.push(Amount {
                    value: quantity.value,
                    upper: quantity.upper,
                    unit: quantity.unit.clone(),
                    comparator,
                });
            }
        }
        let text = cells.join(" ");
        let reading = Reading::of(&text, language, words, currency, &DateContext::default());
        let binds = reading.has(C::Duty) || reading.has(C::Ban);
        if amounts.is_empty() && !reading.has(C::Support) && !binds {
            return None;
        }
        let strength = if binds {
            Strength::Must
        } else if reading.has(C::Permit) {
            Strength::May
        } else {
            Strength::Will
        };
        let heads = self.heads.join(" ");
        let head_reading = Reading::of(&heads, language, words, currency, &DateContext::default());
        let whole = 0..text.len();
        let strong = reading
            .instruments_in(&whole)
            .into_iter()
            .find(|(i, t, _)| {
                matches!(i, Instrument::Tax | Instrument::Talent | Instrument::Funding)
                    && *t == crate::provisions::lexicon::Tier::Decisive
            })
            .map(|(i, ..)| i);
        let taxed =
            head_reading.instruments_in(&(0..heads.len())).iter().any(|(i, ..)| *i == Instrument::Tax);
        let money = amounts.iter().any(|a| a.unit.is_currency() || a.unit.symbol() == "%");
        let costed = language == Language::English
            && self
                .heads
                .iter()
                .any(|head| fold(head).split_whitespace().any(|word| matches!(word, "cost" | "costs")));
        let label = cells.first().map(|cell| fold(cell)).unwrap_or_default();
        let named = label.split([',', '(']).next().unwrap_or_default().trim();
        let last = named.rsplit(' ').next().unwrap_or_default();
        let two =
            named.rsplitn(3, ' ').take(2).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(" ");
        let built = words.verbs.head(&two).or_else(|| words.verbs.head(last)).filter(|class| {
            matches!(class, Instrument::Infrastructure | Instrument::Zone | Instrument::Research)
        });
        let instrument = match strong.filter(|_| !(costed && built.is_some())) {
            Some(found) => found,
            None if taxed => Instrument::Tax,
            None if binds => Instrument::Regulation,
            // "Nanyuki oncology wing | 1,350 | 2031" under "Project | Cost": what is built, with what it costs.
            None if costed && built.is_some() => built.unwrap_or(Instrument::Infrastructure),
            None if self.lists_works() => {
                instrument::first(&reading, std::slice::from_ref(&(0..cells.first().map_or(0, String::len))))
                    .map_or(Instrument::Infrastructure, |(i, _)| i)
            }
            None if money || around.section == SectionKind::Support => Instrument::Funding,
            None => instrument::first(&reading, &[whole]).map_or(Instrument::Other, |(i, _)| i),
        };
        let object = cells.first().map(|c| c.trim().to_owned()).filter(|c| !c.is_empty());
        let cues = vec![cue("table of support", heads)];
        Some(shared.provision(Terms::Measure { instrument, strength, amounts, object }, deadline, cues))
    }
}

//! The points of the answers, read from `points.txt`.

use foldhash::HashMap;
use std::sync::LazyLock;

use crate::extract::scorecard::questions::{ASKED, ASKED_AGAIN, QUESTIONS, Question, ROUND_TWO};

/// A card: where each question's points begin, and the points.
struct Card {
    starts: Vec<usize>,
    points: Vec<f32>,
    base: f32,
}

impl Card {
    /// Reads the lines under `[name]`: a question's name, an answer's name, the points of the answer.
    fn read(text: &str, name: &str, questions: &[&[Question]]) -> Self {
        let mut starts = Vec::new();
        let mut places: HashMap<(&str, &str), usize> = HashMap::default();
        let mut size = 0;
        for question in questions.iter().copied().flatten() {
            starts.push(size);
            for answer in question.answers {
                places.insert((question.name, answer), size);
                size += 1;
            }
        }
        let mut card = Self { starts, points: vec![0.0; size], base: 0.0 };
        let mut here = false;
        let mut question = "";
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or("").trim_end();
            if let Some(section) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                here = section == name;
            } else if here && !line.is_empty() {
                if line.starts_with(' ') {
                    let mut words = line.split_whitespace();
                    if let (Some(answer), Some(points)) =
                        (words.next(), words.next().and_then(|w| w.parse().ok()))
                        && let Some(place) = places.get(&(question, answer))
                    {
                        card.points[*place] = points;
                    }
                } else {
                    let mut words = line.split_whitespace();
                    question = words.next().unwrap_or("");
                    if question == "base" {
                        card.base = words.next().and_then(|w| w.parse().ok()).unwrap_or(0.0);
                    }
                }
            }
        }
        card
    }

    fn sum(&self, answers: &[u8], more: &[u8]) -> f32 {
        let mut sum = 0.0;
        let (starts, starts_of_more) = self.starts.split_at(answers.len());
        for (start, answer) in starts.iter().zip(answers) {
            sum += self.points[start + usize::from(*answer)];
        }
        for (start, answer) in starts_of_more.iter().zip(more) {
            sum += self.points[start + usize::from(*answer)];
        }
        self.base + sum
    }
}

const TEXT: &str = include_str!("points.txt");

static FIRST: LazyLock<Card> = LazyLock::new(|| Card::read(TEXT, "first", &[QUESTIONS]));
static SECOND: LazyLock<Card> = LazyLock::new(|| Card::read(TEXT, "second", &[QUESTIONS, ROUND_TWO]));

fn chance(points: f32) -> f32 {
    1.0 / (1.0 + (-points).exp())
}

/// The chances after the first round.
pub(super) fn first(answers: &[[u8; ASKED]]) -> Vec<f32> {
    answers.iter().map(|row| chance(FIRST.sum(row, &[]))).collect()
}

/// The chances after the second round.
pub(super) fn second(answers: &[[u8; ASKED]], more: &[[u8; ASKED_AGAIN]]) -> Vec<f32> {
    answers.iter().zip(more).map(|(row, more)| chance(SECOND.sum(row, more))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_points_names_a_question_and_an_answer() {
        let questions: Vec<Question> = QUESTIONS.iter().chain(ROUND_TWO).copied().collect();
        let mut question: Option<Question> = None;
        let mut lines = 0;
        for line in TEXT.lines().map(|line| line.split('#').next().unwrap_or("").trim_end()) {
            if line.is_empty() || line.starts_with('[') || line.starts_with("base ") {
                continue;
            }
            if let Some(answer) = line.strip_prefix("  ") {
                let (name, points) = answer.split_once(' ').expect("an answer and its points");
                let known = question.is_some_and(|question| question.answers.contains(&name));
                assert!(known && points.parse::<f32>().is_ok(), "{line}");
                lines += 1;
            } else {
                question = questions.iter().find(|question| question.name == line).copied();
                assert!(question.is_some(), "{line}");
            }
        }
        assert!(lines > 300, "{lines}");
    }

    #[test]
    fn points_add_up() {
        let text = "[first]\nbase 0.50\nbold\n  yes 1.25\n";
        let card = Card::read(text, "first", &[QUESTIONS]);
        let bold = QUESTIONS.iter().position(|question| question.name == "bold").expect("a question on bold");
        let mut answers = vec![0_u8; QUESTIONS.len()];
        assert!((card.sum(&answers, &[]) - 0.5).abs() < 1e-6);
        answers[bold] = 1;
        assert!((card.sum(&answers, &[]) - 1.75).abs() < 1e-6);
    }
}

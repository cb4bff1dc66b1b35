//! The coverage of a story by day and hour, each article with what it said first.

use std::collections::BTreeMap;

use jiff::Timestamp;
use news::group::novelty::{self, Novelty};
use news::model::article::{Article, Precision};

use super::Member;
use crate::serve::dates;
use crate::serve::locale::Ui;

/// Stories of so many articles are told by the hour.
const BY_HOUR: usize = 6;

/// A day of the coverage.
pub struct Day {
    /// «14 أبريل 2018».
    pub title: String,
    /// Its hours.
    pub hours: Vec<Hour>,
}

/// An hour of a day, or all of it.
pub struct Hour {
    /// «14:00»; empty where the hours are not told.
    pub title: String,
    /// What was published then, in order.
    pub members: Vec<Member>,
}

/// Members in time order by their days and hours.
pub fn days(ui: Ui, members: Vec<(Member, Timestamp, Option<Precision>)>) -> Vec<Day> {
    let by_hour = members.len() >= BY_HOUR;
    let mut days: Vec<Day> = Vec::new();
    for (member, at, precision) in members {
        let title = dates::day(ui, at);
        let known = by_hour && precision != Some(Precision::Day);
        let hour = if known { at.strftime("%H:00").to_string() } else { String::new() };
        if days.last().is_none_or(|day| day.title != title) {
            days.push(Day { title, hours: Vec::new() });
        }
        let Some(day) = days.last_mut() else { continue };
        match day.hours.last_mut() {
            Some(last) if last.title == hour => last.members.push(member),
            _ => day.hours.push(Hour { title: hour, members: vec![member] }),
        }
    }
    days
}

/// What each article said first, by id.
pub fn said_first<'a>(articles: &[&'a Article]) -> BTreeMap<&'a str, Vec<String>> {
    let novelties = novelty::novelties(articles).into_iter();
    let listed = novelties.map(|Novelty { figures, names }| [figures, names].concat());
    articles.iter().map(|article| &*article.id.0).zip(listed).collect()
}

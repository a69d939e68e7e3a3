//! What is shown on the wall, screenful by screenful.

use verv_contract::plan::{
    measures::PlannedMeasure,
    plans::{PlanView, PlannedArea, Shown},
};
use verv_domain::plan::measures::MeasureStatus;

use super::{
    filter::{is_overdue, is_unassigned, measures},
    summary,
};
use crate::locales::{small, t};

/// A screenful.
#[derive(Clone, PartialEq)]
pub struct Slide {
    /// In the address.
    pub key: String,
    pub name: String,
    pub finding: String,
    pub content: Content,
}

#[derive(Clone, PartialEq)]
pub enum Content {
    Glance,
    Measures(Vec<PlannedMeasure>),
    Area(Box<PlannedArea>),
}

impl Slide {
    fn new(key: &str, name: String, finding: String, content: Content) -> Self {
        Self { key: key.to_owned(), name, finding, content }
    }

    /// How many measures, or goals without any, stand on it, one to a line.
    pub fn lines(&self) -> usize {
        match &self.content {
            Content::Glance => 0,
            Content::Measures(measures) => measures.len(),
            Content::Area(area) => area.goals.iter().map(|goal| goal.measures.len().max(1)).sum(),
        }
    }
}

/// First the whole, then what the board must look at, then each area.
pub fn slides(plan: &PlanView) -> Vec<Slide> {
    let mut slides =
        vec![Slide::new("blikk", t::projector::glance(), summary::finding(plan), Content::Glance)];
    if plan.shown == Shown::AsItStands {
        slides.extend(for_the_board(plan));
    }
    let area = |area: &PlannedArea| {
        let name = format!("{} {}", area.number, area.title);
        Slide::new(&format!("omr-{}", area.number), name.clone(), name, Content::Area(Box::new(area.clone())))
    };
    slides.extend(plan.areas.iter().map(area));
    slides
}

type Finding = fn(u32) -> String;

/// Those of a kind that there are any of.
fn for_the_board(plan: &PlanView) -> impl Iterator<Item = Slide> {
    let all = |wanted: &dyn Fn(&PlannedMeasure) -> bool| {
        measures(plan).filter(|measure| wanted(measure)).cloned().collect::<Vec<_>>()
    };
    let with = |status: MeasureStatus| {
        all(&|measure| measure.progress.as_ref().is_some_and(|progress| progress.status == status))
    };
    let troubled = [with(MeasureStatus::Stuck), with(MeasureStatus::NeedsEffort)].concat();
    let groups: [(&str, String, Finding, Vec<PlannedMeasure>); 4] = [
        ("trenger", t::projector::attention(), t::projector::troubled, troubled),
        ("forfalt", t::projector::overdue(), t::projector::late, all(&is_overdue)),
        ("stille", t::projector::silent(), t::projector::quiet, with(MeasureStatus::NotReported)),
        ("uten", t::projector::unassigned(), t::projector::open, all(&is_unassigned)),
    ];
    groups.into_iter().filter(|(_, _, _, measures)| !measures.is_empty()).map(|(key, name, finding, of)| {
        Slide::new(key, name, finding(small(of.len())), Content::Measures(of))
    })
}

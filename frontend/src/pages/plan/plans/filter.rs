//! Which measures are shown. The filter is in the address, so that it can be sent to a colleague.

use std::collections::HashSet;

use verv_contract::{
    organisation::parties::AssigneeView,
    plan::{
        measures::PlannedMeasure,
        plans::{PlanView, PlannedArea},
    },
};
use verv_domain::{
    id::MeasureId,
    organisation::parties::Party,
    plan::measures::{MeasureKind, MeasureState, MeasureStatus},
    sorting::distinct,
};

use crate::{
    browser::{alphabetical, folded},
    locales::{self, t},
    pages::organisation::parties,
    router::Router,
};

#[derive(Clone, PartialEq, Default, Debug)]
pub struct Filter {
    pub status: Option<MeasureStatus>,
    pub kind: Option<MeasureKind>,
    pub area: Option<i64>,
    pub who: Option<Who>,
    pub overdue: bool,
    pub search: String,
}

/// Who answers for it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Who {
    Nobody,
    Party(Party),
}

impl Who {
    pub fn read(word: &str) -> Option<Self> {
        if word == NOBODY { Some(Self::Nobody) } else { parties::of_key(word).map(Self::Party) }
    }

    pub fn word(self) -> String {
        match self {
            Self::Nobody => NOBODY.to_owned(),
            Self::Party(party) => parties::key(&party),
        }
    }
}

const NOBODY: &str = "ingen";

impl Filter {
    /// What the address asks for, followed.
    pub fn read(router: Router) -> Self {
        let status = router.query("status");
        let kind = router.query("slag");
        Self {
            status: MeasureStatus::ALL.into_iter().find(|known| status.as_deref() == Some(known.as_str())),
            kind: MeasureKind::ALL.into_iter().find(|known| kind.as_deref() == Some(known.as_str())),
            area: router.query("omrade").and_then(|area| area.parse().ok()),
            who: router.query("ansvar").as_deref().and_then(Who::read),
            overdue: router.query("frist").as_deref() == Some("forfalt"),
            search: router.query("sok").unwrap_or_default(),
        }
    }

    /// What stands after the question mark, with the mark.
    pub fn query(&self) -> String {
        let parts = [
            self.status.map(|status| format!("status={}", status.as_str())),
            self.kind.map(|kind| format!("slag={}", kind.as_str())),
            self.area.map(|area| format!("omrade={area}")),
            self.who.map(|who| format!("ansvar={}", who.word())),
            self.overdue.then(|| "frist=forfalt".to_owned()),
            (!self.search.trim().is_empty())
                .then(|| format!("sok={}", String::from(js_sys::encode_uri_component(&self.search)))),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }

    pub fn is_empty(&self) -> bool {
        let Self { status, kind, area, who, overdue, search } = self;
        status.is_none()
            && kind.is_none()
            && area.is_none()
            && who.is_none()
            && !overdue
            && search.trim().is_empty()
    }

    /// The filter in words, for paper: «status Står fast, ansvarlig Kasserer».
    pub fn in_words(&self, plan: &PlanView) -> String {
        let part = |name: String, value: String| format!("{} {value}", name.to_lowercase());
        let who = |who: Who| match who {
            Who::Nobody => t::plan::unassigned().to_lowercase(),
            Who::Party(party) => {
                let found = measures(plan)
                    .filter_map(accountable)
                    .find(|assignee| assignee.party.to_party() == party);
                part(
                    t::plan::who(),
                    found.map_or_else(t::plan::elsewhere, |assignee| assignee.party.name.clone()),
                )
            }
        };
        let parts = [
            self.status.map(|status| part(t::plan::status(), locales::status(status))),
            self.kind.map(|kind| part(t::plan::kind(), locales::kind(kind))),
            self.area.map(|area| part(t::plan::area(), area.to_string())),
            self.who.map(who),
            self.overdue.then(|| t::plan::overdue().to_lowercase()),
            (!self.search.trim().is_empty()).then(|| t::quoted(self.search.trim())),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// What of a measure is filtered by: made ready once for each plan, and not at each key press.
#[derive(Clone, PartialEq)]
pub struct Indexed {
    id: MeasureId,
    area: i64,
    status: Option<MeasureStatus>,
    kind: MeasureKind,
    accountable: Option<Party>,
    is_unassigned: bool,
    is_overdue: bool,
    /// Its title and its adopted text, in small letters.
    words: String,
}

impl Indexed {
    fn new(area: &PlannedArea, measure: &PlannedMeasure) -> Self {
        let adopted = measure.adopted_text.as_deref().unwrap_or_default();
        Self {
            id: measure.id,
            area: area.number,
            status: measure.progress.as_ref().map(|progress| progress.status),
            kind: measure.kind,
            accountable: accountable(measure).map(|assignee| assignee.party.to_party()),
            is_unassigned: is_unassigned(measure),
            is_overdue: is_overdue(measure),
            words: folded(&format!("{} {adopted}", measure.title)),
        }
    }

    /// `words` is what is searched for, folded.
    fn passes(&self, filter: &Filter, words: &str) -> bool {
        let is_answered_for = |who| match who {
            Who::Nobody => self.is_unassigned,
            Who::Party(party) => self.accountable == Some(party),
        };
        filter.status.is_none_or(|wanted| self.status == Some(wanted))
            && filter.kind.is_none_or(|wanted| self.kind == wanted)
            && filter.area.is_none_or(|wanted| self.area == wanted)
            && filter.who.is_none_or(is_answered_for)
            && (!filter.overdue || self.is_overdue)
            && (words.is_empty() || self.words.contains(words))
    }
}

/// Every measure of the plan, to filter among.
pub fn index(plan: &PlanView) -> Vec<Indexed> {
    let pairs = plan.areas.iter().flat_map(|area| area.goals.iter().map(move |goal| (area, goal)));
    pairs.flat_map(|(area, goal)| goal.measures.iter().map(move |it| Indexed::new(area, it))).collect()
}

pub fn measures(plan: &PlanView) -> impl Iterator<Item = &PlannedMeasure> {
    plan.areas.iter().flat_map(|area| &area.goals).flat_map(|goal| &goal.measures)
}

fn accountable(measure: &PlannedMeasure) -> Option<&AssigneeView> {
    measure.progress.as_ref()?.accountable.as_ref()
}

/// Those who answer for something in the plan, by name: their words in the address, and their names.
pub fn accountables(plan: &PlanView) -> Vec<(String, String)> {
    let named = measures(plan)
        .filter_map(accountable)
        .map(|assignee| (assignee.party.to_party(), &assignee.party.name));
    let mut named = distinct(named);
    named.sort_by(|(_, one), (_, other)| alphabetical(one, other));
    named.into_iter().map(|(party, name)| (Who::Party(party).word(), name.clone())).collect()
}

/// The measures that a filter lets through.
#[derive(Clone, PartialEq)]
pub struct Through {
    /// Everything, where there is no filter.
    measures: Option<HashSet<MeasureId>>,
}

impl Through {
    pub fn of(index: &[Indexed], filter: &Filter) -> Self {
        if filter.is_empty() {
            return Self { measures: None };
        }
        let words = folded(&filter.search);
        let through = index.iter().filter(|measure| measure.passes(filter, &words));
        Self { measures: Some(through.map(|measure| measure.id).collect()) }
    }

    pub fn is_all(&self) -> bool {
        self.measures.is_none()
    }

    pub fn is_none(&self) -> bool {
        self.measures.as_ref().is_some_and(HashSet::is_empty)
    }

    pub fn shows(&self, measure: MeasureId) -> bool {
        self.measures.as_ref().is_none_or(|through| through.contains(&measure))
    }

    /// Whether any of these is let through; what has no measures is shown when everything is.
    pub fn shows_any(&self, of: &[PlannedMeasure]) -> bool {
        self.is_all() || of.iter().any(|measure| self.shows(measure.id))
    }

    pub fn count(&self, total: usize) -> usize {
        self.measures.as_ref().map_or(total, HashSet::len)
    }
}

/// Nobody answers for it, and somebody should.
pub fn is_unassigned(measure: &PlannedMeasure) -> bool {
    measure.kind != MeasureKind::NotLocal
        && measure.state != MeasureState::Dropped
        && measure.progress.as_ref().is_some_and(|progress| progress.accountable.is_none())
}

pub fn is_overdue(measure: &PlannedMeasure) -> bool {
    let is_done = measure.progress.as_ref().is_some_and(|progress| progress.status == MeasureStatus::Done);
    !is_done && measure.deadline.as_ref().is_some_and(|deadline| deadline.overdue)
}

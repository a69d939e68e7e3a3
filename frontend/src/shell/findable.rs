//! What the search finds: pages, what can be done, offices and who holds them, bodies, goals and measures.

use verv_contract::{
    organisation::{bodies::BodyView, offices::OfficeView},
    plan::plans::PlanView,
};
use verv_domain::{access::Action, organisation::branches::BranchSlug, plan::measures::MeasureStatus};

use super::menu::menu;
use crate::{
    locales::{self, t},
    pages::{organisation::offices::GIVE, plan::plans::NEW_MEASURE},
    router::Place,
    session::Session,
    ui::combobox::Choice,
};

/// What becomes of a choice; an address is its key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    Page,
    /// A page that is not the program's.
    Outside,
    LogOut,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    pub choice: Choice,
    pub target: Target,
}

impl Entry {
    fn page(place: &Place, name: String, about: String) -> Self {
        Self { choice: choice(place.href(), name, about), target: Target::Page }
    }
}

fn choice(key: String, name: String, about: String) -> Choice {
    Choice { key, name, about, vacant: false, load: None }
}

/// Every tab of every place, and one's own pages.
pub fn pages(session: Session) -> Vec<Entry> {
    let lines = menu(session).into_iter();
    let tabs = lines.flat_map(|line| {
        // A place with one page is called what the place is called.
        let about = if line.tabs.len() > 1 { t::palette::page_in(&line.text) } else { t::palette::page() };
        line.tabs.into_iter().map(move |tab| Entry::page(&tab.place, tab.text, about.clone()))
    });
    let account = Entry::page(&Place::Account, t::shell::account(), t::palette::page());
    let help = Entry {
        choice: choice("/hjelp".to_owned(), t::shell::help(), t::palette::page()),
        target: Target::Outside,
    };
    tabs.chain([account, help]).collect()
}

/// What can be done, where the person may.
pub fn actions(session: Session, slug: &BranchSlug) -> Vec<Entry> {
    let of = |right: Option<Action>, place: fn(BranchSlug) -> Place, name: String| {
        let is_given = right.is_none_or(|right| session.can(right));
        is_given.then(|| Entry::page(&place(slug.clone()), name, t::palette::action()))
    };
    // The form itself, by what stands after `#` in its address.
    let at = |entry: Option<Entry>, form: &str| {
        entry.map(|mut entry| {
            entry.choice.key = format!("{}#{form}", entry.choice.key);
            entry
        })
    };
    let log_out = Entry {
        choice: choice("log-out".to_owned(), t::shell::log_out(), t::palette::action()),
        target: Target::LogOut,
    };
    let pages = [
        of(Some(Action::CheckIn), Place::Mine, t::palette::report()),
        at(of(Some(Action::EditPlan), Place::Plan, t::palette::add_measure()), NEW_MEASURE),
        of(Some(Action::Assign), Place::Assign, t::palette::give_responsibility()),
        at(of(Some(Action::ManageOffices), Place::Offices, t::palette::give_office()), GIVE),
        of(Some(Action::EditPlan), Place::Catalogue, t::palette::link_goals()),
        of(None, Place::Projector, t::palette::show_in_meeting()),
    ];
    pages.into_iter().flatten().chain([log_out]).collect()
}

/// What the server has of it.
#[derive(Clone, Default)]
pub struct Found {
    pub plan: Option<PlanView>,
    pub offices: Vec<OfficeView>,
    pub bodies: Vec<BodyView>,
}

impl Found {
    pub fn entries(&self, slug: &BranchSlug) -> Vec<Entry> {
        let mut entries: Vec<Entry> =
            self.offices.iter().flat_map(|office| of_office(office, slug)).collect();
        entries.extend(self.bodies.iter().map(|body| {
            let about = locales::body_kind(body.kind);
            Entry::page(&Place::Body(slug.clone(), body.id), body.name.clone(), about)
        }));
        if let Some(plan) = &self.plan {
            of_plan(plan, slug, &mut entries);
        }
        entries
    }
}

/// The office, and whoever holds it by their own name.
fn of_office(office: &OfficeView, slug: &BranchSlug) -> Vec<Entry> {
    let place = Place::Office(slug.clone(), office.id);
    let about = if office.holders.is_empty() { t::responsibility::vacant() } else { t::palette::office() };
    let mut this = Entry::page(&place, office.name.clone(), about);
    this.choice.vacant = office.holders.is_empty();
    // In example data a holder is called what the office is called.
    let holders = office.holders.iter().filter(|holder| holder.name != office.name);
    let people = holders.map(|holder| Entry::page(&place, holder.name.clone(), office.name.clone()));
    std::iter::once(this).chain(people).collect()
}

/// Goals and measures, each with where it stands.
fn of_plan(plan: &PlanView, slug: &BranchSlug, entries: &mut Vec<Entry>) {
    for area in &plan.areas {
        for goal in &area.goals {
            let place = Place::Goal(slug.clone(), goal.id);
            let about = t::palette::goal(&area.title, &goal.number);
            entries.push(Entry::page(&place, goal.title.clone(), about));
            for measure in &goal.measures {
                // Those who see the plan as adopted find the measure on its goal's page.
                let (status, place) = match &measure.progress {
                    Some(progress) => (Some(progress.status), Place::Measure(slug.clone(), measure.id)),
                    None => (None, place.clone()),
                };
                entries.push(Entry::page(&place, measure.title.clone(), standing(&measure.number, status)));
            }
        }
    }
}

fn standing(number: &str, status: Option<MeasureStatus>) -> String {
    status.map_or_else(
        || t::palette::measure(number),
        |status| t::palette::measure_standing(number, &locales::status(status)),
    )
}

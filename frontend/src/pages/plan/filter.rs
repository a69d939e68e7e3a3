//! Which measures are shown. The filter is in the address, so that it can be sent to a colleague.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{measures::PlannedMeasure, plans::PlanView, responsibilities::PartyView};
use verv_domain::{
    id::MeasureId,
    measure::{MeasureKind, MeasureState, MeasureStatus},
    responsibility::Party,
    sorting::{alphabetical_key, distinct},
};

use crate::{
    locales::{self, t},
    pages::parties,
    router::{Router, use_router},
    ui::icon::{icon, small_icon},
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
    fn read(word: &str) -> Option<Self> {
        if word == NOBODY { Some(Self::Nobody) } else { parties::of_key(word).map(Self::Party) }
    }

    fn word(self) -> String {
        match self {
            Self::Nobody => NOBODY.to_owned(),
            Self::Party(party) => parties::key(&party),
        }
    }

    fn answers_for(self, measure: &PlannedMeasure) -> bool {
        match self {
            Self::Nobody => is_unassigned(measure),
            Self::Party(party) => accountable(measure).is_some_and(|view| view.party == party),
        }
    }
}

const NOBODY: &str = "ingen";

impl Filter {
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
        self.query().is_empty()
    }

    pub fn lets_through(&self, area: i64, measure: &PlannedMeasure) -> bool {
        let status = measure.progress.as_ref().map(|progress| progress.status);
        let words = self.search.trim().to_lowercase();
        self.status.is_none_or(|wanted| status == Some(wanted))
            && self.kind.is_none_or(|wanted| measure.kind == wanted)
            && self.area.is_none_or(|wanted| area == wanted)
            && self.who.is_none_or(|wanted| wanted.answers_for(measure))
            && (!self.overdue || is_overdue(measure))
            && (words.is_empty() || holds(measure, &words))
    }
}

fn holds(measure: &PlannedMeasure, words: &str) -> bool {
    let adopted = measure.adopted_text.as_deref().unwrap_or_default();
    measure.title.to_lowercase().contains(words) || adopted.to_lowercase().contains(words)
}

fn accountable(measure: &PlannedMeasure) -> Option<&PartyView> {
    measure.progress.as_ref()?.accountable.as_ref()
}

/// Those who answer for something in the plan, by name.
fn accountables(plan: &PlanView) -> Vec<(String, String)> {
    let measures = plan.areas.iter().flat_map(|area| &area.goals).flat_map(|goal| &goal.measures);
    let named =
        measures.filter_map(accountable).map(|view| (alphabetical_key(&view.name), view.party, &view.name));
    distinct(named).into_iter().map(|(_, party, name)| (Who::Party(party).word(), name.clone())).collect()
}

/// The measures that a filter lets through.
#[derive(Clone, PartialEq)]
pub struct Through {
    /// Everything, where there is no filter.
    measures: Option<Vec<MeasureId>>,
}

impl Through {
    pub fn of(plan: &PlanView, filter: &Filter) -> Self {
        if filter.is_empty() {
            return Self { measures: None };
        }
        let mut measures = Vec::new();
        for area in &plan.areas {
            let all = area.goals.iter().flat_map(|goal| &goal.measures);
            let through = all.filter(|measure| filter.lets_through(area.number, measure));
            measures.extend(through.map(|measure| measure.id));
        }
        Self { measures: Some(measures) }
    }

    pub fn is_all(&self) -> bool {
        self.measures.is_none()
    }

    pub fn is_none(&self) -> bool {
        self.measures.as_ref().is_some_and(Vec::is_empty)
    }

    /// Whether any of these is let through; what has no measures is shown when everything is.
    pub fn shows(&self, any_of: &[MeasureId]) -> bool {
        let Some(through) = &self.measures else { return true };
        any_of.iter().any(|measure| through.contains(measure))
    }

    fn count(&self, total: usize) -> usize {
        self.measures.as_ref().map_or(total, Vec::len)
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

/// The bar: every change is at once in the address.
pub fn bar(
    plan: StoredValue<PlanView>,
    filter: Memo<Filter>,
    through: Memo<Through>,
    address: String,
    as_it_stands: bool,
) -> View {
    let router = use_router();
    let address = StoredValue::new(address);
    let apply = Callback::new(move |next: Filter| {
        let to = address.with_value(|address| format!("{address}{}", next.query()));
        router.replace(&to);
    });
    let set = move |change: fn(&mut Filter, &str)| {
        move |event: web_sys::Event| {
            let mut next = filter.get_untracked();
            change(&mut next, &event_target_value(&event));
            apply.run(next);
        }
    };
    let statuses =
        MeasureStatus::ALL.map(|status| (status.as_str().to_owned(), locales::status(status))).to_vec();
    let kinds = MeasureKind::ALL.map(|kind| (kind.as_str().to_owned(), locales::kind(kind))).to_vec();
    let areas = plan.with_value(|plan| {
        let area = |area: &verv_contract::plans::PlannedArea| {
            (area.number.to_string(), format!("{} {}", area.number, area.title))
        };
        plan.areas.iter().map(area).collect::<Vec<_>>()
    });
    let by_status = as_it_stands.then(|| {
        let now = Signal::derive(move || filter.get().status.map(|status| status.as_str().to_owned()));
        let on = set(|filter, chosen| {
            filter.status = MeasureStatus::ALL.into_iter().find(|status| status.as_str() == chosen);
        });
        select("filter-status", t::plan::status(), statuses, now, on)
    });
    let by_kind = {
        let now = Signal::derive(move || filter.get().kind.map(|kind| kind.as_str().to_owned()));
        let on = set(|filter, chosen| {
            filter.kind = MeasureKind::ALL.into_iter().find(|kind| kind.as_str() == chosen);
        });
        select("filter-kind", t::plan::kind(), kinds, now, on)
    };
    let by_area = {
        let now = Signal::derive(move || filter.get().area.map(|area| area.to_string()));
        let on = set(|filter, chosen| filter.area = chosen.parse().ok());
        select("filter-area", t::plan::area(), areas, now, on)
    };
    let by_party = as_it_stands.then(|| {
        let now = Signal::derive(move || filter.get().who.map(Who::word));
        let on = set(|filter, chosen| filter.who = Who::read(chosen));
        let mut options = vec![(NOBODY.to_owned(), t::plan::unassigned())];
        options.extend(plan.with_value(accountables));
        select("filter-who", t::plan::who(), options, now, on)
    });
    let total = plan.with_value(|plan| {
        plan.areas.iter().flat_map(|area| &area.goals).map(|goal| goal.measures.len()).sum::<usize>()
    });
    // Opened by the first thing that is filtered by, and left to the reader after that.
    let is_open =
        Memo::new(move |before: Option<&bool>| before == Some(&true) || !through.with(Through::is_all));
    let count = move || {
        let through = through.get();
        if through.is_all() {
            return None;
        }
        let shown = through.count(total);
        let clear = move |_| apply.run(Filter::default());
        Some(view! {
            <p class="row mt-4">
                <span data-test="filter-count">{t::plan::shown(&shown.to_string(), &total.to_string())}</span>
                <button class="linkbtn" type="button" data-test="filter-clear" on:click=clear>
                    {small_icon("i-x")}
                    {t::plan::clear()}
                </button>
            </p>
        })
    };
    view! {
        <form
            id="filter"
            role="search"
            aria-label=t::plan::filter()
            class="noprint"
            data-test="filter"
            on:submit=|event| event.prevent_default()
        >
            <details class="filterbox" prop:open=move || is_open.get()>
                <summary>{icon("i-filter")}{t::plan::filter()}{icon("i-down")}</summary>
                <div class="filters">
                    <div class="field field--grow">
                        <label for="filter-search">{t::plan::search()}</label>
                        <div class="search">
                            {icon("i-search")}
                            <input
                                class="input"
                                id="filter-search"
                                type="search"
                                placeholder=t::plan::search_hint()
                                prop:value=move || filter.get().search
                                data-test="filter-search"
                                on:input=set(|filter, words| words.clone_into(&mut filter.search))
                            />
                        </div>
                    </div>
                    {by_status}
                    {by_kind}
                    {by_area}
                    {by_party}
                </div>
            </details>
            <div role="status">{count}</div>
        </form>
    }
}

fn select(
    id: &'static str,
    label: String,
    options: Vec<(String, String)>,
    now: Signal<Option<String>>,
    act: impl Fn(web_sys::Event) + 'static,
) -> View {
    let known: Vec<String> = options.iter().map(|(value, _)| value.clone()).collect();
    let is_elsewhere = move || now.with(|now| now.as_ref().is_some_and(|now| !known.contains(now)));
    let option = |(value, words): (String, String)| {
        let this = value.clone();
        view! { <option value=value prop:selected=move || now.get().as_ref() == Some(&this)>{words}</option> }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select class="select" id=id data-test=id on:change=act>
                <option value="" prop:selected=move || now.get().is_none()>{t::plan::all()}</option>
                {options.into_iter().map(option).collect_view()}
                <option hidden prop:selected=is_elsewhere>{t::plan::elsewhere()}</option>
            </select>
        </div>
    }
}

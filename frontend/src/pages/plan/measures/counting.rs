//! How a measure is counted, and the form by which a leader says so. Its adopted figure stays as it is.

use futures_util::future::join5;
use leptos::prelude::*;
use verv_contract::{
    FieldError,
    endpoints::{
        ChangeMeasureCounting, GetMeasureCounting, ListAgreementAreas, ListCourses, ListEventTypes,
        ListPurposes,
    },
    page::PageQuery,
    progress::definitions::{
        CountedBy, CountingMethod, CountingRequest, CountingView, EntriesCounted, EventRule,
    },
};
use verv_domain::{
    access::Action,
    keys::{AgreementAreaKey, CourseKey, EventTypeKey, PurposeKey},
    plan::{measures::MeasureKind, targets::Amount},
    progress::{
        events::CountKind,
        figures::Figure,
        registers::Register,
        standing::{Interval, IntervalUnit},
    },
    words::Word,
};

use super::Shared;
use crate::{
    form::{
        entry::{Asked, Change, Changes, Control, Typed, Words, chosen, number_of},
        field_error,
    },
    locales::{self, t},
    pages::organisation::{choices::or_none, parties},
    session::use_session,
    ui::remote::{Loaded, Remote},
};

/// By what, which types, purposes and areas, who held them, what is summed; baseline, per cent, how often (so many of which
/// unit); which register, and the days to renew in; which courses.
const FIELDS: usize = 13;

#[derive(Clone, Copy)]
struct Counting;

fn pairs<T: Copy>(
    all: impl IntoIterator<Item = T>,
    key: fn(T) -> &'static str,
    word: fn(T) -> String,
) -> Words {
    all.into_iter().map(|one| (key(one).to_owned(), word(one))).collect()
}

fn by_words(by: CountedBy) -> String {
    match by {
        CountedBy::Events => t::counting::by_events(),
        CountedBy::Topic => t::counting::by_topic(),
        CountedBy::Routine => t::counting::by_routine(),
        CountedBy::Entries => t::counting::by_entries(),
        CountedBy::Completions => t::counting::by_completions(),
        CountedBy::Indicator => t::counting::by_indicator(),
    }
}

/// In what ways a measure of a kind can be counted; none where it needs no answer.
fn ways(kind: MeasureKind) -> &'static [CountedBy] {
    match kind {
        MeasureKind::Count | MeasureKind::Reduction => &[CountedBy::Events],
        MeasureKind::Standing => &[CountedBy::Topic, CountedBy::Routine],
        MeasureKind::Register => &[CountedBy::Entries],
        MeasureKind::Coverage => &[CountedBy::Completions],
        MeasureKind::Level | MeasureKind::Milestone | MeasureKind::Ongoing | MeasureKind::NotLocal => &[],
    }
}

#[derive(Clone)]
struct Known {
    counting: CountingView,
    types: Words,
    purposes: Words,
    areas: Words,
    courses: Words,
}

fn asked(kind: MeasureKind, known: &Known) -> [Asked; FIELDS] {
    let ways = ways(kind);
    let by_entries = ways.contains(&CountedBy::Entries);
    let by_courses = ways.contains(&CountedBy::Completions);
    let by_events = !by_entries && !by_courses;
    let only = |shown: bool, control: Control| if shown { control } else { Control::Kept };
    let unit = |unit: IntervalUnit| match unit {
        IntervalUnit::Weeks => t::counting::weeks(),
        IntervalUnit::Months => t::counting::months(),
    };
    let standing = kind == MeasureKind::Standing;
    [
        Asked::new(
            "/counting",
            t::counting::by(),
            Control::OneOf(or_none(pairs(ways.iter().copied(), CountedBy::as_str, by_words))),
        ),
        Asked::new(
            "/counting/rule/types",
            t::counting::types(),
            only(by_events, Control::Several(known.types.clone())),
        ),
        Asked::new(
            "/counting/rule/purposes",
            t::counting::purposes(),
            only(by_events, Control::Several(known.purposes.clone())),
        ),
        Asked::new(
            "/counting/rule/agreement_areas",
            t::workplaces::areas(),
            only(by_events, Control::Several(known.areas.clone())),
        ),
        Asked::new("/counting/rule/organisers", String::new(), Control::Kept),
        Asked::optional(
            "/counting/rule/sum",
            &t::counting::sum(),
            only(
                by_events && !standing,
                Control::OneOf(or_none(pairs(CountKind::ALL, CountKind::as_str, locales::count_kind))),
            ),
        ),
        Asked::optional(
            "/counting/baseline",
            &t::counting::baseline(),
            only(kind == MeasureKind::Reduction, Control::Number),
        ),
        Asked::optional(
            "/counting/percent",
            &t::counting::percent(),
            only(standing || by_courses, Control::Number),
        ),
        Asked::optional("/counting/interval/every", &t::counting::every(), only(standing, Control::Number)),
        Asked::new(
            "/counting/interval/unit",
            t::counting::unit(),
            only(standing, Control::OneOf(pairs(IntervalUnit::ALL, IntervalUnit::as_str, unit))),
        ),
        Asked::new(
            "/counting/entries/register",
            t::counting::register(),
            only(by_entries, Control::OneOf(pairs(Register::ALL, Register::as_str, locales::register))),
        ),
        Asked::new("/counting/entries/lead_days", t::agreements::lead(), only(by_entries, Control::Number)),
        Asked::new(
            "/counting/courses",
            t::counting::courses(),
            only(by_courses, Control::Several(known.courses.clone())),
        ),
    ]
}

fn keys<T>(typed: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
    chosen(typed).filter_map(parse).collect()
}

/// A figure as people write it; nothing where nothing is typed.
fn figure(typed: &str, pointer: &str) -> Result<Option<Amount>, FieldError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    locales::read_figure(typed).map(Some).ok_or_else(|| field_error(pointer, "not_a_number"))
}

impl Typed<FIELDS> for Counting {
    type Request = CountingRequest;
    const NAME: &'static str = "counting";

    fn request(typed: &[String; FIELDS]) -> Result<CountingRequest, FieldError> {
        let [by, types, purposes, areas, held, sum, baseline, percent, every, unit, register, lead, courses] =
            typed;
        let Some(by) = CountedBy::of_word(by) else { return Ok(CountingRequest { counting: None }) };
        let rule = EventRule {
            types: keys(types, |key| EventTypeKey::parse(key).ok()),
            purposes: keys(purposes, |key| PurposeKey::parse(key).ok()),
            organisers: keys(held, parties::of_key),
            agreement_areas: keys(areas, |key| AgreementAreaKey::parse(key).ok()),
            sum: CountKind::of_word(sum),
        };
        let interval = match by {
            CountedBy::Routine => Some(Interval {
                every: number_of(every, "/counting/interval/every")?,
                unit: IntervalUnit::of_word(unit).unwrap_or(IntervalUnit::Months),
            }),
            CountedBy::Events
            | CountedBy::Topic
            | CountedBy::Entries
            | CountedBy::Completions
            | CountedBy::Indicator => None,
        };
        let entries = match by {
            CountedBy::Entries => Some(EntriesCounted {
                register: Register::of_word(register).unwrap_or(Register::Agreements),
                lead_days: number_of(lead, "/counting/entries/lead_days")?,
            }),
            CountedBy::Events
            | CountedBy::Topic
            | CountedBy::Routine
            | CountedBy::Completions
            | CountedBy::Indicator => None,
        };
        let baseline = figure(baseline, "/counting/baseline")?.filter(|_| by == CountedBy::Events);
        let percent = figure(percent, "/counting/percent")?
            .filter(|_| matches!(by, CountedBy::Topic | CountedBy::Completions));
        let counting = CountingMethod {
            by,
            rule: matches!(by, CountedBy::Events | CountedBy::Topic | CountedBy::Routine).then_some(rule),
            courses: if by == CountedBy::Completions {
                keys(courses, |key| CourseKey::parse(key).ok())
            } else {
                Vec::new()
            },
            baseline: baseline.map(Figure::from),
            percent,
            interval,
            indicator: None,
            entries,
        };
        Ok(CountingRequest { counting: Some(counting) })
    }
}

impl Changes<FIELDS> for Counting {
    type View = CountingView;
    type Endpoint = ChangeMeasureCounting;

    fn written(view: &CountingView) -> [String; FIELDS] {
        let mut typed: [String; FIELDS] = std::array::from_fn(|_| String::new());
        IntervalUnit::Months.as_str().clone_into(&mut typed[9]);
        Register::Agreements.as_str().clone_into(&mut typed[10]);
        "90".clone_into(&mut typed[11]);
        let Some(counting) = &view.counting else { return typed };
        counting.by.as_str().clone_into(&mut typed[0]);
        if let Some(rule) = &counting.rule {
            typed[1] = joined(&rule.types, |key| key.as_str().to_owned());
            typed[2] = joined(&rule.purposes, |key| key.as_str().to_owned());
            typed[3] = joined(&rule.agreement_areas, |key| key.as_str().to_owned());
            typed[4] = joined(&rule.organisers, parties::key);
            typed[5] = rule.sum.map(|kind| kind.as_str().to_owned()).unwrap_or_default();
        }
        typed[6] = counting.baseline.map(|figure| written_number(figure.to_decimal())).unwrap_or_default();
        typed[7] = counting.percent.map(locales::figure).unwrap_or_default();
        if let Some(Interval { every, unit }) = counting.interval {
            typed[8] = every.to_string();
            unit.as_str().clone_into(&mut typed[9]);
        }
        if let Some(EntriesCounted { register, lead_days }) = counting.entries {
            register.as_str().clone_into(&mut typed[10]);
            typed[11] = lead_days.to_string();
        }
        typed[12] = joined(&counting.courses, |key| key.as_str().to_owned());
        typed
    }
}

fn joined<T>(all: &[T], key: impl Fn(&T) -> String) -> String {
    all.iter().map(key).collect::<Vec<_>>().join(",")
}

/// As [`locales::figure`] reads it.
fn written_number(number: f64) -> String {
    Amount::from_decimal(number).map(locales::figure).unwrap_or_default()
}

/// What is asked of a leader below the figure; nothing for others, and where there is nothing to say.
#[component]
pub fn CountingForm(shared: Shared, kind: MeasureKind) -> impl IntoView {
    let session = use_session();
    if ways(kind).is_empty() || !untrack(|| session.can(Action::EditPlan)) {
        return ().into_any();
    }
    let client = session.client;
    let known = Remote::new(move || async move {
        let most = PageQuery { limit: Some(200), cursor: None };
        let of = (shared.slug.get_value(),);
        let (counting, types, purposes, areas, courses) = join5(
            client.get::<GetMeasureCounting>(shared.path()),
            client.find::<ListEventTypes>(of.clone(), &most),
            client.find::<ListPurposes>(of.clone(), &most),
            client.find::<ListAgreementAreas>(of.clone(), &most),
            client.find::<ListCourses>(of, &most),
        )
        .await;
        let types = types?.items.into_iter().map(|one| (one.key.into(), one.name)).collect();
        let purposes = purposes?.items.into_iter().map(|one| (one.key.into(), one.name)).collect();
        let areas = areas?.items.into_iter().map(|one| (one.key.into(), one.name)).collect();
        let courses = courses?.items.into_iter().map(|one| (one.key.into(), one.name)).collect();
        Ok(Known { counting: counting?, types, purposes, areas, courses })
    });
    let form = move || {
        known.with_untracked(Clone::clone).map(|first| {
            let asked = asked(kind, &first);
            let id = first.counting.id;
            let first = first.counting;
            // What this form does not know, it does not write over: monthly figures are chosen by the API.
            let is_known = first.counting.as_ref().is_none_or(|counting| ways(kind).contains(&counting.by));
            let now = Signal::derive(move || {
                known.with(|known| known.counting.clone()).unwrap_or_else(|| first.clone())
            });
            view! {
                <p class="soft" data-test="counted-by">{move || now.with(said)}</p>
                {is_known.then(|| view! {
                <Change
                    entry=Counting
                    path=move || shared.path()
                    of=id.to_string()
                    now=now
                    asked
                    button=t::counting::change()
                    submit=t::counting::save()
                    said=t::counting::changed
                />
                })}
            }
        })
    };
    view! { <Loaded remote=known what=t::counting::loading is_part=true>{form()}</Loaded> }.into_any()
}

fn said(view: &CountingView) -> String {
    match &view.counting {
        None => t::counting::unsaid(),
        Some(counting) => match counting.entries {
            Some(entries) => locales::register(entries.register),
            None => by_words(counting.by),
        },
    }
}

#[cfg(test)]
mod tests {
    use verv_contract::Check;
    use verv_domain::id::MeasureId;

    use super::*;

    fn typed(fields: &[(usize, &str)]) -> [String; FIELDS] {
        let mut typed: [String; FIELDS] = std::array::from_fn(|_| String::new());
        for (n, text) in fields {
            (*text).clone_into(&mut typed[*n]);
        }
        typed
    }

    #[test]
    fn what_is_typed_is_read_back_as_it_was() {
        let id = "019ed505-0000-7000-8000-000000000001".parse::<MeasureId>().unwrap().0;
        for fields in [
            &[(0, "events"), (1, "workplace_visit,other"), (2, "recruit_members"), (5, "talks"), (6, "14")][..],
            &[(0, "topic"), (1, "discussion_meeting"), (2, "full_time"), (7, "80")],
            &[(0, "routine"), (1, "party_meeting"), (8, "3"), (9, "months")],
            &[(0, "entries"), (10, "party_agreements"), (11, "60")],
            &[(0, "completions"), (7, "90"), (12, "klar,ia")],
        ] {
            let request = Counting::request(&typed(fields)).unwrap();
            assert!(request.clone().check().is_ok(), "{fields:?}: {:?}", request.check().err());
            let view = CountingView { id, counting: request.counting, version: 1 };
            let again = Counting::written(&view);
            for (n, text) in fields {
                assert_eq!(again[*n], *text, "{fields:?}");
            }
        }
    }

    #[test]
    fn nothing_chosen_is_not_counted() {
        assert!(Counting::request(&typed(&[])).unwrap().counting.is_none());
        let refused = Counting::request(&typed(&[(0, "routine"), (8, "x")])).unwrap_err();
        assert_eq!(refused.pointer, "/counting/interval/every");
    }

    #[test]
    fn each_kind_that_is_counted_can_be() {
        let counted = MeasureKind::ALL.into_iter().filter(|kind| !ways(*kind).is_empty()).count();
        assert_eq!(counted, 5);
    }
}

//! Entering the figures of a month: all indicators and all parts in one table, from field to field by the keyboard.

use futures_util::future::try_join;
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    prelude::*,
};
use verv_contract::{
    ProblemCode,
    endpoints::{EnterFigures, ListFigures},
    progress::{
        indicators::IndicatorView,
        monthly_figures::{EnterFiguresRequest, MonthlyFigureQuery, MonthlyFigureView},
    },
};
use verv_domain::{
    Date,
    access::{Action, Reach},
    organisation::branches::BranchSlug,
    progress::{
        monthly_figures::{FigureOf, FigureSource, is_over},
        spans::Month,
    },
};
use wasm_bindgen_futures::spawn_local;

use super::{
    known::Lists,
    typed::{Before, Place as Cell, changed, request, text},
};
use crate::{
    api::{CallError, Client},
    browser,
    form::{Choices, Draft, DraftRestored, Field, Form, Submit, Summary, TextField, field_error, filled_in},
    locales::{self, days, small, t},
    router::{Place, Router, use_router},
    session::{Session, use_session},
    ui::{
        icon::icon,
        note, page,
        remote::{Loaded, Remote},
        toast::{Toasts, use_toasts},
    },
};

/// In the address: which month, as `2026-05`.
const MONTH: &str = "maned";

/// How many months are offered.
const OFFERED: u32 = 24;

#[component]
pub fn EnterPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    if !untrack(|| session.can(Action::EnterIndicators)) {
        return page::denied();
    }
    let router = use_router();
    let month = Memo::new(move |_| chosen(router.query(MONTH).as_deref(), browser::today()));
    let (client, of) = (session.client, slug.clone());
    let known = Remote::new(move || fetch(client, of.clone(), month.get()));
    let slug = StoredValue::new(slug);
    // Drawn anew for another month, and not for what others write: what is typed stays.
    let shown = Memo::new(move |_| known.with(|known| known.month));
    let draw = move || {
        shown.track();
        known.with_untracked(Clone::clone).map(|now| view! { <MonthForm slug=slug.get_value() known=now/> })
    };
    view! {
        <div class="stack gap-6">
            <header class="page-head">
                <div class="page-head__text">
                    {page::heading(move || t::indicators::enter_month(&days::month_and_year(month.get().first())))}
                </div>
            </header>
            <Months slug=slug.get_value() month/>
            <Loaded remote=known what=t::indicators::loading is_part=true>{draw}</Loaded>
        </div>
    }
    .into_any()
}

/// The month of the address where it is over, else the last that is.
fn chosen(word: Option<&str>, today: Date) -> Month {
    let asked = word.and_then(|word| word.parse().ok()).filter(|month| is_over(*month, today));
    asked.unwrap_or_else(|| last_over(today))
}

fn last_over(today: Date) -> Month {
    let present = Month::of(today);
    if is_over(present, today) { present } else { present.previous() }
}

/// What the form begins with.
#[derive(Clone, PartialEq)]
struct Known {
    month: Month,
    lists: Lists,
    figures: Vec<MonthlyFigureView>,
}

async fn fetch(client: Client, slug: BranchSlug, month: Month) -> Result<Known, CallError> {
    let figures = fetch_figures(client, slug.clone(), month);
    let (lists, figures) = Box::pin(try_join(Lists::fetch(client, slug), figures)).await?;
    Ok(Known { month, lists, figures })
}

async fn fetch_figures(
    client: Client,
    slug: BranchSlug,
    month: Month,
) -> Result<Vec<MonthlyFigureView>, CallError> {
    let query = MonthlyFigureQuery {
        from: Some(month),
        to: Some(month),
        limit: Some(200),
        ..MonthlyFigureQuery::default()
    };
    let turn = |query: &mut MonthlyFigureQuery, next| query.cursor = Some(next);
    client.find_all::<ListFigures, _, _>(|| (slug.clone(),), query, turn, |figure| figure.id).await
}

/// The choice of month; each has its own address.
#[component]
fn Months(slug: BranchSlug, month: Memo<Month>) -> impl IntoView {
    let router: Router = use_router();
    let address = Place::EnterFigures(slug).href();
    let last = last_over(browser::today());
    let option = |back: u32| {
        let this = last.minus(back);
        let words = locales::capitalised(&days::month_and_year(this.first()));
        view! { <option value=this.to_string() prop:selected=move || month.get() == this>{words}</option> }
    };
    let options = (0..OFFERED).map(option).collect_view();
    let choose = move |event| router.go(&format!("{address}?{MONTH}={}", event_target_value(&event)));
    view! {
        <div class="field">
            <label for="maned">{t::indicators::month()}</label>
            <select class="select" id="maned" data-test="month" on:change=choose>{options}</select>
        </div>
    }
}

/// A field of the table: what stands there, and what is typed.
#[derive(Clone)]
struct Entry {
    cell: Cell,
    before: RwSignal<Option<Before>>,
    typed: RwSignal<String>,
}

/// A copy is a handle.
#[derive(Clone, Copy)]
struct Entering {
    slug: StoredValue<BranchSlug>,
    month: Month,
    form: Form,
    entries: StoredValue<Vec<Entry>>,
    source: RwSignal<String>,
    reason: RwSignal<String>,
    draft: Draft,
    /// Which fields the figures of the last request are of.
    sent: RwSignal<Vec<usize>>,
    /// Others have entered something since the page was opened.
    is_newer: RwSignal<bool>,
    session: Session,
    router: Router,
    toasts: Toasts,
}

fn before(figures: &[MonthlyFigureView], cell: &Cell) -> Option<Before> {
    let is_it = |figure: &&MonthlyFigureView| {
        let of = FigureOf::new(figure.agreement_area.clone(), figure.employer_id);
        figure.indicator == cell.indicator && of.as_ref() == Some(&cell.of)
    };
    let figure = figures.iter().find(is_it)?;
    Some(Before { value: figure.value?, version: figure.version })
}

impl Entering {
    fn new(slug: BranchSlug, known: &Known, parts: &[FigureOf], columns: &[IndicatorView]) -> Self {
        let cells = parts.iter().flat_map(|of| {
            columns.iter().map(|column| Cell { indicator: column.key.clone(), of: of.clone() })
        });
        let entry = |cell: Cell| {
            let before = before(&known.figures, &cell);
            Entry { typed: RwSignal::new(text(before)), before: RwSignal::new(before), cell }
        };
        let entries: Vec<Entry> = cells.map(entry).collect();
        let source = known.figures.first().map_or(FigureSource::MemberRegister, |figure| figure.source);
        let (source, reason) = (RwSignal::new(source.as_str().to_owned()), RwSignal::new(String::new()));
        let mut fields: Vec<_> = entries.iter().map(|entry| entry.typed).collect();
        fields.extend([source, reason]);
        Self {
            form: Form::new("tall"),
            draft: Draft::new(&format!("figures-{slug}-{}", known.month), fields),
            slug: StoredValue::new(slug),
            month: known.month,
            entries: StoredValue::new(entries),
            source,
            reason,
            sent: RwSignal::new(Vec::new()),
            is_newer: RwSignal::new(false),
            session: use_session(),
            router: use_router(),
            toasts: use_toasts(),
        }
    }

    /// What is wrong with a field of the table, followed.
    fn error(self, number: usize) -> Option<String> {
        let place = self.sent.with(|sent| sent.iter().position(|sent| *sent == number))?;
        self.form.error_at(&format!("/figures/{place}/value"))
    }

    fn save(self) {
        if self.form.busy.get_untracked() {
            return;
        }
        let read = self.entries.with_value(|entries| {
            let read = |entry: &Entry| (entry.before.get_untracked(), entry.typed.get_untracked());
            let all: Vec<_> = entries.iter().map(|entry| (&entry.cell, read(entry))).collect();
            changed(all.into_iter().map(|(cell, (before, typed))| (cell, before, typed)))
        });
        let (figures, sent) = match read {
            Ok(read) => read,
            Err(number) => {
                self.sent.set(vec![number]);
                self.form.refuse(vec![field_error("/figures/0/value", "not_a_number")]);
                browser::focus(field_id(number));
                return;
            }
        };
        if figures.is_empty() {
            self.toasts.say(t::indicators::nothing_new());
            return;
        }
        self.sent.set(sent);
        let source =
            FigureSource::ALL.into_iter().find(|source| source.as_str() == self.source.get_untracked());
        let source = source.unwrap_or(FigureSource::MemberRegister);
        let request = request(self.month, source, filled_in(&self.reason.get_untracked()), figures);
        if self.form.passes(request.clone()) {
            self.form.begin();
            spawn_local(self.send(request));
        }
    }

    async fn send(self, request: EnterFiguresRequest) {
        let client = self.session.client;
        let Some(slug) = self.slug.try_get_value() else { return };
        let forget = self.draft.forgetting();
        let options = self.form.once(&request);
        match client.send::<EnterFigures>((slug.clone(),), &request, options).await {
            Ok(entered) => {
                forget();
                self.form.end();
                self.toasts.say(t::indicators::entered(small(entered.figures.len())));
                self.router.go(&Place::Indicators(slug).href());
            }
            Err(error) if error.code() == Some(ProblemCode::StaleVersion) => self.read_again(slug).await,
            Err(error) => self.form.fail(error),
        }
    }

    /// Somebody was first: what stands now is held against what is typed, which stays.
    async fn read_again(self, slug: BranchSlug) {
        match fetch_figures(self.session.client, slug, self.month).await {
            Ok(figures) => {
                self.form.end();
                self.entries.try_with_value(|entries| {
                    for entry in entries {
                        let (was, now) = (entry.before.get_untracked(), before(&figures, &entry.cell));
                        // Nobody has typed there: it is as it is stored.
                        if entry.typed.get_untracked() == text(was) {
                            entry.typed.set(text(now));
                        }
                        entry.before.set(now);
                    }
                });
                self.is_newer.set(true);
                browser::go_to("nyere");
            }
            Err(error) => self.form.fail(error),
        }
    }
}

fn field_id(number: usize) -> String {
    format!("tall-felt-{number}")
}

#[component]
fn MonthForm(slug: BranchSlug, known: Known) -> impl IntoView {
    let session = use_session();
    let all = untrack(|| session.reach(Action::EnterIndicators)) == Reach::All;
    let own: Vec<_> = session
        .branch_untracked()
        .map(|branch| branch.mandates.iter().map(|mandate| mandate.office_id).collect())
        .unwrap_or_default();
    let parts = known.lists.parts(all, &own);
    if parts.is_empty() {
        return note::empty(t::indicators::no_part(), t::indicators::no_part_lead(), None);
    }
    let is_shown = |indicator: &&IndicatorView| {
        indicator.active || known.figures.iter().any(|figure| figure.indicator == indicator.key)
    };
    let columns: Vec<IndicatorView> = known.lists.indicators.iter().filter(is_shown).cloned().collect();
    let needs_reason = known.figures.iter().any(|figure| figure.may.needs_reason);
    let entering = Entering::new(slug.clone(), &known, &parts, &columns);
    let Entering { form, draft, source, reason, is_newer, .. } = entering;
    let headings =
        columns.iter().map(|column| view! { <th scope="col" class="n">{column.name.clone()}</th> });
    let headings = headings.collect_view();
    let width = columns.len();
    let rows = parts
        .iter()
        .enumerate()
        .map(|(row, of)| {
            let words = known.lists.part(of.agreement_area(), of.employer());
            let cells = columns.iter().enumerate().map(|(column, indicator)| {
                let label = t::indicators::of_part(&indicator.name, &words);
                let test = format!("{}-{row}", indicator.key.as_str());
                view! { <td class="n"><FigureInput entering number=row * width + column width label test/></td> }
            });
            let cells = cells.collect_view();
            view! { <tr><th scope="row">{words.clone()}</th>{cells}</tr> }
        })
        .collect_view();
    let sources =
        FigureSource::ALL.map(|source| (source.as_str().to_owned(), locales::figure_source(source))).to_vec();
    let source_field =
        Field { form, pointer: "/source", label: t::indicators::source(), hint: None, test: "source" };
    let reason_field = Field {
        form,
        pointer: "/reason",
        label: t::events::reason(),
        hint: Some(t::indicators::reason_hint()),
        test: "reason",
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        entering.save();
    };
    let back = Place::Indicators(slug).href();
    view! {
        <form class="sheet stack gap-5" novalidate data-test="figures-form" on:submit=submit>
            <Summary form/>
            <DraftRestored draft/>
            <div id="nyere" tabindex="-1">
                <Show when=move || is_newer.get()>
                    <div class="note note--warn" role="alert" data-test="newer">{icon("i-warn")}<p>{t::indicators::newer()}</p></div>
                </Show>
            </div>
            <p class="hint">{t::indicators::enter_hint()}</p>
            <div class="scroll-x" role="region" aria-label=t::indicators::title() tabindex="0">
                <table class="figures">
                    <thead><tr><th scope="col">{t::indicators::part()}</th>{headings}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <Choices field=source_field value=source options=sources/>
            {needs_reason.then(|| view! { <TextField field=reason_field value=reason/> })}
            <div class="row">
                <Submit form text=t::indicators::save() busy=t::app::saving test="save-month"/>
                <a class="btn btn--quiet" href=back>{t::app::cancel()}</a>
            </div>
        </form>
    }
    .into_any()
}

/// A figure of the table; the arrows lead to the row above and below.
#[component]
fn FigureInput(
    entering: Entering,
    number: usize,
    width: usize,
    label: String,
    test: String,
) -> impl IntoView {
    let entry = entering.entries.with_value(|entries| entries.get(number).cloned());
    let Some(Entry { typed, .. }) = entry else { return ().into_any() };
    let go = move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowDown" => Some(number + width),
            "ArrowUp" => number.checked_sub(width),
            _ => None,
        };
        let count = entering.entries.with_value(Vec::len);
        if let Some(to) = to.filter(|to| *to < count) {
            event.prevent_default();
            browser::focus(field_id(to));
        }
    };
    let error = Memo::new(move |_| entering.error(number));
    let error_id = format!("{}-error", field_id(number));
    let described = error_id.clone();
    view! {
        <input
            class="input"
            id=field_id(number)
            type="text"
            inputmode="decimal"
            autocomplete="off"
            aria-label=label
            data-test=test
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            aria-describedby=move || error.with(Option::is_some).then(|| described.clone())
            prop:value=typed
            on:input=move |event| typed.set(event_target_value(&event))
            on:keydown=go
        />
        {move || error.get().map(|words| view! { <span class="error" id=error_id.clone()>{words}</span> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use verv_domain::time::date;

    use super::*;

    #[test]
    fn a_month_that_is_not_over_is_not_offered() {
        let today = date(2026, 6, 17);
        let may = Month::new(2026, 5).unwrap();
        assert_eq!(chosen(None, today), may);
        assert_eq!(chosen(Some("2026-06"), today), may);
        assert_eq!(chosen(Some("mai"), today), may);
        assert_eq!(chosen(Some("2026-01"), today), Month::new(2026, 1).unwrap());
        assert_eq!(last_over(date(2026, 6, 30)), Month::new(2026, 6).unwrap());
    }
}

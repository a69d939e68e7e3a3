//! Figures from a file: what would be entered is shown first, and what is doubtful is asked about.

use leptos::{
    ev::{Event, SubmitEvent},
    prelude::*,
};
use verv_contract::{
    endpoints::ImportFigures,
    exchange::imports::{Conflicts, Doubt, FigureImportQuery, FigureImportView, ImportQuestion, NumberStyle},
};
use verv_domain::{
    access::Action, organisation::branches::BranchSlug, progress::monthly_figures::FigureSource,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, HtmlInputElement};

use super::known::Lists;
use crate::{
    api::CallError,
    form::{Choices, Field, Form, Submit, Summary, TextField, filled_in},
    locales::{self, days, t},
    router::{Place, Router, use_router},
    session::{Session, use_session},
    ui::{
        icon::icon,
        page,
        remote::{Loaded, Remote},
        toast::{Toasts, use_toasts},
    },
};

/// Figures of the preview that are shown.
const SHOWN: usize = 20;

#[component]
pub fn ImportPage(slug: BranchSlug) -> impl IntoView {
    let session = use_session();
    if !untrack(|| session.can(Action::EnterIndicators)) {
        return page::denied();
    }
    let (client, of) = (session.client, slug.clone());
    let lists = Remote::new(move || Lists::fetch(client, of.clone()));
    let slug = StoredValue::new(slug);
    view! {
        <div class="stack gap-6">
            <header class="page-head">
                <div class="page-head__text">
                    {page::fixed_heading(t::figure_file::title())}
                    <p class="lead soft measure">{t::figure_file::lead()}</p>
                </div>
            </header>
            <Loaded remote=lists what=t::indicators::loading is_part=true>
                {lists.with_untracked(Clone::clone).map(|lists| view! { <FileForm slug=slug.get_value() lists/> })}
            </Loaded>
        </div>
    }
    .into_any()
}

/// A copy is a handle.
#[derive(Clone, Copy)]
struct Importing {
    slug: StoredValue<BranchSlug>,
    form: Form,
    file: StoredValue<Option<File>, LocalStorage>,
    preview: RwSignal<Option<FigureImportView>>,
    source: RwSignal<String>,
    numbers: RwSignal<String>,
    conflicts: RwSignal<String>,
    unknown: RwSignal<String>,
    reason: RwSignal<String>,
    session: Session,
    router: Router,
    toasts: Toasts,
}

/// The word that leaves out what the branch does not have.
const SKIP: &str = "skip";

impl Importing {
    fn new(slug: BranchSlug) -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            slug: StoredValue::new(slug),
            form: Form::new("fil"),
            file: StoredValue::new_local(None),
            preview: RwSignal::new(None),
            source: RwSignal::new(FigureSource::MemberRegister.as_str().to_owned()),
            numbers: empty(),
            conflicts: empty(),
            unknown: empty(),
            reason: empty(),
            session: use_session(),
            router: use_router(),
            toasts: use_toasts(),
        }
    }

    fn query(self, preview: bool) -> FigureImportQuery {
        let word = |signal: RwSignal<String>| signal.get_untracked();
        FigureImportQuery {
            preview: preview.then_some(true),
            source: FigureSource::ALL.into_iter().find(|source| source.as_str() == word(self.source)),
            numbers: NumberStyle::ALL.into_iter().find(|style| style.as_str() == word(self.numbers)),
            conflicts: Conflicts::ALL.into_iter().find(|choice| choice.as_str() == word(self.conflicts)),
            skip_unknown: (word(self.unknown) == SKIP).then_some(true),
            reason: filled_in(&word(self.reason)),
        }
    }

    /// Says what would be entered; or enters it, where nothing is left to ask about.
    fn send(self, preview: bool) {
        if self.form.busy.get_untracked() {
            return;
        }
        let Some(file) = self.file.get_value() else {
            self.form.refuse_field("/file", "required");
            return;
        };
        self.form.begin();
        spawn_local(async move {
            let Some(slug) = self.slug.try_get_value() else { return };
            let client = self.session.client;
            let sent =
                client.upload::<ImportFigures>((slug.clone(),), &self.query(preview), file, !preview).await;
            match sent {
                Ok(view) if view.entered => {
                    self.form.end();
                    self.toasts.say(t::figure_file::entered(view.added + view.replaced));
                    self.router.go(&Place::Indicators(slug).href());
                }
                Ok(view) => {
                    self.form.end();
                    self.preview.set(Some(view));
                }
                Err(error) => self.fail(error),
            }
        });
    }

    fn fail(self, error: CallError) {
        self.preview.set(None);
        self.form.fail(error);
    }
}

#[component]
fn FileForm(slug: BranchSlug, lists: Lists) -> impl IntoView {
    let importing = Importing::new(slug.clone());
    let Importing { form, file, preview, source, .. } = importing;
    let choose = move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        file.set_value(input.and_then(|input| input.files()?.get(0)));
        preview.set(None);
        if file.with_value(Option::is_some) {
            importing.send(true);
        }
    };
    let is_ready = Memo::new(move |_| {
        preview.with(|view| {
            view.as_ref().is_some_and(|view| view.questions.is_empty() && view.added + view.replaced > 0)
        })
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        importing.send(!is_ready.get_untracked());
    };
    let text = move || {
        if is_ready.get() { t::figure_file::enter() } else { t::figure_file::preview() }
    };
    let sources =
        FigureSource::ALL.map(|source| (source.as_str().to_owned(), locales::figure_source(source))).to_vec();
    let source_field =
        Field { form, pointer: "/source", label: t::indicators::source(), hint: None, test: "source" };
    let back = Place::Indicators(slug).href();
    let lists = StoredValue::new(lists);
    view! {
        <form class="sheet stack gap-5" novalidate data-test="file-form" on:submit=submit>
            <Summary form/>
            <div class="field">
                <label for=form.id("/file")>{t::figure_file::file()}</label>
                <span class="hint" id="fil-hint">{t::figure_file::hint()}</span>
                <input
                    class="input"
                    id=form.id("/file")
                    type="file"
                    accept=".csv,.txt,.xlsx,text/csv"
                    aria-describedby="fil-hint"
                    data-test="file"
                    on:change=choose
                />
            </div>
            <Choices field=source_field value=source options=sources/>
            <Questions importing/>
            {move || preview.get().map(|view| seen(&view, &lists.get_value()))}
            <div class="row">
                <Submit form text=Signal::derive(text) busy=t::app::saving test="send-file"/>
                <a class="btn btn--quiet" href=back>{t::app::cancel()}</a>
            </div>
        </form>
    }
}

/// What is doubtful, each kind with its answers; whoever has answered asks for the preview again.
#[component]
fn Questions(importing: Importing) -> impl IntoView {
    let Importing { form, preview, numbers, conflicts, unknown, reason, .. } = importing;
    // What was asked once stays on the page, so that the answer can be another.
    let asked = Memo::new(move |before: Option<&Vec<Doubt>>| {
        let mut asked = before.cloned().unwrap_or_default();
        preview.with(|view| {
            let doubts = view.iter().flat_map(|view| &view.questions).map(|question| question.doubt);
            asked.extend(doubts);
        });
        asked.sort_unstable();
        asked.dedup();
        asked
    });
    let has = move |doubts: &'static [Doubt]| {
        Memo::new(move |_| asked.with(|asked| asked.iter().any(|doubt| doubts.contains(doubt))))
    };
    let field = move |pointer: &'static str, label: String, test: &'static str| Field {
        form,
        pointer,
        label,
        hint: None,
        test,
    };
    let unsaid = || (String::new(), t::figure_file::choose());
    let styles = move || {
        let answers = NumberStyle::ALL.map(|style| {
            let words = match style {
                NumberStyle::Comma => t::figure_file::comma(),
                NumberStyle::Point => t::figure_file::point(),
            };
            (style.as_str().to_owned(), words)
        });
        std::iter::once(unsaid()).chain(answers).collect::<Vec<_>>()
    };
    let choices = move || {
        let answers = Conflicts::ALL.map(|choice| {
            let words = match choice {
                Conflicts::Keep => t::figure_file::keep(),
                Conflicts::Replace => t::figure_file::replace(),
            };
            (choice.as_str().to_owned(), words)
        });
        std::iter::once(unsaid()).chain(answers).collect::<Vec<_>>()
    };
    let skips = move || vec![unsaid(), (SKIP.to_owned(), t::figure_file::skip())];
    let asks_style = has(&[Doubt::NumberStyle]);
    let asks_conflict = has(&[Doubt::Conflict, Doubt::Reason]);
    let asks_unknown = has(&[Doubt::UnknownEmployer, Doubt::UnknownArea]);
    let asks_reason = has(&[Doubt::Reason]);
    view! {
        <Show when=move || asks_style.get()>
            <Choices field=field("/numbers", t::figure_file::ask_numbers(), "numbers") value=numbers options=styles()/>
        </Show>
        <Show when=move || asks_unknown.get()>
            <Choices field=field("/skip_unknown", t::figure_file::ask_unknown(), "unknown") value=unknown options=skips()/>
        </Show>
        <Show when=move || asks_conflict.get()>
            <Choices field=field("/conflicts", t::figure_file::ask_conflicts(), "conflicts") value=conflicts options=choices()/>
        </Show>
        <Show when=move || asks_reason.get()>
            <TextField field=field("/reason", t::events::reason(), "reason") value=reason/>
        </Show>
    }
}

/// What the file would enter, and what is asked about.
fn seen(view: &FigureImportView, lists: &Lists) -> AnyView {
    let counts = [
        (view.added, t::figure_file::added(view.added)),
        (view.replaced, t::figure_file::replaced(view.replaced)),
        (view.known, t::figure_file::known(view.known)),
        (view.kept, t::figure_file::kept(view.kept)),
        (view.skipped, t::figure_file::skipped(view.skipped)),
    ];
    let counts: Vec<String> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    let questions = view.questions.iter().take(SHOWN).map(|question| {
        view! { <li data-test="import-question">{asked(question)}</li> }
    });
    let questions = (!view.questions.is_empty()).then(|| {
        view! {
            <div class="note note--warn" data-test="import-questions">
                {icon("i-warn")}
                <div><p><b>{t::figure_file::questions()}</b></p><ul>{questions.collect_view()}</ul></div>
            </div>
        }
    });
    let ignored = (!view.ignored_columns.is_empty()).then(|| {
        view! { <p class="soft">{t::figure_file::ignored(&view.ignored_columns.join(", "))}</p> }
    });
    let name = |key: &str| {
        let found = lists.indicators.iter().find(|indicator| indicator.key.as_str() == key);
        found.map(|indicator| indicator.name.clone()).unwrap_or_default()
    };
    let rows = view.figures.iter().take(SHOWN).map(|figure| {
        let part = lists.part(figure.agreement_area.as_ref(), figure.employer_id);
        view! {
            <tr>
                <th scope="row">{locales::capitalised(&days::month_and_year(figure.month.first()))}</th>
                <td>{part}</td>
                <td>{name(figure.indicator.as_str())}</td>
                <td class="n">{locales::signed(figure.value)}</td>
                <td class="n">{figure.before.map(locales::signed)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let table = (!view.figures.is_empty()).then(|| {
        view! {
            <div class="scroll-x" role="region" aria-label=t::figure_file::preview() tabindex="0">
                <table class="figures" data-test="import-preview">
                    <thead><tr>
                        <th scope="col">{t::indicators::month()}</th>
                        <th scope="col">{t::indicators::part()}</th>
                        <th scope="col">{t::indicators::which()}</th>
                        <th scope="col" class="n">{t::figure_file::value()}</th>
                        <th scope="col" class="n">{t::figure_file::before()}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <div class="stack gap-5" role="status">
            <p data-test="import-counts"><b>{counts.join(", ")}</b></p>
            {questions}
            {table}
            {ignored}
        </div>
    }
    .into_any()
}

fn asked(question: &ImportQuestion) -> String {
    let ImportQuestion { row, column, doubt, cell, existing } = question;
    let row = row.to_string();
    match doubt {
        Doubt::NumberStyle => t::figure_file::doubt_number(cell, column, &row),
        Doubt::UnknownEmployer => t::figure_file::doubt_employer(cell, &row),
        Doubt::UnknownArea => t::figure_file::doubt_area(cell, &row),
        Doubt::Conflict => {
            let existing = existing.map(locales::signed).unwrap_or_default();
            t::figure_file::doubt_conflict(cell, column, &existing, &row)
        }
        Doubt::Reason => t::figure_file::doubt_reason(column, &row),
    }
}

//! What has changed since adoption, and who has had a part.

use leptos::prelude::*;
use verv_contract::{
    endpoints::{HideChange, ListChanges, ListResponsibilities},
    page::PageQuery,
    plan::{
        changes::Change, history::ChangeView, measures::MeasureRights, responsibilities::ResponsibilityView,
    },
};
use verv_domain::{access::Action, id::ChangeId};
use wasm_bindgen_futures::spawn_local;

use super::{Shared, hide::HideButton};
use crate::{
    api::{Options, trouble_text},
    browser,
    form::use_client,
    locales::{self, days, t},
    pages::{
        plan::changes::undo::{self, Outcome, may_undo, take_back},
        plan::changes::words,
    },
    session::use_session,
    ui::{
        icon::{icon, small_icon},
        remote::{Loaded, Remote},
        tabs::{Tab, Tabs},
        toast::use_toasts,
    },
};

/// As many as a page shows without asking; the rest of a long history is for the audit.
const MOST: PageQuery = PageQuery { limit: Some(100), cursor: None };

#[component]
pub fn History(shared: Shared) -> impl IntoView {
    let tabs = vec![
        Tab { name: t::history::title(), panel: Box::new(move || view! { <Changes shared/> }.into_any()) },
        Tab { name: t::parts::title(), panel: Box::new(move || view! { <Parts shared/> }.into_any()) },
    ];
    view! {
        <section aria-labelledby="h-endringer" class="stack">
            <h2 id="h-endringer" tabindex="-1">{t::history::heading()}</h2>
            <Tabs id="historikk" label=t::history::heading() tabs/>
        </section>
    }
}

#[component]
fn Changes(shared: Shared) -> impl IntoView {
    let client = use_client();
    let changes = Remote::new(move || async move { client.find::<ListChanges>(shared.path(), &MOST).await });
    let all = move || changes.with(|page| page.items.clone()).unwrap_or_default();
    let is_any = Memo::new(move |_| !all().is_empty());
    let may = shared.part(|measure| measure.may);
    // What was changed in one go is taken back in one go: the first of it has the button.
    let rows = move || {
        let all = all();
        let is_first = |n: usize| n == 0 || all[n - 1].at != all[n].at;
        let together = |one: &ChangeView| all.iter().filter(|other| other.at == one.at).cloned().collect();
        all.iter()
            .enumerate()
            .map(|(n, one)| (one.clone(), if is_first(n) { together(one) } else { Vec::new() }))
            .collect::<Vec<(ChangeView, Vec<ChangeView>)>>()
    };
    // A newer change, or one that was hidden, draws the row anew.
    let key = |(one, together): &(ChangeView, Vec<ChangeView>)| {
        (one.id, one.hidden.is_some(), together.iter().filter(|one| one.latest).count())
    };
    view! {
        <Loaded remote=changes what=t::history::title is_part=true>
            <Show when=move || is_any.get() fallback=|| view! { <p class="soft">{t::history::none()}</p> }>
                <ol class="tl" data-test="changes">
                    <For each=rows key=key let:row>
                        <Row shared change=row.0 together=row.1 may=may.get_untracked()/>
                    </For>
                </ol>
            </Show>
        </Loaded>
    }
}

#[component]
fn Row(
    shared: Shared,
    change: ChangeView,
    together: Vec<ChangeView>,
    may: Option<MeasureRights>,
) -> impl IntoView {
    let rights = may.map(|may| undo::Rights { assign: may.assign, edit: may.edit }).unwrap_or_default();
    // Also in a plan that is closed.
    let may_hide = use_session().can(Action::EditPlan);
    let back: Vec<_> =
        together.into_iter().filter(|one| may_undo(rights, one)).map(|one| one.change).collect();
    let back = (!back.is_empty()).then(|| view! { <Undo shared changes=back/> });
    let hidden = change.hidden.as_ref().map(|hidden| {
        let trace = t::history::hidden_by(&days::instant(hidden.at), &hidden.office);
        view! { <p class="muted" data-test="hidden">{trace}</p> }
    });
    let proposed = change.proposed.as_ref();
    let proposed = proposed.map(|by| format!(", {}", t::history::proposed_by(&by.office)));
    let hides = hidden.is_none() && may_hide && has_text(&change.change);
    let id = change.id;
    let hide = hides.then(|| view! { <Hide shared id/> });
    view! {
        <li>
            <span class="tl__mark">{icon("i-pen")}</span>
            <div>
                <p class="tl__when">{days::instant_with_clock(change.at)}</p>
                <div class="tl__body">
                    <p>{words::sentence(&change.change)}</p>
                    {hidden}
                    <p class="muted">{t::history::by(&change.office)}{proposed}</p>
                    {back}
                    {hide}
                </div>
            </div>
        </li>
    }
}

/// Whether somebody has written it themselves.
fn has_text(change: &Change) -> bool {
    match change {
        Change::Title { .. } | Change::NotLocalReason { .. } | Change::Deadline { .. } => true,
        Change::Target { before, after } => {
            [before, after].into_iter().flatten().any(|target| target.note.is_some())
        }
        Change::Added
        | Change::AdoptedText { .. }
        | Change::Kind { .. }
        | Change::State { .. }
        | Change::EveryoneNamed { .. }
        | Change::Accountable { .. }
        | Change::Supporting { .. } => false,
    }
}

#[component]
fn Undo(shared: Shared, changes: Vec<Change>) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let busy = RwSignal::new(false);
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let coming = take_back(client, shared.path(), changes.clone());
        spawn_local(async move {
            match coming.await {
                Ok(Outcome::Undone(measure)) => {
                    shared.take(*measure);
                    toasts.say(t::history::undone());
                    browser::focus("h-endringer");
                }
                Ok(Outcome::Overtaken) => toasts.say(t::changes::overtaken()),
                Err(error) => toasts.say(trouble_text(&error)),
            }
            busy.try_set(false);
        });
    };
    view! {
        <p>
            <button
                class="linkbtn"
                type="button"
                data-test="undo-change"
                aria-busy=move || busy.get().then_some("true")
                on:click=press
            >
                {small_icon("i-undo")}
                {t::app::undo()}
            </button>
        </p>
    }
}

#[component]
fn Hide(shared: Shared, id: ChangeId) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let hide = Callback::new(move |()| {
        let (slug, measure) = shared.path();
        spawn_local(async move {
            let outcome = client.send::<HideChange>((slug, measure, id), &(), Options::default()).await;
            toasts.say(outcome.map_or_else(|error| trouble_text(&error), |_| t::hide::done()));
        });
    });
    view! { <HideButton about=String::new() hide/> }
}

#[component]
fn Parts(shared: Shared) -> impl IntoView {
    let client = use_client();
    let parts = Remote::new(move || client.find::<ListResponsibilities>(shared.path(), &MOST));
    let list = move || {
        let parts = parts.with(|page| page.items.iter().map(part).collect_view());
        view! { <ul class="stack gap-3 list" data-test="parts">{parts}</ul> }
    };
    let is_any = Memo::new(move |_| parts.with(|page| !page.items.is_empty()).unwrap_or_default());
    view! {
        <Loaded remote=parts what=t::parts::title is_part=true>
            <Show when=move || is_any.get() fallback=|| view! { <p class="soft">{t::parts::none()}</p> }>
                {list}
            </Show>
        </Loaded>
    }
}

fn part(part: &ResponsibilityView) -> impl IntoView + use<> {
    let from = days::day_and_year(part.from);
    let span =
        part.to.map_or_else(|| t::parts::since(&from), |to| t::parts::span(&from, &days::day_and_year(to)));
    let replaced = part.replaced_at.map(|at| format!(". {}", t::parts::replaced(&days::instant(at))));
    let title = format!("{}: {}", locales::part(part.part), part.party.name);
    view! { <li><span class="item__title">{title}</span><br/><span class="item__sub">{span}{replaced}</span></li> }
}

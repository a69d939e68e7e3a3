//! What has changed since adoption, and who has had a part.

use leptos::prelude::*;
use verv_contract::{
    endpoints::{HideChange, ListChanges, ListResponsibilities},
    history::{Change, ChangeView},
    measures::MeasureRights,
    page::PageQuery,
    responsibilities::ResponsibilityView,
};
use verv_domain::id::ChangeId;
use wasm_bindgen_futures::spawn_local;

use super::{Shared, hide::HideButton};
use crate::{
    api::{Options, trouble_text},
    form::use_client,
    locales::{self, days, t},
    pages::changes::words,
    ui::{
        icon::icon,
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
    view! {
        <Loaded remote=changes what=t::history::title is_part=true>
            <Show when=move || is_any.get() fallback=|| view! { <p class="soft">{t::history::none()}</p> }>
                <ol class="tl" data-test="changes">
                    <For each=all key=|change| (change.id, change.hidden.is_some()) let:change>
                        <Row shared change may=may.get_untracked()/>
                    </For>
                </ol>
            </Show>
        </Loaded>
    }
}

#[component]
fn Row(shared: Shared, change: ChangeView, may: Option<MeasureRights>) -> impl IntoView {
    let hidden = change.hidden.as_ref().map(|hidden| {
        let trace = t::messages::hidden(&hidden.office, &days::instant(hidden.at));
        view! { <p class="muted" data-test="hidden">{trace}</p> }
    });
    let hides = hidden.is_none() && may.is_some_and(|may| may.edit) && has_text(&change.change);
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
                    <p class="muted">{t::history::by(&change.office)}</p>
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
        | Change::Kind { .. }
        | Change::State { .. }
        | Change::EveryoneNamed { .. }
        | Change::Accountable { .. }
        | Change::Supporting { .. } => false,
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
    let title = format!("{}: {}", locales::part(part.part), part.name);
    view! { <li><span class="item__title">{title}</span><br/><span class="item__sub">{span}{replaced}</span></li> }
}

//! What has changed since adoption, and who has had a part.

use leptos::prelude::*;
use verv_contract::{
    endpoints::{ListChanges, ListResponsibilities},
    history::ChangeView,
    page::PageQuery,
    responsibilities::ResponsibilityView,
};

use super::Shared;
use crate::{
    form::use_client,
    locales::{self, days, t},
    pages::changes::words,
    ui::{
        icon::icon,
        remote::{Loaded, Remote},
        tabs::{Tab, Tabs},
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
            <h2 id="h-endringer">{t::history::heading()}</h2>
            <Tabs id="historikk" label=t::history::heading() tabs/>
        </section>
    }
}

#[component]
fn Changes(shared: Shared) -> impl IntoView {
    let client = use_client();
    let changes = Remote::new(move || client.find::<ListChanges>(shared.path(), &MOST));
    let all = move || changes.with(|page| page.items.clone()).unwrap_or_default();
    let is_any = Memo::new(move |_| !all().is_empty());
    view! {
        <Loaded remote=changes what=t::history::title is_part=true>
            <Show
                when=move || is_any.get()
                fallback=|| view! { <p class="soft">{t::history::none()}</p> }
            >
                <ol class="tl" data-test="changes">
                    <For each=all key=|change| change.id let:change><Change change/></For>
                </ol>
            </Show>
        </Loaded>
    }
}

#[component]
fn Change(change: ChangeView) -> impl IntoView {
    view! {
        <li>
            <span class="tl__mark">{icon("i-pen")}</span>
            <div>
                <p class="tl__when">{days::instant_with_clock(change.at)}</p>
                <div class="tl__body">
                    <p>{words::sentence(&change.change)}</p>
                    <p class="muted">{t::history::by(&change.office)}</p>
                </div>
            </div>
        </li>
    }
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

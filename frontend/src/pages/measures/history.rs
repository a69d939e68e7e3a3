//! What has changed since adoption, and who has had a part.

use crate::dom::{View, view};
use leptos::prelude::*;
use verv_contract::{
    Page,
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
        remote::Remote,
        tabs::{Tab, tabs},
    },
};

/// As many as a page shows without asking; the rest of a long history is for the audit.
const MOST: PageQuery = PageQuery { limit: Some(100), cursor: None };

pub fn section(shared: Shared) -> View {
    let client = use_client();
    let changes = Remote::new(move || {
        shared.changed.track();
        async move { client.find::<ListChanges>(shared.path(), &MOST).await }
    });
    let parts = Remote::new(move || {
        shared.changed.track();
        async move { client.find::<ListResponsibilities>(shared.path(), &MOST).await }
    });
    let all = vec![
        Tab {
            name: t::history::title(),
            panel: Box::new(move || {
                changes.show_part(t::history::title, move || (move || changes.with(change_list)).into_any())
            }),
        },
        Tab {
            name: t::parts::title(),
            panel: Box::new(move || {
                parts.show_part(t::parts::title, move || (move || parts.with(part_list)).into_any())
            }),
        },
    ];
    view! {
        <section aria-labelledby="h-endringer" class="stack">
            <h2 id="h-endringer">{t::history::heading()}</h2>
            {tabs("historikk", t::history::heading(), all)}
        </section>
    }
}

fn change_list(page: &Page<ChangeView>) -> View {
    if page.items.is_empty() {
        return view! { <p class="soft">{t::history::none()}</p> };
    }
    let items = page.items.iter().map(|change| {
        view! {
            <li>
                <span class="tl__mark">{icon("i-pen")}</span>
                <div>
                    <p class="tl__when">{days::instant(change.at)}</p>
                    <div class="tl__body">
                        <p>{words::sentence(&change.change)}</p>
                        <p class="muted">{t::history::by(&change.office)}</p>
                    </div>
                </div>
            </li>
        }
    });
    view! { <ol class="tl" data-test="changes">{items.collect_view()}</ol> }
}

fn part_list(page: &Page<ResponsibilityView>) -> View {
    if page.items.is_empty() {
        return view! { <p class="soft">{t::parts::none()}</p> };
    }
    let items = page.items.iter().map(|part| {
        let from = days::day_and_year(part.from);
        let span = part.to.map_or_else(
            || t::parts::since(&from),
            |to| t::parts::span(&from, &days::day_and_year(to)),
        );
        let replaced = part.replaced_at.map(|at| format!(". {}", t::parts::replaced(&days::instant(at))));
        let title = format!("{}: {}", locales::part(part.part), part.name);
        view! { <li><span class="item__title">{title}</span><br/><span class="item__sub">{span}{replaced}</span></li> }
    });
    view! { <ul class="stack gap-3 list" data-test="parts">{items.collect_view()}</ul> }
}

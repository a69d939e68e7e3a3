//! Employers of members, with what is known of each.

use leptos::prelude::*;
use verv_contract::{
    endpoints::ListEmployers,
    organisation::employers::{EmployerQuery, EmployerView},
};
use verv_domain::organisation::branches::BranchSlug;

use super::Registers;
use crate::{
    locales::{small, t},
    session::use_session,
    ui::{
        icon::{icon, mark},
        note, page,
        remote::{Loaded, Remote},
    },
};

#[component]
pub fn Employers(slug: BranchSlug) -> impl IntoView {
    let (client, of) = (use_session().client, slug.clone());
    let employers = Remote::new(move || {
        let of = of.clone();
        let query = EmployerQuery { active: Some(true), limit: Some(200), ..EmployerQuery::default() };
        async move {
            client
                .find_all::<ListEmployers, _, _>(
                    || (of.clone(),),
                    query,
                    |query, next| query.cursor = Some(next),
                    |it| it.id,
                )
                .await
        }
    });
    let slug = StoredValue::new(slug);
    let finding = move || match employers.with(|all| small(all.len())).unwrap_or_default() {
        0 => t::workplaces::no_employers(),
        found => t::workplaces::finding_employers(found),
    };
    view! {
        <Loaded remote=employers what=t::workplaces::loading>
            <header class="page-head"><div class="page-head__text">{page::heading(finding)}</div></header>
            <Registers slug=slug.get_value() is_employers=true/>
            {move || employers.with(|all| list(all))}
        </Loaded>
    }
}

fn list(all: &[EmployerView]) -> AnyView {
    if all.is_empty() {
        return note::empty(t::workplaces::no_employers(), t::workplaces::no_employers_lead(), None);
    }
    let row = |employer: &EmployerView| {
        let agreement = if employer.has_agreement {
            view! { <span class="st">{icon("i-check")}<span>{t::workplaces::agreement()}</span></span> }
                .into_any()
        } else {
            view! { <span class="st st--gap">{mark("g-gap")}<span>{t::workplaces::no_agreement()}</span></span> }
                .into_any()
        };
        view! {
            <li data-test="employer">
                <div class="item">
                    {icon("i-offices")}
                    <span>
                        <span class="item__title">{employer.name.clone()}</span>
                        <br/>
                        <span class="item__sub">{t::workplaces::finding(employer.workplaces)}</span>
                    </span>
                    {agreement}
                </div>
            </li>
        }
    };
    view! { <ul class="list sheet sheet--list" data-test="employers-list">{all.iter().map(row).collect_view()}</ul> }
        .into_any()
}

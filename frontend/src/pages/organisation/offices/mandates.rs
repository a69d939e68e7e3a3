//! Everybody who holds, will hold or has held an office.

use leptos::prelude::*;
use verv_contract::{
    endpoints::ListMandates,
    organisation::mandates::{MandateQuery, MandateView},
};
use verv_domain::{Date, id::MandateId};

use super::{
    end::EndForm,
    give::Give,
    invite::Invite,
    rename::RenameForm,
    revoke::{NotRevoked, Revoke},
    shared::{Part, Shared},
    words,
};
use crate::{
    browser,
    form::draft_waits,
    locales::{days, small, t},
    ui::{
        icon::small_icon,
        remote::{Loaded, Remote},
    },
};

/// Where a mandate is in its time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Now,
    Coming,
    Past,
    /// Given by mistake: it holds on no day.
    Revoked,
}

fn when(mandate: &MandateView, today: Date) -> When {
    if mandate.revoked_at.is_some() {
        When::Revoked
    } else if mandate.to.is_some_and(|to| to < today) {
        When::Past
    } else if mandate.from > today {
        When::Coming
    } else {
        When::Now
    }
}

#[component]
pub fn Mandates(shared: Shared) -> impl IntoView {
    let client = shared.client;
    let all: Remote<Vec<MandateView>> = Remote::new(move || {
        let slug = shared.slug.get_value();
        let query = MandateQuery { office: Some(shared.id), limit: Some(200), ..MandateQuery::default() };
        let turn = |query: &mut MandateQuery, next| query.cursor = Some(next);
        async move { client.find_all::<ListMandates, _, _>(|| (slug.clone(),), query, turn, |it| it.id).await }
    });
    view! {
        <section class="sheet stack" aria-labelledby="h-innehavere" data-test="mandates">
            <h2 id="h-innehavere" tabindex="-1">{t::office::holders()}</h2>
            <Loaded remote=all what=t::office::holders is_part=true>
                <Lists shared all/>
            </Loaded>
            <Give shared/>
        </section>
    }
}

/// Those of today, those to come, those that have ended.
#[component]
fn Lists(shared: Shared, all: Remote<Vec<MandateView>>) -> impl IntoView {
    open_what_waits(shared, all);
    let of = move |wanted: When| {
        Memo::new(move |_| {
            let of = |all: &Vec<MandateView>| {
                all.iter().filter(|mandate| when(mandate, shared.today) == wanted).cloned().collect()
            };
            all.with(of).unwrap_or_default()
        })
    };
    let [now, coming, past, revoked]: [Memo<Vec<MandateView>>; 4] =
        [When::Now, When::Coming, When::Past, When::Revoked].map(of);
    let all_again = Callback::new(move |()| all.reload());
    view! {
        <Show when=move || now.with(|now| !now.is_empty()) fallback=|| view! { <p>{words::vacant()}</p> }>
            <Rows shared mandates=now is_over=false test="mandates-today" all_again/>
        </Show>
        <Show when=move || coming.with(|coming| !coming.is_empty())>
            <h3 class="h-body">{t::office::coming()}</h3>
            <Rows shared mandates=coming is_over=false test="mandates-coming" all_again/>
        </Show>
        <Show when=move || past.with(|past| !past.is_empty())>
            <details class="more">
                <summary>
                    {small_icon("i-right")}
                    {move || t::office::past(small(past.with(Vec::len)))}
                </summary>
                <Rows shared mandates=past is_over=true test="mandates-past" all_again/>
            </details>
        </Show>
        <Show when=move || revoked.with(|revoked| !revoked.is_empty())>
            <details class="more">
                <summary>
                    {small_icon("i-right")}
                    {move || t::office::revoked(small(revoked.with(Vec::len)))}
                </summary>
                <ul class="list" data-test="mandates-revoked">
                    <For each=move || revoked.get() key=|mandate| mandate.id children=revoked_row/>
                </ul>
            </details>
        </Show>
    }
}

/// A form in which something was typed and not sent opens by itself.
fn open_what_waits(shared: Shared, all: Remote<Vec<MandateView>>) {
    if shared.changing.with_untracked(Option::is_some) {
        return;
    }
    let ids: Vec<_> =
        all.with_untracked(|all| all.iter().map(|mandate| mandate.id).collect()).unwrap_or_default();
    let both = ids.into_iter().flat_map(|id| [(id, Part::Name), (id, Part::LastDay)]);
    let mut waiting = both.filter(|(id, part)| draft_waits(&part.draft(*id)));
    if let Some(first) = waiting.next() {
        shared.changing.set(Some(first));
    }
}

#[component]
fn Rows(
    shared: Shared,
    mandates: Memo<Vec<MandateView>>,
    is_over: bool,
    test: &'static str,
    all_again: Callback<()>,
) -> impl IntoView {
    view! {
        <ul class="list" data-test=test>
            <For
                each=move || mandates.get()
                key=|mandate| (mandate.id, mandate.version, mandate.can_log_in)
                let:mandate
            >
                <Row shared mandate is_over all_again/>
            </For>
        </ul>
    }
}

#[component]
fn Row(shared: Shared, mandate: MandateView, is_over: bool, all_again: Callback<()>) -> impl IntoView {
    let MandateView { id, deputy, from, to, .. } = mandate;
    let from = days::day_and_year(from);
    let period =
        to.map_or_else(|| t::parts::since(&from), |to| t::parts::span(&from, &days::day_and_year(to)));
    let end = (!is_over).then(|| {
        let words = if to.is_some() { t::office::change_last_day() } else { t::office::set_last_day() };
        let of_whom = t::office::last_day_of(&mandate.name, &words);
        view! { <Opener shared this=(id, Part::LastDay) words of_whom test="end"/> }
    });
    let revoke = (!is_over && mandate.from >= shared.today).then(|| {
        view! { <Revoke shared mandate=mandate.clone() all_again/> }
    });
    let rename_of = t::office::rename_of(&mandate.name);
    let (name, email) = (mandate.name.clone(), mandate.email.clone());
    let invite = (!is_over && !mandate.can_log_in).then(|| {
        view! { <Invite shared id label=t::office::make_link_for(&mandate.name)/> }
    });
    let form = move || {
        let (_, part) = shared.changing.get().filter(|(changing, _)| *changing == id)?;
        let mandate = mandate.clone();
        Some(match part {
            Part::LastDay => view! { <EndForm shared mandate all_again/> }.into_any(),
            Part::Name => view! { <RenameForm shared mandate all_again/> }.into_any(),
        })
    };
    view! {
        <li class="mandate" data-test="mandate" data-id=id.to_string()>
            <div class="mandate__row">
                <div class="mandate__who">
                    <p>
                        <b>{name}</b>
                        {deputy.then(|| view! { <span class="soft">" · "{t::office::deputy()}</span> })}
                    </p>
                    <p class="soft">{email}</p>
                    <p class="soft">{period}</p>
                </div>
                <div class="row">
                    <Opener
                        shared
                        this=(id, Part::Name)
                        words=t::office::rename()
                        of_whom=rename_of
                        test="rename"
                    />
                    {end}
                    {revoke}
                </div>
            </div>
            <NotRevoked shared id/>
            {form}
            {invite}
        </li>
    }
}

/// To whom it was given, and when it was taken back.
fn revoked_row(mandate: MandateView) -> impl IntoView {
    let MandateView { id, name, email, revoked_at, .. } = mandate;
    let when = revoked_at.map(|at| t::office::revoked_at(&days::instant_with_clock(at)));
    view! {
        <li class="mandate" data-test="mandate" data-id=id.to_string()>
            <div class="mandate__who">
                <p><b>{name}</b></p>
                <p class="soft">{email}</p>
                <p class="soft">{when}</p>
            </div>
        </li>
    }
}

/// The button that opens a form for a part of a mandate.
#[component]
fn Opener(
    shared: Shared,
    this: (MandateId, Part),
    words: String,
    of_whom: String,
    test: &'static str,
) -> impl IntoView {
    let (id, part) = this;
    let open = move |_| {
        shared.changing.set(Some(this));
        browser::focus(part.first_field());
    };
    view! {
        <button
            class="btn btn--quiet"
            type="button"
            id=part.opener(id)
            aria-label=of_whom
            data-test=test
            hidden=move || shared.changing.get() == Some(this)
            on:click=open
        >
            {words}
        </button>
    }
}

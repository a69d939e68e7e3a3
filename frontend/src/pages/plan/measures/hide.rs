//! Hiding what was written, for good: it is erased, and a trace stays.

use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    endpoints::{HideCheckInText, HideProposalText},
    plan::{check_ins::CheckInView, proposals::ProposalView},
};
use verv_domain::organisation::branches::BranchSlug;
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::{Options, trouble_text},
    form::use_client,
    locales::{days, t},
    ui::{
        dialog::{Dialog, DialogView, Question},
        icon::small_icon,
        toast::use_toasts,
    },
};

/// The dialog of a page with texts that can be hidden, for those who write in its lists.
#[derive(Clone, Copy)]
struct Asking(Dialog);

/// Stands once on a page, around the lists whose texts can be hidden.
#[component]
pub fn WithHiding(children: Children) -> impl IntoView {
    let dialog = Dialog::new("skjul");
    provide_context(Asking(dialog));
    view! { {children()} <DialogView dialog/> }
}

/// Asks first: it cannot be undone.
#[component]
pub fn HideButton(about: String, hide: Callback<()>) -> impl IntoView {
    let asking = use_context::<Asking>();
    let press = move |_| {
        let Some(Asking(dialog)) = asking else { return };
        dialog.ask(Question {
            title: t::hide::question(),
            consequences: vec![t::hide::consequence(), t::hide::trace()],
            act: t::hide::act(),
            on_yes: hide,
        });
    };
    view! {
        <p>
            <button class="linkbtn" type="button" data-test="hide" on:click=press>
                {small_icon("i-shield")}
                {t::hide::act()}
                <span class="vh">" "{about}</span>
            </button>
        </p>
    }
}

/// Hides what was written in a report, and in the answer to it.
#[component]
pub fn HideText(
    slug: BranchSlug,
    check_in: CheckInView,
    #[prop(optional, into)] changed: Option<Callback<CheckInView>>,
) -> impl IntoView {
    let (client, toasts) = (use_client(), use_toasts());
    let CheckInView { id, version, measure_title, .. } = check_in;
    let about = t::messages::acknowledge_for(&measure_title);
    let hide = Callback::new(move |()| {
        let slug = slug.clone();
        spawn_local(async move {
            let options = Options::of_version(version);
            let outcome = client.send::<HideCheckInText>((slug, id), &(), options).await;
            let (view, said) = match outcome {
                Ok(view) => (Some(view), t::hide::done()),
                Err(error) if error.code() == Some(ProblemCode::StaleVersion) => {
                    (error.current(), t::messages::changed())
                }
                Err(error) => (None, trouble_text(&error)),
            };
            if let (Some(changed), Some(view)) = (changed, view) {
                changed.try_run(view);
            }
            toasts.say(said);
        });
    });
    view! { <HideButton about hide/> }
}

/// Why something was proposed, or that the words were hidden.
pub fn reason(proposal: &ProposalView) -> AnyView {
    let words = (!proposal.reason.is_empty()).then(|| view! { <p>{t::quoted(&proposal.reason)}</p> });
    let trace = proposal.hidden.as_ref().map(|hidden| {
        let trace = t::messages::hidden(&days::instant(hidden.at), &hidden.office);
        view! { <p class="muted" data-test="hidden">{trace}</p> }
    });
    view! { {words} {trace} }.into_any()
}

/// Hides what was written in a proposal, and in the answer to it. Nothing, for those who may not, and where the page has no
/// dialog to ask in.
#[component]
pub fn HideProposal(slug: BranchSlug, proposal: ProposalView) -> impl IntoView {
    if !proposal.may.hide || use_context::<Asking>().is_none() {
        return None;
    }
    let (client, toasts) = (use_client(), use_toasts());
    let (id, version) = (proposal.id, proposal.version);
    let new = proposal.new_measure.map(|new| new.title);
    let about = proposal.measure.map(|measure| measure.title).or(new).unwrap_or_default();
    let hide = Callback::new(move |()| {
        let slug = slug.clone();
        spawn_local(async move {
            let options = Options::of_version(version);
            let outcome = client.send::<HideProposalText>((slug, id), &(), options).await;
            // What it has become is read anew, as after every write.
            toasts.say(match outcome {
                Ok(_) => t::hide::done(),
                Err(error) if error.code() == Some(ProblemCode::StaleVersion) => t::proposals::stale(),
                Err(error) => trouble_text(&error),
            });
        });
    });
    Some(view! { <HideButton about hide/> })
}

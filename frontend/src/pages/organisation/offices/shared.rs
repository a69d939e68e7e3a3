//! What the parts of an office's page share.

use leptos::prelude::*;
use verv_contract::{
    endpoints::EndMandate,
    identity::one_time_links::InvitationView,
    organisation::{
        mandates::{MandateEndRequest, MandateView},
        offices::OfficeView,
    },
};
use verv_domain::{
    Date,
    id::{MandateId, OfficeId},
    organisation::branches::BranchSlug,
};
use wasm_bindgen_futures::spawn_local;

use crate::{
    api::{CallError, Client, Options, trouble_text},
    browser,
    locales::t,
    ui::{dialog::Dialog, remote::Remote, toast::Toasts},
};

/// What of a mandate is being changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    LastDay,
    Name,
}

impl Part {
    /// The id of the button that opens its form.
    pub fn opener(self, id: MandateId) -> String {
        match self {
            Self::LastDay => format!("slutt-{id}"),
            Self::Name => format!("navn-{id}"),
        }
    }

    /// The id of the form's first field.
    pub const fn first_field(self) -> &'static str {
        match self {
            Self::LastDay => "end-to",
            Self::Name => "rename-name",
        }
    }

    /// Under which name its draft is kept.
    pub fn draft(self, id: MandateId) -> String {
        match self {
            Self::LastDay => format!("end-{id}"),
            Self::Name => format!("rename-{id}"),
        }
    }
}

/// A one-time link on its way, or as it was made: it is shown once.
#[derive(Clone, PartialEq)]
pub enum Link {
    Making,
    Made(InvitationView),
    Failed(CallError),
}

#[derive(Clone, Copy)]
pub struct Shared {
    pub slug: StoredValue<BranchSlug>,
    pub id: OfficeId,
    pub office: Remote<OfficeView>,
    pub client: Client,
    pub toasts: Toasts,
    pub today: Date,
    /// One at a time, so that nothing typed is lost in another.
    pub changing: RwSignal<Option<(MandateId, Part)>>,
    /// For what cannot be undone.
    pub dialog: Dialog,
    /// The mandate that could not be taken back, and why.
    pub not_revoked: RwSignal<Option<(MandateId, CallError)>>,
    /// The link that was asked for last, and whose it is.
    pub link: RwSignal<Option<(MandateId, Link)>>,
}

impl Shared {
    /// Closes the form, and gives focus back.
    pub fn close(self, id: MandateId, part: Part) {
        // The page may be gone when an answer comes.
        self.changing.try_set(None);
        browser::focus(part.opener(id));
    }

    /// Puts the last day of a mandate back to what it was. The page may be another by then.
    pub fn undo_end(self, slug: BranchSlug, before: Option<Date>, now: &MandateView) {
        let (id, version) = (now.id, now.version);
        let (client, toasts) = (self.client, self.toasts);
        spawn_local(async move {
            let request = MandateEndRequest { to: before };
            match client.send::<EndMandate>((slug, id), &request, Options::of_version(version)).await {
                Ok(_) => toasts.say(t::office::end_undone()),
                Err(error) => toasts.say(trouble_text(&error)),
            }
        });
    }
}

//! Taking an event back: it counts no more, and what was written is erased. Where its year is over, with a reason.

use verv_contract::{
    endpoints::WithdrawEvent,
    progress::events::{EventView, EventWithdrawalRequest},
};
use verv_domain::organisation::branches::BranchSlug;

use crate::{
    api::{Client, Options, trouble_text},
    locales::t,
    ui::toast::Toasts,
};

/// Takes it back, and says so or why not; the event as it is then.
pub async fn take_back(
    client: Client,
    toasts: Toasts,
    slug: BranchSlug,
    event: &EventView,
    reason: Option<String>,
) -> Option<EventView> {
    let options = Options::of_version(event.version);
    let request = EventWithdrawalRequest { reason };
    match client.send::<WithdrawEvent>((slug, event.id), &request, options).await {
        Ok(view) => {
            toasts.say(t::events::withdrawn());
            Some(view)
        }
        Err(error) => {
            toasts.say(trouble_text(&error));
            None
        }
    }
}

//! What the parts of a body's page share.

use leptos::prelude::*;
use verv_contract::{
    endpoints::GetBody,
    organisation::{bodies::BodyView, offices::OfficeView},
};
use verv_domain::{id::BodyId, organisation::branches::BranchSlug};

use crate::{
    api::{CallError, Client},
    pages::organisation::parties,
    ui::remote::Remote,
};

/// A body, and the offices that could have a seat in it.
#[derive(Clone, PartialEq)]
pub struct Seated {
    pub body: BodyView,
    pub offices: Vec<OfficeView>,
}

pub async fn fetch(client: Client, slug: BranchSlug, id: BodyId) -> Result<Seated, CallError> {
    let body = client.get::<GetBody>((slug.clone(), id)).await?;
    Ok(Seated { body, offices: parties::offices(client, slug).await? })
}

#[derive(Clone, Copy)]
pub struct Shared {
    pub slug: StoredValue<BranchSlug>,
    pub id: BodyId,
    pub seated: Remote<Seated>,
}

impl Shared {
    pub fn path(self) -> (BranchSlug, BodyId) {
        (self.slug.get_value(), self.id)
    }

    pub fn take(self, body: BodyView) {
        self.seated.update(|seated| seated.body = body);
    }

    pub fn body(self) -> Option<BodyView> {
        self.seated.with_untracked(|seated| seated.body.clone())
    }
}

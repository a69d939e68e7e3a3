//! Agreement areas: KS, Spekter, PBL and others, as the branch lists them.

use serde::{Deserialize, Serialize};
use verv_domain::{id::AgreementAreaId, keys::AgreementAreaKey};

use crate::{endpoint::versioned, lists::ListEntryRequest};

/// An agreement area of the branch's list.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgreementAreaView {
    pub id: AgreementAreaId,
    /// What employers, workplaces, clubs and rules name it by.
    #[cfg_attr(feature = "openapi", schema(example = "ks"))]
    pub key: AgreementAreaKey,
    #[cfg_attr(feature = "openapi", schema(example = "KS"))]
    pub name: String,
    /// Its place in the list.
    pub position: i64,
    /// Whether it is offered for what is new.
    pub active: bool,
    /// Active employers in it, as the next two.
    pub employers: u32,
    /// Active workplaces in it, by themselves or by their employer.
    pub workplaces: u32,
    pub clubs: u32,
    pub version: i64,
}

versioned!(AgreementAreaView);

/// What to send for the entry to stay as it is.
impl From<&AgreementAreaView> for ListEntryRequest {
    fn from(view: &AgreementAreaView) -> Self {
        Self { name: view.name.clone(), position: view.position, active: view.active }
    }
}

//! The pages of those who organise.

use super::elsewhere;
use crate::{
    dom::View,
    pages::{assign, bodies, offices, plan::projector},
    router::Place,
};

/// The page at an address, for somebody who is logged in.
pub fn draw(place: Place) -> View {
    match place {
        Place::Assign(slug) => assign::page(slug),
        Place::Projector(slug) => projector::page(slug),
        Place::Offices(slug) => offices::page(slug),
        Place::Office(slug, id) => offices::office_page(slug, id),
        Place::Body(slug, id) => bodies::page(slug, id),
        place => elsewhere(&place),
    }
}

//! The pages of those who organise.

use crate::{
    dom::View,
    pages::{assign, bodies, catalogue, changes, offices, settings},
    router::Place,
    ui::page,
};

/// The page at an address, for somebody who is logged in.
pub fn draw(place: Place) -> View {
    match place {
        Place::Assign(slug) => assign::page(slug),
        Place::Offices(slug) => offices::page(slug),
        Place::Office(slug, id) => offices::office_page(slug, id),
        Place::Body(slug, id) => bodies::page(slug, id),
        Place::Changes(slug) => changes::page(slug),
        Place::Catalogue(slug) => catalogue::page(slug),
        Place::Settings(slug) => settings::page(slug),
        _ => page::not_found(),
    }
}

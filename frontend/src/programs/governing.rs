//! The pages of those who govern, and everybody's own account.

use super::elsewhere;
use crate::{
    dom::View,
    pages::{account, catalogue, changes, settings},
    router::Place,
};

/// The page at an address, for somebody who is logged in.
pub fn draw(place: Place) -> View {
    match place {
        Place::Account => account::page(),
        Place::Changes(slug) => changes::page(slug),
        Place::Catalogue(slug) => catalogue::page(slug),
        Place::Settings(slug) => settings::page(slug),
        place => elsewhere(&place),
    }
}

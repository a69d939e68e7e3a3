//! The pages of those who organise.

use crate::{dom::View, pages::assign, router::Place, ui::page};

/// The page at an address, for somebody who is logged in.
pub fn draw(place: Place) -> View {
    match place {
        Place::Assign(slug) => assign::page(slug),
        _ => page::not_found(),
    }
}

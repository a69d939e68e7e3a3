//! The pages of every day.

use super::elsewhere;
use crate::{
    dom::View,
    pages::{
        home,
        measures::{self, mine},
        plan,
    },
    router::Place,
};

/// The page at an address, for somebody who is logged in.
pub fn draw(place: Place) -> View {
    match place {
        Place::Home => home::page(),
        Place::Plan(slug) => plan::page(slug),
        Place::Goal(slug, id) => plan::goal::page(slug, id),
        Place::Area(slug, id) => plan::area::page(slug, id),
        Place::Mine(slug) => mine::page(slug),
        Place::Measure(slug, id) => measures::page(slug, id),
        place => elsewhere(&place),
    }
}

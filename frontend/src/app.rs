//! Providers and pages: one screenful.

use crate::dom::{View, live};
use leptos::prelude::*;

use crate::{
    browser::TypedEarly,
    pages::{
        assign, home, login,
        measures::{self, mine},
        plan, welcome,
    },
    router::{Place, Router},
    session::Session,
    ui::{page, shell, toast::Toasts},
};

pub fn app(typed: TypedEarly) -> View {
    let session = Session::new();
    let router = Router::new();
    provide_context(session);
    provide_context(router);
    provide_context(Toasts::new());
    provide_context(page::Focus::new());
    provide_context(typed);
    session.start();

    let is_outside = Memo::new(move |_| matches!(router.place.get(), Place::LogIn | Place::Welcome));
    live(move || if is_outside.get() { outside(&router.place.get()) } else { shell::shell(draw) })
}

/// Before anybody is known.
fn outside(place: &Place) -> View {
    if *place == Place::Welcome { welcome::page() } else { login::page() }
}

/// The page at an address, for somebody who is logged in.
fn draw(place: Place) -> View {
    match place {
        Place::Home => home::page(),
        Place::Plan(slug) => plan::page(slug),
        Place::Mine(slug) => mine::page(slug),
        Place::Assign(slug) => assign::page(slug),
        Place::Measure(slug, id) => measures::page(slug, id),
        Place::LogIn | Place::Welcome | Place::Unknown => page::not_found(),
    }
}

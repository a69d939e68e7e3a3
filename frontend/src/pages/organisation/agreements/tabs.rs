//! The choice of register; each has its own address.

use leptos::prelude::*;
use verv_domain::organisation::branches::BranchSlug;

use crate::{locales::t, router::Place};

/// In the address: which register.
pub const SHOW: &str = "vis";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Register {
    Agreements,
    Cases,
    Arguments,
    Seats,
}

impl Register {
    const ALL: [Self; 4] = [Self::Agreements, Self::Cases, Self::Arguments, Self::Seats];

    /// In the address.
    const fn word(self) -> &'static str {
        match self {
            Self::Agreements => "avtaler",
            Self::Cases => "saker",
            Self::Arguments => "argumenter",
            Self::Seats => "plasser",
        }
    }

    pub fn read(word: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|register| Some(register.word()) == word).unwrap_or(Self::Agreements)
    }

    fn words(self) -> String {
        match self {
            Self::Agreements => t::agreements::title(),
            Self::Cases => t::cases::title(),
            Self::Arguments => t::arguments::title(),
            Self::Seats => t::seats::title(),
        }
    }
}

#[component]
pub fn Registers(slug: BranchSlug, here: Register) -> impl IntoView {
    let address = Place::Agreements(slug).href();
    let link = |register: Register| {
        let href = match register {
            Register::Agreements => address.clone(),
            other => format!("{address}?{SHOW}={}", other.word()),
        };
        let current = (register == here).then_some("page");
        let test = format!("register-{}", register.word());
        view! { <a href=href aria-current=current data-test=test>{register.words()}</a> }
    };
    view! {
        <nav aria-label=t::workplaces::registers()>
            <div class="segment">{Register::ALL.map(link).collect_view()}</div>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::Register;

    #[test]
    fn the_address_says_which_register_is_asked_for() {
        for register in Register::ALL {
            assert_eq!(Register::read(Some(register.word())), register);
        }
        assert_eq!(Register::read(Some("noe annet")), Register::Agreements);
        assert_eq!(Register::read(None), Register::Agreements);
    }
}

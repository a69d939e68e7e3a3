//! Which register is shown, and which of its workplaces: both stand in the address.

use leptos::prelude::*;
use verv_contract::organisation::workplaces::WorkplaceQuery;
use verv_domain::{Date, organisation::branches::BranchSlug, time::date};

use crate::{
    locales::t,
    router::Place,
    ui::icon::{icon, mark},
};

/// In the address: which register, and which of it.
pub const REGISTER: &str = "register";
pub const SHOW: &str = "vis";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Register {
    Workplaces,
    Employers,
    Clubs,
    Areas,
}

impl Register {
    const ALL: [Self; 4] = [Self::Workplaces, Self::Employers, Self::Clubs, Self::Areas];

    /// In the address.
    const fn word(self) -> &'static str {
        match self {
            Self::Workplaces => "arbeidsplasser",
            Self::Employers => "arbeidsgivere",
            Self::Clubs => "klubber",
            Self::Areas => "avtaleomrader",
        }
    }

    pub fn read(word: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|register| Some(register.word()) == word).unwrap_or(Self::Workplaces)
    }

    const fn test(self) -> &'static str {
        match self {
            Self::Workplaces => "workplaces-register",
            Self::Employers => "employers",
            Self::Clubs => "clubs",
            Self::Areas => "areas",
        }
    }

    fn words(self) -> String {
        match self {
            Self::Workplaces => t::workplaces::title(),
            Self::Employers => t::workplaces::employers(),
            Self::Clubs => t::workplaces::clubs(),
            Self::Areas => t::workplaces::areas(),
        }
    }
}

/// The choice of register; each has its own address.
#[component]
pub fn Registers(slug: BranchSlug, here: Register) -> impl IntoView {
    let workplaces = Place::Workplaces(slug).href();
    let link = |register: Register| {
        let href = match register {
            Register::Workplaces => workplaces.clone(),
            other => format!("{workplaces}?{REGISTER}={}", other.word()),
        };
        let current = (register == here).then_some("page");
        view! { <a href=href aria-current=current data-test=register.test()>{register.words()}</a> }
    };
    view! {
        <nav aria-label=t::workplaces::registers()>
            <div class="segment">{Register::ALL.map(link).collect_view()}</div>
        </nav>
    }
}

/// Which workplaces are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    All,
    NotVisited,
    NoSteward,
    NoClub,
    NoAgreement,
}

impl Which {
    pub const ALL: [Self; 5] =
        [Self::All, Self::NotVisited, Self::NoSteward, Self::NoClub, Self::NoAgreement];

    /// In the address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "alle",
            Self::NotVisited => "ikke-besokt",
            Self::NoSteward => "uten-tillitsvalgt",
            Self::NoClub => "uten-klubb",
            Self::NoAgreement => "uten-avtale",
        }
    }

    pub fn read(word: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|which| Some(which.word()) == word).unwrap_or(Self::All)
    }

    pub fn words(self) -> String {
        match self {
            Self::All => t::workplaces::all(),
            Self::NotVisited => t::workplaces::not_visited(),
            Self::NoSteward => t::workplaces::no_steward(),
            Self::NoClub => t::workplaces::no_club(),
            Self::NoAgreement => t::workplaces::no_agreement(),
        }
    }

    pub fn finding(self, found: u32) -> String {
        match self {
            Self::All if found == 0 => t::workplaces::none(),
            _ if found == 0 => t::workplaces::no_hits(),
            Self::All => t::workplaces::finding(found),
            Self::NotVisited => t::workplaces::finding_not_visited(found),
            Self::NoSteward => t::workplaces::finding_no_steward(found),
            Self::NoClub => t::workplaces::finding_no_club(found),
            Self::NoAgreement => t::workplaces::finding_no_agreement(found),
        }
    }

    pub fn query(self, today: Date) -> WorkplaceQuery {
        WorkplaceQuery {
            // Those that are in use no more stand with the others, last, so that they can be taken up again.
            active: (self != Self::All).then_some(true),
            has_steward: (self == Self::NoSteward).then_some(false),
            has_club: (self == Self::NoClub).then_some(false),
            has_agreement: (self == Self::NoAgreement).then_some(false),
            not_visited_since: (self == Self::NotVisited).then(|| date(today.year(), 1, 1)),
            limit: Some(200),
            ..WorkplaceQuery::default()
        }
    }
}

/// What is there.
pub fn has(words: String) -> AnyView {
    view! { <span class="st">{icon("i-check")}<span>{words}</span></span> }.into_any()
}

/// What is not there is a hole, and not an error.
pub fn lacks(words: String) -> AnyView {
    view! { <span class="st st--gap">{mark("g-gap")}<span>{words}</span></span> }.into_any()
}

/// What is in use no more.
pub fn retired() -> AnyView {
    view! { <span class="st st--quiet">{mark("g-quiet")}<span>{t::workplaces::not_in_use()}</span></span> }
        .into_any()
}

/// A row's name, and what is said of it.
pub fn face(shape: &'static str, name: String, said: String, standing: AnyView) -> AnyView {
    view! {
        <div class="item">
            {icon(shape)}
            <span>
                <span class="item__title">{name}</span>
                <br/>
                <span class="item__sub">{said}</span>
            </span>
            {standing}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use verv_domain::time::date;

    use super::{Register, Which};

    #[test]
    fn the_address_says_what_is_asked_for() {
        for register in Register::ALL {
            assert_eq!(Register::read(Some(register.word())), register);
        }
        assert_eq!(Register::read(None), Register::Workplaces);
        for which in Which::ALL {
            assert_eq!(Which::read(Some(which.word())), which);
        }
        assert_eq!(Which::read(Some("noe annet")), Which::All);
        assert_eq!(Which::read(None), Which::All);
        let today = date(2026, 6, 17);
        assert_eq!(Which::NotVisited.query(today).not_visited_since, Some(date(2026, 1, 1)));
        assert_eq!(Which::NoSteward.query(today).has_steward, Some(false));
        assert_eq!(Which::NoClub.query(today).has_club, Some(false));
        assert_eq!(Which::NoAgreement.query(today).has_agreement, Some(false));
        assert_eq!(Which::All.query(today).has_steward, None);
    }
}

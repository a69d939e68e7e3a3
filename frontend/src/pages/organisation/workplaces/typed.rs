//! Workplaces, employers, clubs and agreement areas as they are typed.

use verv_contract::{
    FieldError,
    endpoints::{
        ChangeAgreementArea, ChangeClub, ChangeEmployer, ChangeWorkplace, CreateAgreementArea, CreateClub,
        CreateEmployer, CreateWorkplace,
    },
    lists::ListEntryRequest,
    organisation::{
        agreement_areas::AgreementAreaView,
        clubs::{ClubRequest, ClubView},
        employers::{EmployerRequest, EmployerView},
        workplaces::{WorkplaceRequest, WorkplaceView},
    },
};
use verv_domain::keys::AgreementAreaKey;

use crate::{
    form::entry::{
        Adds, Asked, Changes, Control, Typed, Words, YES, number_of, optional_of, written_yes, yes_or_no,
    },
    locales::t,
    pages::organisation::choices::or_none,
};

/// Nothing typed but what is usual: it is in use.
fn first<const N: usize>(position: usize) -> [String; N] {
    let mut first = std::array::from_fn(|_| String::new());
    first[position] = written_yes(true);
    first
}

fn in_use() -> Asked {
    Asked::new("/active", t::workplaces::in_use(), yes_or_no()).hint(t::workplaces::in_use_hint())
}

fn area_of(typed: &str) -> Option<AgreementAreaKey> {
    AgreementAreaKey::parse(typed).ok()
}

fn written_area(area: Option<&AgreementAreaKey>) -> String {
    area.map(|area| area.as_str().to_owned()).unwrap_or_default()
}

#[derive(Clone, Copy)]
pub struct Workplace;

impl Workplace {
    pub fn first() -> [String; 6] {
        let mut first = first(5);
        first[3] = written_yes(false);
        first
    }

    pub fn asked(employers: Words, clubs: Words, areas: Words) -> [Asked; 6] {
        [
            Asked::new("/name", t::workplaces::name(), Control::Line),
            Asked::optional("/employer_id", &t::workplaces::employer(), Control::OneOf(or_none(employers))),
            Asked::optional("/club_id", &t::workplaces::club(), Control::OneOf(or_none(clubs))),
            Asked::new("/has_steward", t::workplaces::has_steward(), yes_or_no()),
            Asked::optional("/agreement_area", &t::cases::agreement_area(), Control::OneOf(or_none(areas)))
                .hint(t::workplaces::area_hint()),
            in_use(),
        ]
    }
}

impl Typed<6> for Workplace {
    type Request = WorkplaceRequest;
    const NAME: &'static str = "workplace";

    fn request(
        [name, employer, club, steward, area, active]: &[String; 6],
    ) -> Result<WorkplaceRequest, FieldError> {
        Ok(WorkplaceRequest {
            name: name.clone(),
            employer_id: optional_of(employer, "/employer_id")?,
            agreement_area: area_of(area),
            club_id: optional_of(club, "/club_id")?,
            has_steward: steward == YES,
            active: active == YES,
        })
    }
}

impl Adds<6> for Workplace {
    type Endpoint = CreateWorkplace;
}

impl Changes<6> for Workplace {
    type View = WorkplaceView;
    type Endpoint = ChangeWorkplace;

    fn written(view: &WorkplaceView) -> [String; 6] {
        [
            view.name.clone(),
            view.employer_id.map(|id| id.to_string()).unwrap_or_default(),
            view.club_id.map(|id| id.to_string()).unwrap_or_default(),
            written_yes(view.has_steward),
            written_area(view.own_agreement_area.as_ref()),
            written_yes(view.active),
        ]
    }
}

#[derive(Clone, Copy)]
pub struct Employer;

impl Employer {
    pub fn first() -> [String; 4] {
        let mut first = first(3);
        first[2] = written_yes(false);
        first
    }

    pub fn asked(areas: Words) -> [Asked; 4] {
        [
            Asked::new("/name", t::workplaces::name(), Control::Line),
            Asked::optional("/agreement_area", &t::cases::agreement_area(), Control::OneOf(or_none(areas))),
            Asked::new("/has_agreement", t::workplaces::agreement(), yes_or_no()),
            in_use(),
        ]
    }
}

impl Typed<4> for Employer {
    type Request = EmployerRequest;
    const NAME: &'static str = "employer";

    fn request([name, area, agreement, active]: &[String; 4]) -> Result<EmployerRequest, FieldError> {
        Ok(EmployerRequest {
            name: name.clone(),
            agreement_area: area_of(area),
            has_agreement: agreement == YES,
            active: active == YES,
        })
    }
}

impl Adds<4> for Employer {
    type Endpoint = CreateEmployer;
}

impl Changes<4> for Employer {
    type View = EmployerView;
    type Endpoint = ChangeEmployer;

    fn written(view: &EmployerView) -> [String; 4] {
        [
            view.name.clone(),
            written_area(view.agreement_area.as_ref()),
            written_yes(view.has_agreement),
            written_yes(view.active),
        ]
    }
}

#[derive(Clone, Copy)]
pub struct Club;

impl Club {
    pub fn first() -> [String; 5] {
        first(4)
    }

    pub fn asked(employers: Words, offices: Words, areas: Words) -> [Asked; 5] {
        [
            Asked::new("/name", t::workplaces::name(), Control::Line),
            Asked::optional("/employer_id", &t::workplaces::employer(), Control::OneOf(or_none(employers))),
            Asked::optional("/office_id", &t::workplaces::led_by(), Control::OneOf(or_none(offices)))
                .hint(t::workplaces::led_by_hint()),
            Asked::optional("/agreement_area", &t::cases::agreement_area(), Control::OneOf(or_none(areas)))
                .hint(t::workplaces::area_hint()),
            in_use(),
        ]
    }
}

impl Typed<5> for Club {
    type Request = ClubRequest;
    const NAME: &'static str = "club";

    fn request([name, employer, office, area, active]: &[String; 5]) -> Result<ClubRequest, FieldError> {
        Ok(ClubRequest {
            name: name.clone(),
            employer_id: optional_of(employer, "/employer_id")?,
            agreement_area: area_of(area),
            office_id: optional_of(office, "/office_id")?,
            active: active == YES,
        })
    }
}

impl Adds<5> for Club {
    type Endpoint = CreateClub;
}

impl Changes<5> for Club {
    type View = ClubView;
    type Endpoint = ChangeClub;

    fn written(view: &ClubView) -> [String; 5] {
        [
            view.name.clone(),
            view.employer_id.map(|id| id.to_string()).unwrap_or_default(),
            view.office_id.map(|id| id.to_string()).unwrap_or_default(),
            written_area(view.own_agreement_area.as_ref()),
            written_yes(view.active),
        ]
    }
}

/// An agreement area; an entry of a list in the branch's order.
#[derive(Clone, Copy)]
pub struct Area;

impl Area {
    pub fn first(position: i64) -> [String; 3] {
        [String::new(), position.to_string(), written_yes(true)]
    }

    pub fn asked() -> [Asked; 3] {
        [
            Asked::new("/name", t::workplaces::name(), Control::Line),
            Asked::new("/position", t::office::position(), Control::Number),
            in_use(),
        ]
    }
}

impl Typed<3> for Area {
    type Request = ListEntryRequest;
    const NAME: &'static str = "agreement-area";

    fn request([name, position, active]: &[String; 3]) -> Result<ListEntryRequest, FieldError> {
        let position = number_of(position, "/position")?;
        Ok(ListEntryRequest { name: name.clone(), position, active: active == YES })
    }
}

impl Adds<3> for Area {
    type Endpoint = CreateAgreementArea;
}

impl Changes<3> for Area {
    type View = AgreementAreaView;
    type Endpoint = ChangeAgreementArea;

    fn written(view: &AgreementAreaView) -> [String; 3] {
        [view.name.clone(), view.position.to_string(), written_yes(view.active)]
    }
}

#[cfg(test)]
mod tests {
    use verv_contract::Check;

    use super::*;

    #[test]
    fn a_name_alone_is_enough() {
        let mut typed = Workplace::first();
        assert!(Workplace::request(&typed).unwrap().check().is_err(), "without a name");
        typed[0] = "Sykehjem A".to_owned();
        let request = Workplace::request(&typed).unwrap();
        assert_eq!((request.employer_id, request.has_steward, request.active), (None, false, true));
        assert!(request.check().is_ok());
        typed[1] = "kommunen".to_owned();
        assert_eq!(Workplace::request(&typed).unwrap_err().pointer, "/employer_id");
    }
}

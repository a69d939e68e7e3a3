//! What the pages of figures read: the branch's indicators, its parts, and who enters for which.

use std::collections::HashMap;

use futures_util::future::{try_join3, try_join4};
use verv_contract::{
    endpoints::{GetPlanGrowth, GetSeries, ListAgreementAreas, ListClubs, ListEmployers, ListIndicators},
    organisation::{
        agreement_areas::AgreementAreaView,
        clubs::{ClubQuery, ClubView},
        employers::{EmployerQuery, EmployerView},
    },
    page::PageQuery,
    progress::{
        growth::PlanGrowthView,
        indicators::IndicatorView,
        monthly_figures::{IndicatorSeries, SeriesQuery, SeriesView},
    },
};
use verv_domain::{
    id::{EmployerId, OfficeId, PlanId},
    keys::AgreementAreaKey,
    organisation::branches::BranchSlug,
    progress::{indicators::IndicatorKind, monthly_figures::FigureOf},
};

use crate::{
    api::{CallError, Client},
    locales::t,
};

/// More than a branch has of anything.
const ALL: Option<u32> = Some(200);

/// The branch's own lists.
#[derive(Clone, PartialEq)]
pub struct Lists {
    pub indicators: Vec<IndicatorView>,
    pub areas: Vec<AgreementAreaView>,
    pub employers: Vec<EmployerView>,
    pub clubs: Vec<ClubView>,
}

impl Lists {
    pub async fn fetch(client: Client, slug: BranchSlug) -> Result<Self, CallError> {
        let page = PageQuery { limit: ALL, ..PageQuery::default() };
        let employers = EmployerQuery { limit: ALL, ..EmployerQuery::default() };
        let clubs = ClubQuery { limit: ALL, ..ClubQuery::default() };
        let (indicators, areas, employers, clubs) = try_join4(
            client.find::<ListIndicators>((slug.clone(),), &page),
            client.find::<ListAgreementAreas>((slug.clone(),), &page),
            client.find::<ListEmployers>((slug.clone(),), &employers),
            client.find::<ListClubs>((slug,), &clubs),
        )
        .await?;
        Ok(Self {
            indicators: indicators.items,
            areas: areas.items,
            employers: employers.items,
            clubs: clubs.items,
        })
    }

    /// What a figure is of, in words.
    pub fn part(&self, area: Option<&AgreementAreaKey>, employer: Option<EmployerId>) -> String {
        let of_area = |key: &AgreementAreaKey| {
            let found = self.areas.iter().find(|area| area.key == *key);
            found.map_or_else(|| key.as_str().to_owned(), |area| area.name.clone())
        };
        let of_employer = |id: EmployerId| {
            self.employers.iter().find(|employer| employer.id == id).map(|employer| employer.name.clone())
        };
        employer
            .and_then(of_employer)
            .or_else(|| area.map(of_area))
            .unwrap_or_else(t::indicators::whole_branch)
    }

    /// The parts that somebody with these offices enters figures of: those of the employers whose clubs they lead, or all.
    pub fn parts(&self, all: bool, own: &[OfficeId]) -> Vec<FigureOf> {
        let leads = |employer: EmployerId| {
            let of_it = self.clubs.iter().filter(|club| club.employer_id == Some(employer));
            of_it.filter_map(|club| club.office_id).any(|office| own.contains(&office))
        };
        let employers = self.employers.iter().filter(|employer| employer.active);
        let employers = employers.filter(|employer| all || leads(employer.id));
        let employers = employers.map(|employer| FigureOf::Employer(employer.id));
        if !all {
            return employers.collect();
        }
        let areas = self.areas.iter().filter(|area| area.active && area.employers > 0);
        let areas = areas.map(|area| FigureOf::AgreementArea(area.key.clone()));
        std::iter::once(FigureOf::Branch).chain(areas).chain(employers).collect()
    }
}

/// The same with the figures, and what the plan says about growth where the reader sees the plan.
#[derive(Clone, PartialEq)]
pub struct Known {
    pub lists: Lists,
    pub series: SeriesView,
    pub growth: Option<PlanGrowthView>,
}

impl Known {
    pub async fn fetch(client: Client, slug: BranchSlug, plan: Option<PlanId>) -> Result<Self, CallError> {
        let growth = async {
            match plan {
                Some(plan) => client.get::<GetPlanGrowth>((slug.clone(), plan)).await.map(Some),
                None => Ok(None),
            }
        };
        let query = SeriesQuery::default();
        let (lists, series, growth) = Box::pin(try_join3(
            Lists::fetch(client, slug.clone()),
            client.find::<GetSeries>((slug.clone(),), &query),
            growth,
        ))
        .await?;
        Ok(Self { lists, series, growth })
    }

    /// The first of those that are asked for: of the branch before its parts.
    pub fn members(&self) -> Option<&IndicatorSeries> {
        let is_it = |series: &&IndicatorSeries| {
            IndicatorKind::of_key(&series.indicator) == Some(IndicatorKind::Members)
        };
        self.series.series.iter().find(is_it)
    }

    /// What is followed, by the key of its indicator.
    pub fn names(&self) -> HashMap<String, String> {
        let all = self.lists.indicators.iter();
        all.map(|indicator| (indicator.key.as_str().to_owned(), indicator.name.clone())).collect()
    }
}

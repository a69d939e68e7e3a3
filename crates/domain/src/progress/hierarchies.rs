//! Small cells of figures that are parts of each other: employers in agreement areas, agreement areas in the branch.
//!
//! The same rule as [`disclosure`](crate::progress::disclosure) has for a table, for a tree: counts under five of a part are
//! hidden, and more with them, until no hidden one follows from a whole and its other parts, and no sum of hidden ones does that
//! is itself under five. The branch's own figure is of thousands and tells of nobody by being small; it is hidden where it would
//! tell of a part.

use std::collections::BTreeSet;

use crate::{
    keys::{AgreementAreaKey, IndicatorKey},
    progress::{disclosure::SMALLEST, figures::Figure, indicators::IndicatorKind, monthly_figures::FigureOf},
};

/// A figure of a month, with the agreement area that its employer is in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FigureCell {
    pub indicator: IndicatorKey,
    pub of: FigureOf,
    pub within: Option<AgreementAreaKey>,
    pub value: Figure,
}

/// The places of the figures of one month that those do not see who read figures and enter none.
///
/// Who joined and who left are hidden together: with one of them, and the members before and after, the other is told. So is
/// the density where members are hidden, or where it makes few of those who are employed.
pub fn hidden_figures(figures: &[FigureCell]) -> BTreeSet<usize> {
    let mut by_indicator: Vec<(&IndicatorKey, Vec<usize>)> = Vec::new();
    for (place, figure) in figures.iter().enumerate() {
        match by_indicator.iter_mut().find(|(indicator, _)| **indicator == figure.indicator) {
            Some((_, places)) => places.push(place),
            None => by_indicator.push((&figure.indicator, vec![place])),
        }
    }
    let counts_members =
        |indicator: &IndicatorKey| IndicatorKind::of_key(indicator).is_none_or(IndicatorKind::counts_members);
    by_indicator.retain(|(indicator, _)| counts_members(indicator));
    let mut all = BTreeSet::new();
    loop {
        let before = all.len();
        for (indicator, places) in &by_indicator {
            let counts: Vec<PartCount> = places.iter().map(|place| part_count(&figures[*place])).collect();
            let twin = twin(indicator);
            let is_also = |place: &usize| {
                let is_twin = |hidden: &usize| {
                    let hidden: &FigureCell = &figures[*hidden];
                    Some(&hidden.indicator) == twin.as_ref() && hidden.of == figures[*place].of
                };
                all.contains(place) || all.iter().any(is_twin)
            };
            let also = places
                .iter()
                .enumerate()
                .filter(|(_, place)| is_also(place))
                .map(|(number, _)| number)
                .collect();
            all.extend(hidden(&counts, &also).into_iter().map(|number| places[number]));
        }
        if all.len() == before {
            break;
        }
    }
    let densities: Vec<usize> =
        (0..figures.len()).filter(|place| tells_of_few(*place, figures, &all)).collect();
    all.extend(densities);
    all
}

/// The other of those who joined and those who left.
fn twin(indicator: &IndicatorKey) -> Option<IndicatorKey> {
    match IndicatorKind::of_key(indicator)? {
        IndicatorKind::Joined => Some(IndicatorKind::Left.key()),
        IndicatorKind::Left => Some(IndicatorKind::Joined.key()),
        IndicatorKind::Members
        | IndicatorKind::Employees
        | IndicatorKind::Density
        | IndicatorKind::Stewards => None,
    }
}

/// Parts of a person are none.
fn part_count(figure: &FigureCell) -> PartCount {
    let count = u64::try_from(figure.value.thousandths / 1000).unwrap_or_default();
    PartCount { of: figure.of.clone(), within: figure.within.clone(), count }
}

/// Whether it is a density of a part whose members are hidden, or so small a part of its employees.
fn tells_of_few(place: usize, figures: &[FigureCell], hidden: &BTreeSet<usize>) -> bool {
    let density = &figures[place];
    if IndicatorKind::of_key(&density.indicator) != Some(IndicatorKind::Density) {
        return false;
    }
    let of_kind = |kind: IndicatorKind| {
        figures
            .iter()
            .position(|other| other.of == density.of && IndicatorKind::of_key(&other.indicator) == Some(kind))
    };
    match (of_kind(IndicatorKind::Members), of_kind(IndicatorKind::Employees)) {
        (Some(members), _) => hidden.contains(&members),
        (None, Some(employees)) if density.of != FigureOf::Branch => {
            let members = figures[employees].value.times(density.value.thousandths, 100_000);
            members < Figure::whole(SMALLEST.into())
        }
        (None, Some(_) | None) => false,
    }
}

/// A count of a part or of the whole, with the agreement area that an employer is in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartCount {
    pub of: FigureOf,
    /// Of an employer, where it is in one.
    pub within: Option<AgreementAreaKey>,
    pub count: u64,
}

/// A whole with its parts, as places among the counts. What is in the whole and in no part that was counted is a part that
/// nobody is shown.
struct Sum {
    whole: usize,
    parts: Vec<usize>,
    rest: u64,
}

/// The places of the counts that are hidden: those of `also`, and what they and small counts take with them.
///
/// Each part is there once. Of one indicator and month.
pub fn hidden(counts: &[PartCount], also: &BTreeSet<usize>) -> BTreeSet<usize> {
    let smallest = u64::from(SMALLEST);
    let mut hidden = also.clone();
    let is_small = |(_, part): &(usize, &PartCount)| part.of != FigureOf::Branch && part.count < smallest;
    hidden.extend(counts.iter().enumerate().filter(is_small).map(|(place, _)| place));
    let sums = sums(counts);
    while let Some(more) = sums.iter().find_map(|sum| exposed_by(sum, &sums, counts, &hidden)) {
        hidden.insert(more);
    }
    hidden
}

fn sums(counts: &[PartCount]) -> Vec<Sum> {
    let sum = |whole: usize, parts: Vec<usize>| {
        let counted: u64 = parts.iter().map(|part| counts[*part].count).sum();
        // Parts that are more than the whole contradict it: nothing follows from them.
        let rest = counts[whole].count.checked_sub(counted)?;
        (!parts.is_empty()).then_some(Sum { whole, parts, rest })
    };
    let places = |is_part: &dyn Fn(&PartCount) -> bool| -> Vec<usize> {
        (0..counts.len()).filter(|place| is_part(&counts[*place])).collect()
    };
    let areas = |area: &AgreementAreaKey| counts.iter().any(|part| part.of.agreement_area() == Some(area));
    let of_whole = |whole: usize| match &counts[whole].of {
        FigureOf::Branch => {
            // An employer whose area has no figure of its own is a part of the branch.
            let is_part = |part: &PartCount| match &part.of {
                FigureOf::Branch => false,
                FigureOf::AgreementArea(_) => true,
                FigureOf::Employer(_) => !part.within.as_ref().is_some_and(areas),
            };
            sum(whole, places(&is_part))
        }
        FigureOf::AgreementArea(area) => {
            let is_part =
                |part: &PartCount| part.of.employer().is_some() && part.within.as_ref() == Some(area);
            sum(whole, places(&is_part))
        }
        FigureOf::Employer(_) => None,
    };
    (0..counts.len()).filter_map(of_whole).collect()
}

/// The next count to hide, where something that is hidden follows from the sum.
fn exposed_by(sum: &Sum, sums: &[Sum], counts: &[PartCount], hidden: &BTreeSet<usize>) -> Option<usize> {
    let hidden_parts: Vec<usize> = sum.parts.iter().filter(|part| hidden.contains(part)).copied().collect();
    let unseen = hidden_parts.len() + usize::from(sum.rest > 0);
    let shown = || sum.parts.iter().filter(|part| !hidden.contains(part)).copied();
    let smallest_shown = || shown().min_by_key(|part| counts[*part].count);
    if hidden.contains(&sum.whole) {
        // All its parts are shown, and nothing else is in it: they add up to it.
        return (unseen == 0).then(smallest_shown).flatten();
    }
    if hidden_parts.is_empty() {
        return None;
    }
    // A hidden area is what its employers make it: their hidden ones are what is told by the whole.
    let told = |part: usize| match sums.iter().find(|inner| inner.whole == part) {
        Some(inner) => {
            let of_parts = inner.parts.iter().filter(|part| hidden.contains(part));
            inner.rest + of_parts.map(|part| counts[*part].count).sum::<u64>()
        }
        None => counts[part].count,
    };
    let told: u64 = sum.rest + hidden_parts.iter().map(|part| told(*part)).sum::<u64>();
    let is_covered = unseen > 1 && told >= u64::from(SMALLEST);
    (!is_covered).then(|| smallest_shown().unwrap_or(sum.whole))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::id::EmployerId;

    fn area(name: &str) -> AgreementAreaKey {
        AgreementAreaKey::of_name(name)
    }

    fn whole(count: u64) -> PartCount {
        PartCount { of: FigureOf::Branch, within: None, count }
    }

    fn of_area(name: &str, count: u64) -> PartCount {
        PartCount { of: FigureOf::AgreementArea(area(name)), within: None, count }
    }

    fn employer(number: u128, within: Option<&str>, count: u64) -> PartCount {
        let of = FigureOf::Employer(EmployerId(Uuid::from_u128(number)));
        PartCount { of, within: within.map(area), count }
    }

    fn places(counts: &[PartCount]) -> Vec<usize> {
        hidden(counts, &BTreeSet::new()).into_iter().collect()
    }

    #[test]
    fn nothing_is_hidden_where_nothing_is_small() {
        assert_eq!(places(&[whole(100), of_area("KS", 60), of_area("PBL", 40)]), [0_usize; 0]);
        assert_eq!(places(&[whole(2)]), [0_usize; 0]);
    }

    #[test]
    fn a_small_part_takes_another_with_it() {
        assert_eq!(places(&[whole(103), of_area("KS", 60), of_area("PBL", 40), of_area("NHO", 3)]), [2, 3]);
        // Where others are in the whole that nobody has counted, the part does not follow.
        assert_eq!(places(&[whole(200), of_area("KS", 60), of_area("NHO", 3)]), [2]);
        assert_eq!(places(&[whole(64), of_area("KS", 60), of_area("NHO", 3)]), [1, 2]);
    }

    #[test]
    fn a_whole_that_is_its_only_part_is_hidden_with_it() {
        assert_eq!(places(&[whole(3), of_area("KS", 3)]), [0, 1]);
    }

    #[test]
    fn employers_are_hidden_in_their_area_and_what_it_takes_in_the_branch() {
        let counts = [
            whole(120),
            of_area("KS", 60),
            of_area("PBL", 3),
            of_area("NHO", 57),
            employer(1, Some("PBL"), 3),
            employer(2, Some("KS"), 40),
            employer(3, Some("KS"), 20),
        ];
        assert_eq!(places(&counts), [2, 3, 4]);
    }

    #[test]
    fn a_hidden_area_does_not_follow_from_its_employers() {
        // NHO is hidden with PBL: its employers must not add up to it.
        let counts = [
            whole(63),
            of_area("NHO", 60),
            of_area("PBL", 3),
            employer(1, Some("NHO"), 40),
            employer(2, Some("NHO"), 20),
        ];
        let hidden = places(&counts);
        assert!(
            hidden.contains(&1) && hidden.contains(&2) && (hidden.contains(&3) || hidden.contains(&4)),
            "{hidden:?}"
        );
    }

    #[test]
    fn parts_that_contradict_their_whole_say_nothing() {
        assert_eq!(places(&[whole(50), of_area("KS", 60), of_area("NHO", 3)]), [2]);
    }

    #[test]
    fn who_left_does_not_follow_from_who_joined() {
        let cell = |kind: IndicatorKind, of: FigureOf, value| FigureCell {
            indicator: kind.key(),
            of,
            within: None,
            value: Figure::whole(value),
        };
        let ks = || FigureOf::AgreementArea(area("KS"));
        let figures = [
            cell(IndicatorKind::Joined, ks(), 8),
            cell(IndicatorKind::Left, ks(), 2),
            cell(IndicatorKind::Joined, FigureOf::Branch, 40),
            cell(IndicatorKind::Left, FigureOf::Branch, 3),
            cell(IndicatorKind::Members, ks(), 3),
            cell(IndicatorKind::Density, ks(), 30),
            cell(IndicatorKind::Employees, ks(), 10),
        ];
        // Three who left the branch, two of them KS: the third would be told.
        assert_eq!(hidden_figures(&figures).into_iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
        assert_eq!(hidden_figures(&figures[5..]).into_iter().collect::<Vec<_>>(), [0]);
    }

    /// Whether the value of a hidden count is the only one that fits what is shown and is not below zero.
    fn follows(counts: &[PartCount], hidden: &BTreeSet<usize>, place: usize) -> bool {
        // The unknowns of each sum, the rests among them, are moved by one between two of them; a whole with its parts.
        let sums = sums(counts);
        let unknown = |place: usize| hidden.contains(&place);
        let others = |sum: &Sum, place: usize| {
            let parts = sum.parts.iter().filter(|part| **part != place && unknown(**part)).count();
            parts + usize::from(sum.rest > 0) + usize::from(unknown(sum.whole) && sum.whole != place)
        };
        sums.iter().any(|sum| (sum.whole == place || sum.parts.contains(&place)) && others(sum, place) == 0)
    }

    proptest! {
        #[test]
        fn no_hidden_count_follows_from_a_sum(
            parts in prop::collection::vec((0..4_usize, prop_oneof![0..8_u64, 5..60_u64]), 1..8), rest in 0..3_u64,
        ) {
            let names = ["KS", "PBL", "NHO"];
            let mut counts = vec![whole(rest + parts.iter().map(|(_, count)| count).sum::<u64>())];
            for (number, name) in names.iter().enumerate() {
                let of_it = parts.iter().filter(|(area, _)| *area == number).map(|(_, count)| count).sum::<u64>();
                if parts.iter().any(|(area, _)| *area == number) {
                    counts.push(of_area(name, of_it));
                }
            }
            for (number, (area, count)) in (1_u128..).zip(&parts) {
                counts.push(employer(number, names.get(*area).copied(), *count));
            }
            let hidden = hidden(&counts, &BTreeSet::new());
            for (place, part) in counts.iter().enumerate() {
                if part.of != FigureOf::Branch && part.count < 5 {
                    prop_assert!(hidden.contains(&place));
                }
                if hidden.contains(&place) {
                    prop_assert!(!follows(&counts, &hidden, place), "{place} of {counts:?} with {hidden:?}");
                }
            }
            // A whole that is shown does not tell a sum of hidden parts that is small.
            for sum in sums(&counts).iter().filter(|sum| !hidden.contains(&sum.whole)) {
                let unseen: u64 = sum.parts.iter().filter(|part| hidden.contains(part)).map(|part| counts[*part].count).sum();
                prop_assert!(!sum.parts.iter().any(|part| hidden.contains(part)) || unseen + sum.rest >= 5);
            }
        }
    }
}

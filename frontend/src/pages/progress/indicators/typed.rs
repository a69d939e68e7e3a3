//! What is typed for a month, as texts: what of it is to be entered, corrected or taken back.

use verv_contract::progress::monthly_figures::{EnterFiguresRequest, EnteredFigure};
use verv_domain::{
    keys::IndicatorKey,
    plan::targets::Amount,
    progress::{
        figures::Figure,
        monthly_figures::{FigureOf, FigureSource},
        spans::Month,
    },
};

use crate::locales;

/// A figure that stands there already.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Before {
    pub value: Figure,
    pub version: i64,
}

/// A place of the month's table.
#[derive(Clone, PartialEq, Debug)]
pub struct Place {
    pub indicator: IndicatorKey,
    pub of: FigureOf,
}

/// As it is typed.
pub fn text(before: Option<Before>) -> String {
    let amount = |before: Before| locales::figure(Amount { thousandths: before.value.thousandths });
    before.map(amount).unwrap_or_default()
}

/// What of the month is to be sent, and which places it is of; or the first place that is no number.
pub fn changed<'a>(
    places: impl Iterator<Item = (&'a Place, Option<Before>, String)>,
) -> Result<(Vec<EnteredFigure>, Vec<usize>), usize> {
    let (mut figures, mut sent) = (Vec::new(), Vec::new());
    for (number, (place, before, typed)) in places.enumerate() {
        let value = match typed.trim() {
            "" => None,
            typed => {
                let amount = locales::read_figure(typed).ok_or(number)?;
                Some(Figure { thousandths: amount.thousandths })
            }
        };
        if value == before.map(|before| before.value) {
            continue;
        }
        figures.push(EnteredFigure {
            indicator: place.indicator.clone(),
            agreement_area: place.of.agreement_area().cloned(),
            employer_id: place.of.employer(),
            value,
            version: before.map(|before| before.version),
        });
        sent.push(number);
    }
    Ok((figures, sent))
}

pub fn request(
    month: Month,
    source: FigureSource,
    reason: Option<String>,
    figures: Vec<EnteredFigure>,
) -> EnterFiguresRequest {
    EnterFiguresRequest { month, source, reason, figures }
}

#[cfg(test)]
mod tests {
    use verv_domain::progress::indicators::IndicatorKind;

    use super::*;

    #[test]
    fn what_stands_is_not_sent_and_what_is_emptied_is_taken_back() {
        let place = |kind: IndicatorKind| Place { indicator: kind.key(), of: FigureOf::Branch };
        let kinds = [
            IndicatorKind::Members,
            IndicatorKind::Joined,
            IndicatorKind::Left,
            IndicatorKind::Stewards,
            IndicatorKind::Employees,
        ];
        let places = kinds.map(place);
        let before = |value, version| Some(Before { value: Figure::whole(value), version });
        let befores = [before(2530, 1), before(33, 2), None, None, before(70, 3)];
        let typed = ["2 530", "", "19", " ", "71"];
        let all = || {
            places
                .iter()
                .zip(befores)
                .zip(typed)
                .map(|((place, before), typed)| (place, before, typed.to_owned()))
        };
        let (figures, sent) = changed(all()).unwrap();
        assert_eq!(sent, [1, 2, 4]);
        let told: Vec<_> = figures.iter().map(|figure| (figure.value, figure.version)).collect();
        let whole = |value| Some(Figure::whole(value));
        assert_eq!(told, [(None, Some(2)), (whole(19), None), (whole(71), Some(3))]);
        let wrong = places.iter().map(|place| (place, None, "mange".to_owned()));
        assert_eq!(changed(wrong).err(), Some(0));
    }
}

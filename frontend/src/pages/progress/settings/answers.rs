//! What the branch has answered, and the form that answers it.

use leptos::prelude::*;
use verv_contract::{
    FieldError,
    endpoints::ChangeProgressSettings,
    progress::settings::{ProgressSettingsRequest, ProgressSettingsView},
};
use verv_domain::{organisation::branches::BranchSlug, progress::rules::Sharing, words::Word};

use crate::{
    form::entry::{Asked, Change, Changes, Control, Typed, number_of},
    locales::{days, t},
    ui::{icon::mark, remote::Remote},
};

#[derive(Clone, Copy)]
struct Answer;

fn sharing(sharing: Sharing) -> String {
    match sharing {
        Sharing::Unanswered => t::counting::unanswered(),
        Sharing::One => t::counting::one(),
        Sharing::Several => t::counting::several(),
    }
}

fn asked() -> [Asked; 3] {
    let choices = Sharing::ALL.map(|one| (one.as_str().to_owned(), sharing(one))).to_vec();
    [
        Asked::new("/sharing", t::counting::sharing(), Control::OneOf(choices)),
        Asked::new("/year_starts_month", t::counting::month(), Control::Number),
        Asked::new("/year_starts_day", t::counting::day(), Control::Number),
    ]
}

impl Typed<3> for Answer {
    type Request = ProgressSettingsRequest;
    const NAME: &'static str = "answers";

    fn request([sharing, month, day]: &[String; 3]) -> Result<ProgressSettingsRequest, FieldError> {
        Ok(ProgressSettingsRequest {
            sharing: Sharing::of_word(sharing).unwrap_or(Sharing::Unanswered),
            year_starts_month: number_of(month, "/year_starts_month")?,
            year_starts_day: number_of(day, "/year_starts_day")?,
        })
    }
}

impl Changes<3> for Answer {
    type View = ProgressSettingsView;
    type Endpoint = ChangeProgressSettings;

    fn written(view: &ProgressSettingsView) -> [String; 3] {
        [
            view.sharing.as_str().to_owned(),
            view.year_starts_month.to_string(),
            view.year_starts_day.to_string(),
        ]
    }
}

#[component]
pub fn Answers(slug: BranchSlug, settings: Remote<ProgressSettingsView>) -> impl IntoView {
    let slug = StoredValue::new(slug);
    settings.with_untracked(Clone::clone).map(|first| {
        let id = first.id;
        let now = Signal::derive(move || settings.with(Clone::clone).unwrap_or_else(|| first.clone()));
        view! {
            <section class="sheet stack" aria-labelledby="h-svar" data-test="answers">
                <h2 id="h-svar">{t::counting::answers()}</h2>
                {move || now.with(facts)}
                <div class="row">
                    <Change
                        entry=Answer
                        path=move || (slug.get_value(),)
                        of=id.to_string()
                        now=now
                        asked=asked()
                        button=t::counting::answer()
                        submit=t::counting::save()
                        said=t::counting::answered
                    />
                </div>
            </section>
        }
    })
}

fn facts(settings: &ProgressSettingsView) -> impl IntoView + use<> {
    let answer = match settings.sharing {
        Sharing::Unanswered => {
            view! { <span class="st st--gap">{mark("g-gap")}<span>{t::counting::unanswered_means()}</span></span> }.into_any()
        }
        answered @ (Sharing::One | Sharing::Several) => view! { <b>{sharing(answered)}</b> }.into_any(),
    };
    let year = verv_domain::Date::new(2028, settings.year_starts_month, settings.year_starts_day);
    view! {
        <dl class="facts facts--wide">
            <div><dt>{t::counting::sharing()}</dt><dd>{answer}</dd></div>
            <div><dt>{t::counting::year()}</dt><dd><b>{year.map(days::day_of_each_year)}</b></dd></div>
        </dl>
    }
}

#[cfg(test)]
mod tests {
    use verv_contract::Check;

    use super::*;

    #[test]
    fn a_year_begins_on_a_day_that_there_is() {
        let typed = |day: &str| ["several".to_owned(), "2".to_owned(), day.to_owned()];
        assert!(Answer::request(&typed("29")).unwrap().check().is_ok());
        assert_eq!(
            Answer::request(&typed("30")).unwrap().check().unwrap_err()[0].pointer,
            "/year_starts_day"
        );
        assert_eq!(Answer::request(&typed("x")).unwrap_err().code, "not_a_number");
    }
}

//! Entries of lists that are added and changed in place: what each asks for, and the two forms that send it.

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use verv_contract::{
    Check, FieldError,
    endpoint::{Answer, Body, Endpoint, NoQuery},
};
use wasm_bindgen_futures::spawn_local;

pub use super::several::chosen;

use super::{
    Buttons, Choices, Draft, DraftRestored, Editing, Field, Form, NumberField, Stale, Submit, Summary,
    TextArea, TextField, field_error, several::Several, use_client,
};
use crate::{
    api::Options,
    browser,
    locales::t,
    ui::{icon::icon, toast::use_toasts},
};

/// Values on the wire, with their words.
pub type Words = Vec<(String, String)>;

/// How something is typed.
#[derive(Clone)]
pub enum Control {
    Line,
    Link,
    Paragraph,
    Number,
    Day,
    OneOf(Words),
    /// Any of these; what is chosen stands in the field's text with commas between.
    Several(Words),
    /// It is kept as it is, and not shown.
    Kept,
}

/// What an entry asks for.
#[derive(Clone)]
pub struct Asked {
    pub pointer: &'static str,
    pub label: String,
    pub hint: Option<String>,
    pub control: Control,
}

impl Asked {
    pub fn new(pointer: &'static str, label: String, control: Control) -> Self {
        Self { pointer, label, hint: None, control }
    }

    /// What can be left out says so.
    pub fn optional(pointer: &'static str, label: &str, control: Control) -> Self {
        Self::new(pointer, format!("{label} {}", t::app::optional()), control)
    }

    pub fn hint(self, hint: String) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// What is typed, in words.
    fn in_words(&self, typed: &str) -> (String, String) {
        let word = |key: &str, options: &Words| {
            let found = options.iter().find(|(known, _)| known == key);
            found.map_or_else(|| key.to_owned(), |(_, words)| words.clone())
        };
        let words = match &self.control {
            Control::OneOf(options) => word(typed, options),
            Control::Several(options) => {
                chosen(typed).map(|key| word(key, options)).collect::<Vec<_>>().join(", ")
            }
            Control::Line
            | Control::Link
            | Control::Paragraph
            | Control::Number
            | Control::Day
            | Control::Kept => typed.to_owned(),
        };
        (self.label.clone(), words)
    }
}

/// Yes or no, as a choice.
pub fn yes_or_no() -> Control {
    Control::OneOf(vec![(YES.to_owned(), t::app::yes()), (NO.to_owned(), t::app::no())])
}

pub const YES: &str = "yes";
const NO: &str = "no";

/// As [`yes_or_no`] has it.
pub fn written_yes(yes: bool) -> String {
    if yes { YES } else { NO }.to_owned()
}

/// The day or the id that is typed; the refusal of its field where there is none.
pub fn required_of<T: std::str::FromStr>(typed: &str, pointer: &str) -> Result<T, FieldError> {
    typed.trim().parse().map_err(|_| field_error(pointer, "required"))
}

/// The same where there may be none.
pub fn optional_of<T: std::str::FromStr>(typed: &str, pointer: &str) -> Result<Option<T>, FieldError> {
    let typed = typed.trim();
    if typed.is_empty() { Ok(None) } else { required_of(typed, pointer).map(Some) }
}

/// The number that is typed.
pub fn number_of<T: std::str::FromStr>(typed: &str, pointer: &str) -> Result<T, FieldError> {
    typed.trim().parse().map_err(|_| field_error(pointer, "not_a_number"))
}

/// An entry as it is typed, and as it is sent.
pub trait Typed<const N: usize>: Copy + Send + Sync + 'static {
    type Request: Body + Check + Clone;
    /// The form's own on its page, and in what is kept of it on the device.
    const NAME: &'static str;

    fn request(typed: &[String; N]) -> Result<Self::Request, FieldError>;
}

/// An entry that can be added.
pub trait Adds<const N: usize>: Typed<N> {
    type Endpoint: Endpoint<Query = NoQuery, Body = Self::Request>;
}

/// An entry that can be changed.
pub trait Changes<const N: usize>: Typed<N> {
    type View: Answer + Clone + DeserializeOwned + Send + Sync + 'static;
    type Endpoint: Endpoint<Query = NoQuery, Body = Self::Request, Answer = Self::View>;

    fn written(view: &Self::View) -> [String; N];
}

/// The button of something new, and the form in its place.
#[component]
pub fn Add<E: Adds<N>, const N: usize>(
    entry: E,
    /// Where it is sent to.
    path: impl Fn() -> <E::Endpoint as Endpoint>::Path + Copy + Send + Sync + 'static,
    /// Which branch and list it is of: where what is typed is kept.
    of: String,
    asked: [Asked; N],
    /// What stands in the fields at first.
    first: [String; N],
    button: String,
    submit: String,
    /// What is said when it was added.
    said: fn() -> String,
) -> impl IntoView {
    let _: E = entry;
    let (client, toasts) = (use_client(), use_toasts());
    let key = of + "-" + E::NAME;
    let form = Form::new(format!("new-{key}"));
    let fields = first.clone().map(RwSignal::new);
    let draft = Draft::new(&format!("new-{key}"), fields.to_vec());
    let is_open = RwSignal::new(draft.restored.get_untracked());
    let opener = StoredValue::new(format!("add-{key}"));
    let (asked, first) = (StoredValue::new(asked), StoredValue::new(first));
    let (heading, submit) = (StoredValue::new(button.clone()), StoredValue::new(submit));
    let open = move |_| {
        for (field, value) in fields.into_iter().zip(first.get_value()) {
            field.set(value);
        }
        draft.begin();
        is_open.set(true);
        browser::focus(form.id(asked.with_value(|asked| asked[0].pointer)));
    };
    let close = move || {
        draft.begin_anew();
        is_open.set(false);
        browser::focus(opener.get_value());
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if form.busy.get_untracked() {
            return;
        }
        let typed = fields.map(|field| field.get_untracked());
        let request = match E::request(&typed) {
            Ok(request) => request,
            Err(error) => return form.refuse(vec![error]),
        };
        if !form.passes(request.clone()) {
            return;
        }
        form.begin();
        let forget = draft.forgetting();
        let (path, options) = (path(), form.once(&request));
        spawn_local(async move {
            match client.send::<E::Endpoint>(path, &request, options).await {
                Ok(_) => {
                    forget();
                    form.end();
                    close();
                    toasts.say(said());
                }
                Err(error) => form.fail(error),
            }
        });
    };
    view! {
        <p hidden=move || is_open.get()>
            <button
                class="btn btn--outline"
                type="button"
                id=opener.get_value()
                data-test=format!("add-{}", E::NAME)
                on:click=open
            >
                {icon("i-plus")}
                {button}
            </button>
        </p>
        <Show when=move || is_open.get()>
            <section class="sheet" aria-label=heading.get_value()>
                <form class="stack gap-5 narrow-form" novalidate data-test=format!("{}-form", E::NAME) on:submit=send>
                    <h2>{heading.get_value()}</h2>
                    <Summary form/>
                    <DraftRestored draft/>
                    {asked.get_value().into_iter().zip(fields).map(|(asked, value)| control(form, asked, value)).collect_view()}
                    <div class="row">
                        <Submit form text=submit.get_value() busy=t::app::saving test="submit"/>
                        <button class="btn btn--quiet" type="button" data-test="cancel" on:click=move |_| close()>
                            {t::app::cancel()}
                        </button>
                    </div>
                </form>
            </section>
        </Show>
    }
}

/// The button that changes an entry, and the form in its place.
#[component]
pub fn Change<E: Changes<N>, const N: usize>(
    entry: E,
    path: impl Fn() -> <E::Endpoint as Endpoint>::Path + Copy + Send + Sync + 'static,
    /// The id of the entry.
    of: String,
    /// The entry as it is known now.
    #[prop(into)]
    now: Signal<E::View>,
    asked: [Asked; N],
    #[prop(default = "i-pen")] mark: &'static str,
    button: String,
    submit: String,
    /// What is said when it was changed.
    said: fn() -> String,
) -> impl IntoView {
    let _: E = entry;
    let (client, toasts) = (use_client(), use_toasts());
    let key = of + "-" + E::NAME;
    let opener = StoredValue::new(format!("change-{key}"));
    let asked = StoredValue::new(asked);
    let words = move |typed: &[String; N]| {
        asked.with_value(|asked| std::array::from_fn(|n| asked[n].in_words(&typed[n])))
    };
    let back = move || browser::focus(opener.get_value());
    let form = Form::new(format!("form-{key}"));
    let editing = Editing::new(form, now.get_untracked(), E::written, words, back).drafted(&key);
    let save = move || {
        let request = match E::request(&editing.typed()) {
            Ok(request) => request,
            Err(error) => return form.refuse(vec![error]),
        };
        if !form.passes(request.clone()) {
            return;
        }
        let (path, options) = (path(), Options::of_version(editing.version()));
        let call = async move { client.send::<E::Endpoint>(path, &request, options).await };
        editing.save(call, move |_| toasts.say(said()));
    };
    let submitted = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save();
    };
    let open = move |_| editing.open(now.get_untracked(), asked.with_value(|asked| asked[0].pointer));
    let (heading, submit) = (StoredValue::new(button.clone()), StoredValue::new(submit));
    view! {
        <button
            class="btn btn--quiet"
            type="button"
            id=opener.get_value()
            hidden=move || editing.is_open.get()
            data-test=format!("change-{}", E::NAME)
            on:click=open
        >
            {icon(mark)}
            {button}
        </button>
        <Show when=move || editing.is_open.get()>
            <form
                class="stack gap-5 narrow-form"
                novalidate
                aria-label=heading.get_value()
                data-test=format!("{}-form", E::NAME)
                on:submit=submitted
            >
                <Summary form/>
                {asked.get_value().into_iter().zip(editing.fields).map(|(asked, value)| control(form, asked, value)).collect_view()}
                <Stale editing save=move |()| save() taken=move |_| ()/>
                <Buttons editing>
                    <Submit form text=submit.get_value() busy=t::app::saving test="submit"/>
                </Buttons>
            </form>
        </Show>
    }
}

/// The field of what is asked.
fn control(form: Form, asked: Asked, value: RwSignal<String>) -> AnyView {
    let Asked { pointer, label, hint, control } = asked;
    let field = Field { form, pointer, label, hint, test: pointer.trim_start_matches('/') };
    match control {
        Control::Line => view! { <TextField field value/> }.into_any(),
        Control::Link => view! { <TextField field value kind="url" inputmode="url"/> }.into_any(),
        Control::Paragraph => view! { <TextArea field value/> }.into_any(),
        Control::Number => view! { <NumberField field value/> }.into_any(),
        Control::Day => view! { <TextField field value kind="date"/> }.into_any(),
        Control::OneOf(options) => view! { <Choices field value options/> }.into_any(),
        Control::Several(options) => view! { <Several field value options/> }.into_any(),
        Control::Kept => ().into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, Control, chosen, number_of, optional_of, required_of};

    #[test]
    fn what_is_typed_is_read_or_refused_at_its_field() {
        assert_eq!(number_of::<u16>(" 90 ", "/lead_days").ok(), Some(90));
        let refused = number_of::<u16>("tre", "/lead_days").unwrap_err();
        assert_eq!((refused.pointer.as_str(), refused.code.as_str()), ("/lead_days", "not_a_number"));
        assert_eq!(optional_of::<i32>("", "/x"), Ok(None));
        assert!(required_of::<verv_domain::Date>("", "/signed").is_err());
    }

    #[test]
    fn what_is_chosen_is_told_in_words() {
        let options = vec![("a".to_owned(), "Alfa".to_owned()), ("b".to_owned(), "Beta".to_owned())];
        let asked = |control| Asked { pointer: "/x", label: "X".to_owned(), hint: None, control };
        let words = |control, typed: &str| asked(control).in_words(typed).1;
        assert_eq!(words(Control::OneOf(options.clone()), "b"), "Beta");
        assert_eq!(words(Control::Several(options), "a,b"), "Alfa, Beta");
        assert_eq!(words(Control::Line, "b"), "b");
        assert_eq!(chosen("").count(), 0);
    }
}

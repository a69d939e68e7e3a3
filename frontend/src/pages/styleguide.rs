//! The style guide: every component in every state, for those who build Verv. It is not a part
//! of the product, so its own words are here and not among the texts.

use leptos::prelude::*;
use verv_contract::ProblemCode;
use verv_domain::{period::Period, plan::measures::MeasureStatus, time::date};

use crate::{
    form::{Choices, DeadlineField, Field, Form, NumberField, Summary, TextArea, TextField, field_error},
    ui::{
        combobox::{Choice, Combobox, PARTIES},
        icon::{icon, small_icon},
        note, page,
        pager::pager,
        party,
        progress::{Pace, Progress, progress_view},
        status,
        tabs::{Tab, Tabs},
        toast::{ToastView, use_toasts},
        versions::{Difference, Versions},
    },
};

/// The plan that the examples belong to.
const PERIOD: (i32, i32) = (2026, 2027);

#[component]
pub fn StyleguidePage() -> impl IntoView {
    view! {
        <a class="skip" href="#innhold">"Hopp til innholdet"</a>
        <main class="main living" id="innhold" tabindex="-1">
            <div class="stack gap-7">
                <header class="page-head m-0">
                    <div class="page-head__text">
                        {page::fixed_heading("Byggeklosser".to_owned())}
                        <p class="lead soft">"Alle tilstander på ett sted, for dem som bygger Verv. Siden er ikke en del av produktet."</p>
                    </div>
                </header>
                <Part id="status" heading="Status: form og ord"><Statuses/></Part>
                <Part id="framdrift" heading="Framdrift: ett bilde per slag"><Progresses/></Part>
                <Part id="knapper" heading="Knapper"><Buttons/></Part>
                <Part id="felt" heading="Felt, valg og feil"><Fields/></Part>
                <Part id="sok" heading="Søkefelt for verv og organer"><Comboboxes/></Part>
                <Part id="faner" heading="Faner"><ExampleTabs/></Part>
                <Part id="notater" heading="Beskjeder"><Notes/></Part>
                <Part id="tomt" heading="Tomt, og mens noe hentes"><Empties/></Part>
                <Part id="to" heading="To har endret det samme"><ExampleVersions/></Part>
                <Part id="lister" heading="Lister, verv og historikk"><Lists/></Part>
                <Part id="tabell" heading="Tabell som blir kort på telefon"><Table/></Part>
                <Part id="sider" heading="Når det ikke er noe å vise"><Problems/></Part>
            </div>
        </main>
        <ToastView/>
    }
}

#[component]
fn Part(id: &'static str, heading: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby=format!("h-{id}") data-test=format!("styleguide-{id}")>
            <h2 id=format!("h-{id}")>{heading}</h2>
            {children()}
        </section>
    }
}

#[component]
fn Statuses() -> impl IntoView {
    let pills = MeasureStatus::ALL.map(status::pill).into_iter().collect_view();
    let plain = MeasureStatus::ALL.map(status::status).into_iter().collect_view();
    view! { <div class="sheet stack"><div class="row row--wide">{plain}</div><div class="row">{pills}</div></div> }
}

#[component]
fn Progresses() -> impl IntoView {
    let fact = |kind, progress: Progress, words: &str, pace| {
        view! { <div><dt>{kind}</dt><dd>{progress_view(&progress, words.to_owned(), pace)}</dd></div> }
    };
    let count = Progress::Count { done: 4, target: 6, due: Some(3) };
    let coverage = Progress::Coverage { done: 17, of: 24, due: Some(19) };
    let milestone = Progress::Milestone { done: 2, steps: 3 };
    let standing = Progress::Standing(vec![true, true, false, true, true]);
    let agreements = Progress::Agreements(vec![("Ap", true), ("SV", false), ("Rødt", false)]);
    let points = vec![(0, 10), (16, 0), (33, 14), (50, 30), (66, 36), (83, 60)];
    let growth = Progress::Growth { points, line: [(0, 10), (100, 78)] };
    view! {
        <div class="sheet">
            <dl class="facts facts--cols">
                {fact("Antall", count, "4 av 6 besøk", Some((Pace::Ahead, "1 foran".to_owned())))}
                {fact("Dekning", coverage, "17 av 24 skolert", Some((Pace::Behind, "2 bak".to_owned())))}
                {fact("Milepæl", milestone, "Trinn 3 av 3", None)}
                {fact("Fast tema", standing, "4 av 5 møter", None)}
                {fact("Avtaler", agreements, "1 av 3 fornyet", None)}
                {fact("Vekst", growth, "2 158 yrkesaktive", Some((Pace::Even, "i takt".to_owned())))}
                {fact("Register og nedgang", Progress::Words, "3 i år, 5 i fjor", None)}
            </dl>
        </div>
    }
}

#[component]
fn Buttons() -> impl IntoView {
    let toasts = use_toasts();
    let undo = move |_| toasts.say_with_undo("Kasserer svarer nå for ett tiltak.".to_owned(), || ());
    view! {
        <div class="sheet row">
            <button class="btn btn--primary" type="button">"Viktigst"</button>
            <button class="btn" type="button">"Vanlig"</button>
            <button class="btn btn--outline" type="button">"Ramme"</button>
            <button class="btn btn--quiet" type="button">"Stille"</button>
            <button class="btn btn--danger" type="button">"Slett for godt"</button>
            <button class="btn btn--primary" type="button" aria-busy="true">"Lagrer"</button>
            <button disabled class="btn" type="button">"Ikke nå"</button>
            <button class="linkbtn" type="button">{small_icon("i-undo")}"Angre"</button>
            <button class="btn" type="button" data-test="styleguide-toast" on:click=undo>"Gjør noe som kan angres"</button>
        </div>
    }
}

#[component]
fn Fields() -> impl IntoView {
    let form = Form::new("styleguide");
    let value = |text: &str| RwSignal::new(text.to_owned());
    let field = |pointer, label: &str, hint: Option<&str>, test| Field {
        form,
        pointer,
        label: label.to_owned(),
        hint: hint.map(str::to_owned),
        test,
    };
    let name = field("/name", "Navn", Some("Slik det står i planen"), "styleguide-name");
    let figure = field("/figure", "Tall", None, "styleguide-figure");
    let why = field("/why", "Hva trengs?", None, "styleguide-why");
    let role = field("/role", "Slags verv", None, "styleguide-role");
    let wrong = field("/wrong", "E-post", None, "styleguide-wrong");
    let day = field("/day", "Siste dag", None, "styleguide-day");
    let by = field("/by", "Frist", Some("Slik møtet sa det"), "styleguide-by");
    let roles =
        ["Leder", "Nestleder", "Kasserer"].map(|role| (role.to_lowercase(), role.to_owned())).to_vec();
    let plan = Period { from: date(PERIOD.0, 1, 1), to: date(PERIOD.1, 12, 31) };
    Effect::new(move || form.show(vec![field_error("/wrong", "not_an_email")]));
    let radio = |name: &'static str, words: &'static str, is_on: bool| {
        view! { <label><input type="radio" name=name checked=is_on/>{words}</label> }
    };
    view! {
        <form class="sheet stack gap-5" novalidate on:submit=|event| event.prevent_default()>
            <Summary form/>
            <TextField field=name value=value("Verveplan")/>
            <TextField field=wrong value=value("leder@follo") kind="email"/>
            <NumberField field=figure value=value("6")/>
            <Choices field=role value=value("nestleder") options=roles/>
            <TextField field=day value=value("2026-06-17") kind="date"/>
            <DeadlineField field=by value=value("vår 2026") plan=Some(plan)/>
            <TextArea field=why value=value("Én setning er nok.")/>
            <label class="check"><input type="checkbox"/><span>"Vis passordet"</span></label>
            <fieldset>
                <legend class="label">"Utseende"</legend>
                <div class="segment mt-2">{radio("styleguide-utseende", "Lyst", true)}{radio("styleguide-utseende", "Mørkt", false)}</div>
            </fieldset>
        </form>
    }
}

#[component]
fn Comboboxes() -> impl IntoView {
    let choice = |name: &str, about: &str, load: Option<u32>| Choice {
        key: name.to_owned(),
        name: name.to_owned(),
        about: about.to_owned(),
        vacant: about == "Ledig verv",
        load,
    };
    let all = vec![
        choice("Leder", "Fornavn Etternavn", Some(7)),
        choice("Hovedtillitsvalgt", "Fornavn Etternavn", Some(3)),
        choice("Kasserer", "Ledig verv", Some(0)),
        choice("Opplæringsutvalget", "Utvalg, to medlemmer", None),
    ];
    let choices = Signal::derive(move || all.clone());
    let open = Combobox::new("styleguide-verv", choices, true, PARTIES, Callback::new(|_: Choice| ()));
    let closed = Combobox::new("styleguide-verv-2", choices, false, PARTIES, Callback::new(|_: Choice| ()));
    view! {
        <div class="sheet stack gap-5">
            <div class="field">
                <label for="styleguide-verv">"Åpen liste"</label>
                {open.input("Søk verv, organ eller navn".to_owned(), None, "styleguide-open")}
                {open.list()}
            </div>
            <div class="field">
                <label for="styleguide-verv-2">"Liste som åpnes"</label>
                <div class="combo">{closed.input("Søk".to_owned(), None, "styleguide-closed")}{closed.list()}</div>
            </div>
        </div>
    }
}

#[component]
fn ExampleTabs() -> impl IntoView {
    let panel = |words: &'static str| -> Box<dyn Fn() -> AnyView + Send> {
        Box::new(move || view! { <p>{words}</p> }.into_any())
    };
    let all = vec![
        Tab { name: "Meldinger".to_owned(), panel: panel("Den siste meldinga kom i går.") },
        Tab { name: "Endringer".to_owned(), panel: panel("Ingen endringer siden vedtaket.") },
        Tab { name: "Ansvar".to_owned(), panel: panel("Leder har hatt ansvaret hele tida.") },
    ];
    view! { <div class="sheet"><Tabs id="styleguide-faner" label="Eksempel på faner".to_owned() tabs=all/></div> }
}

#[component]
fn Notes() -> impl IntoView {
    view! {
        <div class="stack gap-3">
            {note::success("Meldt: I rute.".to_owned(), "Lederen ser det nå.".to_owned())}
            {note::warning(Some("Tiltaket ble ikke fordelt.".to_owned()), "Prøv igjen.".to_owned())}
            <div class="note">{icon("i-info")}<p><b>"Du ser planen slik den er vedtatt."</b></p></div>
            <div class="note note--stop">{icon("i-warn")}<p><b>"To ting må rettes"</b></p></div>
            <div class="adopted">
                <h3 class="adopted__head h-quiet">{small_icon("i-room")}"Vedtatt tekst – låst"</h3>
                <blockquote>"Verveplanen gjennomføres hvert halvår."</blockquote>
            </div>
        </div>
    }
}

#[component]
fn Empties() -> impl IntoView {
    let action =
        view! { <p><button class="btn" type="button">{icon("i-plus")}"Legg til tiltak"</button></p> };
    let lines =
        (0..3).map(|_| view! { <span class="skel skel--m"></span><span class="skel skel--s"></span> });
    view! {
        <div class="split split--even split--tight">
            {note::empty("Målet har ingen tiltak ennå".to_owned(), "Uten tiltak er det ingen som gjør noe for å nå det.".to_owned(), Some(action.into_any()))}
            <div class="sheet stack gap-3" aria-busy="true"><span class="vh">"Henter planen"</span>{lines.collect_view()}</div>
        </div>
    }
}

#[component]
fn ExampleVersions() -> impl IntoView {
    let difference = |field: &str, mine: &str, current: &str| Difference {
        field: field.to_owned(),
        mine: mine.to_owned(),
        current: current.to_owned(),
    };
    let all = vec![
        difference("Tittel", "Teams-møte hver måned", "Teams-møte annenhver uke"),
        difference("Frist", "", "løpende"),
    ];
    view! { <div class="sheet"><Versions differences=all keep_mine=Callback::new(|()| ()) take_current=Callback::new(|()| ())/></div> }
}

#[component]
fn Lists() -> impl IntoView {
    let item = |shown: MeasureStatus, title: &'static str, who: Option<&str>| {
        let class = format!("item st-{}", status::class(shown));
        view! {
            <li>
                <a class=class href="#h-lister">
                    {status::shape_of(shown)}
                    <span><span class="item__title">{title}</span><br/><span class="item__sub">{party::tag(who)}</span></span>
                    {icon("i-right")}
                </a>
            </li>
        }
    };
    let older = pager(Some("neste".to_owned()), |_| async { Ok(()) });
    view! {
        <div class="sheet stack gap-5">
            <nav class="crumbs" aria-label="Du er her"><ol><li><a href="#h-lister">"Planen"</a></li><li><a href="#h-lister">"1 Medlemsvekst"</a></li></ol></nav>
            <ul class="list">
                {item(MeasureStatus::OnTrack, "Seks arbeidsplassbesøk i året", Some("Leder"))}
                {item(MeasureStatus::Stuck, "Velge klubbledere", Some("Hovedtillitsvalgt"))}
                {item(MeasureStatus::NotStarted, "Verveplan", None)}
            </ul>
            <ol class="tl">
                <li><span class="tl__mark st-ok">{status::shape_of(MeasureStatus::OnTrack)}</span><div><p class="tl__when">"17. juni"</p><div class="tl__body"><p><b>"Meldt: I rute"</b></p></div></div></li>
                <li><span class="tl__mark">{icon("i-pen")}</span><div><p class="tl__when">"3. mars"</p><div class="tl__body"><p>"Frist: vår 2026 → høst 2026"</p></div></div></li>
            </ol>
            {older}
        </div>
    }
}

#[component]
fn Table() -> impl IntoView {
    let row = |title: &'static str, shown: MeasureStatus, who: &'static str, due: &'static str| {
        view! {
            <tr class="m" role="row">
                <th scope="row" role="rowheader"><a href="#h-tabell">{title}</a></th>
                <td role="cell"><span class="who">"Antall"</span></td>
                <td role="cell">{status::status(shown)}</td>
                <td role="cell"><span class="lbl">"Ansvarlig"</span><span class="who">{who}</span></td>
                <td role="cell"><span class="lbl">"Frist"</span><span class="when">{due}</span></td>
            </tr>
        }
    };
    let heads = ["Tiltak", "Type", "Status", "Ansvarlig", "Frist"];
    let heads = heads.map(|head| view! { <th scope="col" role="columnheader">{head}</th> });
    view! {
        <div class="plan">
            <table role="table" aria-labelledby="h-tabell">
                <colgroup><col class="c1"/><col class="c2"/><col class="c3"/><col class="c4"/><col class="c5"/></colgroup>
                <thead role="rowgroup"><tr role="row">{heads.into_iter().collect_view()}</tr></thead>
                <tbody role="rowgroup">
                    {row("Seks arbeidsplassbesøk i året", MeasureStatus::OnTrack, "Leder", "Løpende")}
                    {row("Velge klubbledere i private virksomheter", MeasureStatus::NeedsEffort, "Hovedtillitsvalgt", "Høst 2026")}
                </tbody>
            </table>
        </div>
    }
}

/// What is said where a call was refused.
#[component]
fn Problems() -> impl IntoView {
    let codes = [ProblemCode::Forbidden, ProblemCode::StaleVersion, ProblemCode::TooManyAttempts];
    let texts = codes.map(|code| view! { <li>{crate::api::problem_text(code)}</li> });
    view! { <div class="sheet"><ul class="stack gap-2">{texts.into_iter().collect_view()}</ul></div> }
}

//! Giving: shown at once, all or nothing, with a way back.

use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    endpoints::AssignInBulk,
    organisation::parties::AssigneeView,
    plan::{
        measures::MeasureView,
        responsibilities::{BulkAssignmentItem, BulkAssignmentRequest},
    },
};
use verv_domain::{id::MeasureId, organisation::branches::BranchSlug, plan::responsibilities::Part};
use wasm_bindgen_futures::spawn_local;

use super::board::{Assignable, Board};
use crate::{
    api::{CallError, Client, Options, trouble_text},
    browser,
    locales::{small, t},
    pages::organisation::parties,
    ui::{
        combobox::Choice,
        note,
        remote::Remote,
        toast::{Toasts, use_toasts},
    },
};

/// What stands above the lists when it did not go.
#[derive(Clone, PartialEq)]
enum Trouble {
    NothingChosen,
    TooMany,
    /// Somebody else was first.
    Changed(Box<MeasureView>),
    Failed(CallError),
}

/// Where it stands.
pub const TROUBLE: &str = "assign-trouble";

/// As many as one call takes.
const MOST_AT_ONCE: usize = 100;

#[derive(Clone, Copy)]
pub struct Giving {
    pub client: StoredValue<Client>,
    toasts: Toasts,
    pub slug: StoredValue<BranchSlug>,
    pub board: Remote<Board>,
    /// The measures that are listed.
    pub listed: Memo<Vec<Assignable>>,
    /// Those of them that are ticked.
    pub chosen: Memo<Vec<Assignable>>,
    pub ticked: RwSignal<Vec<MeasureId>>,
    pub part: RwSignal<Part>,
    pub busy: RwSignal<bool>,
    trouble: RwSignal<Option<Trouble>>,
}

impl Giving {
    /// `is_all`: also those that somebody answers for are listed.
    pub fn new(client: Client, slug: BranchSlug, board: Remote<Board>, is_all: Memo<bool>) -> Self {
        let ticked = RwSignal::new(Vec::<MeasureId>::new());
        let listed: Memo<Vec<Assignable>> = Memo::new(move |_| {
            let is_all = is_all.get();
            let is_listed = |measure: &&Assignable| is_all || measure.accountable.is_none();
            board.with(|board| board.measures.iter().filter(is_listed).cloned().collect()).unwrap_or_default()
        });
        let chosen = Memo::new(move |_| {
            let ticked = ticked.get();
            listed.with(|listed| {
                listed.iter().filter(|measure| ticked.contains(&measure.id)).cloned().collect::<Vec<_>>()
            })
        });
        Self {
            client: StoredValue::new(client),
            toasts: use_toasts(),
            slug: StoredValue::new(slug),
            board,
            listed,
            chosen,
            ticked,
            part: RwSignal::new(Part::Accountable),
            busy: RwSignal::new(false),
            trouble: RwSignal::new(None),
        }
    }

    pub fn chosen_words(self) -> String {
        match self.chosen.with(Vec::len) {
            0 => t::assign::nothing_chosen(),
            chosen => t::assign::chosen(small(chosen)),
        }
    }

    fn say(self, trouble: Trouble) {
        self.busy.set(false);
        self.trouble.set(Some(trouble));
        browser::focus(TROUBLE);
    }

    /// Gives the chosen measures to somebody, in one call.
    pub fn give(self, choice: Choice) {
        let Some(party) = parties::of_key(&choice.key) else { return };
        if self.busy.get_untracked() {
            return;
        }
        let given = self.chosen.get_untracked();
        if given.is_empty() {
            self.say(Trouble::NothingChosen);
            return;
        }
        if given.len() > MOST_AT_ONCE {
            self.say(Trouble::TooMany);
            return;
        }
        let Some(before) = self.board.with_untracked(Clone::clone) else { return };
        let part = self.part.get_untracked();
        let items = given.iter().map(|measure| measure.with(party, part)).collect();
        self.trouble.set(None);
        self.busy.set(true);
        // It shows at once: what has got somebody leaves the list of what has nobody.
        if part == Part::Accountable {
            let view = AssigneeView::new(party, choice.name.clone(), None);
            self.board.update(|board| {
                let of_given = |measure: &&mut Assignable| given.iter().any(|one| one.id == measure.id);
                for measure in board.measures.iter_mut().filter(of_given) {
                    measure.accountable = Some(view.clone());
                }
            });
        }
        self.ticked.set(Vec::new());
        let (client, slug) = (self.client.get_value(), self.slug.get_value());
        spawn_local(async move {
            match send(client, slug.clone(), items).await {
                Ok(measures) => self.given((client, slug), (&choice, part), &given, &measures),
                Err(error) => self.refused(before, &given, error),
            }
        });
    }

    fn given(
        self,
        (client, slug): (Client, BranchSlug),
        (choice, part): (&Choice, Part),
        given: &[Assignable],
        measures: &[MeasureView],
    ) {
        self.busy.set(false);
        let count = small(given.len());
        let said = match part {
            Part::Accountable => t::assign::given(count, &choice.name),
            Part::Supporting => t::assign::added(count, &choice.name),
        };
        let as_before = |(before, now): (&Assignable, &MeasureView)| BulkAssignmentItem {
            measure_id: before.id,
            version: now.version,
            responsibility: before.responsibility(),
        };
        let back: Vec<BulkAssignmentItem> = given.iter().zip(measures).map(as_before).collect();
        self.toasts.say_with_undo(said, move || self.undo(client, slug.clone(), back.clone()));
        // The next that nobody answers for.
        let next = |listed: &Vec<Assignable>| {
            listed.iter().find(|measure| measure.accountable.is_none()).map(|measure| measure.id)
        };
        match self.listed.try_with_untracked(next) {
            Some(Some(id)) => browser::focus(tick_id(id)),
            Some(None) => browser::focus(TROUBLE),
            // The page has gone meanwhile.
            None => {}
        }
    }

    fn refused(self, before: Board, given: &[Assignable], error: CallError) {
        self.board.set(before);
        self.ticked.set(given.iter().map(|measure| measure.id).collect());
        if error.code() == Some(ProblemCode::StaleVersion) {
            self.board.reload();
            if let Some(measure) = error.current::<MeasureView>() {
                self.ticked.update(|ticked| ticked.retain(|id| *id != measure.id));
                self.say(Trouble::Changed(Box::new(measure)));
                return;
            }
        }
        self.say(Trouble::Failed(error));
    }

    /// Puts measures back to what they were.
    pub fn undo(self, client: Client, slug: BranchSlug, items: Vec<BulkAssignmentItem>) {
        spawn_local(async move {
            match send(client, slug, items).await {
                Ok(_) => self.toasts.say(t::assign::undone()),
                Err(error) => {
                    self.board.reload();
                    match error.current::<MeasureView>() {
                        Some(measure) => self.say(Trouble::Changed(Box::new(measure))),
                        None => self.say(Trouble::Failed(error)),
                    }
                }
            }
        });
    }
}

async fn send(
    client: Client,
    slug: BranchSlug,
    items: Vec<BulkAssignmentItem>,
) -> Result<Vec<MeasureView>, CallError> {
    let request = BulkAssignmentRequest { items };
    let answer = client.send::<AssignInBulk>((slug,), &request, Options::once()).await?;
    Ok(answer.measures)
}

/// The id of a measure's box.
pub fn tick_id(measure: MeasureId) -> String {
    format!("m-{measure}")
}

/// What went wrong, in place.
#[component]
pub fn WhatWentWrong(giving: Giving) -> impl IntoView {
    let words = |trouble: Trouble| match trouble {
        Trouble::NothingChosen => note::warning(None, t::assign::choose_first()),
        Trouble::TooMany => note::warning(None, t::assign::too_many(&MOST_AT_ONCE.to_string())),
        Trouble::Changed(measure) => {
            let now = measure.accountable.as_ref();
            let text = now
                .map_or_else(t::assign::changed_open, |assignee| t::assign::changed_to(&assignee.party.name));
            note::warning(Some(t::assign::changed(&measure.title)), text)
        }
        Trouble::Failed(error) => note::warning(Some(t::assign::failed()), trouble_text(&error)),
    };
    view! { <div id=TROUBLE tabindex="-1">{move || giving.trouble.get().map(words)}</div> }
}

//! Giving: shown at once, all or nothing, with a way back.

use crate::dom::View;
use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    endpoints::AssignInBulk,
    measures::MeasureView,
    responsibilities::{BulkAssignmentItem, BulkAssignmentRequest, ResponsibilityRequest},
};
use verv_domain::{
    branch::BranchSlug,
    id::MeasureId,
    responsibility::{Part, Party},
};
use wasm_bindgen_futures::spawn_local;

use super::board::{Board, Open};
use crate::kept::Kept;
use crate::{
    api::{CallError, Client, Options, trouble_text},
    browser,
    locales::t,
    pages::{parties, plan::small},
    ui::{
        combobox::Choice,
        remote::Remote,
        toast::{Toasts, use_toasts},
    },
};

/// What stands above the lists when it did not go.
#[derive(Clone, PartialEq)]
enum Trouble {
    NothingChosen,
    /// Somebody else was first.
    Changed(Box<MeasureView>),
    Failed(CallError),
}

#[derive(Clone, Copy)]
pub struct Giving {
    client: Client,
    toasts: Toasts,
    pub slug: StoredValue<BranchSlug>,
    pub board: Remote<Board>,
    pub chosen: Kept<Vec<MeasureId>>,
    pub part: Kept<Part>,
    pub busy: RwSignal<bool>,
    trouble: Kept<Option<Trouble>>,
    /// Measure, title, and what was said of it.
    pub recent: Kept<Vec<(MeasureId, String, String)>>,
}

impl Giving {
    pub fn new(client: Client, slug: BranchSlug, board: Remote<Board>) -> Self {
        Self {
            client,
            toasts: use_toasts(),
            slug: StoredValue::new(slug),
            board,
            chosen: Kept::new(Vec::new()),
            part: Kept::new(Part::Accountable),
            busy: RwSignal::new(false),
            trouble: Kept::new(None),
            recent: Kept::new(Vec::new()),
        }
    }

    pub fn chosen_words(self) -> String {
        match self.chosen.with(Vec::len) {
            0 => t::assign::nothing_chosen(),
            chosen => t::assign::chosen(small(chosen)),
        }
    }

    pub fn trouble(self) -> Option<View> {
        self.trouble.get().map(|trouble| match trouble {
            Trouble::NothingChosen => super::trouble(None, t::assign::choose_first()),
            Trouble::Changed(measure) => {
                let text = measure
                    .accountable
                    .as_ref()
                    .map_or_else(t::assign::changed_open, |party| t::assign::changed_to(&party.name));
                super::trouble(Some(t::assign::changed(&measure.title)), text)
            }
            Trouble::Failed(error) => super::trouble(Some(t::assign::failed()), trouble_text(&error)),
        })
    }

    fn say(self, trouble: Trouble) {
        self.busy.set(false);
        self.trouble.set(Some(trouble));
        browser::focus("assign-trouble");
    }

    /// Gives the chosen measures to somebody, in one call.
    pub fn give(self, choice: Choice) {
        let Some(party) = parties::of_key(&choice.key) else { return };
        if self.busy.get_untracked() {
            return;
        }
        let chosen = self.chosen.get_untracked();
        let before = self.board.with_untracked(|board| board.open.clone()).unwrap_or_default();
        let given: Vec<Open> = before.iter().filter(|open| chosen.contains(&open.id)).cloned().collect();
        if given.is_empty() {
            self.say(Trouble::NothingChosen);
            return;
        }
        let part = self.part.get_untracked();
        let items = given.iter().map(|open| item(open, party, part)).collect();
        self.trouble.set(None);
        self.busy.set(true);
        // Those that have got somebody leave the list at once.
        if part == Part::Accountable {
            self.board.update(|board| board.open.retain(|open| !chosen.contains(&open.id)));
        }
        self.chosen.set(Vec::new());
        spawn_local(async move {
            match self.send(items).await {
                Ok(measures) => self.given(&choice, part, &given, &measures),
                Err(error) => self.refused(before, chosen, error),
            }
        });
    }

    async fn send(self, items: Vec<BulkAssignmentItem>) -> Result<Vec<MeasureView>, CallError> {
        let request = BulkAssignmentRequest { items };
        let path = (self.slug.get_value(),);
        let answer = self.client.send::<AssignInBulk>(path, &request, Options::once()).await?;
        Ok(answer.measures)
    }

    fn given(self, choice: &Choice, part: Part, given: &[Open], measures: &[MeasureView]) {
        self.busy.set(false);
        let count = small(given.len());
        let (toast, said) = match part {
            Part::Accountable => {
                (t::assign::given(count, &choice.name), t::assign::answers_for(&choice.name))
            }
            Part::Supporting => (t::assign::added(count, &choice.name), t::assign::helps(&choice.name)),
        };
        self.recent.update(|recent| {
            for open in given {
                recent.retain(|(id, ..)| *id != open.id);
                recent.insert(0, (open.id, open.title.clone(), said.clone()));
            }
        });
        let back: Vec<BulkAssignmentItem> =
            given.iter().zip(measures).map(|(open, now)| without(open, now.version)).collect();
        let ids: Vec<MeasureId> = given.iter().map(|open| open.id).collect();
        self.toasts.say_with_undo(toast, move || self.undo(back.clone(), ids.clone()));
        // Versions and loads have changed.
        self.board.reload();
        let first = self.board.with_untracked(|board| board.open.first().map(|open| open.id)).flatten();
        match first {
            Some(id) => browser::focus(format!("m-{id}")),
            None => browser::focus("assign-trouble"),
        }
    }

    fn refused(self, before: Vec<Open>, chosen: Vec<MeasureId>, error: CallError) {
        self.board.update(|board| board.open = before);
        self.chosen.set(chosen);
        if error.code() == Some(ProblemCode::StaleVersion) {
            self.board.reload();
            if let Some(measure) = error.current::<MeasureView>() {
                self.chosen.update(|chosen| chosen.retain(|id| *id != measure.id));
                self.say(Trouble::Changed(Box::new(measure)));
                return;
            }
        }
        self.say(Trouble::Failed(error));
    }

    fn undo(self, items: Vec<BulkAssignmentItem>, ids: Vec<MeasureId>) {
        spawn_local(async move {
            match self.send(items).await {
                Ok(_) => {
                    self.recent.update(|recent| recent.retain(|(id, ..)| !ids.contains(id)));
                    self.board.reload();
                    self.toasts.say(t::assign::undone());
                }
                Err(error) => self.say(Trouble::Failed(error)),
            }
        });
    }
}

fn item(open: &Open, party: Party, part: Part) -> BulkAssignmentItem {
    let mut supporting: Vec<Party> =
        open.supporting.iter().copied().filter(|other| *other != party).collect();
    let accountable = match part {
        Part::Accountable => Some(party),
        Part::Supporting => {
            supporting.push(party);
            None
        }
    };
    let responsibility = ResponsibilityRequest { accountable, supporting, from: None, to: None };
    BulkAssignmentItem { measure_id: open.id, version: open.version, responsibility }
}

/// As it was before.
fn without(open: &Open, version: i64) -> BulkAssignmentItem {
    let responsibility = ResponsibilityRequest {
        accountable: None,
        supporting: open.supporting.clone(),
        from: None,
        to: None,
    };
    BulkAssignmentItem { measure_id: open.id, version, responsibility }
}

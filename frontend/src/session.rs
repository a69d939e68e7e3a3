//! Who I am, in which branch, and what that gives. The server decides again at every call.

use crate::kept::effect;
use leptos::prelude::*;
use verv_contract::{
    ProblemCode,
    endpoints::{GetMe, LogOut},
    sessions::{MeView, MyBranch, SessionView},
};
use verv_domain::{
    access::{Action, Reach},
    branch::BranchSlug,
    id::{OfficeId, PersonId},
};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::kept::Kept;
use crate::{
    api::{CallError, Client, Options},
    browser,
};

#[derive(Clone, PartialEq, Debug)]
pub enum State {
    /// Not known yet.
    Starting,
    /// Nobody is logged in. `true` when somebody was.
    Out(bool),
    In(MeView),
    /// The server does not say.
    Unknown(CallError),
}

#[derive(Clone, Copy)]
pub struct Session {
    pub client: Client,
    state: Kept<State>,
    /// The branch that was looked at last.
    slug: Kept<Option<BranchSlug>>,
    channel: StoredValue<Option<BroadcastChannel>, LocalStorage>,
}

/// Under what the browser remembers whose copies the device has.
const PERSON: &str = "verv_person";
/// What the device has kept to read without a network is to go.
const FORGET: &str = "verv-forget";

/// What the tabs of one browser tell one another.
const LOGGED_OUT: &str = "logged_out";
const LOGGED_IN: &str = "logged_in";

pub fn use_session() -> Session {
    expect_context()
}

impl Session {
    pub fn new() -> Self {
        let session = Self {
            client: Client::new(),
            state: Kept::new(State::Starting),
            slug: Kept::new(browser::remembered("verv_branch").and_then(|slug| slug.parse().ok())),
            channel: StoredValue::new_local(BroadcastChannel::new("verv").ok()),
        };
        session.listen();
        let ended = session.client.ended;
        effect(move || {
            if ended.get() > 0 {
                session.leave();
            }
        });
        session
    }

    /// Finds out who is logged in; without the session's cookie nobody is, and nothing is asked.
    pub fn start(self) {
        // Without a network the device may have what was read last, and shows it.
        if !browser::session_may_exist() && browser::is_online() {
            self.state.set(State::Out(false));
            return;
        }
        self.state.set(State::Starting);
        spawn_local(async move {
            // An error is in the state, and drawn by the shell.
            let _ = self.load().await;
        });
    }

    async fn load(self) -> Result<(), CallError> {
        match self.client.get::<GetMe>(()).await {
            Ok(me) => {
                let person = me.person_id.to_string();
                if browser::remembered(PERSON).is_some_and(|before| before != person) {
                    browser::tell(FORGET);
                }
                browser::remember(PERSON, Some(&person));
                self.state.set(State::In(me));
                self.choose_remembered_office();
                Ok(())
            }
            Err(error) => {
                let is_out =
                    matches!(error.code(), Some(ProblemCode::SessionEnded | ProblemCode::Unauthenticated));
                self.state.set(if is_out { State::Out(true) } else { State::Unknown(error.clone()) });
                Err(error)
            }
        }
    }

    /// A login has succeeded.
    pub async fn begin(self, session: &SessionView) -> Result<(), CallError> {
        self.client.take_token(session);
        self.load().await?;
        self.tell(LOGGED_IN);
        Ok(())
    }

    pub async fn log_out(self) {
        // Whatever the server answers, this browser forgets.
        let _ = self.client.send::<LogOut>((), &(), Options::default()).await;
        self.client.forget_token();
        browser::tell(FORGET);
        self.state.set(State::Out(false));
        self.tell(LOGGED_OUT);
    }

    fn leave(self) {
        self.client.forget_token();
        self.state.set(State::Out(true));
    }

    fn tell(self, word: &str) {
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                // A closed channel has no listeners left.
                let _ = channel.post_message(&JsValue::from_str(word));
            }
        });
    }

    fn listen(self) {
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            match message.data().as_string().as_deref() {
                Some(LOGGED_OUT) => self.leave(),
                Some(LOGGED_IN) if !matches!(self.state.get_untracked(), State::In(_)) => self.start(),
                _ => {}
            }
        });
        self.channel.with_value(|channel| {
            if let Some(channel) = channel {
                channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
            }
        });
        heard.forget();
    }

    pub fn state(self) -> State {
        self.state.get()
    }

    /// What decides which page is drawn: changes of names or rights do not redraw it.
    pub fn is_in(self) -> bool {
        self.state.with(|state| matches!(state, State::In(_)))
    }

    pub fn me(self) -> Option<MeView> {
        self.state.with(|state| if let State::In(me) = state { Some(me.clone()) } else { None })
    }

    /// Who is logged in.
    pub fn person(self) -> Option<PersonId> {
        self.state.with_untracked(|state| if let State::In(me) = state { Some(me.person_id) } else { None })
    }

    /// The branch that is looked at: the chosen one, else the first with a mandate.
    pub fn branch(self) -> Option<MyBranch> {
        let slug = self.slug.get();
        self.state.with(|state| {
            let State::In(me) = state else { return None };
            let chosen = me.branches.iter().find(|branch| Some(&branch.slug) == slug.as_ref());
            chosen.or(me.branches.first()).cloned()
        })
    }

    pub fn branch_untracked(self) -> Option<MyBranch> {
        untrack(move || self.branch())
    }

    /// Whether the person has a mandate in the branch today.
    pub fn has_branch(self, slug: &BranchSlug) -> bool {
        self.state.with(|state| match state {
            State::In(me) => me.branches.iter().any(|branch| branch.slug == *slug),
            State::Starting | State::Out(_) | State::Unknown(_) => false,
        })
    }

    pub fn look_at(self, slug: &BranchSlug) {
        if self.slug.with_untracked(|looked_at| looked_at.as_ref() != Some(slug)) {
            browser::remember("verv_branch", Some(slug.as_str()));
            self.slug.set(Some(slug.clone()));
            self.choose_remembered_office();
        }
    }

    /// Chooses the office that is recorded on writes.
    pub fn act_as(self, office: OfficeId) {
        if let Some(branch) = self.branch_untracked() {
            browser::remember(&office_key(&branch), Some(&office.to_string()));
        }
        self.client.acting.set(Some(office));
    }

    fn choose_remembered_office(self) {
        let Some(branch) = self.branch_untracked() else { return };
        let remembered =
            browser::remembered(&office_key(&branch)).and_then(|office| office.parse::<OfficeId>().ok());
        let is_still_theirs =
            |office: &OfficeId| branch.mandates.iter().any(|mandate| mandate.office_id == *office);
        self.client.acting.set(remembered.filter(is_still_theirs));
    }

    /// How far a right reaches in the branch that is looked at.
    pub fn reach(self, action: Action) -> Reach {
        self.branch().map_or(Reach::Nothing, |branch| branch.reach(action))
    }

    /// Whether to offer something at all.
    pub fn can(self, action: Action) -> bool {
        self.reach(action) != Reach::Nothing
    }
}

fn office_key(branch: &MyBranch) -> String {
    format!("verv_office_{}", branch.slug)
}

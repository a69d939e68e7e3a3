//! The table of endpoints. Every row is routed, documented, in the access matrix, and callable by the client.

use verv_domain::{
    id::{
        AgreementAreaId, ApiTokenId, AreaId, BodyId, CatalogueId, ChangeId, CheckInId, ClubId, EmployerId,
        GoalId, MandateId, MeasureId, OfficeId, PlanId, ProposalId, SessionId, WorkplaceId,
    },
    organisation::branches::BranchSlug,
};

use crate::{
    Page,
    endpoint::{Access, Endpoint, Method, NoQuery, Operation, Precondition, Visitor},
    exchange::{
        calendar_feeds::{
            CalendarFeedView, CalendarFile, FeedToken, NewCalendarFeedRequest, NewCalendarFeedView,
        },
        exports::{ExportQuery, FigureExportQuery, TableFile},
        feeds::ChangeEvent,
        imports::{
            FigureFile, FigureImportQuery, FigureImportView, GoalFile, GoalImportQuery, GoalImportView,
        },
        reminders::{
            ReminderMailRequest, ReminderMailView, RemindersView, UnsubscribePage, UnsubscribeToken,
        },
    },
    identity::{
        api_tokens::{ApiTokenRequest, ApiTokenView, NewApiTokenView},
        one_time_links::{InvitationView, LinkRequest, LinkView},
        people::{PersonQuery, PersonView},
        sessions::{LogInRequest, MeView, MySession, PasswordChangeRequest, PasswordRequest, SessionView},
    },
    lists::ListEntryRequest,
    operation::audit::{AuditQuery, AuditView},
    organisation::{
        agreement_areas::AgreementAreaView,
        bodies::{BodyRequest, BodyView, SeatsRequest},
        branches::{BranchRequest, BranchView},
        clubs::{ClubQuery, ClubRequest, ClubView},
        employers::{EmployerQuery, EmployerRequest, EmployerView},
        mandates::{MandateEndRequest, MandateNameRequest, MandateQuery, MandateView, NewMandateRequest},
        offices::{OfficeRequest, OfficeView},
        workplaces::{WorkplaceQuery, WorkplaceRequest, WorkplaceView},
    },
    page::PageQuery,
    patch::{Editable, EditableVisitor, Patch},
    plan::{
        areas::{AreaView, NewAreaRequest, SituationRequest},
        catalogues::{CatalogueSummary, CatalogueView},
        check_ins::{AcknowledgementRequest, AnswerQuery, CheckInQuery, CheckInRequest, CheckInView},
        goals::{GoalRequest, GoalView, NewGoalRequest},
        history::{ChangeView, PlanChangeQuery, PlanChangeView},
        holes::HolesView,
        measures::{MeasureListQuery, MeasureRequest, MeasureSummary, MeasureView, NewMeasureRequest},
        plans::{NewPlanRequest, PlanRequest, PlanStateRequest, PlanSummary, PlanView},
        proposals::{AcceptanceRequest, ProposalQuery, ProposalRequest, ProposalView, RefusalRequest},
        responsibilities::{
            BulkAssignmentRequest, BulkAssignmentView, ResponsibilityRequest, ResponsibilityView,
        },
    },
    progress_endpoints,
    rooms::Room,
    rows::{endpoints, join, part, rows},
};

pub use crate::progress_endpoints::*;

use verv_domain::access::Action::{
    Acknowledge, AdoptPlan, Assign, CheckIn as MayCheckIn, EditBranch, EditPlan, EditSituation,
    EnterIndicators, ManageEvents, ManageOffices, ManageTokens, Propose, ReadAdoptedPlan, ReadAudit,
    ReadBranch, ReadEvents, ReadIndicators, ReadMeasure, ReadPlan,
};

endpoints! {
    and those of progress_endpoints;
    [Sessions]
    LogIn "log_in": Post "/sessions" (), Access::Public,
        "Log in with e-mail and password",
        body LogInRequest, answers 201 SessionView;
    RefreshSession "refresh_session": Post "/sessions/refresh" (), Access::Public,
        "Trade the refresh cookie for a new access token",
        answers 200 SessionView;
    LogOut "log_out": Delete "/sessions/current" (), Access::LoggedIn,
        "Log out: end the session and its tokens",
        answers 204 ();
    [OneTimeLinks]
    SetPassword "set_password": Post "/passwords" (), Access::Public,
        "Choose a password with a one-time link",
        body PasswordRequest, answers 204 ();
    InspectLink "inspect_link": Post "/passwords/link" (), Access::Public,
        "Whose one-time link it is and until when it is good; does not use it up",
        body LinkRequest, answers 200 LinkView;
    [Account]
    GetMe "get_me": Get "/me" (), Access::LoggedIn,
        "Who is logged in, with today's offices and what they may do",
        answers 200 MeView;
    ChangePassword "change_password": Put "/me/password" (), Access::LoggedIn,
        "Change one's own password; every other session ends",
        body PasswordChangeRequest, answers 204 ();
    ListMySessions "list_my_sessions": Get "/me/sessions" (), Access::LoggedIn,
        "One's own living sessions, newest first",
        query PageQuery, answers 200 Page<MySession>;
    EndMySession "end_my_session": Delete "/me/sessions/{session}" (SessionId,), Access::LoggedIn,
        "End one of one's own sessions",
        answers 204 ();
    EndOtherSessions "end_other_sessions": Delete "/me/sessions" (), Access::LoggedIn,
        "Log out everywhere else: end one's own sessions but this",
        answers 204 ();

    [Catalogues]
    ListCatalogues "list_catalogues": Get "/catalogues" (), Access::LoggedIn,
        "The union's national catalogues, newest first",
        query PageQuery, answers 200 Page<CatalogueSummary>;
    GetCatalogue "get_catalogue": Get "/catalogues/{catalogue}" (CatalogueId,), Access::LoggedIn,
        "A national catalogue: areas, national goals and strategies",
        answers 200 CatalogueView;

    [Branches]
    GetBranch "get_branch": Get "/branches/{branch}" (BranchSlug,), Access::Branch(ReadBranch),
        "A branch and its settings",
        answers 200 BranchView;
    ChangeBranch "change_branch": Put "/branches/{branch}" (BranchSlug,), Access::Branch(EditBranch),
        "Change a branch's settings",
        body BranchRequest, requires IfMatch, answers 200 BranchView,
        in part by PatchBranch "patch_branch";

    [Plans]
    ListPlans "list_plans": Get "/branches/{branch}/plans" (BranchSlug,), Access::Branch(ReadAdoptedPlan),
        "The branch's plans, newest first; without drafts for those who may read no more than what is adopted",
        query PageQuery, answers 200 Page<PlanSummary>;
    CreatePlan "create_plan": Post "/branches/{branch}/plans" (BranchSlug,), Access::Branch(EditPlan),
        "Begin a plan as a draft, with the catalogue's areas",
        body NewPlanRequest, answers 201 PlanView, read by GetPlan;
    GetPlan "get_plan": Get "/branches/{branch}/plans/{plan}" (BranchSlug, PlanId), Access::Branch(ReadAdoptedPlan),
        "The whole plan with its roll-up; as adopted for those who may read no more",
        answers 200 PlanView;
    ChangePlan "change_plan": Put "/branches/{branch}/plans/{plan}" (BranchSlug, PlanId), Access::Branch(EditPlan),
        "Change a plan's title, and its period before adoption",
        body PlanRequest, requires IfMatch, answers 200 PlanView,
        in part by PatchPlan "patch_plan";
    ChangePlanState "change_plan_state": Put "/branches/{branch}/plans/{plan}/state" (BranchSlug, PlanId),
        Access::Branch(AdoptPlan),
        "Propose, adopt or close a plan",
        body PlanStateRequest, requires IfMatch, answers 200 PlanView;
    [Holes]
    GetHoles "get_holes": Get "/branches/{branch}/plans/{plan}/holes" (BranchSlug, PlanId), Access::Branch(ReadPlan),
        "What the plan leaves open",
        answers 200 HolesView;
    [History]
    ListPlanChanges "list_plan_changes": Get "/branches/{branch}/plans/{plan}/history" (BranchSlug, PlanId),
        Access::Branch(ReadPlan),
        "What has changed in a plan's measures since adoption, newest first",
        query PlanChangeQuery, answers 200 Page<PlanChangeView>;

    [Areas]
    CreateArea "create_area": Post "/branches/{branch}/plans/{plan}/areas" (BranchSlug, PlanId),
        Access::Branch(EditPlan),
        "Add a priority area to a plan before adoption",
        body NewAreaRequest, answers 201 AreaView, read by GetArea;
    GetArea "get_area": Get "/branches/{branch}/areas/{area}" (BranchSlug, AreaId), Access::Branch(ReadPlan),
        "A priority area with its situation",
        answers 200 AreaView;
    ChangeSituation "change_situation": Put "/branches/{branch}/areas/{area}/situation" (BranchSlug, AreaId),
        Access::Branch(EditSituation),
        "Describe an area's situation: now, in the short term, in the long term",
        body SituationRequest, requires IfMatch, answers 200 AreaView,
        in part by PatchSituation "patch_situation";

    [Goals]
    CreateGoal "create_goal": Post "/branches/{branch}/plans/{plan}/goals" (BranchSlug, PlanId),
        Access::Branch(EditPlan),
        "Add a local goal to an area",
        body NewGoalRequest, answers 201 GoalView, read by GetGoal;
    GetGoal "get_goal": Get "/branches/{branch}/goals/{goal}" (BranchSlug, GoalId), Access::Branch(ReadAdoptedPlan),
        "A local goal with the national goals that it serves",
        answers 200 GoalView;
    ChangeGoal "change_goal": Put "/branches/{branch}/goals/{goal}" (BranchSlug, GoalId), Access::Branch(EditPlan),
        "Change a local goal; its adopted title is locked after adoption",
        body GoalRequest, requires IfMatch, answers 200 GoalView,
        in part by PatchGoal "patch_goal";
    DeleteGoal "delete_goal": Delete "/branches/{branch}/goals/{goal}" (BranchSlug, GoalId), Access::Branch(EditPlan),
        "Delete an empty goal of a plan that is not adopted",
        requires IfMatch, answers 204 ();

    [Measures]
    ListMeasures "list_measures": Get "/branches/{branch}/measures" (BranchSlug,), Access::Branch(ReadMeasure),
        "Measures, filtered and sorted; only their own for those who may read no more",
        query MeasureListQuery, answers 200 Page<MeasureSummary>;
    CreateMeasure "create_measure": Post "/branches/{branch}/plans/{plan}/measures" (BranchSlug, PlanId),
        Access::Branch(EditPlan),
        "Add a measure to a goal; after adoption it says which office added it",
        body NewMeasureRequest, answers 201 MeasureView, read by GetMeasure;
    GetMeasure "get_measure": Get "/branches/{branch}/measures/{measure}" (BranchSlug, MeasureId),
        Access::Branch(ReadMeasure),
        "One measure: what is to be done, who answers for it, how it stands",
        answers 200 MeasureView;
    ChangeMeasure "change_measure": Put "/branches/{branch}/measures/{measure}" (BranchSlug, MeasureId),
        Access::Branch(EditPlan),
        "Change a measure; the adopted wording is locked after adoption",
        body MeasureRequest, requires IfMatch, answers 200 MeasureView,
        in part by PatchMeasure "patch_measure";
    DeleteMeasure "delete_measure": Delete "/branches/{branch}/measures/{measure}" (BranchSlug, MeasureId),
        Access::Branch(EditPlan),
        "Delete a measure of a plan that is not adopted",
        requires IfMatch, answers 204 ();
    [History]
    ListChanges "list_changes": Get "/branches/{branch}/measures/{measure}/history" (BranchSlug, MeasureId),
        Access::Branch(ReadMeasure),
        "What has changed in a measure since adoption, newest first",
        query PageQuery, answers 200 Page<ChangeView>;
    HideChange "hide_change": Delete "/branches/{branch}/measures/{measure}/history/{change}/values"
        (BranchSlug, MeasureId, ChangeId), Access::Branch(EditPlan),
        "Hide the values of one change for good, with a trace; what the annual meeting adopted stays",
        answers 200 ChangeView;

    [Responsibilities]
    AssignResponsibility "assign_responsibility": Put "/branches/{branch}/measures/{measure}/responsibility"
        (BranchSlug, MeasureId), Access::Branch(Assign),
        "Give a measure one accountable office or body, and those who support it",
        body ResponsibilityRequest, requires IfMatch, answers 200 MeasureView,
        in part by PatchResponsibility "patch_responsibility";
    ListResponsibilities "list_responsibilities": Get "/branches/{branch}/measures/{measure}/responsibilities"
        (BranchSlug, MeasureId), Access::Branch(ReadMeasure),
        "Everybody who has had a part in a measure, newest first",
        query PageQuery, answers 200 Page<ResponsibilityView>;
    AssignInBulk "assign_in_bulk": Post "/branches/{branch}/responsibilities/bulk" (BranchSlug,),
        Access::Branch(Assign),
        "Give several measures their responsibility at once: all or nothing",
        body BulkAssignmentRequest, answers 200 BulkAssignmentView;

    [Proposals]
    ListProposals "list_proposals": Get "/branches/{branch}/proposals" (BranchSlug,), Access::Branch(ReadPlan),
        "Proposals, newest first",
        query ProposalQuery, answers 200 Page<ProposalView>;
    CreateProposal "create_proposal": Post "/branches/{branch}/proposals" (BranchSlug,), Access::Branch(Propose),
        "Propose another content of a measure, a new measure, or who should answer for one",
        body ProposalRequest, answers 201 ProposalView, read by GetProposal;
    GetProposal "get_proposal": Get "/branches/{branch}/proposals/{proposal}" (BranchSlug, ProposalId),
        Access::Branch(ReadPlan),
        "One proposal: what would become what, why, and what came of it",
        answers 200 ProposalView;
    AcceptProposal "accept_proposal": Put "/branches/{branch}/proposals/{proposal}/acceptance" (BranchSlug, ProposalId),
        Access::Branch(EditPlan),
        "Say yes: what was proposed is done, with a word back if there is one",
        body AcceptanceRequest, requires IfMatch, answers 200 ProposalView;
    DeclineProposal "decline_proposal": Put "/branches/{branch}/proposals/{proposal}/refusal" (BranchSlug, ProposalId),
        Access::Branch(EditPlan),
        "Say no, with a word back if there is one",
        body RefusalRequest, requires IfMatch, answers 200 ProposalView;
    WithdrawProposal "withdraw_proposal": Put "/branches/{branch}/proposals/{proposal}/withdrawal"
        (BranchSlug, ProposalId), Access::Branch(Propose),
        "Take one's own proposal back while it is open",
        requires IfMatch, answers 200 ProposalView;
    HideProposalText "hide_proposal_text": Delete "/branches/{branch}/proposals/{proposal}/text"
        (BranchSlug, ProposalId), Access::Branch(ReadBranch),
        "Hide for good what was written in a proposal and in the answer to it, with a trace; its author and the leader may",
        requires IfMatch, answers 200 ProposalView;

    [CheckIns]
    ListCheckIns "list_check_ins": Get "/branches/{branch}/check-ins" (BranchSlug,), Access::Branch(ReadPlan),
        "Check-ins of the branch, the last received first",
        query CheckInQuery, answers 200 Page<CheckInView>;
    ListMeasureCheckIns "list_measure_check_ins": Get "/branches/{branch}/measures/{measure}/check-ins"
        (BranchSlug, MeasureId), Access::Branch(ReadMeasure),
        "Check-ins of a measure, what was said last first",
        query PageQuery, answers 200 Page<CheckInView>;
    CheckIn "check_in": Post "/branches/{branch}/measures/{measure}/check-ins" (BranchSlug, MeasureId),
        Access::Branch(MayCheckIn),
        "Report how a measure stands",
        body CheckInRequest, answers 201 CheckInView, read by GetCheckIn;
    PutCheckIn "put_check_in": Put "/branches/{branch}/measures/{measure}/check-ins/{check_in}"
        (BranchSlug, MeasureId, CheckInId), Access::Branch(MayCheckIn),
        "Report how a measure stands, under an id made on the device: sent twice, it counts once",
        body CheckInRequest, answers 201 CheckInView, again 200, read by GetCheckIn;
    GetCheckIn "get_check_in": Get "/branches/{branch}/check-ins/{check_in}" (BranchSlug, CheckInId),
        Access::Branch(ReadMeasure),
        "One check-in",
        answers 200 CheckInView;
    WithdrawCheckIn "withdraw_check_in": Delete "/branches/{branch}/check-ins/{check_in}" (BranchSlug, CheckInId),
        Access::Branch(ReadMeasure),
        "Take one's own check-in back within 24 hours, while nobody has acknowledged it",
        requires IfMatch, answers 204 ();
    AcknowledgeCheckIn "acknowledge_check_in": Put "/branches/{branch}/check-ins/{check_in}/acknowledgement"
        (BranchSlug, CheckInId), Access::Branch(Acknowledge),
        "Acknowledge a check-in, with a word back if there is one",
        body AcknowledgementRequest, requires IfMatch, answers 200 CheckInView;
    HideCheckInText "hide_check_in_text": Delete "/branches/{branch}/check-ins/{check_in}/text"
        (BranchSlug, CheckInId), Access::Branch(ReadBranch),
        "Hide for good what was written in a check-in and in the answer to it, with a trace; its author and the leader may",
        requires IfMatch, answers 200 CheckInView;
    ListAnswers "list_answers": Get "/branches/{branch}/answers" (BranchSlug,), Access::Branch(ReadBranch),
        "One's own check-ins whose acknowledgement one has not seen, the last answered first",
        query AnswerQuery, answers 200 Page<CheckInView>;
    SeeAnswer "see_answer": Put "/branches/{branch}/check-ins/{check_in}/acknowledgement/seen"
        (BranchSlug, CheckInId), Access::Branch(ReadBranch),
        "Say that one has seen the acknowledgement of one's own check-in; saying it again changes nothing",
        requires IfMatch, answers 204 ();

    [Offices]
    ListOffices "list_offices": Get "/branches/{branch}/offices" (BranchSlug,), Access::Branch(ReadBranch),
        "Offices with their holders today and how much they carry",
        query PageQuery, answers 200 Page<OfficeView>;
    CreateOffice "create_office": Post "/branches/{branch}/offices" (BranchSlug,), Access::Branch(ManageOffices),
        "Add an office",
        body OfficeRequest, answers 201 OfficeView, read by GetOffice;
    GetOffice "get_office": Get "/branches/{branch}/offices/{office}" (BranchSlug, OfficeId),
        Access::Branch(ReadBranch),
        "One office",
        answers 200 OfficeView;
    ChangeOffice "change_office": Put "/branches/{branch}/offices/{office}" (BranchSlug, OfficeId),
        Access::Branch(ManageOffices),
        "Rename an office, or change what it is for",
        body OfficeRequest, requires IfMatch, answers 200 OfficeView,
        in part by PatchOffice "patch_office";

    [Mandates]
    ListMandates "list_mandates": Get "/branches/{branch}/mandates" (BranchSlug,), Access::Branch(ManageOffices),
        "Who holds and has held which office",
        query MandateQuery, answers 200 Page<MandateView>;
    CreateMandate "create_mandate": Post "/branches/{branch}/mandates" (BranchSlug,), Access::Branch(ManageOffices),
        "Give somebody an office for a period",
        body NewMandateRequest, answers 201 MandateView, read by GetMandate;
    GetMandate "get_mandate": Get "/branches/{branch}/mandates/{mandate}" (BranchSlug, MandateId),
        Access::Branch(ManageOffices),
        "One mandate",
        answers 200 MandateView;
    EndMandate "end_mandate": Put "/branches/{branch}/mandates/{mandate}/end" (BranchSlug, MandateId),
        Access::Branch(ManageOffices),
        "Set a mandate's last day; access ends with it",
        body MandateEndRequest, requires IfMatch, answers 200 MandateView,
        in part by PatchMandateEnd "patch_mandate_end";
    RevokeMandate "revoke_mandate": Put "/branches/{branch}/mandates/{mandate}/revocation" (BranchSlug, MandateId),
        Access::Branch(ManageOffices),
        "Take away at once a mandate that was given by mistake and did not begin before today",
        requires IfMatch, answers 200 MandateView;
    RenameMandate "rename_mandate": Put "/branches/{branch}/mandates/{mandate}/name" (BranchSlug, MandateId),
        Access::Branch(ManageOffices),
        "Correct what the branch calls somebody",
        body MandateNameRequest, requires IfMatch, answers 200 MandateView,
        in part by PatchMandateName "patch_mandate_name";

    [OneTimeLinks]
    CreateInvitation "create_invitation": Post "/branches/{branch}/mandates/{mandate}/invitation"
        (BranchSlug, MandateId), Access::Branch(ManageOffices),
        "Make a one-time link for a holder who has never chosen a password, instead of any earlier link of theirs; shown once",
        answers 201 InvitationView;

    [ApiTokens]
    ListApiTokens "list_api_tokens": Get "/branches/{branch}/api-tokens" (BranchSlug,), Access::Branch(ManageTokens),
        "Tokens of the branch's programs, newest first, also those that are accepted no more",
        query PageQuery, answers 200 Page<ApiTokenView>;
    CreateApiToken "create_api_token": Post "/branches/{branch}/api-tokens" (BranchSlug,),
        Access::Branch(ManageTokens),
        "Make a token for a program, which acts as its maker's office within these operations; shown once",
        body ApiTokenRequest, answers 201 NewApiTokenView, read by GetApiToken;
    GetApiToken "get_api_token": Get "/branches/{branch}/api-tokens/{api_token}" (BranchSlug, ApiTokenId),
        Access::Branch(ManageTokens),
        "One token, without its secret",
        answers 200 ApiTokenView;
    RevokeApiToken "revoke_api_token": Put "/branches/{branch}/api-tokens/{api_token}/revocation"
        (BranchSlug, ApiTokenId), Access::Branch(ManageTokens),
        "End a token at once; it stays in the list",
        requires IfMatch, answers 200 ApiTokenView;

    [People]
    ListPeople "list_people": Get "/branches/{branch}/people" (BranchSlug,), Access::Branch(ManageOffices),
        "Whoever holds, has held or is to hold an office here, the last that was given one first",
        query PersonQuery, answers 200 Page<PersonView>;

    [Bodies]
    ListBodies "list_bodies": Get "/branches/{branch}/bodies" (BranchSlug,), Access::Branch(ReadBranch),
        "Board, committees, sections and working groups with their seats",
        query PageQuery, answers 200 Page<BodyView>;
    CreateBody "create_body": Post "/branches/{branch}/bodies" (BranchSlug,), Access::Branch(ManageOffices),
        "Add a body or start a working group",
        body BodyRequest, answers 201 BodyView, read by GetBody;
    GetBody "get_body": Get "/branches/{branch}/bodies/{body_id}" (BranchSlug, BodyId), Access::Branch(ReadBranch),
        "One body with its seats",
        answers 200 BodyView;
    ChangeBody "change_body": Put "/branches/{branch}/bodies/{body_id}" (BranchSlug, BodyId),
        Access::Branch(ManageOffices),
        "Change a body, or set a working group's date for evaluation",
        body BodyRequest, requires IfMatch, answers 200 BodyView,
        in part by PatchBody "patch_body";
    ChangeSeats "change_seats": Put "/branches/{branch}/bodies/{body_id}/seats" (BranchSlug, BodyId),
        Access::Branch(ManageOffices),
        "Give a body its seats, by office",
        body SeatsRequest, requires IfMatch, answers 200 BodyView,
        in part by PatchSeats "patch_seats";

    [AgreementAreas]
    ListAgreementAreas "list_agreement_areas": Get "/branches/{branch}/agreement-areas" (BranchSlug,), Access::Branch(ReadBranch),
        "Agreement areas in the branch's order",
        query PageQuery, answers 200 Page<AgreementAreaView>;
    CreateAgreementArea "create_agreement_area": Post "/branches/{branch}/agreement-areas" (BranchSlug,), Access::Branch(ManageEvents),
        "Add an agreement area",
        body ListEntryRequest, answers 201 AgreementAreaView, read by GetAgreementArea;
    GetAgreementArea "get_agreement_area": Get "/branches/{branch}/agreement-areas/{agreement_area}" (BranchSlug, AgreementAreaId),
        Access::Branch(ReadBranch),
        "One agreement area",
        answers 200 AgreementAreaView;
    ChangeAgreementArea "change_agreement_area": Put "/branches/{branch}/agreement-areas/{agreement_area}" (BranchSlug, AgreementAreaId),
        Access::Branch(ManageEvents),
        "Change an agreement area, or offer it no more",
        body ListEntryRequest, requires IfMatch, answers 200 AgreementAreaView,
        in part by PatchAgreementArea "patch_agreement_area";
    DeleteAgreementArea "delete_agreement_area": Delete "/branches/{branch}/agreement-areas/{agreement_area}" (BranchSlug, AgreementAreaId),
        Access::Branch(ManageEvents),
        "Delete an agreement area that nothing refers to",
        requires IfMatch, answers 204 ();

    [Employers]
    ListEmployers "list_employers": Get "/branches/{branch}/employers" (BranchSlug,), Access::Branch(ReadBranch),
        "Employers by name",
        query EmployerQuery, answers 200 Page<EmployerView>;
    CreateEmployer "create_employer": Post "/branches/{branch}/employers" (BranchSlug,), Access::Branch(ManageEvents),
        "Add an employer",
        body EmployerRequest, answers 201 EmployerView, read by GetEmployer;
    GetEmployer "get_employer": Get "/branches/{branch}/employers/{employer}" (BranchSlug, EmployerId),
        Access::Branch(ReadBranch),
        "One employer",
        answers 200 EmployerView;
    ChangeEmployer "change_employer": Put "/branches/{branch}/employers/{employer}" (BranchSlug, EmployerId),
        Access::Branch(ManageEvents),
        "Change an employer, or offer it no more",
        body EmployerRequest, requires IfMatch, answers 200 EmployerView,
        in part by PatchEmployer "patch_employer";
    DeleteEmployer "delete_employer": Delete "/branches/{branch}/employers/{employer}" (BranchSlug, EmployerId),
        Access::Branch(ManageEvents),
        "Delete an employer that nothing refers to",
        requires IfMatch, answers 204 ();

    [Workplaces]
    ListWorkplaces "list_workplaces": Get "/branches/{branch}/workplaces" (BranchSlug,), Access::Branch(ReadEvents),
        "Workplaces by name, with their last visit; only those of their own club for those who may read no more",
        query WorkplaceQuery, answers 200 Page<WorkplaceView>;
    CreateWorkplace "create_workplace": Post "/branches/{branch}/workplaces" (BranchSlug,), Access::Branch(ManageEvents),
        "Add a workplace",
        body WorkplaceRequest, answers 201 WorkplaceView, read by GetWorkplace;
    GetWorkplace "get_workplace": Get "/branches/{branch}/workplaces/{workplace}" (BranchSlug, WorkplaceId),
        Access::Branch(ReadEvents),
        "One workplace",
        answers 200 WorkplaceView;
    ChangeWorkplace "change_workplace": Put "/branches/{branch}/workplaces/{workplace}" (BranchSlug, WorkplaceId),
        Access::Branch(ManageEvents),
        "Change a workplace, or offer it no more",
        body WorkplaceRequest, requires IfMatch, answers 200 WorkplaceView,
        in part by PatchWorkplace "patch_workplace";
    DeleteWorkplace "delete_workplace": Delete "/branches/{branch}/workplaces/{workplace}" (BranchSlug, WorkplaceId),
        Access::Branch(ManageEvents),
        "Delete a workplace that nothing refers to",
        requires IfMatch, answers 204 ();

    [Clubs]
    ListClubs "list_clubs": Get "/branches/{branch}/clubs" (BranchSlug,), Access::Branch(ReadBranch),
        "Clubs by name",
        query ClubQuery, answers 200 Page<ClubView>;
    CreateClub "create_club": Post "/branches/{branch}/clubs" (BranchSlug,), Access::Branch(ManageEvents),
        "Add a club",
        body ClubRequest, answers 201 ClubView, read by GetClub;
    GetClub "get_club": Get "/branches/{branch}/clubs/{club}" (BranchSlug, ClubId),
        Access::Branch(ReadBranch),
        "One club",
        answers 200 ClubView;
    ChangeClub "change_club": Put "/branches/{branch}/clubs/{club}" (BranchSlug, ClubId),
        Access::Branch(ManageEvents),
        "Change a club, or offer it no more",
        body ClubRequest, requires IfMatch, answers 200 ClubView,
        in part by PatchClub "patch_club";
    DeleteClub "delete_club": Delete "/branches/{branch}/clubs/{club}" (BranchSlug, ClubId),
        Access::Branch(ManageEvents),
        "Delete a club that nothing refers to",
        requires IfMatch, answers 204 ();

    [Exports]
    ExportPlan "export_plan": Get "/branches/{branch}/plans/{plan}/export" (BranchSlug, PlanId),
        Access::Branch(ReadAdoptedPlan),
        "The plan as a file: a row for each measure, with what the caller sees of it on the plan's page",
        query ExportQuery, answers 200 TableFile;

    ExportFigures "export_figures": Get "/branches/{branch}/monthly-figures/export" (BranchSlug,),
        Access::Branch(ReadIndicators),
        "Monthly figures as a file: a row for each month and part of the branch, a column for each indicator",
        query FigureExportQuery, answers 200 TableFile;

    [Imports]
    ImportFigures "import_figures": Post "/branches/{branch}/monthly-figures/import" (BranchSlug,),
        Access::Branch(EnterIndicators),
        "Enter the monthly figures of a file, or see what would be entered; all of them or none",
        query FigureImportQuery, body FigureFile, answers 200 FigureImportView;
    ImportGoals "import_goals": Post "/branches/{branch}/plans/{plan}/import" (BranchSlug, PlanId),
        Access::Branch(EditPlan),
        "Add the areas and goals of a file to a plan before adoption; all of them or none",
        query GoalImportQuery, body GoalFile, answers 200 GoalImportView;

    [Feeds]
    WatchChanges "watch_changes": Get "/branches/{branch}/changes" (BranchSlug,), Access::Branch(ReadPlan),
        "What is written in the branch, told while it happens; without content",
        answers 200 ChangeEvent;

    [Reminders]
    GetReminders "get_reminders": Get "/branches/{branch}/reminders" (BranchSlug,), Access::Branch(ReadBranch),
        "What one is reminded of today: late, silent, soon, and offices that end; and whether there is a mail each week",
        answers 200 RemindersView;
    ChangeReminderMail "change_reminder_mail": Put "/branches/{branch}/reminders/mail" (BranchSlug,),
        Access::Branch(ReadBranch),
        "Say whether one wants a mail each week in which something waits",
        body ReminderMailRequest, answers 200 ReminderMailView;
    ShowUnsubscribe "show_unsubscribe": Get "/mail-subscriptions/{subscription}" (UnsubscribeToken,), Access::Public,
        "A page that asks whether one wants no such mail any more; it changes nothing",
        answers 200 UnsubscribePage;
    Unsubscribe "unsubscribe": Post "/mail-subscriptions/{subscription}" (UnsubscribeToken,), Access::Public,
        "Want no such mail any more, in one request (RFC 8058)",
        answers 200 UnsubscribePage;

    [CalendarFeeds]
    GetCalendarFeed "get_calendar_feed": Get "/branches/{branch}/calendar-feed" (BranchSlug,), Access::Branch(ReadBranch),
        "Whether one has an address for one's calendar in the branch; the address itself is not kept",
        answers 200 CalendarFeedView;
    CreateCalendarFeed "create_calendar_feed": Post "/branches/{branch}/calendar-feed" (BranchSlug,),
        Access::Branch(ReadBranch),
        "Make an address for one's calendar, which is shown once; an earlier one ends",
        body NewCalendarFeedRequest, answers 201 NewCalendarFeedView;
    ReadCalendarFeed "read_calendar_feed": Get "/calendar-feeds/{feed}" (FeedToken,), Access::Public,
        "The calendar at an address, for as long as its owner holds an office",
        answers 200 CalendarFile;
    DeleteCalendarFeed "delete_calendar_feed": Delete "/branches/{branch}/calendar-feed" (BranchSlug,),
        Access::Branch(ReadBranch),
        "Revoke the address of one's calendar",
        answers 204 ();

    [Audit]
    ListAudit "list_audit": Get "/branches/{branch}/audit" (BranchSlug,), Access::Branch(ReadAudit),
        "Every write in the branch, newest first",
        query AuditQuery, answers 200 Page<AuditView>;
}

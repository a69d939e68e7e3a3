//! The part of the [table of endpoints](crate::endpoints) that is about progress: events, courses, figures, and how targets stand.

use verv_domain::{
    access::Action::{
        EditBranch, EditPlan, EnterIndicators, LogCompletions, LogEvents, ManageCourses, ManageEvents,
        ReadBranch, ReadCompletions, ReadEvents, ReadIndicators, ReadMeasure, ReadPlan,
    },
    id::{
        CompletionId, CourseId, EventId, EventTypeId, GoalId, IndicatorId, MeasureId, MonthlyFigureId,
        PlanId, PurposeId,
    },
    organisation::branches::BranchSlug,
};

use crate::{
    Page,
    endpoint::{Access, Endpoint, Method, NoQuery, Operation, Precondition, Visitor},
    lists::ListEntryRequest,
    page::PageQuery,
    patch::{Editable, EditableVisitor, Patch},
    progress::{
        calendars::{CalendarQuery, CalendarView},
        completions::{
            CompletionChangeView, CompletionCorrectionRequest, CompletionQuery, CompletionRequest,
            CompletionView, ConfirmationRequest, ConfirmationView,
        },
        courses::{CourseRequest, CourseView},
        coverage::{CourseMatrixView, CoverageView, MatrixQuery},
        definitions::{CountingRequest, CountingView},
        event_types::{EventTypeRequest, EventTypeView},
        events::{
            EventChangeView, EventCorrectionRequest, EventQuery, EventRequest, EventView,
            EventWithdrawalRequest,
        },
        growth::PlanGrowthView,
        health::HealthView,
        indicators::IndicatorView,
        monthly_figures::{
            EnterFiguresRequest, EnteredFiguresView, FigureCorrectionRequest, FigureWithdrawalRequest,
            MonthlyFigureChangeView, MonthlyFigureQuery, MonthlyFigureView, SeriesQuery, SeriesView,
        },
        purposes::PurposeView,
        results::{MeasureProgressView, PlanProgressView},
        settings::{ProgressSettingsRequest, ProgressSettingsView},
    },
    register_endpoints,
    rooms::Room,
    rows::{endpoints, join, part, rows},
};

pub use crate::register_endpoints::*;

endpoints! {
    and those of register_endpoints;

    [EventTypes]
    ListEventTypes "list_event_types": Get "/branches/{branch}/event-types" (BranchSlug,), Access::Branch(ReadBranch),
        "Types of events in the branch's order",
        query PageQuery, answers 200 Page<EventTypeView>;
    CreateEventType "create_event_type": Post "/branches/{branch}/event-types" (BranchSlug,), Access::Branch(ManageEvents),
        "Add a type of events",
        body EventTypeRequest, answers 201 EventTypeView, read by GetEventType;
    GetEventType "get_event_type": Get "/branches/{branch}/event-types/{event_type}" (BranchSlug, EventTypeId),
        Access::Branch(ReadBranch),
        "One type of events",
        answers 200 EventTypeView;
    ChangeEventType "change_event_type": Put "/branches/{branch}/event-types/{event_type}" (BranchSlug, EventTypeId),
        Access::Branch(ManageEvents),
        "Change a type of events, or offer it no more",
        body EventTypeRequest, requires IfMatch, answers 200 EventTypeView,
        in part by PatchEventType "patch_event_type";
    DeleteEventType "delete_event_type": Delete "/branches/{branch}/event-types/{event_type}" (BranchSlug, EventTypeId),
        Access::Branch(ManageEvents),
        "Delete a type of events that nothing refers to",
        requires IfMatch, answers 204 ();

    [Purposes]
    ListPurposes "list_purposes": Get "/branches/{branch}/purposes" (BranchSlug,), Access::Branch(ReadBranch),
        "What events are for, in the branch's order",
        query PageQuery, answers 200 Page<PurposeView>;
    CreatePurpose "create_purpose": Post "/branches/{branch}/purposes" (BranchSlug,), Access::Branch(ManageEvents),
        "Add a purpose",
        body ListEntryRequest, answers 201 PurposeView, read by GetPurpose;
    GetPurpose "get_purpose": Get "/branches/{branch}/purposes/{purpose}" (BranchSlug, PurposeId),
        Access::Branch(ReadBranch),
        "One purpose",
        answers 200 PurposeView;
    ChangePurpose "change_purpose": Put "/branches/{branch}/purposes/{purpose}" (BranchSlug, PurposeId),
        Access::Branch(ManageEvents),
        "Change a purpose, or offer it no more",
        body ListEntryRequest, requires IfMatch, answers 200 PurposeView,
        in part by PatchPurpose "patch_purpose";
    DeletePurpose "delete_purpose": Delete "/branches/{branch}/purposes/{purpose}" (BranchSlug, PurposeId),
        Access::Branch(ManageEvents),
        "Delete a purpose that nothing refers to",
        requires IfMatch, answers 204 ();

    [Events]
    ListEvents "list_events": Get "/branches/{branch}/events" (BranchSlug,), Access::Branch(ReadEvents),
        "What was done, the latest day first; only of their own club for those who may read no more",
        query EventQuery, answers 200 Page<EventView>;
    LogEvent "log_event": Post "/branches/{branch}/events" (BranchSlug,), Access::Branch(LogEvents),
        "Log what was done on a day",
        body EventRequest, answers 201 EventView, read by GetEvent;
    PutEvent "put_event": Put "/branches/{branch}/events/{event}" (BranchSlug, EventId), Access::Branch(LogEvents),
        "Log what was done on a day, under an id made on the device: sent twice, it counts once",
        body EventRequest, answers 201 EventView, again 200, read by GetEvent;
    GetEvent "get_event": Get "/branches/{branch}/events/{event}" (BranchSlug, EventId), Access::Branch(ReadEvents),
        "One event, also when it was taken back",
        answers 200 EventView;
    CorrectEvent "correct_event": Put "/branches/{branch}/events/{event}/content" (BranchSlug, EventId),
        Access::Branch(LogEvents),
        "Correct an event, with a trace; when its year is over, with a reason",
        body EventCorrectionRequest, requires IfMatch, answers 200 EventView,
        in part by PatchEvent "patch_event";
    WithdrawEvent "withdraw_event": Put "/branches/{branch}/events/{event}/withdrawal" (BranchSlug, EventId),
        Access::Branch(LogEvents),
        "Take an event back, with a trace; when its year is over, with a reason",
        body EventWithdrawalRequest, requires IfMatch, answers 200 EventView;
    ListEventChanges "list_event_changes": Get "/branches/{branch}/events/{event}/history" (BranchSlug, EventId),
        Access::Branch(ReadEvents),
        "Corrections of an event and its withdrawal, the latest first, with what it was before",
        query PageQuery, answers 200 Page<EventChangeView>;

    [Courses]
    ListCourses "list_courses": Get "/branches/{branch}/courses" (BranchSlug,), Access::Branch(ReadBranch),
        "Courses in the branch's order, with the offices and bodies that need them",
        query PageQuery, answers 200 Page<CourseView>;
    CreateCourse "create_course": Post "/branches/{branch}/courses" (BranchSlug,), Access::Branch(ManageCourses),
        "Add a course",
        body CourseRequest, answers 201 CourseView, read by GetCourse;
    GetCourse "get_course": Get "/branches/{branch}/courses/{course}" (BranchSlug, CourseId), Access::Branch(ReadBranch),
        "One course",
        answers 200 CourseView;
    ChangeCourse "change_course": Put "/branches/{branch}/courses/{course}" (BranchSlug, CourseId),
        Access::Branch(ManageCourses),
        "Change a course and who needs it, or end it",
        body CourseRequest, requires IfMatch, answers 200 CourseView,
        in part by PatchCourse "patch_course";
    DeleteCourse "delete_course": Delete "/branches/{branch}/courses/{course}" (BranchSlug, CourseId),
        Access::Branch(ManageCourses),
        "Delete a course that nobody has completed and nothing is counted by",
        requires IfMatch, answers 204 ();

    [Completions]
    ListCompletions "list_completions": Get "/branches/{branch}/completions" (BranchSlug,),
        Access::Branch(ReadCompletions),
        "Who has completed what, the latest said first; only of those whose training the caller follows up, and oneself",
        query CompletionQuery, answers 200 Page<CompletionView>;
    LogCompletion "log_completion": Post "/branches/{branch}/completions" (BranchSlug,), Access::Branch(LogCompletions),
        "Say that oneself has completed a course; by whoever confirms such, that somebody has, which is confirmed with it",
        body CompletionRequest, answers 201 CompletionView, read by GetCompletion;
    ConfirmCompletions "confirm_completions": Post "/branches/{branch}/completions/confirmations" (BranchSlug,),
        Access::Branch(ManageCourses),
        "Confirm what others have said that they completed; all of it or nothing",
        body ConfirmationRequest, answers 200 ConfirmationView;
    GetCompletion "get_completion": Get "/branches/{branch}/completions/{completion}" (BranchSlug, CompletionId),
        Access::Branch(ReadCompletions),
        "One completion, also when it was taken back",
        answers 200 CompletionView;
    CorrectCompletion "correct_completion": Put "/branches/{branch}/completions/{completion}/content"
        (BranchSlug, CompletionId), Access::Branch(LogCompletions),
        "Correct the day, with a trace; one's own until it is confirmed",
        body CompletionCorrectionRequest, requires IfMatch, answers 200 CompletionView,
        in part by PatchCompletion "patch_completion";
    WithdrawCompletion "withdraw_completion": Put "/branches/{branch}/completions/{completion}/withdrawal"
        (BranchSlug, CompletionId), Access::Branch(LogCompletions),
        "Take it back, with a trace; one's own until it is confirmed",
        requires IfMatch, answers 200 CompletionView;
    ListCompletionChanges "list_completion_changes": Get "/branches/{branch}/completions/{completion}/history"
        (BranchSlug, CompletionId), Access::Branch(ReadCompletions),
        "What became of a completion, the latest first",
        query PageQuery, answers 200 Page<CompletionChangeView>;

    [Coverage]
    GetCoverage "get_coverage": Get "/branches/{branch}/coverage" (BranchSlug,), Access::Branch(ReadPlan),
        "How many of those in office have completed each course that is offered, and how many will have at its deadline",
        answers 200 CoverageView;
    GetCourseMatrix "get_course_matrix": Get "/branches/{branch}/course-matrix" (BranchSlug,),
        Access::Branch(ReadCompletions),
        "Offices and their holders by courses; only of those whose training the caller follows up, and oneself",
        query MatrixQuery, answers 200 CourseMatrixView;

    [Indicators]
    ListIndicators "list_indicators": Get "/branches/{branch}/indicators" (BranchSlug,), Access::Branch(ReadBranch),
        "What the branch follows from month to month, in its own order",
        query PageQuery, answers 200 Page<IndicatorView>;
    CreateIndicator "create_indicator": Post "/branches/{branch}/indicators" (BranchSlug,), Access::Branch(EditBranch),
        "Follow something more from month to month",
        body ListEntryRequest, answers 201 IndicatorView, read by GetIndicator;
    GetIndicator "get_indicator": Get "/branches/{branch}/indicators/{indicator}" (BranchSlug, IndicatorId),
        Access::Branch(ReadBranch),
        "One of those that the branch follows from month to month",
        answers 200 IndicatorView;
    ChangeIndicator "change_indicator": Put "/branches/{branch}/indicators/{indicator}" (BranchSlug, IndicatorId),
        Access::Branch(EditBranch),
        "Rename or move an indicator, or offer it no more",
        body ListEntryRequest, requires IfMatch, answers 200 IndicatorView,
        in part by PatchIndicator "patch_indicator";
    DeleteIndicator "delete_indicator": Delete "/branches/{branch}/indicators/{indicator}" (BranchSlug, IndicatorId),
        Access::Branch(EditBranch),
        "Delete an indicator that has no figures",
        requires IfMatch, answers 204 ();

    [MonthlyFigures]
    ListFigures "list_figures": Get "/branches/{branch}/monthly-figures" (BranchSlug,), Access::Branch(ReadIndicators),
        "Monthly figures, the latest month first; small ones are hidden from those who enter none",
        query MonthlyFigureQuery, answers 200 Page<MonthlyFigureView>;
    EnterFigures "enter_figures": Post "/branches/{branch}/monthly-figures" (BranchSlug,),
        Access::Branch(EnterIndicators),
        "Enter the figures of a month, correct them and take them back: all or none",
        body EnterFiguresRequest, answers 200 EnteredFiguresView;
    GetFigure "get_figure": Get "/branches/{branch}/monthly-figures/{monthly_figure}" (BranchSlug, MonthlyFigureId),
        Access::Branch(ReadIndicators),
        "One monthly figure, also when it was taken back",
        answers 200 MonthlyFigureView;
    CorrectFigure "correct_figure": Put "/branches/{branch}/monthly-figures/{monthly_figure}/content"
        (BranchSlug, MonthlyFigureId), Access::Branch(EnterIndicators),
        "Correct a monthly figure, with a trace; when its year is over, with a reason",
        body FigureCorrectionRequest, requires IfMatch, answers 200 MonthlyFigureView,
        in part by PatchFigure "patch_figure";
    WithdrawFigure "withdraw_figure": Put "/branches/{branch}/monthly-figures/{monthly_figure}/withdrawal"
        (BranchSlug, MonthlyFigureId), Access::Branch(EnterIndicators),
        "Take a monthly figure back, with a trace; when its year is over, with a reason",
        body FigureWithdrawalRequest, requires IfMatch, answers 200 MonthlyFigureView;
    ListFigureChanges "list_figure_changes": Get "/branches/{branch}/monthly-figures/{monthly_figure}/history"
        (BranchSlug, MonthlyFigureId), Access::Branch(EnterIndicators),
        "Corrections of a monthly figure and its withdrawal, the latest first, with what it was before",
        query PageQuery, answers 200 Page<MonthlyFigureChangeView>;
    GetSeries "get_series": Get "/branches/{branch}/indicator-series" (BranchSlug,), Access::Branch(ReadIndicators),
        "Monthly figures as series over some months, and where they contradict each other",
        query SeriesQuery, answers 200 SeriesView;

    [Growth]
    GetPlanGrowth "get_plan_growth": Get "/branches/{branch}/plans/{plan}/growth" (BranchSlug, PlanId),
        Access::Branch(ReadPlan),
        "What a plan and its catalogue say about growth, side by side, and whether they agree",
        answers 200 PlanGrowthView;

    [Settings]
    GetProgressSettings "get_progress_settings": Get "/branches/{branch}/progress-settings" (BranchSlug,),
        Access::Branch(ReadBranch),
        "What the branch has answered where the plan leaves open how to count",
        answers 200 ProgressSettingsView;
    ChangeProgressSettings "change_progress_settings": Put "/branches/{branch}/progress-settings" (BranchSlug,),
        Access::Branch(EditBranch),
        "Answer whether an event may count toward several targets, and when the year begins",
        body ProgressSettingsRequest, requires IfMatch, answers 200 ProgressSettingsView,
        in part by PatchProgressSettings "patch_progress_settings";

    [Definitions]
    GetMeasureCounting "get_measure_counting": Get "/branches/{branch}/measures/{measure}/counting"
        (BranchSlug, MeasureId), Access::Branch(ReadMeasure),
        "How a measure is counted",
        answers 200 CountingView;
    ChangeMeasureCounting "change_measure_counting": Put "/branches/{branch}/measures/{measure}/counting"
        (BranchSlug, MeasureId), Access::Branch(EditPlan),
        "Say how a measure is counted; its adopted figure stays as it is",
        body CountingRequest, requires IfMatch, answers 200 CountingView,
        in part by PatchMeasureCounting "patch_measure_counting";
    GetGoalCounting "get_goal_counting": Get "/branches/{branch}/goals/{goal}/counting" (BranchSlug, GoalId),
        Access::Branch(ReadPlan),
        "How a goal is counted",
        answers 200 CountingView;
    ChangeGoalCounting "change_goal_counting": Put "/branches/{branch}/goals/{goal}/counting" (BranchSlug, GoalId),
        Access::Branch(EditPlan),
        "Say how a goal is counted; its adopted figure stays as it is",
        body CountingRequest, requires IfMatch, answers 200 CountingView,
        in part by PatchGoalCounting "patch_goal_counting";

    [Results]
    GetPlanProgress "get_plan_progress": Get "/branches/{branch}/plans/{plan}/progress" (BranchSlug, PlanId),
        Access::Branch(ReadPlan),
        "How the targets of a plan stand today, computed from what was done",
        answers 200 PlanProgressView;
    GetMeasureProgress "get_measure_progress": Get "/branches/{branch}/measures/{measure}/progress"
        (BranchSlug, MeasureId), Access::Branch(ReadMeasure),
        "How a measure's target stands today, with the events that count",
        answers 200 MeasureProgressView;

    [Calendars]
    GetCalendar "get_calendar": Get "/branches/{branch}/calendar" (BranchSlug,), Access::Branch(ReadBranch),
        "A month with what was done in it and what is due; only their own for those who may read no more",
        query CalendarQuery, answers 200 CalendarView;

    [Health]
    GetHealth "get_health": Get "/branches/{branch}/plans/{plan}/health" (BranchSlug, PlanId), Access::Branch(ReadPlan),
        "What there is to mend in a plan: what it leaves open, and what makes it hard to run",
        answers 200 HealthView;
}

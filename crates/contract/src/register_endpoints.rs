//! The part of the [table of endpoints](crate::endpoints) that is about registers: agreements, cases, arguments and seats.

use verv_domain::{
    access::Action::{KeepRegisters, ReadEvents, ReadRegisters},
    id::{AgreementId, ArgumentId, ArgumentUseId, CaseId, RepresentationId},
    organisation::branches::BranchSlug,
};

use crate::{
    Page,
    endpoint::{Access, Endpoint, Method, NoQuery, Operation, Precondition, Visitor},
    exchange::exports::{ExportQuery, TableFile},
    organisation::{
        agreements::{AgreementQuery, AgreementRenewalRequest, AgreementRequest, AgreementView},
        arguments::{ArgumentQuery, ArgumentRequest, ArgumentUseRequest, ArgumentUseView, ArgumentView},
        cases::{CaseQuery, CaseRequest, CaseView},
        representations::{RepresentationRequest, RepresentationView},
    },
    page::PageQuery,
    patch::{Editable, EditableVisitor, Patch},
    rooms::Room,
    rows::{endpoints, part, rows},
};

endpoints! {
    [Exports]
    ExportWorkplaces "export_workplaces": Get "/branches/{branch}/workplaces/export" (BranchSlug,),
        Access::Branch(ReadEvents),
        "The register of workplaces as a file: a row for each, with what the caller sees of it on its page",
        query ExportQuery, answers 200 TableFile;

    [Agreements]
    ListAgreements "list_agreements": Get "/branches/{branch}/agreements" (BranchSlug,), Access::Branch(ReadRegisters),
        "Agreements by whom they are with, and how they stand today",
        query AgreementQuery, answers 200 Page<AgreementView>;
    CreateAgreement "create_agreement": Post "/branches/{branch}/agreements" (BranchSlug,), Access::Branch(KeepRegisters),
        "Add an agreement",
        body AgreementRequest, answers 201 AgreementView, read by GetAgreement;
    GetAgreement "get_agreement": Get "/branches/{branch}/agreements/{agreement}" (BranchSlug, AgreementId),
        Access::Branch(ReadRegisters),
        "One agreement, with what it was before it was renewed",
        answers 200 AgreementView;
    ChangeAgreement "change_agreement": Put "/branches/{branch}/agreements/{agreement}" (BranchSlug, AgreementId),
        Access::Branch(KeepRegisters),
        "Correct an agreement, give it to others to follow, or renew it no more",
        body AgreementRequest, requires IfMatch, answers 200 AgreementView,
        in part by PatchAgreement "patch_agreement";
    RenewAgreement "renew_agreement": Put "/branches/{branch}/agreements/{agreement}/renewal" (BranchSlug, AgreementId),
        Access::Branch(KeepRegisters),
        "Renew an agreement; what it was before is kept",
        body AgreementRenewalRequest, requires IfMatch, answers 200 AgreementView;
    DeleteAgreement "delete_agreement": Delete "/branches/{branch}/agreements/{agreement}" (BranchSlug, AgreementId),
        Access::Branch(KeepRegisters),
        "Delete an agreement that was never renewed",
        requires IfMatch, answers 204 ();

    [Cases]
    ListCases "list_cases": Get "/branches/{branch}/cases" (BranchSlug,), Access::Branch(ReadRegisters),
        "Cases that the branch follows, the next date first",
        query CaseQuery, answers 200 Page<CaseView>;
    CreateCase "create_case": Post "/branches/{branch}/cases" (BranchSlug,), Access::Branch(KeepRegisters),
        "Follow a case",
        body CaseRequest, answers 201 CaseView, read by GetCase;
    GetCase "get_case": Get "/branches/{branch}/cases/{case}" (BranchSlug, CaseId), Access::Branch(ReadRegisters),
        "One case",
        answers 200 CaseView;
    ChangeCase "change_case": Put "/branches/{branch}/cases/{case}" (BranchSlug, CaseId), Access::Branch(KeepRegisters),
        "Change a case: where it stands, what comes next, who follows it",
        body CaseRequest, requires IfMatch, answers 200 CaseView,
        in part by PatchCase "patch_case";
    DeleteCase "delete_case": Delete "/branches/{branch}/cases/{case}" (BranchSlug, CaseId), Access::Branch(KeepRegisters),
        "Delete a case that was entered by mistake",
        requires IfMatch, answers 204 ();

    [Arguments]
    ListArguments "list_arguments": Get "/branches/{branch}/arguments" (BranchSlug,), Access::Branch(ReadRegisters),
        "Arguments by topic",
        query ArgumentQuery, answers 200 Page<ArgumentView>;
    CreateArgument "create_argument": Post "/branches/{branch}/arguments" (BranchSlug,), Access::Branch(KeepRegisters),
        "Add an argument",
        body ArgumentRequest, answers 201 ArgumentView, read by GetArgument;
    GetArgument "get_argument": Get "/branches/{branch}/arguments/{argument}" (BranchSlug, ArgumentId),
        Access::Branch(ReadRegisters),
        "One argument",
        answers 200 ArgumentView;
    ChangeArgument "change_argument": Put "/branches/{branch}/arguments/{argument}" (BranchSlug, ArgumentId),
        Access::Branch(KeepRegisters),
        "Change an argument, or offer it no more",
        body ArgumentRequest, requires IfMatch, answers 200 ArgumentView,
        in part by PatchArgument "patch_argument";
    DeleteArgument "delete_argument": Delete "/branches/{branch}/arguments/{argument}" (BranchSlug, ArgumentId),
        Access::Branch(KeepRegisters),
        "Delete an argument that was never used",
        requires IfMatch, answers 204 ();
    ListArgumentUses "list_argument_uses": Get "/branches/{branch}/arguments/{argument}/uses" (BranchSlug, ArgumentId),
        Access::Branch(ReadRegisters),
        "Where an argument was used, the latest entry first",
        query PageQuery, answers 200 Page<ArgumentUseView>;
    LogArgumentUse "log_argument_use": Post "/branches/{branch}/arguments/{argument}/uses" (BranchSlug, ArgumentId),
        Access::Branch(ReadRegisters),
        "Log that an argument was used",
        body ArgumentUseRequest, answers 201 ArgumentUseView, read by GetArgumentUse;
    GetArgumentUse "get_argument_use": Get "/branches/{branch}/arguments/{argument}/uses/{argument_use}"
        (BranchSlug, ArgumentId, ArgumentUseId), Access::Branch(ReadRegisters),
        "One use of an argument",
        answers 200 ArgumentUseView;
    DeleteArgumentUse "delete_argument_use": Delete "/branches/{branch}/arguments/{argument}/uses/{argument_use}"
        (BranchSlug, ArgumentId, ArgumentUseId), Access::Branch(ReadRegisters),
        "Take back that an argument was used: by the office that logged it, or a leader",
        requires IfMatch, answers 204 ();

    [Representations]
    ListRepresentations "list_representations": Get "/branches/{branch}/representations" (BranchSlug,),
        Access::Branch(ReadRegisters),
        "Seats in the employers' groups, by name",
        query PageQuery, answers 200 Page<RepresentationView>;
    CreateRepresentation "create_representation": Post "/branches/{branch}/representations" (BranchSlug,),
        Access::Branch(KeepRegisters),
        "Add a seat in a group of an employer",
        body RepresentationRequest, answers 201 RepresentationView, read by GetRepresentation;
    GetRepresentation "get_representation": Get "/branches/{branch}/representations/{representation}"
        (BranchSlug, RepresentationId), Access::Branch(ReadRegisters),
        "One seat in a group of an employer",
        answers 200 RepresentationView;
    ChangeRepresentation "change_representation": Put "/branches/{branch}/representations/{representation}"
        (BranchSlug, RepresentationId), Access::Branch(KeepRegisters),
        "Change who sits in a seat, or end it",
        body RepresentationRequest, requires IfMatch, answers 200 RepresentationView,
        in part by PatchRepresentation "patch_representation";
    DeleteRepresentation "delete_representation": Delete "/branches/{branch}/representations/{representation}"
        (BranchSlug, RepresentationId), Access::Branch(KeepRegisters),
        "Delete a seat that was entered by mistake",
        requires IfMatch, answers 204 ();
}

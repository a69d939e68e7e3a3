"""A day's work through the client that `openapi-python-client` makes from the document.

Takes the server's address; the password comes from VERV_DEMO_PASSWORD. `mypy --strict` reads it before it runs.
"""

import os
import sys
from typing import TypeVar
from uuid import UUID, uuid4

from verv_client import AuthenticatedClient, Client
from verv_client.api.account import get_me
from verv_client.api.check_ins import check_in, list_measure_check_ins
from verv_client.api.history import list_changes
from verv_client.api.holes import get_holes
from verv_client.api.measures import get_measure, list_measures
from verv_client.api.offices import list_offices
from verv_client.api.proposals import create_proposal
from verv_client.api.responsibilities import (
    assign_in_bulk,
    assign_responsibility,
    list_responsibilities,
    patch_responsibility,
)
from verv_client.api.sessions import log_in
from verv_client.models import (
    BulkAssignmentItem,
    BulkAssignmentRequest,
    ChangeAccountable,
    CheckInRequest,
    HoleKind,
    HoleOfKind,
    LogInRequest,
    MeasureSummary,
    Party,
    PartyKind,
    Problem,
    ProblemCode,
    ProposalRequest,
    ProposedResponsibility,
    ProposedResponsibilityKind,
    ReportedStatus,
    ResponsibilityPatch,
    ResponsibilityRequest,
)
from verv_client.types import UNSET, Response, Unset

T = TypeVar("T")


def given(response: Response[T | Problem]) -> T:
    """What was asked for, and not a problem."""
    answer = response.parsed
    assert answer is not None and not isinstance(answer, Problem), response.content
    return answer


def refused(response: Response[T | Problem], status: int, code: ProblemCode) -> Problem:
    """The problem, as its type."""
    problem = response.parsed
    assert isinstance(problem, Problem), response.content
    assert (response.status_code, problem.status, problem.code) == (status, status, code)
    return problem


def present(value: T | Unset | None) -> T:
    """What may be null or left out, and is neither."""
    assert value is not None and not isinstance(value, Unset)
    return value


def sign_in(base: str, email: str) -> AuthenticatedClient:
    login = LogInRequest(email=email, password=os.environ["VERV_DEMO_PASSWORD"])
    session = given(log_in.sync_detailed(client=Client(base_url=base), body=login))
    return AuthenticatedClient(base_url=base, token=session.access_token)


def all_measures(client: AuthenticatedClient, branch: str) -> list[MeasureSummary]:
    """Every page, by its cursor."""
    found: list[MeasureSummary] = []
    cursor: str | Unset = UNSET
    while True:
        page = given(list_measures.sync_detailed(branch, client=client, limit=20, total=True, cursor=cursor))
        found.extend(page.items)
        if isinstance(page.next_, Unset):
            assert page.total == len(found) > 20, page.total
            assert len({measure.id for measure in found}) == len(found)
            return found
        cursor = page.next_


def first_unassigned(client: AuthenticatedClient, branch: str, plan: UUID) -> UUID:
    """A measure that nobody answers for, from what the plan leaves open."""
    holes = given(get_holes.sync_detailed(branch, plan, client=client))
    assert sum(count.count for count in holes.counts) == len(holes.holes)
    return next(
        hole.of.id
        for hole in holes.holes
        if hole.kind == HoleKind.NOBODY_ACCOUNTABLE and hole.of.kind == HoleOfKind.MEASURE
    )


def assign(client: AuthenticatedClient, branch: str, measure: UUID, office: UUID) -> None:
    """With the version that was read; with the same again, it is stale."""
    read = get_measure.sync_detailed(branch, measure, client=client)
    assert given(read).accountable is None
    tag = read.headers["ETag"]
    party = Party(kind=PartyKind.OFFICE, id=office)
    request = ResponsibilityRequest(accountable=party, supporting=[], from_=None, to=None)
    done = given(assign_responsibility.sync_detailed(branch, measure, client=client, body=request, if_match=tag))
    assert present(done.accountable).party.id == office
    stale = assign_responsibility.sync_detailed(branch, measure, client=client, body=request, if_match=tag)
    problem = refused(stale, 412, ProblemCode.STALE_VERSION)
    assert present(problem.current)["version"] == done.version

    parts = given(list_responsibilities.sync_detailed(branch, measure, client=client))
    assert parts.items[0].party.id == office != parts.items[0].id
    changes = given(list_changes.sync_detailed(branch, measure, client=client))
    # Those who took part are none any more, which is a change of its own.
    change = next(item.change for item in changes.items if isinstance(item.change, ChangeAccountable))
    assert change.before is None and present(change.after).party.id == office

    item = BulkAssignmentItem(measure_id=measure, version=done.version, responsibility=request)
    bulk = assign_in_bulk.sync_detailed(branch, client=client, body=BulkAssignmentRequest(items=[item]))
    assert given(bulk).measures[0].id == measure


def change_in_part(client: AuthenticatedClient, branch: str, measure: UUID, office: UUID) -> None:
    """By a merge patch: what it leaves out stays as it is."""
    read = get_measure.sync_detailed(branch, measure, client=client)
    before, tag = given(read), read.headers["ETag"]
    assert before.accountable is not None and before.supporting == []
    patch = ResponsibilityPatch(supporting=[Party(kind=PartyKind.OFFICE, id=office)])
    changed = patch_responsibility.sync_detailed(branch, measure, client=client, body=patch, if_match=tag)
    now = given(changed)
    assert (now.accountable, now.title) == (before.accountable, before.title)
    assert [view.party.id for view in now.supporting] == [office] and now.version > before.version

    stale = patch_responsibility.sync_detailed(branch, measure, client=client, body=patch, if_match=tag)
    problem = refused(stale, 412, ProblemCode.STALE_VERSION)
    assert present(problem.current)["version"] == now.version

    tag, nobody = changed.headers["ETag"], ResponsibilityPatch(supporting=[])
    after = given(patch_responsibility.sync_detailed(branch, measure, client=client, body=nobody, if_match=tag))
    assert (after.accountable, after.supporting) == (before.accountable, [])


def report_twice(client: AuthenticatedClient, branch: str, measure: UUID) -> None:
    """Under one key it counts once."""
    report, key = CheckInRequest(status=ReportedStatus.ON_TRACK), str(uuid4())
    first, again = (
        check_in.sync_detailed(branch, measure, client=client, body=report, idempotency_key=key) for _ in range(2)
    )
    assert given(first).id == given(again).id
    assert again.headers["Idempotency-Replayed"] == "true"
    said = given(list_measure_check_ins.sync_detailed(branch, measure, client=client))
    assert [view.id for view in said.items] == [given(first).id]


def propose(client: AuthenticatedClient, branch: str, measure: UUID, office: UUID) -> None:
    version = given(get_measure.sync_detailed(branch, measure, client=client)).version
    proposed = ProposedResponsibility(
        kind=ProposedResponsibilityKind.RESPONSIBILITY,
        measure_id=measure,
        version=version,
        accountable=Party(kind=PartyKind.OFFICE, id=office),
    )
    request = ProposalRequest(reason="Vi har tid til det.", proposed=proposed)
    made = given(create_proposal.sync_detailed(branch, client=client, body=request))
    assert isinstance(made.changes[0], ChangeAccountable)


def main() -> None:
    base = f"{sys.argv[1]}/api/v1"
    leader = sign_in(base, "leder@follo.example")
    branch = given(get_me.sync_detailed(client=leader)).branches[0]
    slug, plan = branch.slug, present(branch.current_plan)
    measures = all_measures(leader, slug)
    measure = first_unassigned(leader, slug, plan)
    assert any(one.id == measure and one.accountable is None for one in measures)
    offices = given(list_offices.sync_detailed(slug, client=leader)).items
    assign(leader, slug, measure, offices[0].id)
    change_in_part(leader, slug, measure, offices[2].id)
    report_twice(leader, slug, measure)
    propose(sign_in(base, "htv@follo.example"), slug, measure, offices[1].id)
    refused(get_measure.sync_detailed(slug, uuid4(), client=leader), 404, ProblemCode.NOT_FOUND)
    print(f"Python: {len(measures)} measures read, one given to {offices[0].name}")


main()

// A day's work through the types that `openapi-typescript` makes from the document, and `openapi-fetch`.
//
// Takes the server's address; the password comes from VERV_DEMO_PASSWORD. `tsc --strict` reads it before it runs.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./generated/schema.js";

type Schemas = components["schemas"];
type Verv = Client<paths>;
type Answer<T> = { data?: T; error?: Schemas["Problem"]; response: Response };

const base = `${process.argv[2]}/api/v1`;
const password = process.env["VERV_DEMO_PASSWORD"] ?? "";

/** What was asked for, and not a problem. */
function given<T>({ data, error, response }: Answer<T>): T {
    assert(data !== undefined, `${response.url}: ${JSON.stringify(error)}`);
    return data;
}

/** The problem, as its type. */
function refused(answer: Answer<unknown>, status: number, code: Schemas["ProblemCode"]): Schemas["Problem"] {
    assert(answer.error !== undefined);
    assert.deepEqual([answer.response.status, answer.error.status, answer.error.code], [status, status, code]);
    return answer.error;
}

async function signIn(email: string): Promise<Verv> {
    const session = given(await createClient<paths>({ baseUrl: base }).POST("/sessions", { body: { email, password } }));
    return createClient<paths>({ baseUrl: base, headers: { Authorization: `Bearer ${session.access_token}` } });
}

/** Every page, by its cursor. */
async function allMeasures(verv: Verv, branch: string): Promise<Schemas["MeasureSummary"][]> {
    const found: Schemas["MeasureSummary"][] = [];
    let cursor: string | undefined;
    do {
        const query = { limit: 20, total: true, ...(cursor === undefined ? {} : { cursor }) };
        const page = given(await verv.GET("/branches/{branch}/measures", { params: { path: { branch }, query } }));
        found.push(...page.items);
        cursor = page.next;
        assert(cursor !== undefined || page.total === found.length, `${page.total} measures`);
    } while (cursor !== undefined);
    assert(found.length > 20);
    assert.equal(new Set(found.map((measure) => measure.id)).size, found.length);
    return found;
}

/** A measure that nobody answers for, from what the plan leaves open. */
async function firstUnassigned(verv: Verv, branch: string, plan: string): Promise<string> {
    const path = { branch, plan };
    const { counts, holes } = given(await verv.GET("/branches/{branch}/plans/{plan}/holes", { params: { path } }));
    assert.equal(counts.reduce((sum, { count }) => sum + count, 0), holes.length);
    const hole = holes.find(({ kind, of }) => kind === "nobody_accountable" && of.kind === "measure");
    assert(hole !== undefined);
    return hole.of.id;
}

/** The accountable of a change, which is one of many kinds. */
function becameAccountable(change: Schemas["Change"] | undefined): string | undefined {
    assert(change?.what === "accountable");
    return change.after?.party.id;
}

/** With the version that was read; with the same again, it is stale. */
async function assign(verv: Verv, branch: string, measure: string, office: string): Promise<void> {
    const path = { branch, measure };
    const read = await verv.GET("/branches/{branch}/measures/{measure}", { params: { path } });
    assert.equal(given(read).accountable, null);
    const header = { "If-Match": read.response.headers.get("ETag") ?? "" };
    const accountable = { kind: "office", id: office } as const;
    const body: Schemas["ResponsibilityRequest"] = { accountable, supporting: [], from: null, to: null };
    const put = () => verv.PUT("/branches/{branch}/measures/{measure}/responsibility", { params: { path, header }, body });
    const done = given(await put());
    assert.equal(done.accountable?.party.id, office);
    const problem = refused(await put(), 412, "stale_version");
    assert.equal(problem.current?.["version"], done.version);

    const parts = given(await verv.GET("/branches/{branch}/measures/{measure}/responsibilities", { params: { path } }));
    assert.equal(parts.items[0]?.party.id, office);
    assert.notEqual(parts.items[0]?.id, office);
    const changes = given(await verv.GET("/branches/{branch}/measures/{measure}/history", { params: { path } }));
    // Those who took part are none any more, which is a change of its own.
    const change = changes.items.map((item) => item.change).find((change) => change.what === "accountable");
    assert.equal(becameAccountable(change), office);

    const items = [{ measure_id: measure, version: done.version, responsibility: body }];
    const bulk = await verv.POST("/branches/{branch}/responsibilities/bulk", { params: { path: { branch } }, body: { items } });
    assert.equal(given(bulk).measures[0]?.id, measure);
}

/** By a merge patch: what it leaves out stays as it is. */
async function changeInPart(verv: Verv, branch: string, measure: string, office: string): Promise<void> {
    const path = { branch, measure };
    const read = await verv.GET("/branches/{branch}/measures/{measure}", { params: { path } });
    const before = given(read);
    assert(before.accountable && before.supporting.length === 0);
    const headers = { "Content-Type": "application/merge-patch+json" };
    const patch = (from: Response, body: Schemas["ResponsibilityPatch"]) =>
        verv.PATCH("/branches/{branch}/measures/{measure}/responsibility", {
            params: { path, header: { "If-Match": from.headers.get("ETag") ?? "" } },
            body,
            headers,
        });
    const helped: Schemas["ResponsibilityPatch"] = { supporting: [{ kind: "office", id: office }] };
    const changed = await patch(read.response, helped);
    const now = given(changed);
    assert.deepEqual([now.accountable, now.title], [before.accountable, before.title]);
    assert.deepEqual(now.supporting.map(({ party }) => party.id), [office]);
    assert(now.version > before.version);

    const problem = refused(await patch(read.response, helped), 412, "stale_version");
    assert.equal(problem.current?.["version"], now.version);

    const after = given(await patch(changed.response, { supporting: [] }));
    assert.deepEqual([after.accountable, after.supporting], [before.accountable, []]);
}

/** Under one key it counts once. */
async function reportTwice(verv: Verv, branch: string, measure: string): Promise<void> {
    const path = { branch, measure };
    const params = { path, header: { "Idempotency-Key": randomUUID() } };
    const report = () =>
        verv.POST("/branches/{branch}/measures/{measure}/check-ins", { params, body: { status: "on_track" } });
    const [first, again] = [await report(), await report()];
    assert.equal(given(first).id, given(again).id);
    assert.equal(again.response.headers.get("Idempotency-Replayed"), "true");
    const said = given(await verv.GET("/branches/{branch}/measures/{measure}/check-ins", { params: { path } }));
    assert.deepEqual(said.items.map(({ id }) => id), [given(first).id]);
}

async function propose(verv: Verv, branch: string, measure: string, office: string): Promise<void> {
    const read = await verv.GET("/branches/{branch}/measures/{measure}", { params: { path: { branch, measure } } });
    const proposed: Schemas["Proposed"] = {
        kind: "responsibility",
        measure_id: measure,
        version: given(read).version,
        accountable: { kind: "office", id: office },
    };
    const body = { reason: "Vi har tid til det.", proposed };
    const made = given(await verv.POST("/branches/{branch}/proposals", { params: { path: { branch } }, body }));
    assert.equal(becameAccountable(made.changes[0]), office);
}

const leader = await signIn("leder@aas.example");
const { slug, current_plan: plan } = given(await leader.GET("/me")).branches[0] ?? {};
assert(slug !== undefined && plan);
const measures = await allMeasures(leader, slug);
const measure = await firstUnassigned(leader, slug, plan);
assert(measures.some(({ id, accountable }) => id === measure && accountable === null));
const offices = given(await leader.GET("/branches/{branch}/offices", { params: { path: { branch: slug } } })).items;
const [first, second, third] = offices;
assert(first !== undefined && second !== undefined && third !== undefined);
await assign(leader, slug, measure, first.id);
await changeInPart(leader, slug, measure, third.id);
await reportTwice(leader, slug, measure);
await propose(await signIn("htv@aas.example"), slug, measure, second.id);
const nowhere = { branch: slug, measure: randomUUID() };
refused(await leader.GET("/branches/{branch}/measures/{measure}", { params: { path: nowhere } }), 404, "not_found");
console.log(`TypeScript: ${measures.length} measures read, one given to ${first.name}`);

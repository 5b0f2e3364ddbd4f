/** Whether the clients, endpoints and enum classes of a catalog document lead to operations, and none contradicts another. */

import type { Caller, MethodOfCaller } from "./callers.js";
import { callersOf } from "./callers.js";
import type { Known } from "./check-names.js";
import { fieldAt } from "./check-names.js";
import type { CatalogDocument, EnumRow, OperationRow } from "./document.js";
import type { Report } from "./problem.js";
import { someOf } from "./problem.js";
import type { MessageSchema } from "./schema.js";

interface Checking {
  readonly known: Known;
  readonly operations: ReadonlyMap<string, OperationRow>;
  readonly read: (name: string) => MessageSchema;
  readonly called: Set<string>;
  readonly report: Report;
}

type Place = readonly (string | number)[];

export function checkCalls(known: Known, read: (name: string) => MessageSchema, report: Report): void {
  const { document, others } = known;
  const operations = new Map([document, ...others].flatMap((d) => d.operations.map((row) => [row.id, row] as const)));
  const checking: Checking = { known, operations, read, called: new Set(), report };
  const methods = new Map<string, (string | undefined)[]>();
  for (const other of others) for (const client of callersOf(other)) addMethods(client, methods);
  const python = document.python?.clients.length ?? 0;
  callersOf(document).forEach((client, i) => {
    const place = i < python ? ["python", "clients", i] : ["javascript", "clients", i - python];
    checkTaken(client, methods, [...place, "methods"], report);
    addMethods(client, methods);
    checkMade(client, place, report);
    for (const [name, row] of Object.entries(client.methods)) checkMethod(checking, row, [...place, "methods", name]);
    for (const [name, row] of Object.entries(client.commands ?? {})) checkMethod(checking, row, [...place, "commands", name]);
  });
  document.endpoints?.forEach((row, i) => checkMethod(checking, row, ["endpoints", i]));
  checkUrls(document, others, report);
  for (const language of ["python", "javascript"] as const)
    document[language]?.enums?.forEach((row, i) => checkEnum(known, row, [language, "enums", i], report));
  document.operations.forEach(({ id }, i) => {
    if (checking.called.has(id)) return;
    const remedy = "Add a method to a client under python or javascript, or an endpoint, or leave the operation out.";
    report(["operations", i], `no method and no endpoint leads to ${id}, so no call of it is ever found`, remedy);
  });
}

/** Whether a program can come by the client, and call something of it. */
function checkMade({ factories, modules = [], methods, commands = {} }: Caller, place: Place, report: Report): void {
  if (factories.length === 0 && modules.length === 0) {
    report([...place, "factories"], "nothing makes this client", "Name a factory, or the modules whose functions are its methods.");
  }
  if (Object.keys(methods).length === 0 && Object.keys(commands).length === 0)
    report([...place, "methods"], "the client has no method", "Name one with its operation, or leave the client out.");
}

/** Services for which each factory and method is known. */
function addMethods(client: Caller, methods: Map<string, (string | undefined)[]>): void {
  for (const factory of client.factories) {
    for (const name of Object.keys(client.methods)) {
      const key = `${factory} ${name}`;
      methods.set(key, [...(methods.get(key) ?? []), client.service]);
    }
  }
}

function checkTaken(client: Caller, methods: ReadonlyMap<string, (string | undefined)[]>, place: Place, report: Report): void {
  for (const name of Object.keys(client.methods)) {
    const factory = client.factories.find((f) =>
      (methods.get(`${f} ${name}`) ?? []).some(
        (service) => service === client.service || service === undefined || client.service === undefined,
      ),
    );
    if (factory === undefined) continue;
    report([...place, name], `${factory} has a method ${name} in another row`, "Leave one out, or tell them apart by service.");
  }
}

function checkMethod(checking: Checking, row: string | MethodOfCaller, place: Place): void {
  const { report, operations, called } = checking;
  if (typeof row === "string") {
    checkMethod(checking, { operation: row }, place);
    return;
  }
  const { operation, features, wrap = [], batch } = row;
  if ((operation === undefined) === (features === undefined)) {
    report(place, "it is not said what is called", "Name either an operation, or operations by features.");
  }
  const wanted: [Place, string][] = operation === undefined ? [] : [[place, operation]];
  for (const [feature, id] of Object.entries(features ?? {})) wanted.push([[...place, "features", feature], id]);
  for (const [where, id] of wanted) {
    called.add(id);
    const found = operations.get(id);
    if (found === undefined) {
      const own = checking.known.document.operations.map((o) => o.id);
      report(where, `there is no operation ${id}`, `Describe it under operations, or write one of ${someOf(own)}.`);
    } else if (row.shows !== undefined && row.rearranged === undefined) checkShows(checking, found, row.shows, place);
  }
  if (row.rearranged !== undefined && row.shows !== undefined)
    report([...place, "shows"], "what is rearranged shows no part of the response", "Leave out shows or rearranged.");
  const lists = wrap.filter((step) => step === "[]").length;
  if (lists > 1)
    report([...place, "wrap"], "the responses are in more than one list", "Write [] once, where there is one response for each element.");
  const both = 'Give both: "[]" in wrap, and batch, the argument or key that lists what is asked about.';
  if (lists === 1 && batch === undefined) {
    report([...place, "wrap"], "it is not said what the list of responses is parallel to", both);
  } else if (lists === 0 && batch !== undefined) report([...place, "batch"], "batch needs a list of responses", both);
}

/** Operations of other documents have their types there. */
function checkShows({ known, read, report }: Checking, { id, response }: OperationRow, shows: readonly string[], place: Place): void {
  if (!known.document.operations.some((o) => o.id === id)) return;
  const schema = response !== undefined && Object.hasOwn(known.document.types, response) ? read(response) : undefined;
  const found = schema === undefined ? `${id} has no response` : fieldAt(schema, shows);
  if (typeof found === "string")
    report([...place, "shows"], found, "Write JSON names on the way from the response to what the result shows.");
}

function checkUrls(document: CatalogDocument, others: readonly CatalogDocument[], report: Report): void {
  const seen = new Set(others.flatMap((d) => (d.endpoints ?? []).map(({ url }) => url.join(" "))));
  document.endpoints?.forEach(({ url }, i) => {
    const key = url.join(" ");
    if (seen.has(key))
      report(["endpoints", i, "url"], "another endpoint has the same URL", "Leave one out, or add a piece that tells them apart.");
    seen.add(key);
  });
}

function checkEnum(known: Known, { vocabulary, members }: EnumRow, place: Place, report: Report): void {
  const found = known.vocabulary(vocabulary);
  if (found === undefined) {
    report([...place, "vocabulary"], `there is no vocabulary ${vocabulary}`, "Give its names under vocabularies.");
  } else if (members === undefined && !found.numbered) {
    report(place, `the names of ${vocabulary} have no numbers`, "Give it numbers, or the texts of the class as members.");
  }
  for (const [name, text] of Object.entries(members ?? {})) {
    if (found?.values?.includes(text) !== false) continue;
    report([...place, "members", name], `${vocabulary} has no value ${JSON.stringify(text)}`, `Write one of ${someOf(found.values)}.`);
  }
}

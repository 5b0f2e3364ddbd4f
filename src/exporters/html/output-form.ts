/**
 * What a decision reads of the API's output, as a form to fill in: lists with the fields of their items, and single values. What the form
 * cannot say (lists in items with several fields) is edited as JSON. Runs in the browser; pure, so that tests need none.
 */
import type { Decision, DecisionProgram, LossSpec, Place, SpecStream } from "../../spec/loss-spec.js";
import type { Path } from "../../spec/recorded.js";
import type { Term } from "../../terms/term.js";
import { freeVariables } from "../../terms/term.js";

export interface CallForm {
  /** Position among the decision's calls. */
  readonly call: number;
  readonly operation: string;
  readonly lists: readonly ListForm[];
  readonly values: readonly FieldForm[];
}

export interface ListForm {
  readonly path: Path;
  readonly fields: readonly FieldForm[];
}

export interface FieldForm {
  /** From the item, or from the response. */
  readonly path: Path;
  readonly kind: "text" | "number";
  /** For a list of names inside an item: the field of each. */
  readonly each?: Path;
  readonly suggestions: readonly string[];
}

type Field = { -readonly [Name in keyof FieldForm]: FieldForm[Name] };

export function outputForms(spec: LossSpec, decision: Decision): CallForm[] {
  const places = placesOf(decision.program);
  return decision.calls.map(({ operation }, call) => {
    const streams = spec.operations.find(({ id }) => id === operation)?.streams ?? [];
    const own = places.filter((place) => place.call === call);
    const listPaths = distinct(own.flatMap(({ list }) => (list === undefined ? [] : [list])));
    const lists = listPaths.map((path) => listForm(decision, { call, path, stream: streamAt(streams, path) }, own));
    const isFilled = (list: ListForm): boolean =>
      list.fields.length > 0 || !listPaths.some((p) => p.length > list.path.length && isPrefix(list.path, p));
    const values = own.filter(({ list, field }) => list === undefined && field.length > 0);
    return { call, operation, lists: lists.filter(isFilled), values: fieldsOf(decision, values, () => []) };
  });
}

/** Something that the program reads: a field of the items of a list, or of the response. */
interface ReadPlace {
  readonly call: number;
  readonly list?: Path;
  readonly field: Path;
  readonly each?: Path;
  readonly kind: "text" | "number" | "none";
  readonly partition?: number;
}

function listForm(
  decision: Decision,
  { call, path, stream }: { call: number; path: Path; stream: SpecStream | undefined },
  places: readonly ReadPlace[],
): ListForm {
  const own = places.filter((place) => place.list !== undefined && isSame(place.list, path) && place.field.length > 0);
  const described: ReadPlace[] = [
    ...(stream?.label === undefined ? [] : [{ call, list: path, field: stream.label.path, kind: "text" as const }]),
    ...(stream?.score === undefined ? [] : [{ call, list: path, field: stream.score.path, kind: "number" as const }]),
  ];
  const labels = (field: Path): string[] =>
    decision.classes
      .filter((c) => c.stream.call === call && isSame(withoutNumbers(path), c.stream.path))
      .filter((c) => isSame(c.stream.field ?? stream?.label?.path ?? [], field))
      .flatMap((c) => [...c.labels.map(({ name }) => name), ...c.outsideVocabulary]);
  return { path, fields: fieldsOf(decision, [...described, ...own], labels) };
}

function fieldsOf({ program }: Decision, places: readonly ReadPlace[], labels: (field: Path) => readonly string[]): FieldForm[] {
  const fields = new Map<string, Field>();
  for (const { field, each, kind, partition } of places) {
    if (kind === "none") continue;
    const key = JSON.stringify([field, each]);
    const tested = partition === undefined ? [] : (program.partitions[partition]?.predicates ?? []).flatMap(textsOf);
    const known = fields.get(key);
    const suggestions = [...new Set([...(known?.suggestions ?? []), ...labels(each === undefined ? field : each), ...tested])];
    fields.set(key, { path: field, kind, ...(each === undefined ? {} : { each }), suggestions });
  }
  return [...fields.values()];
}

/** Texts that a predicate compares with. */
function textsOf(term: unknown): string[] {
  if (Array.isArray(term)) return term.flatMap(textsOf);
  if (typeof term !== "object" || term === null) return [];
  return Object.entries(term).flatMap(([key, value]) => {
    if (key === "constant") return constantTexts(value);
    return key === "value" || key === "call" ? [] : textsOf(value);
  });
}

function constantTexts(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return Array.isArray(value) ? value.flatMap(constantTexts) : [];
}

function placesOf(program: DecisionProgram): ReadPlace[] {
  const found: ReadPlace[] = [];
  const visit = (variable: DecisionProgram["variables"][number] | undefined, pass: number | undefined): void => {
    if (variable === undefined || !("at" in variable)) return;
    const kind = variable.kind === "text" || variable.kind === "number" ? variable.kind : "none";
    const partition = variable.kind === "text" ? { partition: variable.partition } : {};
    const place = placeOf(program, variable.at, pass);
    if (place === undefined) return;
    found.push({ ...(variable.kind === "length" ? asList(place) : place), kind, ...partition });
  };
  program.passes.forEach((pass, index) => {
    if (pass.within === undefined && pass.ranking === undefined) found.push({ call: pass.call, list: pass.path, field: [], kind: "none" });
    const roots = [...pass.components, ...(pass.registers ?? []), ...(pass.slots ?? [])].map(({ step }) => step);
    const terms = (pass.registers ?? []).flatMap((register) => register.terms);
    for (const v of variablesBelow(program, roots, terms)) visit(program.variables[v], index);
  });
  for (const { when, pass, what } of program.values) {
    for (const v of variablesBelow(program, [when], [])) visit(program.variables[v], pass);
    const place = what === "count" ? undefined : placeOf(program, what.at, pass);
    if (place !== undefined) found.push({ ...place, kind: "text" });
  }
  for (const { call, path, when, by } of program.rankings ?? []) {
    const inRanking = variablesBelow(program, [when], [by]).map((v) => program.variables[v]);
    for (const variable of inRanking)
      if (variable !== undefined && "at" in variable && variable.at.from === "item")
        found.push({
          call,
          list: path,
          field: variable.at.path,
          kind: variable.kind === "number" ? "number" : variable.kind === "text" ? "text" : "none",
        });
  }
  for (const variable of program.variables) if ("at" in variable && variable.at.from !== "item") visit(variable, undefined);
  return found;
}

/** The length of a list is asked for: the list is to be filled in. */
function asList(place: Omit<ReadPlace, "kind">): Omit<ReadPlace, "kind"> {
  return place.list === undefined ? { call: place.call, list: place.field, field: [] } : place;
}

function placeOf(program: DecisionProgram, at: Place, pass: number | undefined): Omit<ReadPlace, "kind"> | undefined {
  switch (at.from) {
    case "response": {
      const position = at.path.findLastIndex((step) => typeof step === "number");
      if (position < 0) return { call: at.call, field: at.path };
      return { call: at.call, list: at.path.slice(0, position), field: at.path.slice(position + 1) };
    }
    case "ranking": {
      const ranking = program.rankings?.[at.ranking];
      return ranking && { call: ranking.call, list: ranking.path, field: at.path.filter((step) => typeof step !== "number") };
    }
    case "kept": {
      const kept = program.passes[at.pass];
      return kept && { call: kept.call, list: kept.path, field: at.path };
    }
    case "item":
      return itemPlace(program, at, pass);
  }
}

/** In a list of the response, or in a list inside its items. */
function itemPlace(
  program: DecisionProgram,
  at: Extract<Place, { from: "item" }>,
  index: number | undefined,
): Omit<ReadPlace, "kind"> | undefined {
  const around = index === undefined ? [] : passesAround(program, index);
  const [outer, inner] = around.map((i) => program.passes[i]!);
  const ranking = outer?.ranking === undefined ? undefined : program.rankings?.[outer.ranking];
  if (outer === undefined) return undefined;
  const list = ranking?.path ?? outer.path;
  if ((at.level ?? 0) === 0) return { call: outer.call, list, field: at.path };
  return at.level === 1 && inner !== undefined ? { call: outer.call, list, field: inner.path, each: at.path } : undefined;
}

/** From the outermost to the pass itself. */
function passesAround(program: DecisionProgram, index: number): number[] {
  const within = program.passes[index]?.within;
  return within === undefined ? [index] : [...passesAround(program, within), index];
}

function variablesBelow(program: DecisionProgram, roots: readonly number[], terms: readonly Term[]): number[] {
  const variables = new Set<number>();
  const nodes = new Set(roots);
  const visit = (index: number): void => {
    if (variables.has(index)) return;
    variables.add(index);
    const variable = program.variables[index];
    if (variable?.kind === "condition") readsOf(variable.term).forEach(visit);
  };
  terms.flatMap(readsOf).forEach(visit);
  for (const at of nodes) {
    const node = program.nodes[at];
    if (node === undefined || "leaf" in node) continue;
    visit(node.test);
    for (const next of node.next) nodes.add(next);
  }
  return [...variables];
}

function readsOf(term: Term): number[] {
  return [...freeVariables(term)].map(Number);
}

function streamAt(streams: readonly SpecStream[], path: Path): SpecStream | undefined {
  return streams.find((stream) => isSame(stream.path, withoutNumbers(path)));
}

function withoutNumbers(path: Path): Path {
  return path.filter((step) => typeof step !== "number");
}

function isSame(a: Path, b: Path): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isPrefix(a: Path, b: Path): boolean {
  return isSame(a, b.slice(0, a.length));
}

function distinct(paths: readonly Path[]): Path[] {
  return [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
}

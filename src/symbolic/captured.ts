/**
 * Things kept from an item of a loop that is over: told apart by the answers to the questions of `refinement.ts`. A
 * function of a kept thing is the function of what it was, decided by those answers; what they do not decide becomes a
 * new question.
 */
import type { Span } from "../base/span.js";
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { childrenOf } from "../diagram/diagram.js";
import type { NumberSet } from "../diagram/domain.js";
import { complementNumbers, intersectNumbers, LaneSet } from "../diagram/domain.js";
import { renameTests } from "../diagram/rename.js";
import type { Field, Schema } from "../providers/schema.js";
import { evaluateTerm } from "../terms/evaluate.js";
import type { Term } from "../terms/term.js";
import { dependsOnItem, variableInItem } from "./item-dependence.js";
import type { Flow, Machine } from "./machine.js";
import { fromItem, rebaseValue, rebaseVariable } from "./rebase.js";
import type { Facts, Question } from "./refinement.js";
import { fieldValue } from "./responses.js";
import type { TextDomain } from "./text-domain.js";
import { recordPredicate } from "./text-domain.js";
import { testOfUnlisted, textGuard, unlistedGuard, unlistedLanes } from "./unlisted-texts.js";
import type { Atom, Value } from "./value.js";
import type { Place } from "./variable.js";
import { placeKey } from "./variable.js";

type Captured = Atom & { kind: "captured" };

/** Marks a text or list that was built up over the items; it can be passed on, not tested. */
export function builtUp(machine: Machine, pass: number): Atom {
  return machine.atoms.of({ kind: "captured", origin: { kind: "constant", value: "<built up>" }, pass });
}

export function isBuiltUp(atom: Atom): boolean {
  return atom.kind === "captured" && atom.origin.kind === "constant" && atom.origin.value === "<built up>";
}

/** The next run is to have what this loop adds to its texts. */
export function growTexts(machine: Machine, loop: number): void {
  machine.surroundings.refinements.need("added-texts", machine.loopName(loop));
}

/** What is asked of something that a loop built up: in the next run of what was added to it, if it is a text. */
export function builtUpAsked(machine: Machine, loop: number, span: Span): Value {
  growTexts(machine, loop);
  return machine.unsupportedValue("something built up over the items", span);
}

/** The next run is to keep the items of this loop whole. */
export function keepWhole(machine: Machine, loop: number): void {
  machine.surroundings.refinements.need("whole-items", machine.loopName(loop));
}

/** What was kept is tested in a way that its states do not answer: the next run is to have all of it. */
export function haveMore(machine: Machine, captured: Captured): void {
  if (isBuiltUp(captured)) growTexts(machine, captured.pass);
  keepWhole(machine, captured.pass);
}

/** What of an item is kept, as one value for each combination of answers. */
export function keep(machine: Machine, origin: Atom, pass: number): Value {
  const { refinements } = machine.surroundings;
  const asked = [...new Set(placesOf(machine, origin).flatMap((place) => refinements.about(place)))].sort((a, b) => a - b);
  let kept: { guard: Guard; facts: Facts }[] = [{ guard: machine.forest.true, facts: [] }];
  for (const index of asked) {
    const yes = guardOf(machine, refinements.questions[index]!, origin);
    if (yes === null) continue;
    kept = kept.flatMap(({ guard, facts }) => [
      { guard: machine.forest.and(guard, yes), facts: [...facts, [index, true] as const] },
      { guard: machine.forest.minus(guard, yes), facts: [...facts, [index, false] as const] },
    ]);
    kept = kept.filter(({ guard }) => guard !== machine.forest.false);
  }
  let value: Value | null = null;
  for (const { guard, facts } of kept) {
    const atom = machine.atoms.leaf({ kind: "captured", origin, pass, ...(facts.length === 0 ? {} : { facts }) });
    value = value === null ? atom : machine.forest.ite(guard, atom, value);
  }
  return value!;
}

/** Keys of the places that an atom shows something of. */
function placesOf(machine: Machine, origin: Atom): string[] {
  const ofVariable = (v: Variable): string[] => {
    const meaning = machine.variables.meaning(v);
    return "place" in meaning ? [placeKey(meaning.place)] : [];
  };
  switch (origin.kind) {
    case "mapped":
      return ofVariable(origin.text);
    case "computed":
      return origin.operands.flatMap(ofVariable);
    case "message":
    case "stream":
      return origin.place === null ? [] : [placeKey(origin.place)];
    case "reference":
      return machine.activeStreams.slice(-1).map(({ stream }) => placeKey({ from: "item", stream, path: [] }));
    case "tuple":
      return origin.items.flatMap((i) => (i.kind === "leaf" ? placesOf(machine, i.value) : []));
    default:
      return [];
  }
}

/** The question as a guard over the current item; null where the item has no such field. */
function guardOf(machine: Machine, question: Question, origin: Atom): Guard | null {
  const variable = machine.variables.at(question.place) ?? registered(machine, question, origin);
  if (variable === null) return null;
  switch (question.kind) {
    case "number":
      return variable.lanes === undefined ? machine.forest.numberIn(variable, question.set) : null;
    case "lanes":
      return variable.lanes === undefined ? null : machine.forest.lanesIn(variable, lanesOf(machine, question, variable));
    case "text":
      return machine.variables.meaning(variable).kind === "text"
        ? textGuard(machine, variable, question.term, lanesOf(machine, question, variable))
        : null;
  }
}

/** Reads the field that a question is about, so that its variable exists. */
function registered(machine: Machine, question: Question, origin: Atom): Variable | null {
  if (origin.kind !== "message" || origin.place === null) return null;
  let schema: Schema = origin.schema;
  let place: Place = origin.place;
  const path = question.place.slice(placeKey(origin.place).length);
  for (const name of path.split("/").filter((n) => n !== "")) {
    if (name === "<present>") return machine.variables.present(place);
    if (name === "<length>") return machine.variables.length(place);
    const field: Field | undefined = schema.kind === "message" ? schema.fields[name] : undefined;
    if (field === undefined) return null;
    schema = field.schema;
    place = { ...place, path: [...place.path, name] };
  }
  if (schema.kind !== "message") fieldValue(machine, schema, place, origin.shape, machine.span);
  return machine.variables.at(question.place) ?? null;
}

function lanesOf(machine: Machine, question: Question, variable: Variable): LaneSet {
  const meaning = machine.variables.meaning(variable);
  if (question.kind === "text" && meaning.kind === "text") {
    const { term } = question;
    return recordPredicate(
      meaning.domain,
      term,
      (lane) => evaluateTerm(term, (name) => (name === "text" ? meaning.domain.lanes[lane]! : undefined)) === true,
    );
  }
  const { lanes } = question as Extract<Question, { kind: "lanes" }>;
  return LaneSet.of(variable.lanes!, (lane) => lanes.includes(lane));
}

const untested = "a test of what was kept from an earlier item";

/** A value over the generic item as the value over the item that a slot holds. */
function throughSlot(machine: Machine, flow: Flow, made: Value, inner: Flow, slot: NonNullable<Captured["slot"]>): Value | null {
  const { pass } = machine.variables.slots[slot.id]!;
  const move = fromItem(pass.stream, (path) => ({ from: "kept", slot: slot.id, running: slot.running, path }));
  const over = (value: Value): Value | null => rebaseValue(machine, value, { move, isStuck: () => false });
  if (inner.raised.value !== null) {
    const when = renameTests(machine.forest, inner.raised.guard, (v) => rebaseVariable(machine, v, { move, isStuck: () => false }));
    machine.raise(flow, when, over(inner.raised.value) ?? machine.exception("Exception"));
  }
  return over(made);
}

/** What `f` makes of a kept thing; null where it needs more of the item than one field at a time. */
export function throughCaptured(
  machine: Machine,
  flow: Flow,
  captured: Captured,
  span: Span,
  f: (origin: Atom, inner: Flow) => Value,
): Value {
  // Something built up over the items: whatever is made of it is made from the output.
  if (isBuiltUp(captured)) {
    growTexts(machine, captured.pass);
    return machine.unknown(machine.nameAt(span), span, [machine.forest.leaf(captured)]);
  }
  const inner: Flow = { ...flow, live: machine.forest.true, raised: machine.newSink() };
  const made = f(captured.origin, inner);
  const { raised } = inner;
  if (captured.slot !== undefined)
    return throughSlot(machine, flow, made, inner, captured.slot) ?? machine.unsupportedValue(untested, span);
  if (raised.value !== null) {
    const when = decided(machine, raised.guard, captured);
    if (when === null) return machine.unsupportedValue(untested, span);
    machine.raise(flow, when, decided(machine, raised.value, captured) ?? machine.exception("Exception"));
  }
  return kept(machine, made, captured) ?? machine.unsupportedValue(untested, span);
}

/** A value over the item as what it is now: tests answered, the rest kept in its turn. */
function kept(machine: Machine, value: Value, captured: Captured): Value | null {
  const answered = decided(machine, value, captured);
  if (answered === null) return null;
  return machine.forest.map(answered, (atom) =>
    dependsOnItem(machine, atom, "*") && atom.kind !== "captured"
      ? machine.atoms.leaf({ ...captured, origin: atom })
      : machine.forest.leaf(atom),
  );
}

/** The diagram with its tests of the item answered by the facts; null where one is not, which is then a question. */
function decided<T>(machine: Machine, diagram: Diagram<T>, captured: Captured): Diagram<T> | null {
  if (diagram.kind === "leaf") return diagram;
  const { variable } = diagram;
  const inner = variableInItem(machine, variable);
  if (!inner) {
    const children = childrenOf(diagram).map((c) => decided(machine, c, captured));
    if (children.some((c) => c === null)) return null;
    return diagram.kind === "lanes"
      ? machine.forest.laneNode(
          variable,
          diagram.branches.map((b, i) => ({ when: b.when, then: children[i]! })),
        )
      : machine.forest.rangeNode(variable, diagram.cuts, children as Diagram<T>[]);
  }
  const possible = diagram.kind === "lanes" ? branchesLeft(machine, diagram, captured) : rangesLeft(machine, diagram, captured);
  if (possible.length === 1) return decided(machine, possible[0]!, captured);
  const alike = unlistedGuard(machine, variable) === machine.forest.false ? null : possible.map((d) => decided(machine, d, captured));
  if (alike?.[0] && alike.every((d) => d === alike[0])) return alike[0];
  if (!ask(machine, diagram)) keepWhole(machine, captured.pass);
  return null;
}

type LaneDiagram<T> = Extract<Diagram<T>, { kind: "lanes" }>;
type RangeDiagram<T> = Extract<Diagram<T>, { kind: "ranges" }>;

/** The answers about one variable. */
function answersAbout(machine: Machine, variable: Variable, facts: Facts): { question: Question; holds: boolean }[] {
  return facts.flatMap(([index, holds]) => {
    const question = machine.surroundings.refinements.questions[index]!;
    return machine.variables.at(question.place) === variable ? [{ question, holds }] : [];
  });
}

function branchesLeft<T>(machine: Machine, { variable, branches }: LaneDiagram<T>, { facts = [] }: Captured): Diagram<T>[] {
  const tested = testedText(machine, variable);
  if (tested !== null) {
    const answers = answersAbout(machine, tested.text, facts);
    const known = answers.find(({ question }) => question.kind === "text" && sameTerm(question.term, tested.term));
    return known === undefined ? branches.map((b) => b.then) : [branches.find((b) => b.when.has(known.holds ? 1 : 0))!.then];
  }
  const unlisted = unlistedLanes(machine, variable);
  let cell = LaneSet.full(variable.lanes!);
  for (const { question, holds } of answersAbout(machine, variable, facts)) {
    const lanes = lanesOf(machine, question, variable);
    cell = cell.intersect((holds ? lanes : lanes.complement()).union(unlisted));
  }
  return branches.filter((b) => !b.when.intersect(cell).isEmpty()).map((b) => b.then);
}

function rangesLeft<T>(machine: Machine, { variable, cuts, children }: RangeDiagram<T>, { facts = [] }: Captured): Diagram<T>[] {
  let set: NumberSet = [Number.NEGATIVE_INFINITY];
  for (const { question, holds } of answersAbout(machine, variable, facts)) {
    if (question.kind === "number") set = intersectNumbers(set, holds ? question.set : complementNumbers(question.set));
  }
  return children.filter((_, i) => intersectNumbers(set, rangeBetween(cuts[i - 1], cuts[i])).length > 0);
}

function rangeBetween(from: number | undefined, below: number | undefined): NumberSet {
  return below === undefined ? [from ?? Number.NEGATIVE_INFINITY] : [from ?? Number.NEGATIVE_INFINITY, below];
}

/** Notes the questions that tell the branches of a test apart; answers whether there are such questions. */
function ask<T>(machine: Machine, diagram: LaneDiagram<T> | RangeDiagram<T>): boolean {
  const { refinements } = machine.surroundings;
  const meaning = machine.variables.meaning(diagram.variable);
  const tested = testedText(machine, diagram.variable);
  if (tested !== null) refinements.note({ kind: "text", place: machine.variables.keyOf(tested.text), term: tested.term });
  if (tested !== null) return true;
  if (!("place" in meaning)) return false;
  const place = machine.variables.keyOf(diagram.variable);
  if (diagram.kind === "ranges") {
    diagram.cuts.forEach((cut) => refinements.note({ kind: "number", place, set: [cut] }));
    return true;
  }
  let known = true;
  for (const { when } of diagram.branches.slice(1)) {
    if (meaning.kind !== "text") refinements.note({ kind: "lanes", place, lanes: when.lanes() });
    else {
      if (when.equals(unlistedLanes(machine, diagram.variable))) continue;
      const term = termOf(meaning.domain, when);
      if (term !== null) refinements.note({ kind: "text", place, term });
      known &&= term !== null;
    }
  }
  return known;
}

function termOf({ predicates, unlisted }: TextDomain, when: LaneSet): Term | null {
  const listed = LaneSet.from(when.size, unlisted === null ? [] : [unlisted]).complement();
  const [own, others] = [when.intersect(listed), when.complement().intersect(listed)];
  for (const { term, lanes } of predicates.values()) if (lanes.equals(own) || lanes.equals(others)) return term;
  return null;
}

/** The text and the test that a condition variable stands for, where a text of no list is tested. */
function testedText(machine: Machine, condition: Variable): { readonly text: Variable; readonly term: Term } | null {
  const meaning = machine.variables.meaning(condition);
  const text = meaning.kind === "condition" ? meaning.operands[0] : undefined;
  const term = text === undefined ? null : testOfUnlisted(machine, condition, text);
  return text === undefined || term === null || unlistedGuard(machine, text) === machine.forest.false ? null : { text, term };
}

function sameTerm(a: Term, b: Term): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

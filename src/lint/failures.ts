/**
 * Outputs on which the code itself fails: the first item of an empty list, a variable that no branch set, a key that a table
 * does not have. Failures that some handler around would catch are what the author meant.
 */
import type { Diagnostic } from "../base/diagnostic.js";
import type { Decided, RunOutcome } from "../decision/outcome.js";
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Catalog } from "../providers/catalog.js";
import type { Machine } from "../symbolic/machine.js";
import type { FailureNote } from "../symbolic/noted-tests.js";
import type { Place } from "../symbolic/variable.js";
import type { LintInput } from "./lint-input.js";
import { outputNumber, range, requestLimit } from "./numbers.js";
import { locate } from "./places.js";
import { withinBudget } from "./reached.js";
import { shownAs } from "./shown-numbers.js";

const described: Readonly<Record<string, string>> = {
  IndexError: "there is no such item",
  KeyError: "there is no such key",
  TypeError: "something that is not there is used",
  UnboundLocalError: "a variable is used that nothing has set",
  NameError: "a variable is used that nothing has set",
  ZeroDivisionError: "a number is divided by zero",
  ValueError: "a value does not fit",
  StopIteration: "there is no next item",
};

export function lintFailures({ runs, catalog }: LintInput): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  // The same missing item is met again by every expression after the first, and by every entry.
  const seen = new Set<string>();
  for (const { run, decided } of runs) {
    const { machine } = run;
    for (const note of machine.tests.failures.values()) {
      if (note.guarded || !Object.hasOwn(described, note.type)) continue;
      const witness = withinBudget(machine, null, () => witnessOf(machine, catalog, note, decided));
      const key = `${note.span.path} ${note.type} ${witness}`;
      const line = `${note.span.path}:${note.span.line}`;
      if (witness === null || seen.has(key) || found.has(line)) continue;
      seen.add(key);
      found.set(line, {
        code: "unhandled-output",
        span: note.span,
        message: `${witness}, this raises ${note.type}: ${described[note.type]}. Nothing around catches it.`,
        remedy: "Test for this output first, or catch the exception.",
      });
    }
  }
  return [...found.values()];
}

/** An output on which the code fails, in words; null where none is sure. */
function witnessOf(machine: Machine, catalog: Catalog, note: FailureNote, decided: Decided): string | null {
  // What a model of the language tries and takes back is no outcome.
  if (!isDecided(machine, decided, note)) return null;
  const { forest } = machine;
  if (supportOf(note.guard).some((v) => isUncertain(machine, catalog, v))) return null;
  // What one loop leaves and what another one leaves may never come together, but for what they leave of empty lists.
  const isOfSeveral = supportOf(note.guard).filter((v) => isOfLoop(machine, v)).length > 1;
  const { guard, lists } = isOfSeveral ? onEmptyLists(machine, catalog, note.guard) : { guard: note.guard, lists: [] };
  const support = supportOf(guard);
  if (isOfSeveral && support.some((v) => isOfLoop(machine, v))) return null;
  let possible: Guard = guard;
  for (const v of support) possible = withinLimits(machine, catalog, v, possible);
  if (possible === forest.false) return null;
  const told = pathTo(possible).flatMap(({ variable, point }) => describe(machine, catalog, variable, point));
  const parts = [...lists.map((list) => `${list} is empty`), ...told];
  return parts.length === 0 ? null : `Where ${[...new Set(parts)].join(" and ")}`;
}

/** The guard where loops over lists of the response have no items: their states are as they begin, and nothing is counted. */
function onEmptyLists(machine: Machine, catalog: Catalog, guard: Guard): { readonly guard: Guard; readonly lists: readonly string[] } {
  const lists = new Set<string>();
  const nothing = machine.forest.substitute(guard, (v) => {
    const meaning = machine.variables.meaning(v);
    const place =
      meaning.kind === "length" ? meaning.place : meaning.kind === "final" || meaning.kind === "count" ? meaning.pass.stream : null;
    const located = place === null ? null : locate(machine, catalog, place);
    if (located === null || (meaning.kind === "final" && meaning.component.initial.kind !== "leaf")) return undefined;
    lists.add(located.path.join("."));
    return meaning.kind === "final" && meaning.component.initial.kind === "leaf" ? meaning.component.initial.value : 0;
  });
  return { guard: nothing, lists: [...lists] };
}

/** A guard within what the service answers. */
function withinLimits(machine: Machine, catalog: Catalog, v: Variable, guard: Guard): Guard {
  const { forest, variables } = machine;
  const meaning = variables.meaning(v);
  // A field that is described is there; that the JSON may leave out a default is no case of its own.
  if (meaning.kind === "present") return forest.substitute(guard, (u) => (u === v ? 1 : undefined));
  if (meaning.kind === "text") {
    const { lanes, known, literals } = meaning.domain;
    const expected = LaneSet.of(lanes.length, (l) => (known > 0 ? l < known : l < literals && lanes[l]!.trim() !== ""));
    return forest.and(guard, forest.lanesIn(v, expected));
  }
  const number = outputNumber(machine, catalog, v);
  if (number === null) return guard;
  return forest.and(guard, forest.numberIn(v, requestLimit(number)?.domain ?? range(number.minimum, number.maximum)));
}

function isOfLoop(machine: Machine, variable: Variable): boolean {
  const { kind } = machine.variables.meaning(variable);
  return kind === "final" || kind === "count";
}

/** Whether the decision has an outcome that is this failure; outcomes that are told alike stand for failures in other lines, too. */
function isDecided({ forest }: Machine, decided: Decided, { span, type, guard }: FailureNote): boolean {
  const raises = ({ effects }: RunOutcome, line: number | null): boolean =>
    effects.some(
      (e) => e.kind === "raise" && e.span.path === span.path && (line === null || e.span.line === line) && e.text.includes(type),
    );
  return decided.parts.some((part) => {
    if (leavesOf(part).some((outcome) => raises(outcome, span.line))) return true;
    const alike = forest.map(part, (outcome) => forest.leaf(raises(outcome, null)));
    return forest.minus(guard, alike) === forest.false && guard !== forest.false;
  });
}

/** Whether a guard over the variable may hold for no real output: conditions, settings, corners of a box that is always there. */
function isUncertain(machine: Machine, catalog: Catalog, variable: Variable): boolean {
  const meaning = machine.variables.meaning(variable);
  switch (meaning.kind) {
    case "condition":
    case "register":
      return true;
    case "environment":
      return meaning.role !== "condition";
    case "length":
      return !isOfResponse(machine, catalog, meaning.place);
    case "final":
    case "count":
      return !isOfResponse(machine, catalog, meaning.pass.stream);
    default:
      return false;
  }
}

/** Whether a list is one of the response, not one inside its items, which describe an item that is there. */
function isOfResponse(machine: Machine, catalog: Catalog, place: Place): boolean {
  return locate(machine, catalog, place)?.path.length === 1;
}

/** Choices that lead to true, one for each variable on the way. */
function pathTo(guard: Guard): { readonly variable: Variable; readonly point: number }[] {
  const path: { variable: Variable; point: number }[] = [];
  let at: Diagram<boolean> = guard;
  while (at.kind !== "leaf") {
    const { variable } = at;
    if (at.kind === "lanes") {
      const next: (typeof at.branches)[number] = at.branches.find(({ then }) => then.kind !== "leaf" || then.value)!;
      path.push({ variable, point: next.when.first() });
      at = next.then;
    } else {
      const i: number = at.children.findIndex((child) => child.kind !== "leaf" || child.value);
      path.push({ variable, point: i === 0 ? at.cuts[0]! - 1 : at.cuts[i - 1]! });
      at = at.children[i]!;
    }
  }
  return path;
}

function describe(machine: Machine, catalog: Catalog, variable: Variable, point: number): string[] {
  const meaning = machine.variables.meaning(variable);
  switch (meaning.kind) {
    case "length": {
      const path = locate(machine, catalog, meaning.place)?.path.join(".") ?? "the list";
      return [point <= 0 ? `${path} is empty` : `${path} has ${point} item${point === 1 ? "" : "s"}`];
    }
    case "number": {
      const path = locate(machine, catalog, meaning.place)?.path.join(".") ?? "the number";
      return [`${path} is ${shownAs(point)}`];
    }
    case "text": {
      const path = locate(machine, catalog, meaning.place)?.path.join(".") ?? "the text";
      return [`${path} is ${JSON.stringify(meaning.domain.lanes[point])}`];
    }
    case "final":
    case "count":
      return [`the loop in line ${meaning.pass.span.line} finds nothing`];
    default:
      return [];
  }
}

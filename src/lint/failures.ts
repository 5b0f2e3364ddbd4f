/**
 * Outputs on which the code itself fails: the first item of an empty list, a variable that no branch set, a key that a table
 * does not have. Failures that some handler around would catch are what the author meant.
 */
import type { Diagnostic } from "../base/diagnostic.js";
import { spanKey } from "../base/span.js";
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import type { Catalog } from "../providers/catalog.js";
import type { Machine } from "../symbolic/machine.js";
import type { FailureNote } from "../symbolic/noted-tests.js";
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
  for (const { run } of runs) {
    const { machine } = run;
    // The same missing item is met again by every expression after the first.
    const seen = new Set<string>();
    for (const note of machine.tests.failures.values()) {
      if (note.guarded || !Object.hasOwn(described, note.type)) continue;
      const witness = withinBudget(machine, null, () => witnessOf(machine, catalog, note));
      if (witness === null) continue;
      const key = `${note.span.path} ${note.type} ${witness}`;
      if (seen.has(key)) continue;
      seen.add(key);
      found.set(spanKey(note.span), {
        code: "unhandled-output",
        span: note.span,
        message: `${witness}, this raises ${note.type}: ${described[note.type]}. Nothing around catches it.`,
        remedy: "Test for this output first, or catch the exception.",
      });
    }
  }
  return [...found.values()];
}

/** An output of which the code fails, in words; null where none is sure. */
function witnessOf(machine: Machine, catalog: Catalog, { guard }: FailureNote): string | null {
  const { forest } = machine;
  const support = supportOf(guard);
  if (support.some((v) => isUncertain(machine, v))) return null;
  let possible: Guard = guard;
  for (const v of support) {
    // A field that is described is there; that the JSON may leave out a default is no case of its own.
    if (machine.variables.meaning(v).kind === "present") possible = forest.substitute(possible, (u) => (u === v ? 1 : undefined));
    const number = outputNumber(machine, catalog, v);
    if (number === null) continue;
    const limit = requestLimit(number);
    possible = forest.and(possible, forest.numberIn(v, limit?.domain ?? range(number.minimum, number.maximum)));
  }
  if (possible === forest.false) return null;
  const parts = pathTo(possible).flatMap(({ variable, point }) => describe(machine, catalog, variable, point));
  return parts.length === 0 ? null : `Where ${parts.join(" and ")}`;
}

function isUncertain(machine: Machine, variable: Variable): boolean {
  const meaning = machine.variables.meaning(variable);
  return meaning.kind === "condition" || (meaning.kind === "environment" && meaning.role !== "condition") || meaning.kind === "register";
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
      return [`no item of the list is what is looked for in line ${meaning.pass.span.line}`];
    default:
      return [];
  }
}

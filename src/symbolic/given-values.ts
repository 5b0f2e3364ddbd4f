/**
 * Tests of the output against values of the environment: `label.description == wanted`, `score * length > limit`. What the
 * environment gives is a variable of its own, and the test a condition with its term over both, so that who knows the value
 * gets the exact answer. Pure functions of such values are kept as they were put together (`by`) until they are tested.
 */
import type { Variable } from "../diagram/diagram.js";
import { isBinaryOperator, isUnaryOperator } from "../terms/evaluate.js";
import { pureFunctions } from "../terms/pure-functions.js";
import type { Term } from "../terms/term.js";
import { constantTerm, renameVariable } from "../terms/term.js";
import { asBoolean } from "./booleans.js";
import { conditionGuard, orderCondition, orderings } from "./comparisons.js";
import { concreteOf, onlyLeaf } from "./concrete.js";
import { madeFromOutput } from "./conditions.js";
import type { Machine } from "./machine.js";
import type { Ordering } from "./numeric.js";
import { roleOf } from "./settings.js";
import type { Atom, Value } from "./value.js";

interface Operand {
  readonly term: Term;
  readonly variables: readonly Variable[];
}

/** A test by the pure function `name`; null where an argument is no function of the output and of values of the environment. */
export function givenTest(machine: Machine, name: string, args: readonly Atom[]): Value | null {
  // Of a loop after the call only one round is looked at: its rounds may each have another value.
  if (machine.repeating.some((callsBefore) => callsBefore > 0)) return null;
  const operands = args.map((a) => operandOf(machine, a));
  if (operands.some((o) => o === null)) return null;
  const terms = operands.map((o) => o!.term);
  const variables = [...new Set(operands.flatMap((o) => o!.variables))].sort((a, b) => a.order - b.order);
  const isGiven = variables.map((v) => machine.variables.meaning(v).kind === "environment");
  if (isGiven.every((given) => given) || !isGiven.includes(true)) return null;
  const [left, right] = terms;
  if (orderings.has(name) && left !== undefined && right !== undefined)
    return orderCondition(machine, name as Ordering, left, right, variables);
  return asBoolean(machine, conditionGuard(machine, { call: name, arguments: terms }, variables));
}

/** Whether something of the output is in a list, a text or a set that the environment gives. */
export function givenMembership(machine: Machine, needle: Value, container: Atom): Value | null {
  const atom = onlyLeaf(needle);
  return atom === undefined ? null : givenTest(machine, "in.python", [atom, container]);
}

function operandOf(machine: Machine, atom: Atom): Operand | null {
  const concrete = concreteOf(machine, atom);
  if (concrete !== undefined) return { term: constantTerm(concrete), variables: [] };
  switch (atom.kind) {
    case "mapped":
      return { term: renameVariable(atom.table.term, String(atom.text.order)), variables: [atom.text] };
    case "computed":
      return { term: atom.term, variables: atom.operands };
    case "external":
      return given(machine, `${machine.span.path}#${atom.path}`, machine.span, atom);
    case "unknown":
      return ofUnknown(machine, atom);
    case "tuple":
      return callOf(
        "list",
        atom.items.map((item) => ofValue(machine, item)),
      );
    default:
      return null;
  }
}

function ofValue(machine: Machine, value: Value): Operand | null {
  const atom = onlyLeaf(value);
  return atom === undefined ? null : operandOf(machine, atom);
}

function ofUnknown(machine: Machine, atom: Atom & { kind: "unknown" }): Operand | null {
  const parts = atom.by === undefined || !isTerm(atom.by) ? [null] : atom.parts.map((part) => ofValue(machine, part));
  const made = atom.by === undefined ? null : callOf(atom.by, parts);
  return made === null && !madeFromOutput(machine, atom) ? given(machine, atom.name, atom.span, atom) : made;
}

function isTerm(name: string): boolean {
  return isBinaryOperator(name) || isUnaryOperator(name) || pureFunctions.has(name);
}

function callOf(call: string, operands: readonly (Operand | null)[]): Operand | null {
  if (operands.some((o) => o === null)) return null;
  return { term: { call, arguments: operands.map((o) => o!.term) }, variables: operands.flatMap((o) => o!.variables) };
}

function given(machine: Machine, name: string, span: Parameters<Machine["unknown"]>[1], atom: Atom): Operand {
  const variable = machine.variables.environment(name, "value", span, roleOf(machine, atom));
  return { term: { value: String(variable.order) }, variables: [variable] };
}

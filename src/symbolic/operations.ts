/**
 * Unary and binary operators, truth and membership on guarded values. Scalars go to the pure functions; lists,
 * dictionaries, streams, messages and unknowns have their rules here.
 */

import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { BinaryOperator, UnaryOperator } from "../ir/ir.js";
import type { Term } from "../terms/term.js";
import { asBoolean } from "./booleans.js";
import { repeatSequence } from "./building.js";
import { growTexts, isBuiltUp, throughCaptured } from "./captured.js";
import { concreteOf, hasLeaf, newSequence, onlyLeaf } from "./concrete.js";
import { environmentTruth, guardOf, madeFromOutput, truthOfUnsupported, unknownTruth, unsupportedTruth } from "./conditions.js";
import { appendAll, changedOutput, iterableSegments, ofOutput } from "./containers.js";
import { existsIn } from "./counts.js";
import { keysOf } from "./dictionary-keys.js";
import { isNotEmpty, lengthOf, variesUncounted } from "./lengths.js";
import { callProtocol, isLibraryObject, libraryOperation } from "./library-objects.js";
import type { Flow, Machine } from "./machine.js";
import { attributeOf, contentOf } from "./machine.js";
import { contains } from "./membership.js";
import { applyPure, combine, raiseFailures } from "./pure.js";
import { setOperation } from "./sets.js";
import { roleOf } from "./settings.js";
import { isMatch, recordPredicate } from "./text-domain.js";
import { domainOf } from "./text-values.js";
import { textGuard } from "./unlisted-texts.js";
import type { Atom, Value } from "./value.js";

/** The guard under which a value counts as true. What cannot be told is a condition of the environment. */
export function truthOf(machine: Machine, flow: Flow, value: Value, span: Span): Guard {
  return guardOf(machine, unaryOperation(machine, flow, "truthy.python", machine.here(flow, value), span));
}

export function unaryOperation(machine: Machine, flow: Flow, operator: UnaryOperator, operand: Value, span: Span): Value {
  if (operator === "truthy.python") return machine.forest.map(operand, (atom) => truthOfAtom(machine, flow, atom, span));
  if (operator === "not.python") return asBoolean(machine, machine.forest.not(truthOf(machine, flow, operand, span)));
  const object = onlyLeaf(operand);
  if (object !== undefined && isLibraryObject(object))
    return callProtocol(machine, flow, object, "__unary__", [machine.atoms.constant(operator)], span);
  return applyPure(machine, flow, operator, [operand], span);
}

function truthOfKept(machine: Machine, flow: Flow, atom: Atom & { kind: "captured" }, span: Span): Value {
  if (atom.origin.kind === "message") return machine.truth;
  // A text or list that grew over the items: only that it can be passed on is known.
  if (isBuiltUp(atom)) {
    growTexts(machine, atom.pass);
    return unsupportedTruth(machine, "whether what was built up over the items holds anything", span);
  }
  const result = throughCaptured(machine, flow, atom, span, (origin, inner) => truthOfAtom(machine, inner, origin, span));
  return machine.forest.map(result, (a) => {
    if (a.kind === "unknown") return unknownTruth(machine, a, a.name, span);
    return a.kind === "unsupported" ? unsupportedTruth(machine, a.reason, span) : machine.forest.leaf(a);
  });
}

function truthOfAtom(machine: Machine, flow: Flow, atom: Atom, span: Span): Value {
  switch (atom.kind) {
    case "constant":
    case "mapped":
    case "computed": {
      const result = applyPure(machine, flow, "truthy.python", [machine.forest.leaf(atom)], span);
      return hasLeaf(result, (a) => a.kind === "unsupported") ? unsupportedTruth(machine, "truth of a value", span) : result;
    }
    case "enum-member":
      return asBoolean(machine, machine.forest.leaf(atom.number !== 0));
    case "tuple":
      return asBoolean(machine, machine.forest.leaf(atom.items.length > 0));
    case "stream":
      return nonEmpty(machine, flow, atom, span);
    case "reference": {
      if (isLibraryObject(atom)) return callProtocol(machine, flow, atom, "__bool__", [], span);
      if (atom.type === "list" || atom.type === "set" || atom.type === "dict") return nonEmpty(machine, flow, atom, span);
      return machine.truth;
    }
    case "unknown":
      return unknownTruth(machine, atom, atom.name, atom.span);
    case "http-response":
      return environmentTruth(machine, machine.named(machine.nameAt(span), [machine.forest.leaf(atom)]), span);
    case "unsupported":
      return truthOfUnsupported(machine, atom, span);
    case "external":
      return environmentTruth(machine, `${span.path}#${atom.path}`, span, roleOf(machine, atom));
    case "captured":
      return truthOfKept(machine, flow, atom, span);
    case "joined":
      return holdsText(machine, flow, atom, span);
    case "position":
      return unsupportedTruth(machine, "truth of a position", span);
    default:
      return machine.truth;
  }
}

/** A text without separators is empty where all that it was joined from is. */
function holdsText(machine: Machine, flow: Flow, { separator, segments }: Atom & { kind: "joined" }, span: Span): Value {
  const { forest } = machine;
  const truth = (value: Value): Guard => guardOf(machine, applyPure(machine, flow, "truthy.python", [value], span));
  const guards = segments.flatMap((s) => {
    if (s.kind === "element") return [forest.and(s.when, truth(s.value))];
    return s.kind === "view" ? s.each.map((e) => existsIn(machine, s.pass, forest.and(e.when, truth(e.value)))) : [];
  });
  const isKnown = separator === "" && segments.every((s) => s.kind === "element" || (s.kind === "view" && s.distinct === undefined));
  if (!isKnown) return unsupportedTruth(machine, "whether a text joined from the output is empty", span);
  return asBoolean(
    machine,
    guards.reduce((a, b) => forest.or(a, b), forest.false),
  );
}

function nonEmpty(machine: Machine, flow: Flow, atom: Atom, span: Span): Value {
  const content = atom.kind === "reference" ? machine.read(contentOf(atom.id)) : undefined;
  if (content !== undefined && variesUncounted(machine, machine.here(flow, content)))
    return unsupportedTruth(machine, "whether a list of unknown length holds anything", span);
  if (content !== undefined)
    return machine.forest.map(machine.here(flow, content), (c) => {
      if (c.kind === "items") return asBoolean(machine, isNotEmpty(machine, flow, c.segments, span));
      if (c.kind === "entries") return asBoolean(machine, isNotEmpty(machine, flow, keysOf(machine, c), span));
      return unsupportedTruth(machine, "whether a container holds anything", span);
    });
  const length = lengthOf(machine, flow, machine.forest.leaf(atom), span);
  return unaryOperation(machine, flow, "truthy.python", length, span);
}

export function binaryOperation(
  machine: Machine,
  flow: Flow,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  span: Span,
  inPlace: boolean,
): Value {
  if (operator === "in.python" || operator === "not-in.python") {
    const found = contains(machine, flow, left, right, span);
    return operator === "in.python" ? found : asBoolean(machine, machine.forest.not(guardOf(machine, found)));
  }
  if (operator === "is" || operator === "is-not") {
    const same = raiseFailures(
      machine,
      flow,
      machine.forest.map(combine(machine, [left, right]), (pair) => identical(machine, pair, span)),
    );
    return operator === "is" ? same : asBoolean(machine, machine.forest.not(guardOf(machine, same)));
  }
  const ofLibrary = libraryOperation(machine, flow, operator, left, right, span);
  if (ofLibrary !== null) return ofLibrary;
  const ofSets = setOperation(machine, flow, operator, left, right, span, inPlace);
  if (ofSets !== null) return ofSets;
  if (operator === "add.python" && hasSequence(left)) return addSequences(machine, flow, left, right, span, inPlace);
  if (operator === "multiply.python" && hasSequence(left)) return repeatSequence(machine, flow, left, right, span);
  if (operator === "equal.python" || operator === "not-equal.python") {
    const equal = equality(machine, flow, left, right, span);
    if (equal !== null) return operator === "equal.python" ? equal : asBoolean(machine, machine.forest.not(guardOf(machine, equal)));
  }
  return applyPure(machine, flow, operator, [left, right], span);
}

function hasSequence(value: Value): boolean {
  return hasLeaf(value, (a) => (a.kind === "reference" && a.type === "list") || a.kind === "tuple" || a.kind === "stream");
}

function addSequences(machine: Machine, flow: Flow, left: Value, right: Value, span: Span, inPlace: boolean): Value {
  const l = onlyLeaf(left);
  const r = onlyLeaf(right);
  if (l?.kind === "tuple" && r?.kind === "tuple") return machine.atoms.leaf({ kind: "tuple", items: [...l.items, ...r.items] });
  if (inPlace && l?.kind === "reference") {
    appendAll(machine, flow, l, iterableSegments(machine, flow, right, span), span);
    return left;
  }
  return newSequence(
    machine,
    flow,
    [...iterableSegments(machine, flow, left, span), ...iterableSegments(machine, flow, right, span)],
    span,
  );
}

/** Equality of structures; null where the pure functions decide. */
function equality(machine: Machine, flow: Flow, left: Value, right: Value, span: Span): Value | null {
  const l = onlyLeaf(left);
  const r = onlyLeaf(right);
  if (l === undefined || r === undefined) return null;
  const isList = (a: Atom): boolean => a.kind === "stream" || (a.kind === "reference" && a.type === "list");
  const empty = (a: Atom): boolean => {
    const value = concreteOf(machine, a);
    return Array.isArray(value) && value.length === 0;
  };
  if (isList(l) && isList(r)) {
    if (empty(r)) return asBoolean(machine, machine.forest.not(truthOf(machine, flow, left, span)));
    if (empty(l)) return asBoolean(machine, machine.forest.not(truthOf(machine, flow, right, span)));
    if (l === r) return machine.truth;
  }
  const isDict = (a: Atom): boolean => a.kind === "reference" && a.type === "dict";
  if (isDict(l) && isDict(r)) {
    if (
      l === r ||
      machine.read(contentOf(l.kind === "reference" ? l.id : "")) === machine.read(contentOf(r.kind === "reference" ? r.id : ""))
    )
      return machine.truth;
    return unsupportedTruth(machine, "dictionaries compared", span);
  }
  return null;
}

/** Where a match of a text is None: where it is not true. */
function sameAsNone(machine: Machine, match: Atom & { kind: "mapped" }): Value {
  const domain = domainOf(machine, match.text);
  const term: Term = { call: "truthy.python", arguments: [match.table.term] };
  const lanes = recordPredicate(domain, term, (lane) => Array.isArray(match.table.results[lane]));
  return asBoolean(machine, machine.forest.not(textGuard(machine, match.text, term, lanes)));
}

function identical(machine: Machine, pair: Atom, span: Span): Value {
  const [a, b] = (pair as Atom & { kind: "tuple" }).items.map((i) => (i as { value: Atom }).value) as [Atom, Atom];
  if (a === b && a.kind !== "unknown") return machine.truth;
  const unknown = [a, b].find((x) => x.kind === "unknown" || x.kind === "external");
  const other = unknown === a ? b : a;
  if (unknown?.kind === "unknown" && madeFromOutput(machine, unknown))
    return unsupportedTruth(machine, "made from the output by code that is not followed", span);
  if (unknown?.kind === "unknown" && other.kind === "constant" && other.value === null) {
    const absent = machine.variables.environment(unknown.name, "boolean", unknown.span, roleOf(machine, unknown));
    return asBoolean(
      machine,
      machine.forest.lanesIn(
        absent,
        LaneSet.of(2, (lane) => lane === 0),
      ),
    );
  }
  if (unknown !== undefined) return environmentTruth(machine, machine.named(machine.nameAt(span), [machine.forest.leaf(pair)]), span);
  const unsupported = [a, b].find((x) => x.kind === "unsupported");
  if (unsupported?.kind === "unsupported") return unsupportedTruth(machine, unsupported.reason, span);
  const match = [a, b].find((x) => x.kind === "mapped" || x.kind === "captured");
  const isNone = [a, b].some((x) => x.kind === "constant" && x.value === null);
  if (isNone && match?.kind === "mapped" && isMatch(match)) return sameAsNone(machine, match);
  if (isNone && match?.kind === "captured" && match.origin.kind === "mapped" && isMatch(match.origin))
    return unsupportedTruth(machine, "a test of what was kept from an earlier item", span);
  if (a.kind === "constant" && b.kind === "constant") return asBoolean(machine, machine.forest.leaf(a.value === b.value));
  return machine.falsity;
}

export function setAttribute(machine: Machine, flow: Flow, object: Value, name: string, value: Value, span: Span): void {
  const { forest } = machine;
  const seen = new Set<Atom>();
  forest.map(object, (atom) => {
    seen.add(atom);
    return forest.true;
  });
  for (const atom of seen) {
    const here = forest.and(
      flow.live,
      forest.map(object, (a) => forest.leaf(a === atom)),
    );
    if (atom.kind === "reference") {
      const place = attributeOf(atom.id, name);
      if (!machine.has(place)) machine.write(place, machine.atoms.leaf({ kind: "unbound" }), forest.true);
      machine.write(place, value, here);
    } else if (ofOutput(atom)) changedOutput(machine, span);
    else if (atom.kind === "unknown" || atom.kind === "external") {
      const callee = `${atom.kind === "unknown" ? atom.label : atom.path}.${name}`;
      const place = attributeOf(`unknown ${atom.kind === "unknown" ? atom.name : atom.path}`, name);
      if (!machine.has(place)) machine.write(place, machine.atoms.leaf({ kind: "unbound" }), forest.true);
      machine.write(place, value, here);
      machine.effects.push({ kind: "write", callee, arguments: [{ value }], guard: here, span, pass: null, context: flow.context });
    }
  }
}

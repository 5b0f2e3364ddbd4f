/**
 * `x in container`: over strings and constants as a predicate, over lists as "some element equals", over views of the
 * output as "some item of the stream passes and equals". Message objects never equal a string, which is a bug that
 * real applications have.
 */
import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { isDictionary } from "../providers/schema.js";
import { asBoolean } from "./booleans.js";
import { throughCaptured } from "./captured.js";
import { concreteOf, onlyLeaf } from "./concrete.js";
import { environmentTruth, guardOf, madeFromOutput, unknownTruth, unsupportedTruth, valueFromOutput } from "./conditions.js";
import { existsIn } from "./counts.js";
import { keysOf } from "./dictionary-keys.js";
import { withAndWithout } from "./either-content.js";
import { givenMembership } from "./given-values.js";
import { dependsOnItem, variableInItem } from "./item-dependence.js";
import { concatenated, containsWord } from "./joined-texts.js";
import { cameBefore } from "./keys-before.js";
import { callProtocol, isLibraryObject } from "./library-objects.js";
import type { Flow, Machine } from "./machine.js";
import { contentOf } from "./machine.js";
import { perAtom } from "./per-atom.js";
import { applyPure } from "./pure.js";
import { addedKey, hasKey, wireName } from "./responses.js";
import type { Atom, Segment, Value } from "./value.js";
import { contentProperties } from "./value.js";
import type { Pass } from "./variable.js";
import { placeKey } from "./variable.js";

export function contains(machine: Machine, flow: Flow, needle: Value, container: Value, span: Span): Value {
  return perAtom(machine, flow, container, (atom, inner) =>
    asTruth(machine, containsAtom(machine, inner, machine.here(inner, needle), atom, span)),
  );
}

function containsAtom(machine: Machine, flow: Flow, needle: Value, container: Atom, span: Span): Value {
  const { forest } = machine;
  switch (container.kind) {
    case "constant":
    case "mapped":
      return applyPure(machine, flow, "in.python", [needle, forest.leaf(container)], span);
    case "tuple":
      return among(
        machine,
        flow,
        needle,
        container,
        container.items.map((value) => ({ kind: "element" as const, when: forest.true, value })),
        span,
      );
    case "reference": {
      if (isLibraryObject(container)) return callProtocol(machine, flow, container, "__contains__", [needle], span);
      const content = machine.read(contentOf(container.id));
      if (content === undefined) return inIterator(machine, flow, needle, container, span);
      return forest.map(machine.here(flow, content), (c) => inContent(machine, flow, needle, container, c, span));
    }
    case "joined":
      return perAtom(machine, flow, needle, (word, inner) => containsWord(machine, inner, word, container, span));
    case "computed": {
      const parts = concatenated(machine, container);
      return parts === null
        ? unsupportedTruth(machine, `membership in ${container.kind}`, span)
        : containsAtom(machine, flow, needle, parts, span);
    }
    case "envelope":
      return forest.map(needle, (key) => asBoolean(machine, forest.leaf(key.kind === "constant" && key.value === container.way[0])));
    case "message":
      return forest.map(needle, (key) => inMessage(machine, key, container, span));
    case "stream": {
      const isMessage = (a: Atom): boolean => a.kind === "message";
      const leaf = onlyLeaf(needle);
      if (leaf?.kind === "constant" || leaf?.kind === "mapped") machine.tests.mismatch({ span, left: leaf, right: container });
      return leaf !== undefined && !isMessage(leaf) && leaf.kind !== "unknown"
        ? machine.falsity
        : unsupportedTruth(machine, "a message looked for in a list", span);
    }
    case "unknown":
      return madeFromOutput(machine, container)
        ? unknownTruth(machine, container, membershipName(machine, span), span)
        : inUnknown(machine, needle, container, span);
    case "external":
      return inUnknown(machine, needle, container, span);
    case "captured":
      return throughCaptured(machine, flow, container, span, (origin, inner) => containsAtom(machine, inner, needle, origin, span));
    case "unsupported":
      return unsupportedTruth(machine, container.reason, span);
    default:
      return unsupportedTruth(machine, `membership in ${container.kind}`, span);
  }
}

function inContent(machine: Machine, flow: Flow, needle: Value, container: Atom, content: Atom, span: Span): Value {
  const known = heldText(machine, needle, content);
  if (known !== null) return asBoolean(machine, machine.forest.leaf(known));
  if (content.kind === "items" || content.kind === "entries") {
    const segments = content.kind === "items" ? content.segments : keysSoFar(machine, content);
    return withAndWithout(machine, { ...flow }, segments, (inner, here) => among(machine, inner, needle, container, here, span));
  }
  return unsupportedTruth(machine, "membership", span);
}

/** Whether a constant text is in a content that holds constant texts only; null where either may be something else. */
function heldText({ atoms }: Machine, needle: Value, content: Atom): boolean | null {
  const text = onlyLeaf(needle);
  if (text?.kind !== "constant" || typeof text.value !== "string") return null;
  if (content.kind === "items" && atoms.items.allHave(content, contentProperties.always, contentProperties.text))
    return atoms.items.positionOf(content, needle) !== undefined;
  if (content.kind === "entries" && atoms.entries.allHave(content, contentProperties.always, contentProperties.text))
    return atoms.entries.positionOf(content, text) !== undefined;
  return null;
}

/** Where a loop adds entries under constant keys only, these are among the entries: earlier rounds have left no others. */
function keysSoFar(machine: Machine, entries: Atom): readonly Segment[] {
  return keysOf(machine, entries).filter((s) => s.kind !== "carried" || machine.loopNotes.openKeyed.has(s.location));
}

function asTruth(machine: Machine, value: Value): Value {
  return machine.forest.map(value, (a) =>
    a.kind === "constant" ? machine.forest.leaf(a) : asBoolean(machine, guardOf(machine, machine.forest.leaf(a))),
  );
}

/** Membership in something of the environment: one condition, or where the needle is of the output a condition with a term over both. */
function inUnknown(machine: Machine, needle: Value, container: Atom, span: Span): Value {
  if (!valueFromOutput(machine, needle))
    return environmentTruth(machine, machine.named(membershipName(machine, span), [needle, machine.forest.leaf(container)]), span);
  return machine.forest.map(
    needle,
    (atom) =>
      givenMembership(machine, machine.forest.leaf(atom), container) ??
      unsupportedTruth(machine, "the output is looked for in a list that is not known", span),
  );
}

/** `x not in y` is the negation of the condition `x in y`. */
function membershipName(machine: Machine, span: Span): string {
  return machine.nameAt(span).replace(/ not in /, " in ");
}

/** Membership in a generator consumes it up to the first equal element. */
function inIterator(machine: Machine, flow: Flow, needle: Value, container: Atom & { kind: "reference" }, span: Span): Value {
  if (container.type !== "iterator") return inUnknown(machine, needle, container, span);
  const inner: Flow = { ...flow, broken: machine.newSink() };
  machine.hooks.iterate(machine, inner, machine.forest.leaf(container), span, (f, element) => {
    machine.exit(f, f.broken, equalGuard(machine, f, needle, element, span), null);
  });
  const found = inner.broken.guard;
  flow.live = machine.forest.or(inner.live, found);
  return machine.here(flow, asBoolean(machine, found));
}

/** A list that holds some elements of the environment, as one thing of the environment. */
function wholeList(machine: Machine, segments: readonly Segment[], some: Segment & { kind: "some" }, span: Span): Atom {
  const name = some.whole === true ? some.name : `${membershipName(machine, span)} (the list)`;
  const content = machine.atoms.leaf({ kind: "items", segments });
  return machine.atoms.of({ kind: "unknown", name: machine.named(name, [content]), span, parts: [content], label: name });
}

/** Whether some segment has an element equal to the needle. */
function among(machine: Machine, flow: Flow, needle: Value, container: Atom, segments: readonly Segment[], span: Span): Value {
  const whole = concreteOf(machine, container);
  if (Array.isArray(whole)) return applyPure(machine, flow, "in.python", [needle, machine.forest.leaf(container)], span);
  const constants = whole === undefined ? constantsIn(machine, segments) : null;
  if (constants !== null) return applyPure(machine, flow, "in.python", [needle, constants], span);
  let found: Guard = machine.forest.false;
  for (const s of segments) {
    switch (s.kind) {
      case "element":
        found = machine.forest.or(found, machine.forest.and(s.when, equalGuard(machine, flow, needle, s.value, span)));
        break;
      case "view":
        for (const each of s.each) {
          found = machine.forest.or(found, inView(machine, flow, needle, s.pass, each, span));
        }
        break;
      case "some":
        if (valueFromOutput(machine, s.value)) return unsupportedTruth(machine, "membership in a list that is not known", span);
        if (s.from === undefined || s.whole === true) return inUnknown(machine, needle, wholeList(machine, segments, s, span), span);
        found = machine.forest.or(found, guardOf(machine, inUnknown(machine, needle, s.from, span)));
        break;
      case "carried": {
        const key = onlyLeaf(needle);
        const before = key === undefined ? undefined : s.added?.holds.get(key);
        if (before === undefined) {
          if (key?.kind === "constant") machine.askOfList(s.location, key);
          if (machine.loopNotes.openKeyed.has(s.location)) return cameBefore(machine, { location: s.location, key: needle }, span);
          return unsupportedTruth(machine, "membership in a list while it is built", span);
        }
        found = machine.forest.or(found, guardOf(machine, before));
        break;
      }
    }
  }
  return asBoolean(machine, found);
}

/** Elements that are constants and always there, as one tuple: a single question for thousands of keys. */
function constantsIn(machine: Machine, segments: readonly Segment[]): Value | null {
  const items: Value[] = [];
  for (const s of segments) {
    if (s.kind !== "element" || s.when !== machine.forest.true || onlyLeaf(s.value)?.kind !== "constant") return null;
    items.push(s.value);
  }
  return items.length < 2 ? null : machine.atoms.leaf({ kind: "tuple", items });
}

/** Whether an item of a pass maps to the needle. */
function inView(
  machine: Machine,
  flow: Flow,
  needle: Value,
  pass: Pass,
  each: { readonly when: Guard; readonly value: Value },
  span: Span,
): Guard {
  const { forest } = machine;
  const equal = equalGuard(machine, flow, needle, each.value, span);
  if (!valueInItem(machine, needle)) return existsIn(machine, pass, forest.and(each.when, equal));
  // The needle is of an item too: where that item is in the list itself it is found, else some other item may be the same.
  const another = guardOf(machine, unsupportedTruth(machine, "something of one item looked for among others", span));
  const own = machine.activeStreams.some((active) => placeKey(active.stream) === placeKey(pass.stream));
  const ownStates = supportOf(each.when).some((v) => machine.variables.meaning(v).kind === "running");
  return own && !ownStates ? forest.or(forest.and(each.when, equal), another) : another;
}

/** Whether a value is of the item that a pass is at. */
export function valueInItem(machine: Machine, value: Value): boolean {
  return leavesOf(value).some((a) => dependsOnItem(machine, a, "*")) || supportOf(value).some((v) => variableInItem(machine, v));
}

export function equalGuard(machine: Machine, flow: Flow, a: Value, b: Value, span: Span): Guard {
  const equal = applyPure(machine, { ...flow }, "equal.python", [a, b], span);
  return machine.forest.map(equal, (atom) => {
    if (atom.kind === "constant") return machine.forest.leaf(atom.value === true);
    return guardOf(machine, unsupportedTruth(machine, atom.kind === "unsupported" ? atom.reason : "equality", span));
  });
}

/** `"Labels" in response`: whether the field is there in the dictionary form. */
function inMessage(machine: Machine, key: Atom, container: Atom & { kind: "message" }, span: Span): Value {
  if (key.kind !== "constant" || typeof key.value !== "string" || !isDictionary(container.shape))
    return unsupportedTruth(machine, "membership in a response", span);
  const name = wireName(container, key.value);
  if (name === null && machine.read(addedKey(key)) !== undefined)
    return unsupportedTruth(machine, "a key that the program added to the output", span);
  return name === null ? machine.falsity : asBoolean(machine, hasKey(machine, container, name));
}

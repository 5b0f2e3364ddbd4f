/** Promises of many: `Promise.all` and `Promise.allSettled`. */
import type { Span } from "../../base/span.js";
import type { Guard } from "../../diagram/diagram.js";
import { leavesOf } from "../../diagram/diagram.js";
import { newSequence, onlyLeaf } from "../concrete.js";
import { appendAll } from "../containers.js";
import type { Flow, Machine } from "../machine.js";
import type { Model } from "../models/model.js";
import type { Atom, Segment, Value } from "../value.js";
import { asIterable, spreadSegments } from "./iteration.js";
import { asPromise, awaited } from "./promises.js";

/** All promises of an array: their values, or the first failure. */
function all(keepFailures: boolean): Model {
  return (machine, flow, args, span) =>
    asPromise(machine, flow, (inner) => {
      const segments = spreadSegments(machine, inner, args[0]?.value ?? machine.none, span);
      if (!keepFailures && segments.some((s) => s.kind === "view" && s.each.some((e) => mayFail(machine, e.value))))
        return allInTurn(machine, inner, args[0]!.value, span);
      const each = segments.map((s, n): Segment => {
        if (s.kind === "element") {
          const here: Flow = { ...inner, live: machine.forest.and(inner.live, s.when), context: `${inner.context}.${n}` };
          const beside = machine.forest.minus(inner.live, s.when);
          const value = keepFailures ? outcomeOf(machine, here, s.value, span) : awaited(machine, here, s.value);
          inner.live = machine.forest.or(here.live, beside);
          return { ...s, value };
        }
        if (s.kind === "some") return { ...s, value: heldIn(machine, s.value, span) };
        if (s.kind !== "view") return s;
        return { ...s, each: s.each.map((e) => ({ ...e, value: heldIn(machine, e.value, span) })) };
      });
      return newSequence(machine, inner, each, span);
    });
}

function mayFail(machine: Machine, value: Value): boolean {
  return leavesOf(value).some((a) => a.kind === "promise" && a.rejected !== machine.forest.false);
}

/** What promises made for each item hold, up to the first that fails. */
function allInTurn(machine: Machine, flow: Flow, promises: Value, span: Span): Value {
  const made = newSequence(machine, flow, [], span);
  const list = onlyLeaf(made) as Atom & { kind: "reference" };
  machine.hooks.iterate(machine, flow, asIterable(machine, flow, promises, span), span, (f, promise) => {
    const value = awaited(machine, f, promise);
    appendAll(machine, f, list, [{ kind: "element", when: machine.forest.true, value }], span);
  });
  return made;
}

/** What promises made for each item hold; one that may fail is not followed. */
function heldIn(machine: Machine, value: Value, span: Span): Value {
  return machine.forest.map(value, (atom) => {
    if (atom.kind !== "promise") return machine.forest.leaf(atom);
    if (atom.rejected === machine.forest.false) return atom.value;
    return machine.unsupportedValue("a failure of one of many promises", span);
  });
}

/** As `Promise.allSettled` reports a promise. */
function outcomeOf(machine: Machine, flow: Flow, value: Value, span: Span): Value {
  const inner: Flow = { ...flow, raised: machine.newSink() };
  const held = awaited(machine, inner, value);
  const failed = inner.raised.guard;
  const text = (s: string): Value => machine.atoms.constant(s);
  const made = machine.allocate(flow, "dict", span, null);
  const entry = (key: string, v: Value, when: Guard): { kind: "entry"; when: Guard; key: Atom; value: Value } => ({
    kind: "entry",
    when,
    key: machine.atoms.of({ kind: "constant", value: key }),
    value: v,
  });
  const entries = [
    entry("status", machine.forest.ite(failed, text("rejected"), text("fulfilled")), machine.forest.true),
    entry("value", held, machine.forest.not(failed)),
    entry("reason", inner.raised.value ?? machine.none, failed),
  ];
  const atom = onlyLeaf(made);
  if (atom?.kind === "reference")
    machine.write(`${atom.id}/content`, machine.atoms.leaf({ kind: "entries", entries }), machine.forest.true);
  return made;
}

export const promiseGroupModels: Readonly<Record<string, Model>> = {
  "Promise.all": all(false),
  "Promise.allSettled": all(true),
};

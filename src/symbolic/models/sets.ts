/** Methods of sets: their algebra with any iterables, and the removal of elements. */
import type { Span } from "../../base/span.js";
import type { Guard } from "../../diagram/diagram.js";
import { onlyLeaf } from "../concrete.js";
import { guardOf } from "../conditions.js";
import { changeItems } from "../containers.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { contentOf } from "../machine.js";
import { contains, equalGuard } from "../membership.js";
import { setMethod, setTest } from "../sets.js";
import type { Atom, Segment, Value } from "../value.js";
import type { Model } from "./model.js";

type Combine = Parameters<typeof setMethod>[0];
type Test = Parameters<typeof setTest>[0];

const selfOf = (machine: Machine, flow: Flow, args: readonly ArgumentValue[]): Value =>
  args[0] === undefined ? machine.none : machine.here(flow, args[0].value);

function combining(operator: Combine): Model {
  return (machine, flow, args, span) =>
    setMethod(
      operator,
      machine,
      flow,
      selfOf(machine, flow, args),
      args.slice(1).map((a) => a.value),
      span,
    );
}

/** The same, changing the set itself. */
function changing(operator: Combine): Model {
  return (machine, flow, args, span) => {
    const self = onlyLeaf(selfOf(machine, flow, args));
    const made = onlyLeaf(combining(operator)(machine, flow, args, span));
    if (self?.kind !== "reference" || made?.kind !== "reference") return machine.unsupportedValue("a change of a set", span);
    machine.write(contentOf(self.id), machine.read(contentOf(made.id))!, flow.live);
    return machine.none;
  };
}

function testing(test: Test): Model {
  return (machine, flow, args, span) =>
    setTest(test, machine, flow, selfOf(machine, flow, args), args[1]?.value ?? machine.atoms.leaf({ kind: "tuple", items: [] }), span);
}

/** Takes an element out, wherever in the set it may be. */
function taking(absent: "raise" | "ignore"): Model {
  return (machine, flow, args, span) => {
    const self = onlyLeaf(selfOf(machine, flow, args));
    const value = args[1]?.value ?? machine.none;
    if (self?.kind !== "reference") return machine.unsupportedValue("a change of a set", span);
    if (absent === "raise") {
      const there = guardOf(machine, contains(machine, flow, value, machine.forest.leaf(self), span));
      machine.raise(flow, machine.forest.not(there), machine.exception("KeyError", value));
    }
    takeOut(machine, flow, self, value, span);
    return machine.none;
  };
}

function takeOut(machine: Machine, flow: Flow, set: Atom & { kind: "reference" }, value: Value, span: Span): void {
  const { forest } = machine;
  const stays = (element: Value): Guard => forest.not(forest.and(flow.live, equalGuard(machine, { ...flow }, element, value, span)));
  changeItems(
    machine,
    { ...flow, live: forest.true },
    set,
    (segments) => {
      if (segments.some((s) => s.kind === "some" || s.kind === "carried")) return null;
      return segments.map((s): Segment => {
        if (s.kind === "element") return { ...s, when: forest.and(s.when, stays(s.value)) };
        if (s.kind !== "view") return s;
        return { ...s, each: s.each.map((e) => ({ when: forest.and(e.when, stays(e.value)), value: e.value })) };
      });
    },
    span,
    { given: [value], when: flow.live },
  );
}

export const setModels: Readonly<Record<string, Model>> = {
  "set.intersection": combining("&"),
  "set.union": combining("|"),
  "set.difference": combining("-"),
  "set.symmetric_difference": combining("^"),
  "set.intersection_update": changing("&"),
  "set.difference_update": changing("-"),
  "set.symmetric_difference_update": changing("^"),
  "set.issubset": testing("issubset"),
  "set.issuperset": testing("issuperset"),
  "set.isdisjoint": testing("isdisjoint"),
  "set.discard": taking("ignore"),
  "set.remove": taking("raise"),
};

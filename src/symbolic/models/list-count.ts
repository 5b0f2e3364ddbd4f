/** `names.count("Dog")`: how many elements of a list are equal to something, over what the list has of the output too. */
import type { Span } from "../../base/span.js";
import { applyArguments } from "../apply-arguments.js";
import { concreteOf, onlyLeaf } from "../concrete.js";
import { valueFromOutput } from "../conditions.js";
import { countOf } from "../counts.js";
import type { Flow, Machine } from "../machine.js";
import { contentOf } from "../machine.js";
import { equalGuard, valueInItem } from "../membership.js";
import { perAtom } from "../per-atom.js";
import { applyPure } from "../pure.js";
import type { Segment, Value } from "../value.js";
import type { Model } from "./model.js";

export const listCount: Model = (machine, flow, args, span) => {
  const [list, needle] = [onlyLeaf(machine.here(flow, args[0]?.value ?? machine.none)), args[1]?.value ?? machine.none];
  const content = list?.kind === "reference" && list.type === "list" ? machine.read(contentOf(list.id)) : undefined;
  if (list === undefined || content === undefined || concreteOf(machine, list) !== undefined)
    return applyArguments(machine, flow, "list.count", args, span);
  return perAtom(machine, flow, content, (atom, inner) => {
    if (atom.kind !== "items") return machine.unsupportedValue("length of a list while it is built", span);
    const numbers = atom.segments.map((s) => countedIn(machine, inner, s, needle, span));
    return numbers.reduce((a, b) => applyPure(machine, inner, "add.python", [a, b], span), machine.atoms.constant(0n));
  });
};

function countedIn(machine: Machine, flow: Flow, s: Segment, needle: Value, span: Span): Value {
  const { forest, atoms } = machine;
  const none = atoms.constant(0n);
  switch (s.kind) {
    case "element":
      return forest.ite(forest.and(s.when, equalGuard(machine, flow, needle, s.value, span)), atoms.constant(1n), none);
    case "view": {
      if (s.distinct !== undefined || valueInItem(machine, needle))
        return machine.unsupportedValue("something of one item looked for among others", span);
      const counts = s.each.map((e) => countOf(machine, s.pass, forest.and(e.when, equalGuard(machine, flow, needle, e.value, span))));
      return counts.reduce((a, b) => applyPure(machine, flow, "add.python", [a, b], span), none);
    }
    case "some": {
      const number = valueFromOutput(machine, s.value)
        ? machine.unsupportedValue("how many elements a list of unknown length has", span)
        : machine.unknown(machine.nameAt(span), span, [s.value, needle]);
      return s.when === undefined ? number : forest.ite(s.when, number, none);
    }
    case "carried":
      return machine.unsupportedValue("length of a list while it is built", span);
  }
}

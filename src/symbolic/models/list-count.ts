/** `names.count("Dog")`: how many elements of a list are equal to something, over what the list has of the output too. */
import { applyArguments } from "../apply-arguments.js";
import { concreteOf, onlyLeaf } from "../concrete.js";
import { withAndWithout } from "../either-content.js";
import { numberOf } from "../lengths.js";
import { contentOf } from "../machine.js";
import { equalGuard, valueInItem } from "../membership.js";
import { perAtom } from "../per-atom.js";
import type { Value } from "../value.js";
import type { Model } from "./model.js";

export const listCount: Model = (machine, flow, args, span) => {
  const [list, needle] = [onlyLeaf(machine.here(flow, args[0]?.value ?? machine.none)), args[1]?.value ?? machine.none];
  const content = list?.kind === "reference" && list.type === "list" ? machine.read(contentOf(list.id)) : undefined;
  if (list === undefined || content === undefined || concreteOf(machine, list) !== undefined)
    return applyArguments(machine, flow, "list.count", args, span);
  return perAtom(machine, flow, content, (atom, inner): Value => {
    if (atom.kind !== "items") return machine.unsupportedValue("length of a list while it is built", span);
    if (atom.segments.some((s) => s.kind === "view" && (s.distinct !== undefined || valueInItem(machine, needle))))
      return machine.unsupportedValue("something of one item looked for among others", span);
    return withAndWithout(machine, inner, atom.segments, (one, segments) => {
      const is = (element: Value) => equalGuard(machine, one, needle, element, span);
      return numberOf(machine, one, segments, span, { is, about: needle });
    });
  });
};

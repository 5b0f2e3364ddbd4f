/** The order that a rule gives its items, as a ranking of the written program. */
import type { ItemRanking, LabelClass, Place, Ranking } from "../spec/loss-spec.js";
import type { Term } from "../terms/term.js";
import { freeVariables } from "../terms/term.js";
import type { RuleWriting } from "./rule-writing.js";

/** The list that a class is about, and the order in which its items come; of the output where no ranking is given. */
export interface OrderedList {
  readonly call: number;
  readonly path: readonly (string | number)[];
  readonly ranking: number | undefined;
}

export function orderedList(writing: RuleWriting, labelClass: LabelClass, order: ItemRanking | undefined): OrderedList {
  const { writer, classes } = writing;
  const list = { call: labelClass.stream.call, path: classes.path(labelClass) };
  if (order === undefined) return { ...list, ranking: undefined };
  const [no, yes] = [writer.leaf(0), writer.leaf(1)];
  const { among } = order;
  const when = among === undefined ? yes : among.reduceRight((rest, id) => classes.test(id, { kind: "pass" }, yes, rest), no);
  const ranking: Ranking = { ...list, when, by: overVariables(writing, order.by), order: order.order, ties: order.ties };
  return { ...list, ranking: writer.ranking(ranking) };
}

/** How many items the list has, of those that come in the order. */
export function lengthOf({ writer }: RuleWriting, { call, path, ranking }: OrderedList): number {
  const at: Place = ranking === undefined ? { from: "response", call, path } : { from: "ranking", ranking, path: [] };
  return writer.variable({ kind: "length", at });
}

/** A number of the item that a pass or a ranking is at. */
export function itemNumber({ writer, decision }: RuleWriting, path: readonly string[]): number {
  const same = decision.program.variables.find(
    (v) => v.kind === "number" && isOfItem(v.at) && fieldPath(v.at).join(".") === path.join("."),
  );
  return writer.variable({ kind: "number", at: { from: "item", path }, wire: same?.kind === "number" ? same.wire : "float64" });
}

function isOfItem({ from, path }: Place): boolean {
  return from !== "response" || path.some((step) => typeof step === "number");
}

/** Field names behind the last position. */
function fieldPath({ path }: Place): readonly (string | number)[] {
  return path.slice(path.findLastIndex((step) => typeof step === "number") + 1);
}

/** The term over positions of variables. */
function overVariables(writing: RuleWriting, term: Term): Term {
  const numbers = new Map(freeVariables(term).map((name) => [name, String(itemNumber(writing, name.split(".")))]));
  const visit = (part: Term): Term => {
    if ("value" in part) return { value: numbers.get(part.value)! };
    return "call" in part ? { ...part, arguments: part.arguments.map(visit) } : part;
  };
  return visit(term);
}

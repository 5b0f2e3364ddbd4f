/** Rules about the items of a list, as states of a pass: whether one occurs, which comes first or last, how many, what is at a position. */
import type { ItemRanking, Rule } from "../spec/loss-spec.js";
import { Unreadable } from "./class-test.js";
import { lengthOf, orderedList } from "./ranking.js";
import type { RuleWriting } from "./rule-writing.js";
import { regions } from "./values.js";

const inPass = { kind: "pass" } as const;

/** The pass over the list of a class, perhaps in another order. */
function passOf(writing: RuleWriting, id: string, order?: ItemRanking): number {
  const { call, path, ranking } = orderedList(writing, writing.classes.class(id), order);
  return writing.writer.pass(call, path, ranking);
}

/** The pass over the list that all of the classes are about. */
function commonPass(writing: RuleWriting, classes: readonly { readonly class: string }[], order: ItemRanking | undefined): number {
  const [first, ...more] = new Set(classes.map((c) => passOf(writing, c.class, order)));
  if (first === undefined || more.length > 0) throw new Unreadable("the classes are of several lists");
  return first;
}

/** Leads to `yes` where an item of the class occurs. */
export function occurrence(writing: RuleWriting, id: string, yes: number, no: number): number {
  const { writer, classes } = writing;
  if (classes.isText(classes.class(id))) return classes.test(id, { kind: "text" }, yes, no);
  const variable = occurs(writing, id);
  return writer.choose(variable, [no, yes]);
}

/** What the rule decides, where no item makes the decision fail. */
export function unlessFailing(writing: RuleWriting, rule: Extract<Rule, { kind: "argmax" }>, decided: number): number {
  const { failing, failingClasses } = rule;
  if (failing === undefined) return decided;
  if (failingClasses === undefined) throw new Unreadable("what fails is not said");
  return failingClasses.reduceRight((rest, id) => occurrence(writing, id, writing.leaf(failing), rest), decided);
}

/** The state that says whether an item of the class has come. */
function occurs(writing: RuleWriting, id: string): number {
  const { writer, classes } = writing;
  const pass = passOf(writing, id);
  const name = `class ${id}`;
  const known = writer.passes[pass]!.components.findIndex((c) => c.name === name);
  if (known >= 0) return writer.variable({ kind: "state", pass, component: known });
  const [no, yes] = [writer.leaf(0), writer.leaf(1)];
  return writer.state(pass, name, 2, (state) => writer.choose(state, [classes.test(id, inPass, yes, no), yes]));
}

type InOrder = Extract<Rule, { kind: "multi-choice" | "last-match" }>;

/** The first, or the last, item that is of a class decides. */
export function itemsInOrder(writing: RuleWriting, { cases, otherwise, ranking }: InOrder, which: "first" | "last"): number {
  const { writer, classes, leaf } = writing;
  if (cases.length === 0) return leaf(otherwise);
  const pass = commonPass(writing, cases, ranking);
  const states = cases.map((_, i) => writer.leaf(i + 1));
  const entered = (none: number): number => cases.reduceRight((rest, c, i) => classes.test(c.class, inPass, states[i]!, rest), none);
  const variable = writer.state(pass, `${which} of ${cases.map((c) => c.class).join()}`, cases.length + 1, (state) =>
    writer.choose(state, [entered(writer.leaf(0)), ...states.map((own) => (which === "first" ? own : entered(own)))]),
  );
  return writer.choose(variable, [leaf(otherwise), ...cases.map((c) => leaf(c.outcome))]);
}

export function itemsCounted(writing: RuleWriting, rule: Extract<Rule, { kind: "count" }>): number {
  const { writer, classes, leaf } = writing;
  const pass = passOf(writing, rule.class);
  const counts = Array.from({ length: rule.saturates + 1 }, (_, n) => n);
  const variable = writer.state(pass, `count of ${rule.class}`, counts.length, (state) =>
    writer.choose(
      state,
      counts.map((n) => classes.test(rule.class, inPass, writer.leaf(Math.min(n + 1, rule.saturates)), writer.leaf(n))),
    ),
  );
  const outcomeOf = (n: number): number => {
    const found = rule.outcomes.find(({ from, below = Infinity }) => from <= n && n < below);
    if (found === undefined) throw new Unreadable(`the rule says nothing of ${n} items`);
    return leaf(found.outcome);
  };
  return writer.choose(variable, counts.map(outcomeOf));
}

type TopK = Pick<Extract<Rule, { kind: "top-k" }>, "items" | "ranking" | "cases" | "otherwise">;

/** By positions where the decision reads positions, else by counting the items of a pass. */
export function firstItems(writing: RuleWriting, rule: TopK): number {
  const { decision } = writing;
  const goesThrough = decision.program.passes.some((p) => p.components.length > 0);
  return goesThrough ? firstOfPass(writing, rule) : firstByPosition(writing, rule);
}

function otherwiseOf(writing: RuleWriting, { otherwise }: TopK): number {
  return otherwise === undefined ? writing.writer.leaf(-1) : writing.leaf(otherwise);
}

function firstByPosition(writing: RuleWriting, rule: TopK): number {
  const { writer, classes, leaf } = writing;
  return rule.cases.reduceRight(
    (rest, { item, class: id, outcome }) => {
      const list = orderedList(writing, classes.class(id), rule.ranking);
      const test = classes.test(id, { kind: "position", position: item, ranking: list.ranking }, leaf(outcome), rest);
      return writer.range(lengthOf(writing, list), item + 1, undefined, test, rest);
    },
    otherwiseOf(writing, rule),
  );
}

/** The class of the item that comes first in the order of a number. */
export function greatestItem(writing: RuleWriting, rule: Extract<Rule, { kind: "argmax" }>): number {
  const { ranking, otherwise } = rule;
  if (ranking === undefined) throw new Unreadable("which items are compared is not said");
  const cases = rule.cases.map(({ class: id = "", outcome }) => ({ item: 0, class: id, outcome }));
  return firstItems(writing, { items: 1, ranking, cases, ...(otherwise === undefined ? {} : { otherwise }) });
}

function firstOfPass(writing: RuleWriting, rule: TopK): number {
  const { writer, classes, leaf } = writing;
  if (rule.cases.length === 0) return otherwiseOf(writing, rule);
  const pass = commonPass(writing, rule.cases, rule.ranking);
  const position = writer.state(pass, "position", rule.items + 1, (state) =>
    writer.choose(
      state,
      Array.from({ length: rule.items + 1 }, (_, n) => writer.leaf(Math.min(n + 1, rule.items))),
    ),
  );
  const [no, yes] = [writer.leaf(0), writer.leaf(1)];
  return rule.cases.reduceRight(
    (rest, { item, class: id, outcome }) => {
      const matched = writer.state(pass, `${id} at ${item}`, 2, (state) => {
        const here = Array.from({ length: rule.items + 1 }, (_, n) => (n === item ? classes.test(id, inPass, yes, no) : no));
        return writer.choose(state, [writer.choose(position, here), yes]);
      });
      return writer.choose(matched, [rest, leaf(outcome)]);
    },
    otherwiseOf(writing, rule),
  );
}

/** The transition table of a pass; null where the rule has none. */
export function table(writing: RuleWriting, rule: Extract<Rule, { kind: "automaton" }>): number | null {
  const { writer, classes, leaf } = writing;
  const { states, transitions = [] } = rule;
  if (states === undefined || transitions.length === 0) return null;
  const pass = commonPass(writing, transitions, rule.ranking);
  const variable = writer.state(pass, "table", states.length, (state) =>
    writer.choose(
      state,
      states.map((_, from) =>
        transitions.reduceRight((rest, t) => classes.test(t.class, inPass, writer.leaf(t.next[from] ?? from), rest), writer.leaf(from)),
      ),
    ),
  );
  const ends = states.map((end) => (end.outcome === undefined ? regions(writing, end.regions ?? []) : leaf(end.outcome)));
  return writer.choose(variable, ends);
}

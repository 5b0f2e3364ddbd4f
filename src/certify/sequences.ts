/** Rules about the items of a list, as states of a pass: whether one occurs, which comes first or last, how many, what is at a position. */
import type { Rule } from "../spec/loss-spec.js";
import { Unreadable } from "./class-test.js";
import type { RuleWriting } from "./rule-writing.js";
import { regions } from "./values.js";

const inPass = { kind: "pass" } as const;

/** The pass over the list of a class. */
function passOf({ writer, classes }: RuleWriting, id: string): number {
  const labelClass = classes.class(id);
  return writer.pass(labelClass.stream.call, classes.path(labelClass), undefined);
}

/** Leads to `yes` where an item of the class occurs. */
export function occurrence(writing: RuleWriting, id: string, yes: number, no: number): number {
  const { writer, classes } = writing;
  if (classes.isText(classes.class(id))) return classes.test(id, { kind: "text" }, yes, no);
  const variable = occurs(writing, id);
  return writer.choose(variable, [no, yes]);
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

type Cases = readonly { readonly class: string; readonly outcome: string }[];

/** The first, or the last, item that is of a class decides. */
export function itemsInOrder(writing: RuleWriting, cases: Cases, otherwise: string, which: "first" | "last"): number {
  const { writer, classes, leaf } = writing;
  const [first] = cases;
  if (first === undefined) return leaf(otherwise);
  const pass = passOf(writing, first.class);
  if (cases.some((c) => passOf(writing, c.class) !== pass)) throw new Unreadable("the classes are of several lists");
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

type TopK = Extract<Rule, { kind: "top-k" }>;

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
      const labelClass = classes.class(id);
      const test = classes.test(id, { kind: "position", position: item }, leaf(outcome), rest);
      const at = { from: "response" as const, call: labelClass.stream.call, path: classes.path(labelClass) };
      return writer.range(writer.variable({ kind: "length", at }), item + 1, undefined, test, rest);
    },
    otherwiseOf(writing, rule),
  );
}

function firstOfPass(writing: RuleWriting, rule: TopK): number {
  const { writer, classes, leaf } = writing;
  const [first] = rule.cases;
  if (first === undefined) return otherwiseOf(writing, rule);
  const pass = passOf(writing, first.class);
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
  const [first] = transitions;
  if (states === undefined || first === undefined) return null;
  if (rule.order !== undefined) throw new Unreadable("the order of the items is a text");
  const pass = passOf(writing, first.class);
  if (transitions.some((t) => passOf(writing, t.class) !== pass)) throw new Unreadable("the classes are of several lists");
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

/**
 * The decision as a closed system: the outcome diagram and the passes that it needs, with counts as saturating state
 * components and the states of earlier passes over the same stream replayed where a later pass reads them.
 */

import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { childAt, childrenOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Machine } from "../symbolic/machine.js";
import type { Component, Meaning, Pass, StreamPlace } from "../symbolic/variable.js";
import { placeKey } from "../symbolic/variable.js";
import { printTerm } from "../terms/print.js";
import type { Carry } from "./abstraction.js";
import type { RunOutcome } from "./outcome.js";

export interface SystemComponent {
  readonly name: string;
  readonly kind: "state" | "counter";
  readonly states: number;
  readonly running: Variable;
  readonly final: Variable;
  initial: Diagram<number>;
  step: Diagram<number>;
}

export interface SystemPass {
  readonly pass: Pass;
  readonly components: SystemComponent[];
  /** For a pass over a list inside the items of another pass: that one. */
  readonly within?: SystemPass;
}

export interface SystemCarry {
  readonly carry: Carry;
  readonly pass: SystemPass;
  readonly when: Guard;
}

export interface DecisionSystem {
  readonly machine: Machine;
  outcome: Diagram<RunOutcome>;
  readonly passes: SystemPass[];
  readonly carries: readonly SystemCarry[];
  /** What keeps the system from saying the whole decision. */
  readonly gaps: string[];
}

/** A counter that would need more states than this is not followed. */
const counterLimit = 1000;

class SystemBuilder {
  readonly passes = new Map<string, SystemPass>();
  readonly gaps = new Set<string>();
  private readonly bounds = new Map<string, number>();
  private readonly components = new Map<string, SystemComponent>();
  /** Running variables that a component has: a second run of the same pass needs its own. */
  private readonly taken = new Set<Variable>();

  constructor(readonly machine: Machine) {}

  private countKey(pass: Pass, when: Guard): string {
    return `${pass.id}:${when.id}`;
  }

  /** Finds how far each counter has to count. */
  measure(roots: readonly Diagram<unknown>[]): void {
    const seen = new Set<number>();
    const visit = (d: Diagram<unknown>): void => {
      if (seen.has(d.id)) return;
      seen.add(d.id);
      if (d.kind === "leaf") return;
      const meaning = this.machine.variables.meaning(d.variable);
      if (meaning.kind === "count") {
        const cuts = d.kind === "ranges" ? d.cuts.filter(Number.isFinite) : [];
        const key = this.countKey(meaning.pass, meaning.when);
        this.bounds.set(key, Math.max(this.bounds.get(key) ?? 1, ...cuts.map(Math.ceil)));
        visit(meaning.when);
      } else if (meaning.kind === "final" || meaning.kind === "running") {
        visit(meaning.component.initial);
        visit(meaning.component.step);
      } else if (meaning.kind === "condition" && meaning.operands.some((v) => this.machine.variables.meaning(v).kind === "count")) {
        this.gaps.add("numbers of items compared with each other");
      }
      for (const child of childrenOf(d)) visit(child);
    };
    roots.forEach(visit);
  }

  /** A pass, at the item of the pass around it where its list lies in one. */
  systemPass(pass: Pass, inside: SystemPass | null): SystemPass {
    const around = pass.stream.from === "item" ? enclosing(inside, pass.stream.stream) : null;
    const key = around === null ? String(pass.id) : `${pass.id}<${this.keyOf(around)}`;
    let known = this.passes.get(key);
    if (known === undefined) this.passes.set(key, (known = { pass, components: [], ...(around === null ? {} : { within: around }) }));
    if (pass.stream.from === "item" && around === null) this.gaps.add(nestedGap);
    return known;
  }

  private keyOf({ pass, within }: SystemPass): string {
    return within === undefined ? String(pass.id) : `${pass.id}<${this.keyOf(within)}`;
  }

  /** Variables of the system instead of the machine's: counters as lanes, replayed states as the pass's own. */
  rewrite<T>(diagram: Diagram<T>, inside: SystemPass | null, memo = new Map<number, Diagram<T>>()): Diagram<T> {
    if (diagram.kind === "leaf") return diagram;
    const known = memo.get(diagram.id);
    if (known !== undefined) return known;
    const image = this.image(diagram.variable, inside);
    let result: Diagram<T>;
    if (image === null) result = this.rebuild(diagram, diagram.variable, (n) => n, inside, memo);
    else result = this.rebuild(diagram, image, (lane) => lane, inside, memo);
    memo.set(diagram.id, result);
    return result;
  }

  private rebuild<T>(
    node: Exclude<Diagram<T>, { kind: "leaf" }>,
    variable: Variable,
    point: (lane: number) => number,
    inside: SystemPass | null,
    memo: Map<number, Diagram<T>>,
  ): Diagram<T> {
    const { forest } = this.machine;
    const go = (d: Diagram<T>): Diagram<T> => this.rewrite(d, inside, memo);
    if (node.kind === "lanes" || variable.lanes !== undefined) {
      const lanes = variable.lanes!;
      const groups = new Map<number, { child: Diagram<T>; lanes: number[] }>();
      if (node.kind === "lanes") {
        const parts = node.branches.map((b) => ({ when: b.when, then: go(b.then) }));
        return parts.reduceRight<Diagram<T>>(
          (rest, p) => forest.ite(forest.lanesIn(variable, p.when), p.then, rest),
          parts[parts.length - 1]!.then,
        );
      }
      for (let lane = 0; lane < lanes; lane++) {
        const child = childAt(node, point(lane));
        const group = groups.get(child.id);
        if (group === undefined) groups.set(child.id, { child, lanes: [lane] });
        else group.lanes.push(lane);
      }
      const parts = [...groups.values()].map((g) => ({ when: LaneSet.of(lanes, (l) => g.lanes.includes(l)), then: go(g.child) }));
      return parts.reduceRight<Diagram<T>>(
        (rest, p) => forest.ite(forest.lanesIn(variable, p.when), p.then, rest),
        parts[parts.length - 1]!.then,
      );
    }
    let result = go(node.children[0]!);
    node.cuts.forEach((cut, i) => {
      result = forest.ite(forest.numberIn(variable, [cut]), go(node.children[i + 1]!), result);
    });
    return result;
  }

  /** The system's variable for one of the machine's; null where it stays. */
  private image(variable: Variable, inside: SystemPass | null): Variable | null {
    const meaning = this.machine.variables.meaning(variable);
    switch (meaning.kind) {
      case "final":
        return this.component(this.systemPass(meaning.pass, inside), meaning.pass, meaning.component).final;
      case "running": {
        if (inside === null) return variable;
        return this.component(enclosing(inside, meaning.pass.stream) ?? inside, meaning.pass, meaning.component).running;
      }
      case "count": {
        const running = meaning.running && inside !== null ? (enclosing(inside, meaning.pass.stream) ?? inside) : null;
        const owner = running ?? this.systemPass(meaning.pass, inside);
        const counter = this.counter(owner, meaning.pass, meaning.when);
        return meaning.running ? counter.running : counter.final;
      }
      case "condition":
        return this.comparedCounts(meaning);
      default:
        return null;
    }
  }

  /** A condition on numbers of items, which no state of a pass is: it stays free, and the decision partial. */
  private comparedCounts({ term, operands }: Meaning & { kind: "condition" }): Variable | null {
    const { variables } = this.machine;
    for (const operand of operands) {
      const meaning = variables.meaning(operand);
      if (meaning.kind === "count")
        return variables.environment(`numbers of items compared: ${printTerm(term)}`, "boolean", meaning.pass.span, "unsupported");
    }
    return null;
  }

  /** A component of `pass` run in the system pass `owner`: its own, or a replay of another pass over the same stream. */
  private component(owner: SystemPass, pass: Pass, c: Component): SystemComponent {
    const key = `${this.keyOf(owner)}<${pass.id}.${c.index}`;
    const known = this.components.get(key);
    if (known !== undefined) return known;
    if (placeKey(owner.pass.stream) !== placeKey(pass.stream)) this.gaps.add("states of a loop over another output");
    const own = owner.pass.id === pass.id && !this.taken.has(c.running);
    if (own) this.taken.add(c.running);
    const { variables } = this.machine;
    const running = own ? c.running : variables.state(c.states).variable;
    const final = own ? c.final : variables.state(c.states).variable;
    const made: SystemComponent = { name: c.name, kind: "state", states: c.states, running, final, initial: c.initial, step: c.step };
    this.components.set(key, made);
    owner.components.push(made);
    made.initial = this.rewrite(c.initial, owner.within ?? null);
    made.step = this.rewrite(c.step, owner);
    return made;
  }

  private counter(owner: SystemPass, pass: Pass, when: Guard): SystemComponent {
    const key = `${this.keyOf(owner)}<#${this.countKey(pass, when)}`;
    const known = this.components.get(key);
    if (known !== undefined) return known;
    const { forest, variables } = this.machine;
    const most = Math.min(this.bounds.get(this.countKey(pass, when)) ?? 1, counterLimit);
    if (most === counterLimit) this.gaps.add("a count with a large bound");
    const running = variables.state(most + 1).variable;
    const final = variables.state(most + 1).variable;
    const made: SystemComponent = {
      name: `count ${this.components.size}`,
      kind: "counter",
      states: most + 1,
      running,
      final,
      initial: forest.leaf(0),
      step: forest.leaf(0),
    };
    this.components.set(key, made);
    owner.components.push(made);
    const guard = this.rewrite(when, owner);
    const lanes = Array.from({ length: most + 1 }, (_, lane) => lane);
    const next = (by: number): Diagram<number> =>
      forest.laneNode<number>(
        running,
        lanes.map((lane) => ({ when: LaneSet.of(most + 1, (l) => l === lane), then: forest.leaf(Math.min(most, lane + by)) })),
      );
    made.step = forest.ite(guard, next(1), next(0));
    return made;
  }
}

export const nestedGap = "a loop over a list inside the items";

/** The pass over a stream among a pass and those around it. */
function enclosing(inside: SystemPass | null, stream: StreamPlace): SystemPass | null {
  for (let p = inside ?? undefined; p !== undefined; p = p.within) if (placeKey(p.pass.stream) === placeKey(stream)) return p;
  return null;
}

export function buildSystem(machine: Machine, outcome: Diagram<RunOutcome>, carries: readonly Carry[]): DecisionSystem {
  const builder = new SystemBuilder(machine);
  builder.measure([outcome, ...carries.map((c) => c.when)]);
  const rewritten = builder.rewrite(outcome, null);
  const carried = carries.map((carry): SystemCarry => {
    const pass = builder.systemPass(carry.pass, null);
    return { carry, pass, when: builder.rewrite(carry.when, pass) };
  });
  const order = new Map(machine.passes.map((p, i) => [p.id, i]));
  const passes = [...builder.passes.values()].sort((a, b) => (order.get(a.pass.id) ?? 0) - (order.get(b.pass.id) ?? 0));
  return { machine, outcome: rewritten, passes, carries: carried, gaps: [...builder.gaps] };
}

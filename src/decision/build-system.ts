/** Makes a decision's system: what its outcome asks for, with counters as states and states of earlier passes replayed where later ones read them. */
import { invariant } from "../base/invariant.js";
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { childAt, supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Machine } from "../symbolic/machine.js";
import type { Rebasing } from "../symbolic/rebase.js";
import { rebaseVariable, renameVariables } from "../symbolic/rebase.js";
import type { Component, Computed, Pass, Place, Register, SlotMove, StreamPlace } from "../symbolic/variable.js";
import { placeKey } from "../symbolic/variable.js";
import type { Carry } from "./carries.js";
import { countBounds, countKey } from "./count-bounds.js";
import type { RunOutcome } from "./outcome.js";
import type { DecisionSystem, SystemCarry, SystemComponent, SystemPass, SystemRegister, SystemSlot } from "./system.js";

/** A counter that would need more states than this is not followed. */
const counterLimit = 1000;

class SystemBuilder {
  readonly passes = new Map<string, SystemPass>();
  readonly gaps = new Set<string>();
  private readonly components = new Map<string, SystemComponent>();
  /** Running variables that a component has: a second run of the same pass needs its own. */
  private readonly taken = new Set<Variable>();

  constructor(
    readonly machine: Machine,
    private readonly bounds: ReadonlyMap<string, number>,
    /** Rankings of which the outcome reads items by their position. */
    private readonly rankings: readonly Extract<Place, { from: "ranking" }>[],
  ) {}

  /** A pass, at the item of the pass around it where its list lies in one. */
  systemPass(pass: Pass, inside: SystemPass | null): SystemPass {
    const around = pass.stream.from === "item" ? enclosing(inside, pass.stream.stream) : null;
    const key = around === null ? String(pass.id) : `${pass.id}<${this.keyOf(around)}`;
    let known = this.passes.get(key);
    if (known === undefined) {
      known = { pass, components: [], registers: [], slots: [], ...(around === null ? {} : { within: around }) };
      this.passes.set(key, known);
    }
    if (pass.stream.from === "item" && around === null) this.gaps.add(nestedGap);
    if (isOfOneItem(pass.stream)) this.gaps.add("a loop over a list inside an item that was chosen among others");
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
    let result: Diagram<T>;
    const image = this.isLost(diagram.variable, inside) ? "lost" : this.image(diagram.variable, inside);
    if (image === "lost") result = this.rewrite(this.withoutLost(diagram), inside, memo);
    else if (image === null) result = this.rebuild(diagram, diagram.variable, (n) => n, inside, memo);
    else result = this.rebuild(diagram, image, (lane) => lane, inside, memo);
    memo.set(diagram.id, result);
    return result;
  }

  /** Whether a variable belongs to an item, or to the list inside an item, of a pass that is not around here. */
  private isLost(variable: Variable, inside: SystemPass | null): boolean {
    const meaning = this.machine.variables.meaning(variable);
    if (meaning.kind === "final" || meaning.kind === "running" || meaning.kind === "count") {
      const { stream } = meaning.pass;
      return stream.from === "item" && enclosing(inside, stream.stream) === null;
    }
    return "place" in meaning && meaning.place.from === "item" && enclosing(inside, meaning.place.stream) === null;
  }

  /** As if the loop had not run, or as for a text of no list: the gap says that this is not known. */
  private withoutLost<T>(node: Exclude<Diagram<T>, { kind: "leaf" }>): Diagram<T> {
    this.gaps.add(nestedGap);
    const isText = this.machine.variables.meaning(node.variable).kind === "text";
    return childAt(node, isText ? (node.variable.lanes ?? 1) - 1 : 0);
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
        return forest.lanes(
          variable,
          node.branches.map((b) => ({ when: b.when, then: go(b.then) })),
        );
      }
      for (let lane = 0; lane < lanes; lane++) {
        const child = childAt(node, point(lane));
        const group = groups.get(child.id);
        if (group === undefined) groups.set(child.id, { child, lanes: [lane] });
        else group.lanes.push(lane);
      }
      const parts = [...groups.values()].map((g) => ({ when: LaneSet.of(lanes, (l) => g.lanes.includes(l)), then: go(g.child) }));
      return forest.lanes(variable, parts);
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
        const length = meaning.running ? null : this.lengthOfRanking(meaning.pass, meaning.when);
        if (length !== null) return length;
        const counter = this.counter(this.owner(meaning.pass, meaning.running, inside), meaning.pass, meaning.when);
        return meaning.running ? counter.running : counter.final;
      }
      case "register":
      case "condition": {
        const image = this.number(variable, inside);
        return image === variable ? null : image;
      }
      default: {
        const image = "place" in meaning && meaning.place.from !== "response" ? this.placed(variable, inside) : variable;
        return image === variable ? null : image;
      }
    }
  }

  /** The count of the items that are ranked is the ranking's length, where its items are asked for as well. */
  private lengthOfRanking({ stream }: Pass, when: Guard): Variable | null {
    const { variables } = this.machine;
    const place = this.rankings.find((p) => {
      const ranking = variables.rankings[p.ranking]!;
      return ranking.when === when && placeKey(ranking.stream) === placeKey(stream);
    });
    return place === undefined ? null : variables.length({ from: "ranking", ranking: place.ranking, path: [] });
  }

  /** Where something of a pass is asked for: before the item of that pass, or after it. */
  private owner(pass: Pass, running: boolean, inside: SystemPass | null): SystemPass {
    const around = running && inside !== null ? (enclosing(inside, pass.stream) ?? inside) : null;
    return around ?? this.systemPass(pass, inside);
  }

  /** A variable as terms of the system read it: a count is a number there, not a state. */
  private number(variable: Variable, inside: SystemPass | null): Variable {
    const meaning = this.machine.variables.meaning(variable);
    switch (meaning.kind) {
      case "register": {
        const { register, running } = meaning;
        const made = this.register(this.owner(register.pass, running, inside), register);
        return running ? made.running : made.final;
      }
      case "count": {
        const length = meaning.running ? null : this.lengthOfRanking(meaning.pass, meaning.when);
        if (length !== null) return length;
        const made = this.countRegister(this.owner(meaning.pass, meaning.running, inside), meaning.pass, meaning.when);
        return meaning.running ? made.running : made.final;
      }
      case "condition": {
        const { term, operands } = this.computed(meaning, inside);
        return operands.every((o, i) => o === meaning.operands[i]) ? variable : this.machine.variables.condition(term, operands);
      }
      default:
        return this.placed(variable, inside);
    }
  }

  private computed({ term, operands }: Computed, inside: SystemPass | null): Computed {
    const images = new Map(operands.map((o) => [String(o.order), this.number(o, inside)]));
    const renamed = renameVariables(term, (name) => String(images.get(name)?.order ?? name));
    return this.machine.variables.computed(renamed, [...images.values()]);
  }

  /** A variable at a place of the system: in a slot that the pass keeps or replays. */
  private placed(variable: Variable, inside: SystemPass | null): Variable {
    const rebasing: Rebasing = { move: (place) => this.kept(place, inside), isStuck: () => false };
    return rebaseVariable(this.machine, variable, rebasing);
  }

  /** A place in a slot of the system; null for other places. */
  kept(place: Place, inside: SystemPass | null): Place | null {
    if (place.from !== "kept") return null;
    const { pass } = this.machine.variables.slots[place.slot]!;
    const made = this.slot(this.owner(pass, place.running, inside), place.slot);
    return { ...place, slot: made.id };
  }

  private register(owner: SystemPass, register: Register): SystemRegister {
    const { pass, running } = register;
    const key = `register ${running.order}`;
    if (owner.pass.id === pass.id && !this.taken.has(running)) {
      this.taken.add(running);
      return this.addRegister(owner, pass, key, () => ({ ...register }));
    }
    return this.addRegister(owner, pass, key, () => this.freshRegister(owner, register.name, () => register));
  }

  /** How many items satisfy a guard, where terms read it. */
  private countRegister(owner: SystemPass, pass: Pass, when: Guard): SystemRegister {
    const { forest, variables } = this.machine;
    const counting = (running: Variable): Pick<Register, "initial" | "step"> => {
      const same = variables.computed({ value: String(running.order) }, [running]);
      const more = variables.computed({ call: "add.python", arguments: [same.term, { integer: "1" }] }, [running]);
      return {
        initial: forest.leaf(variables.computed({ integer: "0" }, [])),
        step: forest.ite<Computed>(when, forest.leaf(more), forest.leaf(same)),
      };
    };
    return this.addRegister(owner, pass, `count ${countKey(pass, when)}`, () => this.freshRegister(owner, "count", counting));
  }

  private freshRegister(
    owner: SystemPass,
    name: string,
    content: (running: Variable) => Pick<Register, "initial" | "step">,
  ): SystemRegister {
    const [running, final] = [this.machine.variables.freshNumber(), this.machine.variables.freshNumber()];
    const made = { name, pass: owner.pass, running: running.variable, final: final.variable, ...content(running.variable) };
    running.complete({ kind: "register", register: made, running: true });
    final.complete({ kind: "register", register: made, running: false });
    return { name, running: made.running, final: made.final, initial: made.initial, step: made.step };
  }

  private readonly registers = new Map<string, SystemRegister>();

  private addRegister(owner: SystemPass, pass: Pass, name: string, make: () => SystemRegister): SystemRegister {
    const key = `${this.keyOf(owner)}<${pass.id} ${name}`;
    const known = this.registers.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.checkStream(owner, pass);
    this.checkNesting(owner);
    this.registers.set(key, made);
    owner.registers.push(made);
    const settle = (d: Diagram<Computed>, inside: SystemPass | null): Diagram<Computed> =>
      this.machine.forest.map(this.rewrite(d, inside), (leaf) => this.machine.forest.leaf(this.computed(leaf, inside)));
    made.initial = settle(made.initial, owner.within ?? null);
    made.step = settle(made.step, owner);
    return made;
  }

  private readonly slots = new Map<string, SystemSlot>();

  /** A slot of the machine kept in the system pass `owner`: its own, or a replay. */
  private slot(owner: SystemPass, id: number): SystemSlot {
    const { forest, variables } = this.machine;
    const original = variables.slots[id]!;
    const key = `${this.keyOf(owner)}<${id}`;
    const known = this.slots.get(key) ?? owner.slots.find((s) => s.id === id);
    if (known !== undefined) return known;
    this.checkStream(owner, original.pass);
    this.checkNesting(owner);
    const own = owner.pass.id === original.pass.id;
    const made: SystemSlot = { id: own ? id : variables.slots.length, name: original.name, step: original.step };
    if (!own) variables.slots.push({ id: made.id, name: original.name, pass: owner.pass, step: original.step });
    this.slots.set(key, made);
    owner.slots.push(made);
    made.step = forest.map(this.rewrite(original.step, owner), (move) =>
      forest.leaf<SlotMove>(typeof move === "number" ? this.slot(owner, move).id : move),
    );
    return made;
  }

  private checkStream(owner: SystemPass, pass: Pass): void {
    if (placeKey(owner.pass.stream) !== placeKey(pass.stream)) this.gaps.add("states of a loop over another output");
  }

  /** What is made of several items, or kept, belongs to one list: there is none for each item. */
  private checkNesting({ pass, within }: SystemPass): void {
    if (within !== undefined || pass.stream.from === "item") this.gaps.add("a number or an item kept from lists inside the items");
  }

  /** A component of `pass` run in the system pass `owner`: its own, or a replay of another pass over the same stream. */
  private component(owner: SystemPass, pass: Pass, c: Component): SystemComponent {
    const key = `${this.keyOf(owner)}<${pass.id}.${c.index}`;
    const known = this.components.get(key);
    if (known !== undefined) return known;
    this.checkStream(owner, pass);
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
    const key = `${this.keyOf(owner)}<#${countKey(pass, when)}`;
    const known = this.components.get(key);
    if (known !== undefined) return known;
    const { forest, variables } = this.machine;
    const most = Math.min(this.bounds.get(countKey(pass, when)) ?? 1, counterLimit);
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

/** Whether a list is in an item that a loop kept, or in one of a ranking. */
function isOfOneItem(stream: StreamPlace): boolean {
  if (stream.from === "item") return isOfOneItem(stream.stream);
  return stream.from === "kept" || (stream.from === "ranking" && stream.path.length > 0);
}

/** The pass over a stream among a pass and those around it. */
function enclosing(inside: SystemPass | null, stream: StreamPlace): SystemPass | null {
  for (let p = inside ?? undefined; p !== undefined; p = p.within) if (placeKey(p.pass.stream) === placeKey(stream)) return p;
  return null;
}

function rankingsRead(machine: Machine, outcomes: readonly Diagram<RunOutcome>[]): Extract<Place, { from: "ranking" }>[] {
  return outcomes.flatMap(supportOf).flatMap((variable) => {
    const meaning = machine.variables.meaning(variable);
    return "place" in meaning && meaning.place.from === "ranking" && meaning.place.path.length > 0 ? [meaning.place] : [];
  });
}

export function buildSystem(machine: Machine, outcomes: readonly Diagram<RunOutcome>[], carries: readonly Carry[]): DecisionSystem {
  const bounds = countBounds(machine, [...outcomes, ...carries.map((c) => c.when)]);
  const builder = new SystemBuilder(machine, bounds, rankingsRead(machine, outcomes));
  const [outcome, ...further] = outcomes.map((o) => builder.rewrite(o, null));
  invariant(outcome !== undefined, "a decision has an outcome");
  const carried = carries.map((carry): SystemCarry => {
    const pass = carry.pass === null ? null : builder.systemPass(carry.pass, null);
    const what = carry.what === "count" ? carry.what : (builder.kept(carry.what, pass) ?? carry.what);
    return { carry: { ...carry, what }, pass, when: builder.rewrite(carry.when, pass) };
  });
  const order = new Map(machine.passes.map((p, i) => [p.id, i]));
  const passes = [...builder.passes.values()].sort((a, b) => (order.get(a.pass.id) ?? 0) - (order.get(b.pass.id) ?? 0));
  return { machine, outcome, further, passes, carries: carried, gaps: [...builder.gaps] };
}

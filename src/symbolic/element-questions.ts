/**
 * What a guard asks of the element of a long list, and the guard "some element satisfies it": a text of the output that
 * equals the element is a member of the list, an item of the output that does is an item that is a member.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { childrenOf, leavesOf, supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Term } from "../terms/term.js";
import { constantTerm, renameVariable } from "../terms/term.js";
import { existsIn } from "./counts.js";
import type { Machine } from "./machine.js";
import { recordPredicate } from "./text-domain.js";
import { domainOf } from "./text-values.js";
import { textGuard } from "./unlisted-texts.js";
import type { Atom, Value } from "./value.js";
import type { Component, Pass, Place } from "./variable.js";
import { placeKey } from "./variable.js";

export class ElementQuestions {
  private readonly known = new Map<number, boolean>();

  constructor(
    private readonly machine: Machine,
    private readonly element: Variable,
  ) {}

  /** Whether a value is not the same for all elements. */
  depends(value: Diagram<unknown>): boolean {
    return supportOf(value).some((v) => this.asks(v)) || leavesOf(value).some((a) => this.holds(a as Atom));
  }

  private holds(atom: Atom): boolean {
    const inside = (values: readonly Value[]): boolean => values.some((v) => this.depends(v));
    if (typeof atom !== "object" || atom === null) return false;
    switch (atom.kind) {
      case "constant":
      case "unbound":
      case "builtin":
      case "external":
      case "message":
      case "stream":
        return false;
      case "mapped":
        return atom.text === this.element;
      case "computed":
        return atom.operands.some((v) => this.asks(v));
      case "tuple":
        return inside(atom.items);
      case "exception":
        return inside(atom.arguments);
      case "unknown":
        return inside(atom.parts);
      case "reference":
        return atom.id.includes(".any");
      default:
        return true;
    }
  }

  /** Whether a variable's meaning depends on which element it is. */
  private asks(variable: Variable): boolean {
    const known = this.known.get(variable.order);
    if (known !== undefined) return known;
    this.known.set(variable.order, false);
    const meaning = this.machine.variables.meaning(variable);
    const within = (d: Diagram<unknown>): boolean => supportOf(d).some((v) => this.asks(v));
    let answer = variable === this.element;
    if (meaning.kind === "condition") answer = meaning.operands.some((v) => this.asks(v));
    else if (meaning.kind === "count") answer = within(meaning.when);
    else if (meaning.kind === "final" || meaning.kind === "running")
      answer = within(meaning.component.initial) || within(meaning.component.step);
    this.known.set(variable.order, answer);
    return answer;
  }

  /** A value without what cannot be: a loop that stays in its second state ends there where it began there. */
  feasible<T>(value: Diagram<T>): Diagram<T> {
    const { forest, variables } = this.machine;
    let result = value;
    for (const v of supportOf(value)) {
      const meaning = variables.meaning(v);
      if (meaning.kind !== "final" || !this.latches(meaning.component) || this.depends(meaning.component.initial)) continue;
      const already = forest.map(meaning.component.initial, (s) => forest.leaf(s === 1));
      const there = forest.substitute(result, (x) => (x === v ? 1 : undefined));
      result = forest.ite(already, there, result);
    }
    return result;
  }

  /** Whether a component has two states and stays in the second. */
  private latches(component: Component): boolean {
    return component.states === 2 && this.movesFrom(component, 1) === this.machine.forest.true;
  }

  /** The guard under which a step from a state leads to the second. */
  private movesFrom({ running, step }: Component, lane: number): Guard {
    const { forest } = this.machine;
    return forest.map(
      forest.substitute(step, (v) => (v === running ? lane : undefined)),
      (to) => forest.leaf(to === 1),
    );
  }

  /** The guard "for some element"; null where it is not found this way. */
  some(guard: Guard): Guard | null {
    return this.project(guard, LaneSet.full(this.element.lanes!));
  }

  private project(guard: Guard, elements: LaneSet): Guard | null {
    const { forest } = this.machine;
    if (guard.kind === "leaf") return guard.value && elements.isEmpty() ? forest.false : guard;
    if (!this.depends(guard)) return guard;
    if (guard.kind === "lanes" && guard.variable === this.element) {
      let found: Guard | null = forest.false;
      for (const { when, then } of guard.branches) {
        const part = this.project(then, elements.intersect(when));
        found = part === null || found === null ? null : forest.or(found, part);
      }
      return found;
    }
    if (!this.asks(guard.variable)) return this.besides(guard, elements);
    return this.byQuestions(guard, elements);
  }

  /** A test of something else: each side for itself. */
  private besides(guard: Exclude<Guard, { kind: "leaf" }>, elements: LaneSet): Guard | null {
    const { forest } = this.machine;
    const sides = childrenOf(guard).map((c) => this.project(c, elements));
    if (sides.some((s) => s === null)) return null;
    if (guard.kind === "lanes")
      return guard.branches.reduce<Guard>(
        (rest, b, i) => forest.ite(forest.lanesIn(guard.variable, b.when), sides[i]!, rest),
        forest.false,
      );
    return guard.cuts.reduce<Guard>((below, cut, i) => forest.ite(forest.numberIn(guard.variable, [cut]), sides[i + 1]!, below), sides[0]!);
  }

  /** Where one question answered with yes is enough, and all with no is not, some element answers one of them with yes. */
  private byQuestions(guard: Guard, elements: LaneSet): Guard | null {
    const { forest } = this.machine;
    const asked = supportOf(guard).filter((v) => this.asks(v));
    if (asked.includes(this.element)) return null;
    const no = forest.substitute(guard, (v) => (asked.includes(v) ? 0 : undefined));
    if (no !== forest.false) return null;
    let found: Guard = forest.false;
    for (const v of asked) {
      const yes = this.answered(guard, v);
      const only = yes === null ? null : forest.substitute(yes, (x) => (asked.includes(x) ? 0 : undefined));
      const question = this.question(v, elements);
      if (only === null || question === null || only !== yes) return null;
      found = forest.or(found, forest.and(question, only));
    }
    return found;
  }

  /** The guard where a question is answered with yes: for a number of items, one or any more. */
  private answered(guard: Guard, question: Variable): Guard | null {
    const { forest } = this.machine;
    if (question.lanes !== undefined) return forest.substitute(guard, (v) => (v === question ? 1 : undefined));
    let single = true;
    const visit = (d: Guard): void => {
      if (d.kind === "ranges" && d.variable === question && (d.cuts.length !== 1 || d.cuts[0] !== 1)) single = false;
      childrenOf(d).forEach(visit);
    };
    visit(guard);
    return single ? forest.substitute(guard, (v) => (v === question ? 1 : undefined)) : null;
  }

  /** The guard "some element answers with yes". */
  private question(variable: Variable, elements: LaneSet): Guard | null {
    const meaning = this.machine.variables.meaning(variable);
    switch (meaning.kind) {
      case "condition":
        return this.equality(meaning.term, elements);
      case "count":
        return this.items(meaning.pass, meaning.when, elements);
      case "final":
        return this.state(meaning.pass, meaning.component, elements);
      default:
        return null;
    }
  }

  private items(pass: Pass, when: Guard, elements: LaneSet): Guard | null {
    const some = this.project(when, elements);
    return some === null ? null : existsIn(this.machine, pass, some);
  }

  /** A loop with two states that stays in the second once an item has led there. */
  private state(pass: Pass, component: Component, elements: LaneSet): Guard | null {
    const { forest } = this.machine;
    const { initial } = component;
    if (!this.latches(component) || this.depends(initial)) return null;
    const first = this.whileOthersWait(pass, component, this.movesFrom(component, 0));
    const moves = first === null ? null : this.project(first, elements);
    if (moves === null) return null;
    const already = forest.map(initial, (s) => forest.leaf(s === 1));
    return forest.or(already, existsIn(this.machine, wholePass(this.machine, pass), moves));
  }

  /**
   * The moves out of a component's first state, where the other states that they read are as they were at the beginning: as
   * long as none of them moves without this component moving too, they are. Null where one does.
   */
  private whileOthersWait(pass: Pass, component: Component, moves: Guard): Guard | null {
    const { forest } = this.machine;
    const waiting = new Map<Variable, number>([[component.running, 0]]);
    const others: Component[] = [];
    for (const v of supportOf(moves)) {
      const other = pass.components.find((c) => c.running === v);
      if (this.machine.variables.meaning(v).kind !== "running") continue;
      if (other === undefined || other.initial.kind !== "leaf") return null;
      others.push(other);
      waiting.set(v, other.initial.value);
    }
    const atStart = <T>(d: Diagram<T>): Diagram<T> => forest.substitute(d, (v) => waiting.get(v));
    const first = atStart(moves);
    for (const other of others) {
      const stays = waiting.get(other.running);
      const leaves = forest.map(atStart(other.step), (to) => forest.leaf(to !== stays));
      if (forest.minus(leaves, first) !== forest.false) return null;
    }
    return first;
  }

  /** `text == element` as membership. */
  private equality(term: Term, elements: LaneSet): Guard | null {
    if (!("call" in term) || term.call !== "equal.python" || term.arguments.length !== 2) return null;
    const sides = term.arguments.map((t) => ({ term: t, variables: variablesOf(t) }));
    const own = sides.find((s) => s.variables.every((v) => v === this.element.order));
    const other = sides.find((s) => s !== own);
    const [order, ...more] = other?.variables ?? [];
    if (own === undefined || other === undefined || order === undefined || more.length > 0 || order === this.element.order) return null;
    const words = this.resultsOf(this.element, own.term);
    const text = this.textVariable(order);
    const texts = text === null ? null : this.resultsOf(text, other.term);
    if (words === null || texts === null || text === null) return null;
    const list = [...new Set(elements.lanes().map((lane) => words[lane]))].filter((w) => typeof w === "string");
    const set = new Set<unknown>(list);
    const predicate: Term = { call: "in.python", arguments: [renameVariable(other.term, "text"), constantTerm(list)] };
    const lanes = recordPredicate(domainOf(this.machine, text), predicate, (lane) => set.has(texts[lane]));
    return textGuard(this.machine, text, predicate, lanes);
  }

  private textVariable(order: number): Variable | null {
    const meaning = this.machine.variables.meaning({ order });
    return meaning.kind === "text" ? this.machine.variables.text(meaning.place, meaning.domain) : null;
  }

  /** What a function of a text gives on each lane, as it was computed before. */
  private resultsOf(text: Variable, term: Term): readonly unknown[] | null {
    const table = domainOf(this.machine, text).tables.get(JSON.stringify(renameVariable(term, "text")));
    return table === undefined || table.failures.size > 0 ? null : table.results;
  }
}

function variablesOf(term: Term): number[] {
  if ("value" in term) return [Number(term.value)];
  if (!("call" in term)) return [];
  return [...new Set([...term.arguments, ...Object.values(term.keywords ?? {})].flatMap(variablesOf))];
}

const wholePasses = new WeakMap<Machine, Map<string, Pass>>();

/** A pass without states over the stream of another one, the same each time it is asked for. */
function wholePass(machine: Machine, like: Pass): Pass {
  let passes = wholePasses.get(machine);
  if (passes === undefined) wholePasses.set(machine, (passes = new Map()));
  const place: Place = like.stream;
  let pass = passes.get(placeKey(place));
  if (pass === undefined) {
    pass = {
      id: machine.nextPass++,
      loop: machine.loopNumber(`some of ${placeKey(place)}`),
      stream: place,
      span: like.span,
      components: [],
    };
    machine.passes.push(pass);
    passes.set(placeKey(place), pass);
  }
  return pass;
}

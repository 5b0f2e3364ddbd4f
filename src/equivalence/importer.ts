/** Brings the nodes of one side's program into the joint forest, each test as a test of the joint variable. */
import type { Diagram, Variable } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Place, ProgramVariable } from "../spec/loss-spec.js";
import type { Term } from "../terms/term.js";
import type { Letters } from "./letters.js";
import { partitionKey } from "./letters.js";
import { madeNumber } from "./made-number.js";
import type { Scope, Side } from "./places.js";
import { fieldOf, listKey, nowhere, Places } from "./places.js";
import type { JointPlace, Meaning, Universe } from "./universe.js";

/** What leaves say where a text is of no cell. */
export const undecided = -1;

export class Importer {
  readonly places: Places;
  private readonly nodes = new Map<string, Diagram<number>>();
  private readonly rankings = new Map<number, string>();

  constructor(
    readonly universe: Universe,
    private readonly side: Side,
    private readonly number: number,
    private readonly letters: ReadonlyMap<string, Letters>,
    carried: (pass: number, position: number) => number,
    private readonly states: (carried: number) => number,
    private readonly assumed: ReadonlyMap<string, boolean> | null,
  ) {
    this.places = new Places(side, { carried, ranking: (index) => this.ranking(index) });
  }

  /** A ranking is the list, which items qualify, and by what they are ordered. */
  private ranking(index: number): string {
    const known = this.rankings.get(index);
    if (known !== undefined) return known;
    const { call, path, when, by, order, ties } = this.side.program.rankings![index]!;
    const key = listKey(this.side.calls[call] ?? call, path);
    const items = `${key} ranked`;
    const scope: Scope = { passes: [-1], streams: [items] };
    const term = JSON.stringify(this.places.term(by, scope));
    const qualifies = this.node(when, scope);
    const made = `${key} ${order} ${ties} ${qualifies.id} ${term}`;
    this.universe.rankings.set(made, { items, when: qualifies });
    this.rankings.set(index, made);
    return made;
  }

  node(root: number, scope: Scope = nowhere): Diagram<number> {
    const { forest } = this.universe;
    const key = `${scope.passes.join()} ${root}`;
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const node = this.side.program.nodes[root]!;
    let made: Diagram<number>;
    const side = "leaf" in node ? undefined : this.sideOf(node.test);
    if ("leaf" in node) made = forest.leaf(node.leaf);
    else if (side !== undefined) made = this.node(node.next[side]!, scope);
    else {
      // Variables are ordered as a walk from the root meets them.
      const number = this.madeNumber(node.test, scope);
      const variable = number?.variable ?? this.variable(node.test, scope);
      const children = node.next.map((next) => this.node(next, scope));
      if (number !== null) made = forest.ite(forest.numberIn(number.variable, number.set), children[1]!, children[0]!);
      else made = "cuts" in node ? this.ranges(variable, node.cuts, children) : this.lanes(variable, node.test, children);
    }
    this.nodes.set(key, made);
    return made;
  }

  /** The lane of a condition of the environment that is taken to be known, or of a test against a value that is missing. */
  private sideOf(variable: number): number | undefined {
    const tested = this.side.program.variables[variable]!;
    if (this.assumed === null) return undefined;
    const side = tested.kind === "environment" ? this.assumed.get(tested.name) : tested.kind === "condition" ? tested.otherwise : undefined;
    return side === undefined ? undefined : Number(side);
  }

  /** A condition that compares a number with a constant, as a test of the number. */
  private madeNumber(index: number, scope: Scope): { readonly variable: Variable; readonly set: readonly number[] } | null {
    const tested = this.side.program.variables[index]!;
    const number = tested.kind === "condition" ? madeNumber(tested.term) : null;
    if (number === null) return null;
    const operands = operandsOf(number.term);
    const areNumbers = operands.every((o) => ["number", "length", "register"].includes(this.side.program.variables[o]!.kind));
    if (!areNumbers) return null;
    if ("value" in number.term) return { variable: this.variable(operands[0]!, scope), set: number.set };
    const term = this.places.term(number.term, scope);
    const variable = this.universe.get(`made ${JSON.stringify(term)}`, () => ({
      meaning: { kind: "made", term, operands: operands.map((o) => this.variable(o, scope)) },
    }));
    return { variable, set: number.set };
  }

  private ranges(variable: Variable, cuts: readonly number[], children: readonly Diagram<number>[]): Diagram<number> {
    const { forest } = this.universe;
    // A length is at least 0.99 where it is at least 1; it is never below 0.
    const isLength = this.universe.meaning(variable).kind === "length";
    let result = children[0]!;
    cuts.forEach((given, i) => {
      const cut = isLength ? Math.ceil(given) : given;
      const reached = isLength && cut <= 0 ? forest.true : forest.numberIn(variable, [cut]);
      result = forest.ite(reached, children[i + 1]!, result);
    });
    return result;
  }

  private lanes(variable: Variable, index: number, children: readonly Diagram<number>[]): Diagram<number> {
    const { forest } = this.universe;
    const tested = this.side.program.variables[index]!;
    const lanes = variable.lanes ?? 0;
    const cells = tested.kind === "text" ? this.lettersOf(tested).cells.get(partitionKey(this.number, tested.partition))! : null;
    const groups = new Map<Diagram<number>, number[]>();
    for (let lane = 0; lane < lanes; lane++) {
      const cell = cells === null ? lane : cells[lane];
      const child = (cell === undefined ? undefined : children[cell]) ?? forest.leaf(undecided);
      const group = groups.get(child);
      if (group === undefined) groups.set(child, [lane]);
      else group.push(lane);
    }
    const parts = [...groups].map(([child, own]) => {
      return { when: LaneSet.from(lanes, own), child };
    });
    return parts.reduceRight<Diagram<number>>(
      (rest, { when, child }) => forest.ite(forest.lanesIn(variable, when), child, rest),
      parts.at(-1)!.child,
    );
  }

  private lettersOf(variable: Extract<ProgramVariable, { kind: "text" }>): Letters {
    return this.letters.get(fieldOf(variable.at))!;
  }

  variable(index: number, scope: Scope): Variable {
    return this.universe.get(this.places.variable(index, scope), () => this.describe(index, scope));
  }

  private describe(index: number, scope: Scope): { readonly meaning: Meaning; readonly lanes?: number } {
    const variable = this.side.program.variables[index]!;
    switch (variable.kind) {
      case "text": {
        const letters = this.lettersOf(variable);
        return {
          meaning: { kind: "text", at: this.place(variable.at, scope), letters, absent: letters.letterOf(variable.absent ?? "") },
          lanes: letters.texts.length,
        };
      }
      case "number":
      case "length":
        return { meaning: { kind: variable.kind, at: this.place(variable.at, scope) } };
      case "present":
        return { meaning: { kind: "present", at: this.place(variable.at, scope) }, lanes: 2 };
      case "environment":
        return { meaning: { kind: "environment", name: variable.name }, ...(variable.type === "boolean" ? { lanes: 2 } : {}) };
      case "condition": {
        const operands = operandsOf(variable.term).map((operand) => this.variable(operand, scope));
        return { meaning: { kind: "condition", term: this.places.term(variable.term, scope), operands }, lanes: 2 };
      }
      case "state":
      case "register": {
        const position = this.places.position(
          variable.pass,
          variable.kind,
          variable.kind === "state" ? variable.component : variable.register,
        );
        const carried = this.places.carried(variable.pass, position);
        const before = scope.passes.includes(variable.pass);
        const lanes = variable.kind === "state" ? { lanes: this.states(carried) } : {};
        return { meaning: { kind: variable.kind, carried, before }, ...lanes };
      }
    }
  }

  private place(given: Place, scope: Scope): JointPlace {
    const at = this.places.unordered(given);
    if (at.from === "response") return { from: at.from, call: this.side.calls[at.call] ?? at.call, path: at.path };
    if (at.from === "item") return { from: at.from, stream: scope.streams[at.level ?? 0] ?? "?", path: at.path };
    if (at.from === "ranking") return { from: at.from, stream: `ranking ${this.ranking(at.ranking)}`, path: at.path };
    return { from: at.from, stream: this.places.place(at, scope), path: at.path };
  }
}

function operandsOf(term: Term): number[] {
  if ("value" in term) return [Number(term.value)];
  if (!("call" in term)) return [];
  return [...new Set([...term.arguments, ...Object.values(term.keywords ?? {})].flatMap(operandsOf))];
}

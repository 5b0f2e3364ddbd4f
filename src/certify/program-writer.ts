/** Writes a program node by node: equal nodes and variables are one. */
import type { CellOf, CompiledProgram } from "../spec/compile.js";
import { compileProgram } from "../spec/compile.js";
import type { DecisionProgram, Pass, Place, ProgramNode, ProgramVariable, Ranking, Register } from "../spec/loss-spec.js";
import type { Term } from "../terms/term.js";

/** Decides whether a text is what a test asks for. */
export interface TextTest {
  /** Tests of one name are one. */
  readonly name: string;
  readonly holds: (text: string) => boolean | undefined;
  /** Texts that stand for all that may come. */
  readonly texts: readonly string[];
}

type MutablePass = { -readonly [K in keyof Pass]: Pass[K] } & { components: Pass["components"][number][]; registers?: Register[] };

export class ProgramWriter {
  private readonly nodes: ProgramNode[] = [];
  private readonly variables: ProgramVariable[] = [];
  private readonly byKey = new Map<string, number>();
  private readonly tests: TextTest[] = [];
  private readonly rankings: Ranking[] = [];
  readonly passes: MutablePass[] = [];

  private add<T>(kind: string, value: T, list: T[]): number {
    const key = `${kind} ${JSON.stringify(value)}`;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const made = list.push(value) - 1;
    this.byKey.set(key, made);
    return made;
  }

  leaf(leaf: number): number {
    return this.add<ProgramNode>("node", { leaf }, this.nodes);
  }

  variable(variable: ProgramVariable): number {
    return this.add("variable", variable, this.variables);
  }

  /** One child a lane. */
  choose(test: number, next: readonly number[]): number {
    return next.every((n) => n === next[0]) ? next[0]! : this.add<ProgramNode>("node", { test, next }, this.nodes);
  }

  /** `inside` where the number is in [from, below), else `outside`. */
  range(test: number, from: number | undefined, below: number | undefined, inside: number, outside: number): number {
    const cuts = [...(from === undefined ? [] : [from]), ...(below === undefined ? [] : [below])];
    const next = [...(from === undefined ? [] : [outside]), inside, ...(below === undefined ? [] : [outside])];
    return cuts.length === 0 || inside === outside ? inside : this.add<ProgramNode>("node", { test, cuts, next }, this.nodes);
  }

  /** `yes` where the test of the text at a place holds. */
  text(at: Place, test: TextTest, absent: string, yes: number, no: number): number {
    const known = this.tests.findIndex((t) => t.name === test.name);
    const partition = known >= 0 ? known : this.tests.push(test) - 1;
    return this.choose(this.variable({ kind: "text", at, partition, ...(absent === "" ? {} : { absent }) }), [no, yes]);
  }

  condition(term: Term, yes: number, no: number): number {
    return this.choose(this.variable({ kind: "condition", term }), [no, yes]);
  }

  /** The pass over a list of the response, or over a ranking of it. */
  pass(call: number, path: readonly (string | number)[], ranking: number | undefined): number {
    const known = this.passes.findIndex((p) => p.call === call && p.path.join() === path.join() && p.ranking === ranking);
    if (known >= 0) return known;
    return this.passes.push({ call, path, ...(ranking === undefined ? {} : { ranking }), components: [] }) - 1;
  }

  ranking(ranking: Ranking): number {
    return this.add("ranking", ranking, this.rankings);
  }

  /** A state of a pass that begins at 0; `step` is written when its variable is known. */
  state(pass: number, name: string, states: number, step: (variable: number) => number): number {
    const { components } = this.passes[pass]!;
    const component = components.push({ name, states, initial: this.leaf(0), step: 0 }) - 1;
    const variable = this.variable({ kind: "state", pass, component });
    components[component] = { name, states, initial: this.leaf(0), step: step(variable) };
    return variable;
  }

  /** A number that begins at 0; an item for which `when` leads to 1 adds what `adds` makes of the number before. */
  register(pass: number, name: string, adds: (before: Term) => Term, when: number): number {
    const own = this.passes[pass]!;
    own.registers ??= [];
    const register = own.registers.length;
    const variable = this.variable({ kind: "register", pass, register });
    const before: Term = { value: String(variable) };
    own.registers.push({ name, terms: [{ integer: "0" }, before, adds(before)], initial: this.leaf(0), step: when });
    return variable;
  }

  finish(outcomes: readonly number[]): WrittenProgram {
    const [outcome = 0, ...further] = outcomes;
    // The predicates stand for tests that are not written as terms: the compiled program has them.
    const partitions = this.tests.map(({ name }) => ({ predicates: [{ constant: name }], cells: ["0", "1"] }));
    const program: DecisionProgram = {
      variables: this.variables,
      partitions,
      passes: this.passes,
      ...(this.rankings.length === 0 ? {} : { rankings: this.rankings }),
      nodes: this.nodes,
      outcome,
      ...(further.length === 0 ? {} : { further }),
      values: [],
    };
    const compiled = compileProgram(program);
    const cells = this.tests.map(
      ({ holds }): CellOf =>
        (text) => {
          const truth = holds(text);
          return truth === undefined ? undefined : Number(truth);
        },
    );
    const variables = compiled.variables.map((v, i) => {
      const own = program.variables[i]!;
      return v.kind === "text" && own.kind === "text" ? { ...v, cellOf: cells[own.partition]! } : v;
    });
    return { program, compiled: { ...compiled, variables }, texts: this.tests.map(({ texts }) => texts) };
  }
}

export interface WrittenProgram {
  readonly program: DecisionProgram;
  readonly compiled: CompiledProgram;
  readonly texts: readonly (readonly string[])[];
}

/** What a program has declared where it is being written: variables, constants and helpers, and names that are still free. */
import type { Picks } from "./picks.js";
import { sources } from "./sources.js";
import type { Constant, Expression, Helper, Source, SourceKind, Type, Variable } from "./tree.js";

/** What programs answer: no text of an output, so that an answer is told from a text that is handed on. */
export const answers = [
  ...["to the bin", "paper bin", "glass bin", "sound the alarm", "feed it", "go for a walk", "skip this"],
  ...["ask a person", "so happy", "so sad", "nothing here", "something else"],
];

export function isAnswer(text: unknown): boolean {
  return typeof text === "string" && answers.includes(text);
}

export class Scope {
  readonly constants: Constant[] = [];
  readonly helpers: Helper[] = [];
  sources: readonly Source[] = [];
  variables: Variable[] = [];
  readonly #sets = new Set<string>();
  readonly #used = new Map<string, number>();

  constructor(readonly picks: Picks) {}

  fresh(base: string): string {
    const count = (this.#used.get(base) ?? 0) + 1;
    this.#used.set(base, count);
    return count === 1 ? base : `${base}_${count}`;
  }

  declare(base: string, type: Type, source?: SourceKind): Variable {
    const variable: Variable = { kind: "variable", name: this.fresh(base), type, ...(source === undefined ? {} : { source }) };
    this.variables.push(variable);
    return variable;
  }

  markSet({ name }: Variable): void {
    this.#sets.add(name);
  }

  /** Whether a variable of texts holds a set. */
  isSet({ name }: Variable): boolean {
    return this.#sets.has(name);
  }

  /** Runs with the variables of now in scope, and forgets those that it declares. */
  nested<T>(make: () => T): T {
    const before = [...this.variables];
    const made = make();
    this.variables = before;
    return made;
  }

  ofType(type: Type): readonly Variable[] {
    return this.variables.filter((variable) => variable.type === type);
  }

  /** Words that the program tests: those of its sources, now and then in another case or cut. */
  word(kind: SourceKind): string {
    const { picks } = this;
    const { words } = sources[kind];
    const word = picks.one(words.length === 0 ? ["Dog"] : words);
    if (picks.chance(0.8) || word.startsWith("/")) return word;
    return picks.one([word.toLowerCase(), word.toUpperCase(), word.slice(0, 3), `${word}s`]);
  }

  words(kind: SourceKind): Extract<Constant, { kind: "words" }> {
    const count = 1 + this.picks.pick(4);
    const words = [...new Set(Array.from({ length: count }, () => this.word(kind)))];
    const container = this.picks.one(["list", "list", "tuple", "set", "inline"] as const);
    const constant = { kind: "words", name: this.fresh("words"), container, words } as const;
    this.constants.push(constant);
    return constant;
  }

  table(kind: SourceKind, values: readonly string[]): Extract<Constant, { kind: "table" }> {
    const keys = [...new Set(Array.from({ length: 2 + this.picks.pick(3) }, () => this.word(kind)))];
    const constant = {
      kind: "table",
      name: this.fresh("table"),
      entries: keys.map((key) => [key, this.picks.one(values)] as const),
    } as const;
    this.constants.push(constant);
    return constant;
  }

  threshold(range: readonly [least: number, most: number]): Expression {
    const [least, most] = range;
    const steps = [0.1, 0.25, 0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95];
    const value = least + this.picks.one(least < 0 ? [0.25, 0.375, 0.5, 0.625, 0.75] : steps) * (most - least);
    return { kind: "constant", value: Math.round(value * 100) / 100 };
  }
}

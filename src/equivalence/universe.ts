/** The variables that several programs share, in one forest of diagrams: the same name is the same variable. */

import type { Diagram, Variable } from "../diagram/diagram.js";
import { Forest } from "../diagram/diagram.js";
import type { Place } from "../spec/loss-spec.js";
import type { Term } from "../terms/term.js";
import type { Letters } from "./letters.js";

/** Where a variable is read, in the names of the joint system. */
export interface JointPlace {
  readonly from: Place["from"];
  /** For places in a response. */
  readonly call?: number;
  /** The stream whose item it is in, or the ranking. */
  readonly stream?: string;
  readonly path: readonly (string | number)[];
}

export type Meaning =
  /** `absent`: the letter of what the text is where it is left out. */
  | { readonly kind: "text"; readonly at: JointPlace; readonly letters: Letters; readonly absent: number }
  | { readonly kind: "number" | "length" | "present"; readonly at: JointPlace }
  | { readonly kind: "environment"; readonly name: string }
  /** The term is over the names of the operands. */
  | { readonly kind: "condition"; readonly term: Term; readonly operands: readonly Variable[] }
  /** A number made of others. */
  | { readonly kind: "made"; readonly term: Term; readonly operands: readonly Variable[] }
  /** A state, or a register's number, of a class; `before` the item or after the pass. */
  | { readonly kind: "state" | "register"; readonly carried: number; readonly before: boolean };

/** To compare two programs may take this much and no more. */
const operationLimit = 1_000_000;

export class Universe {
  readonly forest = new Forest(operationLimit);
  /** By name: the key of the items that a ranking chooses among, and a diagram that is 1 where one qualifies. */
  readonly rankings = new Map<string, { readonly items: string; readonly when: Diagram<number> }>();
  private readonly byName = new Map<string, Variable>();
  private readonly found = new Map<Variable, { readonly name: string; readonly meaning: Meaning }>();

  get(name: string, meaning: () => { readonly meaning: Meaning; readonly lanes?: number }): Variable {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const { meaning: made, lanes } = meaning();
    // Operands come before the conditions on them.
    const variable: Variable = { order: this.byName.size, ...(lanes === undefined ? {} : { lanes }) };
    this.byName.set(name, variable);
    this.found.set(variable, { name, meaning: made });
    return variable;
  }

  meaning(variable: Variable): Meaning {
    return this.found.get(variable)!.meaning;
  }

  name(variable: Variable): string {
    return this.found.get(variable)!.name;
  }

  named(name: string): Variable | undefined {
    return this.byName.get(name);
  }

  /** A variable of two or more lanes that stands for nothing in the programs. */
  auxiliary(name: string, lanes: number): Variable {
    return this.get(name, () => ({ meaning: { kind: "environment", name }, lanes }));
  }
}

/**
 * A decision program as a small tree that belongs to no language: calls of APIs, statements, expressions. What it may hold is what
 * Python and JavaScript both say, each in its own idiom and with the same meaning; print-python.ts and print-javascript.ts write
 * it down. Names of variables are unique in a program, so that a scope is a set of names.
 */

export type SourceKind = "labels" | "objects" | "categories" | "aws-labels" | "sentiment" | "aws-sentiment" | "safe-search";

export type Type = "text" | "number" | "boolean" | "texts" | "items" | "item" | "optional-text" | "optional-item";

export type Comparison = "<" | "<=" | ">" | ">=";

/** One of what the decision reads; its variable holds a list of items, or a record of scalars. */
export interface Source {
  readonly kind: SourceKind;
  readonly name: string;
}

export interface Variable {
  readonly kind: "variable";
  readonly name: string;
  readonly type: Type;
  /** Of items and an item: whose they are. */
  readonly source?: SourceKind;
}

export type Expression =
  | { readonly kind: "constant"; readonly value: string | number | boolean | null }
  | Variable
  /** `role` is one of a source's fields; `of` an item. */
  | { readonly kind: "field"; readonly of: Expression; readonly source: SourceKind; readonly role: string }
  /** The item at 0: fails where there is none. */
  | { readonly kind: "first"; readonly of: Expression }
  | { readonly kind: "scalar"; readonly source: Source; readonly role: string }
  | { readonly kind: "textual"; readonly operation: "lower" | "upper" | "strip" | "first-word" | "last-part"; readonly of: Expression }
  | { readonly kind: "concat"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "join"; readonly of: Expression; readonly separator: string }
  | { readonly kind: "lookup"; readonly table: string; readonly key: Expression; readonly otherwise: string | null }
  | { readonly kind: "length"; readonly of: Expression }
  /** `round` differs between languages: half to even in one, half up in the other. */
  | { readonly kind: "numeric"; readonly operation: "percent" | "floor" | "round" | "absolute"; readonly of: Expression }
  | { readonly kind: "arithmetic"; readonly operator: "+" | "-" | "*"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "total"; readonly of: Expression; readonly item: Variable; readonly value: Expression; readonly where?: Expression }
  | { readonly kind: "number-of"; readonly of: Expression; readonly item: Variable; readonly where: Expression }
  /** 0 where there are no items. */
  | { readonly kind: "greatest"; readonly of: Expression; readonly item: Variable; readonly value: Expression }
  | { readonly kind: "equal"; readonly left: Expression; readonly right: Expression; readonly negated: boolean }
  | { readonly kind: "compare"; readonly operator: Comparison; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: "between";
      readonly low: Expression;
      readonly lower: "<" | "<=";
      readonly of: Expression;
      readonly upper: "<" | "<=";
      readonly high: Expression;
    }
  /** Whether a list of constants (or the keys of a table) has the text. */
  | { readonly kind: "one-of"; readonly of: Expression; readonly words: string; readonly negated: boolean }
  | {
      readonly kind: "contains";
      readonly whole: Expression;
      readonly part: Expression;
      readonly negated: boolean;
      readonly style: "in" | "position";
    }
  | { readonly kind: "affix"; readonly which: "starts" | "ends"; readonly of: Expression; readonly affix: string }
  | { readonly kind: "truthy"; readonly of: Expression }
  | { readonly kind: "not"; readonly of: Expression }
  | { readonly kind: "and" | "or"; readonly parts: readonly Expression[] }
  | { readonly kind: "any" | "all"; readonly of: Expression; readonly item: Variable; readonly where: Expression }
  | { readonly kind: "any-word"; readonly words: string; readonly item: Variable; readonly where: Expression }
  | { readonly kind: "has"; readonly list: Expression; readonly of: Expression; readonly negated: boolean }
  | { readonly kind: "empty"; readonly of: Expression; readonly negated: boolean }
  | { readonly kind: "absent"; readonly of: Expression; readonly negated: boolean }
  | {
      readonly kind: "likelihood";
      readonly of: Source;
      readonly role: string;
      readonly test: "is" | "is-not" | "at-least";
      readonly level: string;
    }
  | { readonly kind: "call"; readonly helper: string; readonly argument: Expression; readonly type: Type }
  | { readonly kind: "choice"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: "find"; readonly of: Expression; readonly item: Variable; readonly where: Expression }
  | {
      readonly kind: "texts-of";
      readonly of: Expression;
      readonly item: Variable;
      readonly value: Expression;
      readonly where?: Expression;
      readonly as: "list" | "set";
    }
  | { readonly kind: "filter"; readonly of: Expression; readonly item: Variable; readonly where: Expression }
  | { readonly kind: "take"; readonly of: Expression; readonly count: number }
  /** By a number, greatest first. */
  | { readonly kind: "sorted"; readonly of: Expression; readonly item: Variable; readonly by: Expression }
  | { readonly kind: "empty-list" };

export interface Branch {
  readonly test: Expression;
  readonly body: readonly Statement[];
}

export type Statement =
  | { readonly kind: "let"; readonly variable: Variable; readonly value: Expression }
  | { readonly kind: "assign"; readonly variable: Variable; readonly value: Expression }
  | { readonly kind: "add"; readonly variable: Variable; readonly value: Expression }
  | { readonly kind: "append"; readonly variable: Variable; readonly value: Expression }
  | { readonly kind: "if"; readonly branches: readonly Branch[]; readonly otherwise: readonly Statement[] | null }
  /** `index`: by a counter in the language's idiom; `while`: with a counter of its own, which is raised first. */
  | {
      readonly kind: "for";
      readonly style: "each" | "index" | "while";
      readonly of: Expression;
      readonly item: Variable;
      readonly body: readonly Statement[];
    }
  | { readonly kind: "for-words"; readonly words: string; readonly item: Variable; readonly body: readonly Statement[] }
  | { readonly kind: "break" | "continue" }
  | { readonly kind: "return"; readonly value: Expression }
  | { readonly kind: "effect"; readonly name: string; readonly argument: string }
  | { readonly kind: "try"; readonly body: readonly Statement[]; readonly handler: readonly Statement[] };

export type Constant =
  | {
      readonly kind: "words";
      readonly name: string;
      readonly container: "list" | "tuple" | "set" | "inline";
      readonly words: readonly string[];
    }
  | { readonly kind: "table"; readonly name: string; readonly entries: readonly (readonly [key: string, value: string])[] };

export interface Helper {
  readonly name: string;
  readonly parameter: Variable;
  readonly result: Type;
  readonly body: readonly Statement[];
}

export interface DecisionTree {
  readonly sources: readonly Source[];
  readonly constants: readonly Constant[];
  readonly helpers: readonly Helper[];
  readonly body: readonly Statement[];
}

/** A node as data: what walks trees without knowing kinds asks for. */
export type TreeNode = Readonly<Record<string, unknown>> & { readonly kind: string };

export function isNode(value: unknown): value is TreeNode {
  return typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string";
}

/** The value and everything below it, nodes only, in order. */
export function* nodesIn(value: unknown): Generator<TreeNode> {
  if (isNode(value)) yield value;
  if (typeof value === "object" && value !== null) for (const part of Object.values(value)) yield* nodesIn(part);
}

const booleanKinds = new Set<string>([
  ...["equal", "compare", "between", "one-of", "contains", "affix", "truthy", "not", "and", "or", "any", "all"],
  ...["any-word", "has", "empty", "absent", "likelihood"],
]);
const numberKinds = new Set<string>(["length", "numeric", "arithmetic", "total", "number-of", "greatest"]);
const textKinds = new Set<string>(["textual", "concat", "join"]);
const numberRoles = new Set(["score", "magnitude", "positive", "negative", "neutral", "mixed"]);

/** What an expression gives; undefined for nodes that are none. */
export function typeOf(node: TreeNode | Expression): Type | undefined {
  const one = node as Expression;
  if (booleanKinds.has(one.kind)) return "boolean";
  if (numberKinds.has(one.kind)) return "number";
  if (textKinds.has(one.kind)) return "text";
  switch (one.kind) {
    case "constant":
      return typeof one.value === "string"
        ? "text"
        : typeof one.value === "number"
          ? "number"
          : one.value === null
            ? "optional-text"
            : "boolean";
    case "variable":
    case "call":
      return one.type;
    case "field":
    case "scalar":
      return numberRoles.has(one.role) ? "number" : "text";
    case "lookup":
      return one.otherwise === null ? "optional-text" : "text";
    case "choice":
      return typeOf(one.yes);
    case "first":
      return "item";
    case "find":
      return "optional-item";
    case "texts-of":
    case "empty-list":
      return "texts";
    case "filter":
    case "take":
    case "sorted":
      return "items";
    default:
      return undefined;
  }
}

/** Whether a condition's value would be one of its operands (a list, a text) instead of true or false. */
export function keepsOperand(one: Expression): boolean {
  if (one.kind === "truthy") return true;
  if (one.kind === "empty") return one.negated;
  return (one.kind === "and" || one.kind === "or") && one.parts.some(keepsOperand);
}

/** Whether both languages give the same result, to the last digit. */
export function meansTheSame(tree: DecisionTree): boolean {
  return [...nodesIn(tree)].every((node) => node.kind !== "numeric" || node.operation !== "round");
}

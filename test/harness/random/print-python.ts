/** A decision tree as an idiomatic Python module with the function `decide`. */
import { clients, fieldOf, likelihoods, sources } from "./sources.js";
import type { Constant, DecisionTree, Expression, Helper, Statement } from "./tree.js";
import { keepsOperand, nodesIn } from "./tree.js";

type Of<K extends Expression["kind"]> = Extract<Expression, { readonly kind: K }>;

export function printPython(tree: DecisionTree): string {
  return new PythonPrinter(tree).module();
}

/** Kinds that need parentheses where an operand is expected. */
const composite = new Set<string>([
  ...["equal", "compare", "between", "one-of", "contains", "not", "and", "or", "has", "empty", "absent", "likelihood"],
  ...["concat", "arithmetic", "choice", "numeric"],
]);

class PythonPrinter {
  private readonly constants: ReadonlyMap<string, Constant>;

  constructor(private readonly tree: DecisionTree) {
    this.constants = new Map(tree.constants.map((constant) => [constant.name, constant]));
  }

  module(): string {
    const { tree } = this;
    const lines = [...new Set(tree.sources.flatMap(({ kind }) => clients[sources[kind].client].python))];
    const imports = [...lines.filter((line) => !line.includes("=")), ...(this.usesMath() ? ["import math"] : [])];
    const made = lines.filter((line) => line.includes("="));
    const constants = tree.constants.flatMap((constant) => this.constant(constant));
    const helpers = tree.helpers.flatMap((helper) => ["", "", ...this.helper(helper)]);
    const calls = tree.sources.map(({ kind, name }) => `    ${name} = ${sources[kind].python}`);
    const decide = ["def decide(image, door):", ...calls, ...this.block(tree.body)];
    return [...imports.sort(), "", ...made, ...constants, ...helpers, "", "", ...decide, ""].join("\n");
  }

  private usesMath(): boolean {
    return [...nodesIn(this.tree)].some((node) => node.kind === "numeric" && node.operation === "floor");
  }

  private constant(constant: Constant): string[] {
    const { name } = constant;
    if (constant.kind === "table") return [`${upper(name)} = {${constant.entries.map((pair) => pair.map(quote).join(": ")).join(", ")}}`];
    return constant.container === "inline" ? [] : [`${upper(name)} = ${display(constant)}`];
  }

  private named(name: string): string {
    const constant = this.constants.get(name);
    return constant?.kind === "words" && constant.container === "inline" ? display(constant) : upper(name);
  }

  private helper({ name, parameter, body }: Helper): string[] {
    return [`def ${name}(${parameter.name}):`, ...this.block(body)];
  }

  private block(body: readonly Statement[]): string[] {
    const lines = body.flatMap((statement) => this.statement(statement));
    return (lines.length === 0 ? ["pass"] : lines).map((line) => `    ${line}`);
  }

  private statement(one: Statement): string[] {
    switch (one.kind) {
      case "let":
      case "assign":
        return [`${one.variable.name} = ${this.value(one.value)}`];
      case "add":
        return [`${one.variable.name} += ${this.print(one.value)}`];
      case "append":
        return [`${one.variable.name}.append(${this.print(one.value)})`];
      case "if":
        return this.condition(one);
      case "for":
        return this.loop(one);
      case "for-words":
        return [`for ${one.item.name} in ${this.named(one.words)}:`, ...this.block(one.body)];
      case "break":
      case "continue":
        return [one.kind];
      case "return":
        return [`return ${this.value(one.value)}`];
      case "effect":
        return [`door.${one.name}(${quote(one.argument)})`];
      case "try":
        return ["try:", ...this.block(one.body), "except IndexError:", ...this.block(one.handler)];
    }
  }

  private condition({ branches, otherwise }: Extract<Statement, { kind: "if" }>): string[] {
    const lines = branches.flatMap(({ test, body }, i) => [`${i === 0 ? "if" : "elif"} ${this.print(test)}:`, ...this.block(body)]);
    return otherwise === null ? lines : [...lines, "else:", ...this.block(otherwise)];
  }

  private loop({ style, of, item, body }: Extract<Statement, { kind: "for" }>): string[] {
    const list = this.print(of);
    if (style === "each") return [`for ${item.name} in ${list}:`, ...this.block(body)];
    const index = `${item.name}_index`;
    const taken = `    ${item.name} = ${this.operand(of)}[${index}]`;
    if (style === "index") return [`for ${index} in range(len(${list})):`, taken, ...this.block(body)];
    return [`${index} = 0`, `while ${index} < len(${list}):`, taken, `    ${index} += 1`, ...this.block(body)];
  }

  /** What is kept of a condition is true or false, not what made it so. */
  private value(one: Expression): string {
    return keepsOperand(one) ? `bool(${this.print(one)})` : this.print(one);
  }

  /** In parentheses where it is no operand by itself. */
  private operand(one: Expression): string {
    const text = this.print(one);
    return composite.has(one.kind) || (one.kind === "constant" && typeof one.value === "number" && one.value < 0) ? `(${text})` : text;
  }

  private print(one: Expression): string {
    switch (one.kind) {
      case "constant":
        return literal(one.value);
      case "variable":
        return one.name;
      case "field":
        return `${this.operand(one.of)}${fieldOf(one.source, one.role).python}`;
      case "first":
        return `${this.operand(one.of)}[0]`;
      case "scalar":
        return `${one.source.name}${fieldOf(one.source.kind, one.role).python}`;
      case "textual":
        return `${this.operand(one.of)}${textual[one.operation]}`;
      case "concat":
        return `${this.operand(one.left)} + ${this.operand(one.right)}`;
      case "join":
        return `${quote(one.separator)}.join(${this.print(one.of)})`;
      case "lookup":
        return `${this.named(one.table)}.get(${this.print(one.key)}${one.otherwise === null ? "" : `, ${quote(one.otherwise)}`})`;
      case "call":
        return `${one.helper}(${this.print(one.argument)})`;
      case "choice":
        return `${this.operand(one.yes)} if ${this.operand(one.test)} else ${this.operand(one.no)}`;
      case "length":
      case "numeric":
      case "arithmetic":
      case "total":
      case "number-of":
      case "greatest":
        return this.number(one);
      case "find":
      case "texts-of":
      case "filter":
      case "take":
      case "sorted":
      case "empty-list":
        return this.list(one);
      default:
        return this.test(one);
    }
  }

  private number(one: Of<"length" | "numeric" | "arithmetic" | "total" | "number-of" | "greatest">): string {
    switch (one.kind) {
      case "length":
        return `len(${this.print(one.of)})`;
      case "numeric":
        return numeric[one.operation](this.operand(one.of));
      case "arithmetic":
        return `${this.operand(one.left)} ${one.operator} ${this.operand(one.right)}`;
      case "total":
        return `sum(${this.generator(one.value, one)})`;
      case "number-of":
        return `len([${this.generator(one.item, one)}])`;
      case "greatest":
        return `max([${this.generator(one.value, one)}], default=0)`;
    }
  }

  private generator(value: Expression, { of, item, where }: { of: Expression; item: Expression; where?: Expression }): string {
    const filter = where === undefined ? "" : ` if ${this.operand(where)}`;
    return `${this.print(value)} for ${this.print(item)} in ${this.operand(of)}${filter}`;
  }

  private list(one: Of<"find" | "texts-of" | "filter" | "take" | "sorted" | "empty-list">): string {
    switch (one.kind) {
      case "find":
        return `next((${this.generator(one.item, one)}), None)`;
      case "texts-of": {
        const [open, close] = one.as === "list" ? ["[", "]"] : ["{", "}"];
        return `${open}${this.generator(one.value, one)}${close}`;
      }
      case "filter":
        return `[${this.generator(one.item, one)}]`;
      case "take":
        return `${this.operand(one.of)}[:${one.count}]`;
      case "sorted":
        return `sorted(${this.print(one.of)}, key=lambda ${one.item.name}: ${this.print(one.by)}, reverse=True)`;
      case "empty-list":
        return "[]";
    }
  }

  private test(one: Expression): string {
    switch (one.kind) {
      case "equal":
        return `${this.operand(one.left)} ${one.negated ? "!=" : "=="} ${this.operand(one.right)}`;
      case "compare":
        return `${this.operand(one.left)} ${one.operator} ${this.operand(one.right)}`;
      case "between":
        return `${this.operand(one.low)} ${one.lower} ${this.operand(one.of)} ${one.upper} ${this.operand(one.high)}`;
      case "one-of":
        return `${this.operand(one.of)} ${isIn(one.negated)} ${this.named(one.words)}`;
      case "contains": {
        const [whole, part] = [this.operand(one.whole), this.operand(one.part)];
        return one.style === "in" ? `${part} ${isIn(one.negated)} ${whole}` : `${whole}.find(${part}) ${one.negated ? "==" : "!="} -1`;
      }
      case "affix":
        return `${this.operand(one.of)}.${one.which}with(${quote(one.affix)})`;
      case "truthy":
        return this.operand(one.of);
      case "not":
        return `not ${this.operand(one.of)}`;
      case "and":
      case "or":
        return one.parts.map((part) => this.operand(part)).join(` ${one.kind} `);
      case "any":
      case "all":
        return `${one.kind}(${this.generator(one.where, { of: one.of, item: one.item })})`;
      case "any-word":
        return `any(${this.print(one.where)} for ${one.item.name} in ${this.named(one.words)})`;
      case "has":
        return `${this.operand(one.of)} ${isIn(one.negated)} ${this.operand(one.list)}`;
      case "empty":
        return `${one.negated ? "" : "not "}${this.operand(one.of)}`;
      case "absent":
        return `${this.operand(one.of)} is ${one.negated ? "not " : ""}None`;
      case "likelihood":
        return `${one.of.name}${fieldOf(one.of.kind, one.role).python} ${likelihoodOperators[one.test]} vision.Likelihood.${one.level}`;
      default:
        throw new Error(`no test: ${one.kind}`);
    }
  }
}

const textual = { lower: ".lower()", upper: ".upper()", strip: ".strip()", "first-word": '.split(" ")[0]', "last-part": '.split("/")[-1]' };
const numeric = {
  percent: (of: string) => `${of} * 100`,
  floor: (of: string) => `math.floor(${of} * 10) / 10`,
  round: (of: string) => `round(${of}, 1)`,
  absolute: (of: string) => `abs(${of})`,
};
const likelihoodOperators = { is: "==", "is-not": "!=", "at-least": ">=" };

const isIn = (negated: boolean): string => (negated ? "not in" : "in");
const upper = (name: string): string => name.toUpperCase();

export function quote(text: string): string {
  return JSON.stringify(text);
}

function literal(value: string | number | boolean | null): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "string" ? quote(value) : String(value);
}

function display({ container, words }: Extract<Constant, { kind: "words" }>): string {
  const texts = words.map(quote).join(", ");
  if (container === "set") return words.length === 0 ? "set()" : `{${texts}}`;
  return container === "tuple" ? `(${texts}${words.length === 1 ? "," : ""})` : `[${texts}]`;
}

/** The levels from one on. */
export function levelsFrom(level: string): readonly string[] {
  return likelihoods.slice(likelihoods.indexOf(level as (typeof likelihoods)[number]));
}

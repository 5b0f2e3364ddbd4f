/** A decision tree as an idiomatic JavaScript module with the function `decide`. */

import { levelsFrom, quote } from "./print-python.js";
import { clients, fieldOf, sources } from "./sources.js";
import type { Constant, DecisionTree, Expression, Helper, Statement } from "./tree.js";
import { keepsOperand, nodesIn } from "./tree.js";

type Of<K extends Expression["kind"]> = Extract<Expression, { readonly kind: K }>;

export function printJavaScript(tree: DecisionTree): string {
  return new JavaScriptPrinter(tree).module();
}

/** Kinds that need parentheses where an operand is expected. */
const composite = new Set<string>([
  ...["equal", "compare", "between", "contains", "and", "or", "empty", "absent", "concat", "arithmetic", "choice", "numeric", "lookup"],
  ...["likelihood"],
]);

class JavaScriptPrinter {
  private readonly constants: ReadonlyMap<string, Constant>;
  /** Variables that hold sets. */
  private readonly sets: ReadonlySet<string>;
  private readonly reassigned: ReadonlySet<string>;

  constructor(private readonly tree: DecisionTree) {
    this.constants = new Map(tree.constants.map((constant) => [constant.name, constant]));
    const statements = [...nodesIn(tree)] as unknown as Statement[];
    const lets = statements.flatMap((one) => (one.kind === "let" ? [one] : []));
    this.sets = new Set(lets.filter(({ value }) => value.kind === "texts-of" && value.as === "set").map((one) => one.variable.name));
    this.reassigned = new Set(statements.flatMap((one) => (one.kind === "assign" || one.kind === "add" ? [one.variable.name] : [])));
  }

  module(): string {
    const { tree } = this;
    const lines = [...new Set(tree.sources.flatMap(({ kind }) => clients[sources[kind].client].javascript))];
    const constants = tree.constants.flatMap((constant) => this.constant(constant));
    const helpers = tree.helpers.flatMap((helper) => ["", ...this.helper(helper)]);
    const calls = tree.sources.map(({ kind, name }) => `  const ${camel(name)} = ${sources[kind].javascript};`);
    const decide = ["async function decide(image, door) {", ...calls, ...this.block(tree.body), "}"];
    return [...lines, ...constants, ...helpers, "", ...decide, "", "module.exports = { decide };", ""].join("\n");
  }

  private constant(constant: Constant): string[] {
    const name = camel(constant.name);
    if (constant.kind === "table") {
      return [`const ${name} = { ${constant.entries.map((pair) => pair.map(quote).join(": ")).join(", ")} };`];
    }
    if (constant.container === "inline") return [];
    return [`const ${name} = ${constant.container === "set" ? `new Set(${display(constant)})` : display(constant)};`];
  }

  private helper({ name, parameter, body }: Helper): string[] {
    return [`function ${camel(name)}(${camel(parameter.name)}) {`, ...this.block(body), "}"];
  }

  private block(body: readonly Statement[]): string[] {
    return body.flatMap((statement) => this.statement(statement)).map((line) => `  ${line}`);
  }

  private statement(one: Statement): string[] {
    switch (one.kind) {
      case "let":
        return [`${this.reassigned.has(one.variable.name) ? "let" : "const"} ${camel(one.variable.name)} = ${this.value(one.value)};`];
      case "assign":
        return [`${camel(one.variable.name)} = ${this.value(one.value)};`];
      case "add":
        return [`${camel(one.variable.name)} += ${this.value(one.value)};`];
      case "append":
        return [`${camel(one.variable.name)}.push(${this.print(one.value)});`];
      case "if":
        return this.condition(one);
      case "for":
        return this.loop(one);
      case "for-words":
        return [`for (const ${camel(one.item.name)} of ${this.wordList(one.words)}) {`, ...this.block(one.body), "}"];
      case "break":
      case "continue":
        return [`${one.kind};`];
      case "return":
        return [`return ${this.value(one.value)};`];
      case "effect":
        return [`door.${one.name}(${quote(one.argument)});`];
      case "try":
        return ["try {", ...this.block(one.body), "} catch (error) {", ...this.block(one.handler), "}"];
    }
  }

  private condition({ branches, otherwise }: Extract<Statement, { kind: "if" }>): string[] {
    const lines = branches.flatMap(({ test, body }, i) => [`${i === 0 ? "" : "} else "}if (${this.print(test)}) {`, ...this.block(body)]);
    return otherwise === null ? [...lines, "}"] : [...lines, "} else {", ...this.block(otherwise), "}"];
  }

  private loop({ style, of, item, body }: Extract<Statement, { kind: "for" }>): string[] {
    const [list, name] = [this.print(of), camel(item.name)];
    if (style === "each") return [`for (const ${name} of ${list}) {`, ...this.block(body), "}"];
    const index = `${name}Index`;
    const taken = `  const ${name} = ${this.operand(of)}[${index}];`;
    const length = `${this.operand(of)}.length`;
    if (style === "index") return [`for (let ${index} = 0; ${index} < ${length}; ${index}++) {`, taken, ...this.block(body), "}"];
    return [`let ${index} = 0;`, `while (${index} < ${length}) {`, taken, `  ${index}++;`, ...this.block(body), "}"];
  }

  private named(name: string): string {
    const constant = this.constants.get(name);
    return constant?.kind === "words" && constant.container === "inline" ? display(constant) : camel(name);
  }

  private value(one: Expression): string {
    return keepsOperand(one) ? `Boolean(${this.print(one)})` : this.print(one);
  }

  private operand(one: Expression): string {
    const text = this.print(one);
    return composite.has(one.kind) ? `(${text})` : text;
  }

  private print(one: Expression): string {
    switch (one.kind) {
      case "constant":
        return JSON.stringify(one.value);
      case "variable":
        return camel(one.name);
      case "field":
        return `${this.operand(one.of)}${fieldOf(one.source, one.role).javascript}`;
      case "first":
        return `${this.operand(one.of)}[0]`;
      case "scalar":
        return `${camel(one.source.name)}${fieldOf(one.source.kind, one.role).javascript}`;
      case "textual":
        return `${this.operand(one.of)}${textual[one.operation]}`;
      case "concat":
        return `${this.operand(one.left)} + ${this.operand(one.right)}`;
      case "join":
        return `${this.operand(one.of)}.join(${quote(one.separator)})`;
      case "lookup":
        return `${camel(one.table)}[${this.print(one.key)}] ?? ${one.otherwise === null ? "null" : quote(one.otherwise)}`;
      case "call":
        return `${camel(one.helper)}(${this.print(one.argument)})`;
      case "choice":
        return `${this.operand(one.test)} ? ${this.operand(one.yes)} : ${this.operand(one.no)}`;
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

  private lambda(parameter: Expression, body: Expression): string {
    return `(${this.print(parameter)}) => ${this.print(body)}`;
  }

  private kept({ of, item, where }: { of: Expression; item: Expression; where?: Expression }): string {
    return where === undefined ? this.operand(of) : `${this.operand(of)}.filter(${this.lambda(item, where)})`;
  }

  private number(one: Of<"length" | "numeric" | "arithmetic" | "total" | "number-of" | "greatest">): string {
    switch (one.kind) {
      case "length":
        return `${this.operand(one.of)}.${this.isSet(one.of) ? "size" : "length"}`;
      case "numeric":
        return numeric[one.operation](this.operand(one.of));
      case "arithmetic":
        return `${this.operand(one.left)} ${one.operator} ${this.operand(one.right)}`;
      case "total":
        return `${this.kept(one)}.reduce((sum, ${camel(one.item.name)}) => sum + ${this.operand(one.value)}, 0)`;
      case "number-of":
        return `${this.kept(one)}.length`;
      case "greatest":
        return `Math.max(0, ...${this.operand(one.of)}.map(${this.lambda(one.item, one.value)}))`;
    }
  }

  private isSet(one: Expression): boolean {
    return one.kind === "variable" && this.sets.has(one.name);
  }

  private list(one: Of<"find" | "texts-of" | "filter" | "take" | "sorted" | "empty-list">): string {
    switch (one.kind) {
      case "find":
        return `${this.operand(one.of)}.find(${this.lambda(one.item, one.where)})`;
      case "texts-of": {
        const texts = `${this.kept(one)}.map(${this.lambda(one.item, one.value)})`;
        return one.as === "list" ? texts : `new Set(${texts})`;
      }
      case "filter":
        return this.kept(one);
      case "take":
        return `${this.operand(one.of)}.slice(0, ${one.count})`;
      case "sorted":
        return this.sorted(one);
      case "empty-list":
        return "[]";
    }
  }

  private sorted({ of, item, by }: Of<"sorted">): string {
    const name = camel(item.name);
    const value = this.operand(by);
    const [a, b] = ["a", "b"].map((letter) => value.replaceAll(new RegExp(`\\b${name}\\b`, "g"), letter));
    return `[...${this.operand(of)}].sort((a, b) => ${b} - ${a})`;
  }

  private test(one: Expression): string {
    switch (one.kind) {
      case "equal":
        return `${this.operand(one.left)} ${one.negated ? "!==" : "==="} ${this.operand(one.right)}`;
      case "compare":
        return `${this.operand(one.left)} ${one.operator} ${this.operand(one.right)}`;
      case "between": {
        const of = this.operand(one.of);
        return `${this.operand(one.low)} ${one.lower} ${of} && ${of} ${one.upper} ${this.operand(one.high)}`;
      }
      case "one-of":
        return `${not(one.negated)}${this.membership(one)}`;
      case "contains": {
        const [whole, part] = [this.operand(one.whole), this.print(one.part)];
        if (one.style === "in") return `${not(one.negated)}${whole}.includes(${part})`;
        return `${whole}.indexOf(${part}) ${one.negated ? "===" : "!=="} -1`;
      }
      case "affix":
        return `${this.operand(one.of)}.${one.which}With(${quote(one.affix)})`;
      case "truthy":
        return this.operand(one.of);
      case "not":
        return `!${this.operand(one.of)}`;
      case "and":
      case "or":
        return one.parts.map((part) => this.operand(part)).join(one.kind === "and" ? " && " : " || ");
      case "any":
      case "all":
        return `${this.operand(one.of)}.${one.kind === "any" ? "some" : "every"}(${this.lambda(one.item, one.where)})`;
      case "any-word":
        return `${this.wordList(one.words)}.some(${this.lambda(one.item, one.where)})`;
      case "has":
        return `${not(one.negated)}${this.operand(one.list)}.${this.isSet(one.list) ? "has" : "includes"}(${this.print(one.of)})`;
      case "empty":
        return `${this.operand(one.of)}.${this.isSet(one.of) ? "size" : "length"} ${one.negated ? "> 0" : "=== 0"}`;
      case "absent":
        return this.absent(one);
      case "likelihood":
        return this.likelihood(one);
      default:
        throw new Error(`no test: ${one.kind}`);
    }
  }

  private membership({ of, words }: Of<"one-of">): string {
    const constant = this.constants.get(words);
    const text = this.print(of);
    if (constant?.kind === "table") return `Object.keys(${camel(words)}).includes(${text})`;
    return `${this.named(words)}.${constant?.container === "set" ? "has" : "includes"}(${text})`;
  }

  private wordList(name: string): string {
    const constant = this.constants.get(name);
    if (constant?.kind === "table") return `Object.keys(${camel(name)})`;
    return constant?.container === "set" ? `[...${camel(name)}]` : this.named(name);
  }

  /** What is not found is undefined, what is set to nothing is null. */
  private absent({ of, negated }: Of<"absent">): string {
    return `${this.operand(of)} ${negated ? "!=" : "=="} null`;
  }

  private likelihood({ of, role, test, level }: Of<"likelihood">): string {
    const value = `${camel(of.name)}${fieldOf(of.kind, role).javascript}`;
    if (test === "at-least") return `${JSON.stringify(levelsFrom(level))}.includes(${value})`;
    return `${value} ${test === "is" ? "===" : "!=="} ${quote(level)}`;
  }
}

const textual = {
  lower: ".toLowerCase()",
  upper: ".toUpperCase()",
  strip: ".trim()",
  "first-word": '.split(" ")[0]',
  "last-part": '.split("/").pop()',
};
const numeric = {
  percent: (of: string) => `${of} * 100`,
  floor: (of: string) => `Math.floor(${of} * 10) / 10`,
  round: (of: string) => `Math.round(${of} * 10) / 10`,
  absolute: (of: string) => `Math.abs(${of})`,
};

const not = (negated: boolean): string => (negated ? "!" : "");

function camel(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function display({ words }: Extract<Constant, { kind: "words" }>): string {
  return `[${words.map(quote).join(", ")}]`;
}

/**
 * The text form of a module: one instruction a line, blocks indented, the place in the source behind an `@`.
 * It is stable (same module, same bytes) and made to be read and compared; goldens are written in it. parse.ts reads it
 * back, all but the ends of the places.
 */
import { assertNever } from "../base/invariant.js";
import type { Span } from "../base/span.js";
import type {
  Argument,
  Block,
  Constant,
  Func,
  Handler,
  Instruction,
  MapEntry,
  Module,
  ModuleExport,
  ObjectEntry,
  Parameter,
  Register,
  Scope,
  StringPart,
} from "./ir.js";
import { readRegisters, walkInstructions, writtenRegisters } from "./walk.js";

/** What a name consists of that is written as it is; any other name is a JSON string. */
export const bareName = "[\\p{ID_Continue}.<>:$-]+";

const isBare = new RegExp(`^${bareName}$`, "u");

export interface PrintOptions {
  /** `start` ends a line with `@line:column` of its source. */
  readonly spans?: "start" | "none";
}

export function printModule(module: Module, options: PrintOptions = {}): string {
  const exports = module.exports === undefined ? "" : " exports";
  const lines = [`module ${printName(module.name)} ${JSON.stringify(module.path)} ${printName(module.language)}${exports}`];
  for (const each of module.exports ?? []) lines.push(printExport(each));
  for (const func of module.functions) {
    lines.push("");
    for (const line of printFunction(func, options)) lines.push(line);
  }
  return `${lines.join("\n")}\n`;
}

function printExport(each: ModuleExport): string {
  if (each.kind === "name") return `export ${printName(each.exported)} global ${printName(each.global)}`;
  if (each.kind === "all") return `export-all ${printModuleReference(each)}`;
  return `export ${printName(each.exported)} ${printPart(each.name)} from ${printModuleReference(each)}`;
}

/** One export of another module, or the whole of it. */
function printPart(name: string | null): string {
  return name === null ? "whole" : `name ${printName(name)}`;
}

function printModuleReference({ specifier, path }: { readonly specifier: string; readonly path?: string }): string {
  return `${JSON.stringify(specifier)}${path === undefined ? "" : ` path ${JSON.stringify(path)}`}`;
}

export function printFunction(func: Func, options: PrintOptions = {}): string[] {
  const flags = [
    func.isAsync ? " async" : "",
    func.isGenerator ? " generator" : "",
    func.calling === "lenient" ? " lenient" : "",
    func.bindsThis ? " this" : "",
    func.bindsArguments ? " arguments" : "",
  ].join("");
  const parameters = func.kind === "function" ? `(${func.parameters.map(printParameter).join(", ")})` : "";
  const locals = func.locals.length > 0 ? ` locals [${func.locals.map(printName).join(", ")}]` : "";
  const registers = func.registers === registersNamed(func.body) ? "" : ` registers ${func.registers}`;
  const heading = `${func.kind} ${func.id} ${printName(func.name)}${parameters}${flags}${locals}${registers}`;
  return layOut([{ line: heading, span: func.span }, { block: func.body }], options.spans ?? "start");
}

/** How many registers a function has that has none but those named in it: said only where it has others. */
export function registersNamed(body: Block): number {
  let count = 0;
  walkInstructions(body, (instruction) => {
    for (const named of [...readRegisters(instruction), ...writtenRegisters(instruction)]) count = Math.max(count, named + 1);
  });
  return count;
}

/** A line with, at its end, where it comes from; or a block, indented. */
type Part = { readonly line: string; readonly span?: Span } | { readonly block: Block } | { readonly instruction: Instruction };

/** With a stack of its own: a chain of thousands of `elif` nests deeper than the call stack allows. */
function layOut(parts: readonly Part[], spans: "start" | "none"): string[] {
  const lines: string[] = [];
  const pending = parts.map((part) => ({ part, indent: "" })).reverse();
  const push = (inner: readonly Part[], indent: string) => {
    for (let index = inner.length - 1; index >= 0; index--) {
      const part = inner[index];
      if (part !== undefined) pending.push({ part, indent });
    }
  };
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { part, indent } = next;
    if ("instruction" in part) push(partsOf(part.instruction), indent);
    else if ("block" in part) {
      push(
        part.block.map((instruction) => ({ instruction })),
        `${indent}  `,
      );
    } else {
      const place = part.span === undefined || spans === "none" ? "" : ` @${part.span.line}:${part.span.column}`;
      lines.push(`${indent}${part.line}${place}`);
    }
  }
  return lines;
}

function partsOf(instruction: Instruction): Part[] {
  const { span } = instruction;
  switch (instruction.op) {
    case "if":
      return [{ line: `if ${register(instruction.condition)}`, span }, { block: instruction.then }, ...section("else", instruction.else)];
    case "while": {
      const loop = [
        { line: `while${printLabel(instruction)}${printFresh(instruction)}`, span },
        { block: instruction.header },
        { line: `do ${register(instruction.condition)}` },
        { block: instruction.body },
      ];
      return [...loop, ...section("else", instruction.else)];
    }
    case "for": {
      const line = `${instruction.isAsync ? "async for" : "for"} ${register(instruction.element)} in ${register(instruction.iterable)}${printLabel(instruction)}${printFresh(instruction)}`;
      return [{ line, span }, { block: instruction.body }, ...section("else", instruction.else)];
    }
    case "try": {
      const handlers = instruction.handlers.flatMap(handlerParts);
      const ends = [...section("else", instruction.else), ...section("finally", instruction.finally)];
      return [{ line: "try", span }, { block: instruction.body }, ...handlers, ...ends];
    }
    case "with": {
      const line = `${instruction.isAsync ? "async with" : "with"} ${register(instruction.manager)} as ${register(instruction.target)}`;
      return [{ line, span }, { block: instruction.body }];
    }
    case "block":
      return [{ line: `block ${printName(instruction.label)}`, span }, { block: instruction.body }];
    default:
      return [{ line: printSimple(instruction), span }];
  }
}

function printLabel(labelled: { readonly label?: string }): string {
  return labelled.label === undefined ? "" : ` label ${printName(labelled.label)}`;
}

function printFresh({ fresh }: { readonly fresh?: readonly string[] }): string {
  return fresh === undefined ? "" : ` fresh [${fresh.map(printName).join(", ")}]`;
}

/** A block with its heading, left out if empty. */
function section(line: string, block: Block): Part[] {
  return block.length === 0 ? [] : [{ line }, { block }];
}

/** `catch r2 type r1`: the caught exception is in r2 if it is an instance of r1, which `catch-type` before it computes. */
function handlerParts(handler: Handler): Part[] {
  const type = handler.type === undefined ? "" : ` type ${register(handler.type)}`;
  const line = `catch ${register(handler.exception)}${type}`;
  return [...section("catch-type", handler.typeBlock), { line, span: handler.span }, { block: handler.body }];
}

type Simple = Exclude<Instruction, { readonly op: "if" | "while" | "for" | "try" | "with" | "block" }>;

function printSimple(instruction: Simple): string {
  const target = "target" in instruction && instruction.target !== undefined ? `${register(instruction.target)} = ` : "";
  return target + printOperation(instruction);
}

function printOperation(instruction: Simple): string {
  switch (instruction.op) {
    case "constant":
      return `constant ${printConstant(instruction.value)}`;
    case "copy":
      return `copy ${register(instruction.source)}`;
    case "unary":
      return `${instruction.operator} ${register(instruction.operand)}`;
    case "binary":
      return `${instruction.operator}${instruction.inPlace ? " in-place" : ""} ${register(instruction.left)} ${register(instruction.right)}`;
    case "build-sequence":
      return `${instruction.type} [${instruction.elements.map((element) => (element.spread ? "*" : "") + register(element.value)).join(", ")}]`;
    case "build-map":
      return `map {${instruction.entries.map(printEntry).join(", ")}}`;
    case "build-slice":
      return `slice ${[instruction.start, instruction.stop, instruction.step].map(optional).join(" : ")}`;
    case "build-string":
      return `string [${instruction.parts.map(printStringPart).join(", ")}]`;
    case "build-object":
      return `object {${instruction.entries.map(printObjectEntry).join(", ")}}`;
    case "regex":
      return `regex ${JSON.stringify(instruction.pattern)} ${JSON.stringify(instruction.flags)}`;
    case "call": {
      const receiver = instruction.receiver === undefined ? "" : ` on ${register(instruction.receiver)}`;
      const word = instruction.construct ? "construct" : "call";
      return `${word} ${register(instruction.callee)}${receiver} (${instruction.arguments.map(printArgument).join(", ")})`;
    }
    case "await":
    case "yield":
    case "yield-all":
      return `${instruction.op} ${register(instruction.value)}`;
    case "return":
      return `return ${optional(instruction.value)}`;
    case "raise":
      return `raise ${optional(instruction.value)}${instruction.cause === undefined ? "" : ` from ${register(instruction.cause)}`}`;
    case "break":
    case "continue":
      return instruction.op + printLabel(instruction);
    case "unsupported":
      return `unsupported ${JSON.stringify(instruction.construct)}`;
    default:
      return printNamed(instruction);
  }
}

type Named = Extract<
  Simple,
  {
    readonly op:
      | `${"get" | "set" | "delete"}-${string}`
      | `make-${string}`
      | "load"
      | "store"
      | "delete"
      | "unpack"
      | "object-rest"
      | `import${string}`;
  }
>;

function printNamed(instruction: Named): string {
  switch (instruction.op) {
    case "load":
    case "delete":
      return `${instruction.op} ${printScope(instruction.scope)} ${printName(instruction.name)}`;
    case "store":
      return `store ${printScope(instruction.scope)} ${printName(instruction.name)} ${register(instruction.value)}`;
    case "get-attribute":
      return `${instruction.operator} ${register(instruction.object)} ${printName(instruction.name)}`;
    case "set-attribute":
      return `set-${instruction.operator} ${register(instruction.object)} ${printName(instruction.name)} ${register(instruction.value)}`;
    case "delete-attribute":
      return `delete-${instruction.operator} ${register(instruction.object)} ${printName(instruction.name)}`;
    case "get-item":
      return `${instruction.operator} ${register(instruction.object)} ${register(instruction.index)}`;
    case "set-item":
      return `set-${instruction.operator} ${register(instruction.object)} ${register(instruction.index)} ${register(instruction.value)}`;
    case "delete-item":
      return `delete-${instruction.operator} ${register(instruction.object)} ${register(instruction.index)}`;
    case "unpack": {
      const targets = instruction.targets.map((target, index) => (index === instruction.rest ? "*" : "") + register(target));
      return `unpack${instruction.mode === undefined ? "" : ` ${instruction.mode}`} [${targets.join(", ")}] ${register(instruction.value)}`;
    }
    case "object-rest":
      return `object-rest ${register(instruction.object)} [${instruction.keys.map(register).join(", ")}]`;
    case "make-function":
      return `make-function ${instruction.function} [${instruction.defaults.map(register).join(", ")}]`;
    case "make-class":
      return `make-class ${printName(instruction.name)} [${instruction.bases.map(printArgument).join(", ")}] ${instruction.body}`;
    case "make-accessor":
      return `make-accessor ${optional(instruction.get)} ${optional(instruction.set)}`;
    case "get-super":
      return `get-super ${instruction.body} ${printName(instruction.name)}`;
    case "import-js":
      return `import-js ${instruction.style} ${printPart(instruction.name)} from ${printModuleReference(instruction)}`;
    case "import":
      return `import ${from(instruction)}${instruction.leaf ? " leaf" : ""}`;
    case "import-name":
      return `import-name ${from(instruction)} ${printName(instruction.name)}`;
    case "import-all":
      return `import-all ${from(instruction)}`;
    default:
      return assertNever(instruction, "instruction");
  }
}

function register(value: Register): string {
  return `r${value}`;
}

function optional(value: Register | undefined): string {
  return value === undefined ? "_" : register(value);
}

function from(instruction: { readonly module: string; readonly level: number }): string {
  const { level, module } = instruction;
  if (module === "" && level > 0) return ".".repeat(level);
  return ".".repeat(level) + (module.startsWith(".") ? JSON.stringify(module) : printName(module));
}

function printName(name: string): string {
  return isBare.test(name) ? name : JSON.stringify(name);
}

/** An integer has no point, a double always has one or an exponent: `1`, `1.0`, `1e+30`. */
export function printConstant(value: Constant): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "number") return String(value);
  if (Object.is(value, -0)) return "-0.0";
  return Number.isInteger(value) && !String(value).includes("e") ? `${value}.0` : String(value);
}

function printScope(scope: Scope): string {
  return scope.kind === "local" && scope.depth > 0 ? `local^${scope.depth}` : scope.kind;
}

const parameterMarks = { "positional-only": "/", positional: "", "keyword-only": "=", rest: "*", "keyword-rest": "**" };

function printParameter(parameter: Parameter): string {
  return `${parameterMarks[parameter.kind]}${printName(parameter.name)}${parameter.hasDefault ? "?" : ""}${parameter.type === undefined ? "" : ` is ${printName(parameter.type)}`}`;
}

function printEntry(entry: MapEntry): string {
  return entry.key === undefined ? `**${register(entry.value)}` : `${register(entry.key)}: ${register(entry.value)}`;
}

function printObjectEntry(entry: ObjectEntry): string {
  if ("spread" in entry) return `...${register(entry.spread)}`;
  return `${entry.accessor === undefined ? "" : `${entry.accessor} `}${register(entry.key)}: ${register(entry.value)}`;
}

function printStringPart(part: StringPart): string {
  if ("text" in part) return JSON.stringify(part.text);
  const conversion = part.conversion === undefined ? "" : `!${part.conversion}`;
  return register(part.value) + conversion + (part.format === undefined ? "" : `:${register(part.format)}`);
}

const argumentMarks = { positional: "", keyword: "", spread: "*", "keyword-spread": "**" };

function printArgument(argument: Argument): string {
  const name = argument.name === undefined ? "" : `${printName(argument.name)}=`;
  return `${argumentMarks[argument.kind]}${name}${register(argument.value)}`;
}

/**
 * Visits instructions and blocks of the IR in the order in which they stand, and tells which registers an instruction
 * reads and writes. Every stage that only looks at instructions goes through here instead of knowing all of them.
 */
import { assertNever } from "../base/invariant.js";
import type { Block, Instruction, Register, StringPart } from "./ir.js";

/** Calls `visit` for every instruction in source order, an instruction before those of its nested blocks. */
export function walkInstructions(block: Block, visit: (instruction: Instruction) => void): void {
  walkNested(block, visit);
}

/** In the same order; `leave` is called for an instruction behind all that is nested in it. */
export function walkNested(
  body: Block,
  enter: (instruction: Instruction, block: Block, index: number) => void,
  leave?: (instruction: Instruction) => void,
): void {
  // A stack of our own: a chain of thousands of `elif` nests deeper than the call stack allows.
  const blocks: Block[] = [body];
  const nexts = [0];
  /** Of a block that is the last one nested in an instruction: that instruction. */
  const ends: (Instruction | undefined)[] = [undefined];
  for (let top = 0; top >= 0; ) {
    const index = nexts[top]!++;
    const block = blocks[top]!;
    const instruction = block[index];
    if (instruction === undefined) {
      const ended = ends[top--];
      if (ended !== undefined) leave?.(ended);
      continue;
    }
    enter(instruction, block, index);
    const nested = nestedBlocks(instruction);
    if (nested.length === 0) leave?.(instruction);
    // The last one is visited last: it goes to the bottom.
    for (let i = nested.length - 1; i >= 0; i--) {
      top++;
      blocks[top] = nested[i]!;
      nexts[top] = 0;
      ends[top] = i === nested.length - 1 ? instruction : undefined;
    }
  }
}

const none: readonly Block[] = [];

/** The blocks inside an instruction, in source order; a handler gives its type's and its body. */
export function nestedBlocks(instruction: Instruction): readonly Block[] {
  switch (instruction.op) {
    case "if":
      return [instruction.then, instruction.else];
    case "while":
      return [instruction.header, instruction.body, instruction.else];
    case "for":
      return [instruction.body, instruction.else];
    case "try": {
      const handlers = instruction.handlers.flatMap((handler) => [handler.typeBlock, handler.body]);
      return [instruction.body, ...handlers, instruction.else, instruction.finally];
    }
    case "with":
    case "block":
      return [instruction.body];
    default:
      return none;
  }
}

/** The register or registers that the instruction itself assigns, without its nested blocks. */
export function writtenRegisters(instruction: Instruction): readonly Register[] {
  if (instruction.op === "unpack") return instruction.targets;
  if (instruction.op === "for") return [instruction.element];
  if (instruction.op === "try") return instruction.handlers.map((handler) => handler.exception);
  if ("target" in instruction && instruction.target !== undefined) return [instruction.target];
  return [];
}

/** The registers that the instruction itself reads, in its order, without its nested blocks. */
export function readRegisters(instruction: Instruction): readonly Register[] {
  switch (instruction.op) {
    case "build-sequence":
      return instruction.elements.map((element) => element.value);
    case "build-map":
      return instruction.entries.flatMap((entry) => present(entry.key, entry.value));
    case "build-object":
      return instruction.entries.flatMap((entry) => ("spread" in entry ? [entry.spread] : [entry.key, entry.value]));
    case "build-slice":
      return present(instruction.start, instruction.stop, instruction.step);
    case "build-string":
      return instruction.parts.flatMap(partRegisters);
    case "call":
      return [instruction.callee, ...present(instruction.receiver), ...instruction.arguments.map((argument) => argument.value)];
    case "make-function":
      return instruction.defaults;
    case "make-class":
      return instruction.bases.map((base) => base.value);
    case "make-accessor":
      return present(instruction.get, instruction.set);
    case "try":
      return instruction.handlers.flatMap((handler) => present(handler.type));
    default:
      return plainOperands(instruction);
  }
}

type Plain = Exclude<Instruction, { readonly op: `build-${string}` | `make-${string}` | "call" | "try" }>;

function plainOperands(instruction: Plain): readonly Register[] {
  switch (instruction.op) {
    case "constant":
    case "load":
    case "delete":
    case "import":
    case "import-name":
    case "import-all":
    case "import-js":
    case "regex":
    case "get-super":
    case "block":
    case "break":
    case "continue":
    case "unsupported":
      return [];
    case "copy":
      return [instruction.source];
    case "unary":
      return [instruction.operand];
    case "binary":
      return [instruction.left, instruction.right];
    case "for":
      return [instruction.iterable];
    case "with":
      return [instruction.manager];
    case "if":
    case "while":
      return [instruction.condition];
    case "return":
    case "store":
    case "await":
    case "yield":
    case "yield-all":
    case "unpack":
      return present(instruction.value);
    case "raise":
      return present(instruction.value, instruction.cause);
    case "get-attribute":
    case "delete-attribute":
      return [instruction.object];
    case "set-attribute":
      return [instruction.object, instruction.value];
    case "get-item":
    case "delete-item":
      return [instruction.object, instruction.index];
    case "set-item":
      return [instruction.object, instruction.index, instruction.value];
    case "object-rest":
      return [instruction.object, ...instruction.keys];
    default:
      return assertNever(instruction, "instruction");
  }
}

function partRegisters(part: StringPart): readonly Register[] {
  return "text" in part ? [] : present(part.value, part.format);
}

function present(...registers: readonly (Register | undefined)[]): Register[] {
  return registers.filter((register) => register !== undefined);
}

/**
 * The `if` statements and conditional expressions of a program, by place: where the condition stands, what the branches hold.
 * The IR also has `if`s for what an author does not write as one: the later operands of `and` and `or`, defaults, `?.`.
 */
import type { Span } from "../base/span.js";
import { compareSpans, spanKey } from "../base/span.js";
import type { Block, Func, Instruction, Program, Register } from "../ir/ir.js";
import { nestedBlocks, readRegisters, walkInstructions, writtenRegisters } from "../ir/walk.js";

export type If = Extract<Instruction, { readonly op: "if" }>;

export interface BranchSite {
  readonly function: Func;
  readonly instruction: If;
  /** Where the condition stands. */
  readonly condition: Span;
  /** The block that the instruction is in, and where. */
  readonly block: Block;
  readonly index: number;
}

/** Sites by the key of the instruction's span. */
export function branchSites(program: Program): ReadonlyMap<string, BranchSite> {
  const sites = new Map<string, BranchSite>();
  for (const module of program.modules) for (const f of module.functions) collect(f, f.body, sites);
  return sites;
}

function collect(f: Func, body: Block, sites: Map<string, BranchSite>): void {
  const pending: Block[] = [body];
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    for (const [index, instruction] of block.entries()) {
      pending.push(...nestedBlocks(instruction));
      if (instruction.op !== "if") continue;
      const site = siteOf(f, block, index, instruction);
      if (site !== null) sites.set(spanKey(instruction.span), site);
    }
  }
}

function siteOf(f: Func, block: Block, index: number, instruction: If): BranchSite | null {
  if (isOperand(block, index, instruction)) return null;
  const condition = conditionSpan(block, index, instruction.condition);
  // What stands for the whole statement is no condition that somebody wrote: how a `switch` falls through.
  return condition === null || spanKey(condition) === spanKey(instruction.span)
    ? null
    : { function: f, instruction, condition, block, index };
}

/** Whether a branch goes on with the same condition, as the later operands of `and` and `or` do. */
function isOperand(block: Block, index: number, { condition, then, else: otherwise }: If): boolean {
  const tested = block.slice(0, index).flatMap((i) => (i.op === "unary" && i.target === condition ? [i.operand] : []));
  let writes = false;
  const see = (i: Instruction): void => {
    if (writtenRegisters(i).some((r) => r === condition || tested.includes(r))) writes = true;
  };
  walkInstructions(then, see);
  walkInstructions(otherwise, see);
  return writes;
}

/** The span of what computes a register, up to an instruction; null where that asks only whether something is there. */
function conditionSpan(block: Block, index: number, register: Register): Span | null {
  const spans: Span[] = [];
  for (const before of block.slice(0, index)) {
    const see = (i: Instruction): void => {
      if (!writtenRegisters(i).includes(register)) return;
      if (i.op === "unary" && (i.operator === "is-nullish" || i.operator === "is-undefined")) return;
      // What is copied is written where the original stands.
      if (i.op !== "copy" || readRegisters(i).length > 0) spans.push(i.span);
    };
    see(before);
    for (const nested of nestedBlocks(before)) walkInstructions(nested, see);
  }
  const [first, ...more] = spans.sort(compareSpans);
  return first === undefined ? null : more.reduce(around, first);
}

function around(a: Span, b: Span): Span {
  const isLater = b.endLine > a.endLine || (b.endLine === a.endLine && b.endColumn > a.endColumn);
  return isLater ? { ...a, endLine: b.endLine, endColumn: b.endColumn } : a;
}

/** Whether every way through the block leaves it by an exception. */
export function onlyRaises(block: Block): boolean {
  return block.at(-1)?.op === "raise";
}

/** Whether the block's last instruction leaves what is around it. */
export function leaves(block: Block): boolean {
  const op = block.at(-1)?.op;
  return op === "return" || op === "raise" || op === "break" || op === "continue";
}

/**
 * The `if` statements and conditional expressions of a program, by place: where the condition stands, what the branches hold.
 * The IR also has `if`s for what an author does not write as one: the later operands of `and` and `or`, defaults, `?.`.
 */
import type { Span } from "../base/span.js";
import { compareSpans, spanKey } from "../base/span.js";
import type { Block, Func, Instruction, Program, Register } from "../ir/ir.js";
import { readRegisters, walkNested, writtenRegisters } from "../ir/walk.js";

export type If = Extract<Instruction, { readonly op: "if" }>;

export interface BranchSite {
  readonly function: Func;
  readonly instruction: If;
  /** Where the condition stands. */
  readonly condition: Span;
  /** The block that the instruction is in, and where. */
  readonly block: Block;
  readonly index: number;
  /** The `if`s before it in the block that ask the same register: they may be operands of its condition. */
  readonly earlier: readonly If[];
}

/** Sites by the key of the instruction's span. */
export function branchSites(program: Program): ReadonlyMap<string, BranchSite> {
  const sites = new Map<string, BranchSite>();
  for (const module of program.modules) for (const f of module.functions) collect(f, f.body, sites);
  return sites;
}

function collect(f: Func, body: Block, sites: Map<string, BranchSite>): void {
  const { ifs, writes } = placesOf(body);
  const asking = new Map<Register, Placed<If>[]>();
  for (const placed of ifs) {
    const { condition } = placed.instruction;
    const known = asking.get(condition) ?? [];
    const earlier = known.filter(({ block }) => block === placed.block).map(({ instruction }) => instruction);
    const site = siteOf(f, placed, { writes, earlier });
    asking.set(condition, [...known, placed]);
    if (site !== null) sites.set(spanKey(site.instruction.span), site);
  }
}

/** An instruction in its block, and its place in the order in which all instructions of the function stand. */
interface Placed<I extends Instruction = Instruction> {
  readonly instruction: I;
  readonly block: Block;
  readonly index: number;
  readonly at: number;
  /** Place of the first instruction of the block. */
  readonly from: number;
  /** Behind the last of what is nested in it. */
  end: number;
}

/** What writes a register, in order. */
type Writes = ReadonlyMap<Register, readonly Placed[]>;

/** One walk over the function: a chain of thousands of branches is looked through once, not once for each. */
function placesOf(body: Block): { readonly ifs: readonly Placed<If>[]; readonly writes: Writes } {
  const ifs: Placed<If>[] = [];
  const writes = new Map<Register, Placed[]>();
  const starts = new Map<Block, number>();
  const open: Placed[] = [];
  let count = 0;
  const enter = (instruction: Instruction, block: Block, index: number): void => {
    const at = count++;
    if (index === 0) starts.set(block, at);
    const placed = { instruction, block, index, at, from: starts.get(block) ?? at, end: at };
    open.push(placed);
    if (instruction.op === "if") ifs.push(placed as Placed<If>);
    for (const register of writtenRegisters(instruction)) {
      const known = writes.get(register);
      if (known === undefined) writes.set(register, [placed]);
      else known.push(placed);
    }
  };
  walkNested(body, enter, () => {
    const placed = open.pop();
    if (placed !== undefined) placed.end = count;
  });
  return { ifs, writes };
}

function siteOf(
  f: Func,
  placed: Placed<If>,
  { writes, earlier }: { readonly writes: Writes; readonly earlier: readonly If[] },
): BranchSite | null {
  const { instruction, block, index } = placed;
  if (isOperand(placed, writes)) return null;
  const condition = conditionSpan(placed, writes);
  // What stands for the whole statement is no condition that somebody wrote: how a `switch` falls through.
  return condition === null || spanKey(condition) === spanKey(instruction.span)
    ? null
    : { function: f, instruction, condition, block, index, earlier };
}

/** Before the `if` in its block, or nested in what is. */
function isBefore({ at }: Placed, { from, at: end }: Placed<If>): boolean {
  return at >= from && at < end;
}

/** Whether a branch goes on with the same condition, as the later operands of `and` and `or` do. */
function isOperand(placed: Placed<If>, writes: Writes): boolean {
  const { instruction, block, at, end } = placed;
  const own = writes.get(instruction.condition) ?? [];
  const tested = own.flatMap((write) =>
    write.block === block && isBefore(write, placed) && write.instruction.op === "unary" ? [write.instruction.operand] : [],
  );
  return [instruction.condition, ...tested].some((register) =>
    (writes.get(register) ?? []).some((write) => write.at > at && write.at < end),
  );
}

/** The span of what computes the condition, up to the `if`; null where that asks only whether something is there. */
function conditionSpan(placed: Placed<If>, writes: Writes): Span | null {
  const spans: Span[] = [];
  for (const write of writes.get(placed.instruction.condition) ?? []) {
    const { instruction: i } = write;
    if (!isBefore(write, placed)) continue;
    if (i.op === "unary" && (i.operator === "is-nullish" || i.operator === "is-undefined")) continue;
    // What is copied is written where the original stands.
    if (i.op !== "copy" || readRegisters(i).length > 0) spans.push(i.span);
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

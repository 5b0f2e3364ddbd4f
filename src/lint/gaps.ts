/**
 * Gaps of ladders: tests on one number, one after the other, that leave out a piece between two of their ranges which then
 * goes where the far end goes: `> 0.5`, `0.2 < s < 0.5`, else is "bad" at exactly 0.5. An `else` that is for one piece in the
 * middle alone is what the author meant.
 */
import type { Diagnostic } from "../base/diagnostic.js";
import { spanKey } from "../base/span.js";
import type { Guard, Variable } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import type { NumberSet } from "../diagram/domain.js";
import { complementNumbers, intersectNumbers, nextDown } from "../diagram/domain.js";
import type { Block, Instruction, Register } from "../ir/ir.js";
import type { Machine } from "../symbolic/machine.js";
import type { IfRecord } from "../symbolic/records.js";
import type { BranchSite } from "./branch-sites.js";
import { leaves } from "./branch-sites.js";
import type { LintInput } from "./lint-input.js";
import type { OutputNumber } from "./numbers.js";
import { outputNumber, range } from "./numbers.js";
import type { ReachedSite } from "./reached.js";
import { reachedSites, withinBudget } from "./reached.js";
import { roundestIn, shownAs } from "./shown-numbers.js";

export function lintGaps(input: LintInput): Diagnostic[] {
  const sites = new Map(reachedSites(input).map((s) => [spanKey(s.site.instruction.span), s]));
  const inner = new Set<string>();
  const lastAsked = lastAskedIn();
  const found: Diagnostic[] = [];
  const inOrder = [...sites.values()].sort((a, b) => a.site.instruction.span.line - b.site.instruction.span.line);
  for (const head of inOrder) {
    if (inner.has(spanKey(head.site.instruction.span))) continue;
    const ladder = ladderFrom(head, sites, lastAsked);
    for (const { site } of ladder.slice(1)) inner.add(spanKey(site.instruction.span));
    if (ladder.length < 2) continue;
    const gap = head.ways.map(({ machine, record }) => withinBudget(machine, null, () => gapOf(input, machine, record, ladder)));
    const [first] = gap;
    if (first != null && gap.every((g) => g !== null)) found.push(first);
  }
  return found;
}

/** The tests that follow one another: `elif`, or an `if` right behind one. */
function ladderFrom(head: ReachedSite, sites: ReadonlyMap<string, ReachedSite>, lastAsked: LastAsked): ReachedSite[] {
  const ladder = [head];
  for (let at: ReachedSite | undefined = head; at !== undefined; ) {
    const next = nextOf(at.site, lastAsked);
    at = next === null ? undefined : sites.get(spanKey(next.span));
    if (at !== undefined) ladder.push(at);
  }
  return ladder;
}

/** Where in a block a register is asked last. */
type LastAsked = (block: Block, register: Register) => number;

/** Each block is looked through once. */
function lastAskedIn(): LastAsked {
  const known = new Map<Block, ReadonlyMap<Register, number>>();
  return (block, register) => {
    const places = known.get(block) ?? new Map(block.flatMap((i, n) => (i.op === "if" ? [[i.condition, n] as const] : [])));
    known.set(block, places);
    return places.get(register) ?? -1;
  };
}

function nextOf({ block, index, instruction }: BranchSite, lastAsked: LastAsked): Instruction | null {
  return instruction.else.length > 0 ? firstIf(instruction.else, 0, lastAsked) : firstIf(block, index + 1, lastAsked);
}

const acting = new Set<Instruction["op"]>(["call", "store", "set-attribute", "set-item", "return", "for", "while", "try", "with", "raise"]);

/** The first `if` of a block from a place on, where nothing is done before it. The later operands of its condition may stand between. */
function firstIf(block: Block, from: number, lastAsked: LastAsked): Instruction | null {
  for (let n = from; n < block.length; n++) {
    const instruction = block[n]!;
    if (acting.has(instruction.op)) return null;
    // What a later `if` of the block asks too is an operand of its condition.
    if (instruction.op === "if" && lastAsked(block, instruction.condition) === n) return instruction;
  }
  return null;
}

function gapOf({ catalog }: LintInput, machine: Machine, head: IfRecord, ladder: readonly ReachedSite[]): Diagnostic | null {
  const { forest } = machine;
  let covered: Guard = forest.false;
  for (const { ways } of ladder) {
    const own = ways.find((w) => w.machine === machine && w.record.context === head.context);
    if (own === undefined) return null;
    covered = forest.or(covered, forest.and(own.record.live, own.record.condition));
  }
  const left = forest.restrict(forest.minus(head.live, covered), head.live);
  const [variable, ...others] = supportOf(left);
  if (variable === undefined || others.length > 0 || left.kind !== "ranges") return null;
  const number = outputNumber(machine, catalog, variable);
  if (number === null || number.kind !== "score") return null;
  const starts = left.children.flatMap((child, i) => {
    const inside = child === forest.true;
    const before = i === 0 ? false : left.children[i - 1] === forest.true;
    return inside === before ? [] : [i === 0 ? Number.NEGATIVE_INFINITY : left.cuts[i - 1]!];
  });
  const hole = holeIn(starts, number, ladder);
  return hole === null ? null : gap(hole, number, variable, ladder);
}

interface Hole {
  readonly from: number;
  /** Not in it any more. */
  readonly to: number;
}

/** Wider than this part of the range, what is left over between two tests is a piece of its own. */
const widest = 0.1;

function holeIn(left: NumberSet, { minimum, maximum }: OutputNumber, ladder: readonly ReachedSite[]): Hole | null {
  const within = intersectNumbers(left, range(minimum, maximum));
  const ends = within.length % 2 === 0 ? within : [...within, Number.POSITIVE_INFINITY];
  const pieces = ends.flatMap((from, i) => (i % 2 === 0 ? [{ from, to: ends[i + 1]! }] : []));
  const covered = complementNumbers(within);
  const inner = pieces.filter(({ from, to }) => from > minimum && nextDown(to) < maximum && covered.length > 0);
  const atEnds = pieces.length - inner.length;
  const size = Number.isFinite(maximum) ? maximum - minimum : Number.POSITIVE_INFINITY;
  const [only, ...more] = inner.filter(({ from, to }) => to - from <= widest * size);
  if (only === undefined || more.length > 0 || inner.length > 1) return null;
  if (atEnds > 0) return only;
  const hasElse = ladder.at(-1)!.site.instruction.else.length > 0 || leaves(ladder[0]!.site.instruction.then);
  const isPoint = only.to <= 1.000001 * only.from && only.from > 0 ? true : nextDown(only.to) === only.from;
  return isPoint && only.from !== 0 && !hasElse ? only : null;
}

function gap({ from, to }: Hole, number: OutputNumber, _variable: Variable, ladder: readonly ReachedSite[]): Diagnostic {
  const point = nextDown(to) === from;
  const example = shownAs(roundestIn(from, to));
  const last = ladder.at(-1)!.site.instruction;
  const where = last.else.length > 0 ? "goes to the last `else`, with scores that are far from it" : "is in none of the ranges";
  const what = point ? `A score of exactly ${example}` : `A score from ${shownAs(from)} to ${shownAs(nextDown(to))}, like ${example},`;
  return {
    code: "interval-gap",
    span: ladder[0]!.site.condition,
    message: `${what} of ${number.located.path.join(".")} lies between two of the ranges that these tests ask for, and ${where}.`,
    remedy: "Let one of the two ranges include its end (`>=` or `<=`).",
  };
}

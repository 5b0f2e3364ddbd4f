/**
 * Matches regular expressions in time linear in the text (a Pike machine): threads in order of preference step
 * through the text together, so that the first that ends is the match that backtracking would find. Work is bounded; what
 * is beyond the bound, or not understood, is `null`.
 */
import { isWordCharacter } from "./regex-characters.js";
import type { Assertion, Node } from "./regex-pattern.js";
import type { Conventions, Instruction, Regex } from "./regex-program.js";
import { makeRegex } from "./regex-program.js";
import { flag, parsePattern } from "./regex-syntax.js";
import { characters } from "./text.js";

/** Positions in characters: start and end of the whole match, then of each group; -1 for a group that took no part. */
export type Slots = readonly number[];

const workLimit = 2_000_000;
const compiledLimit = 200;

/** Keeps what was compiled last; null where a pattern is not understood. */
export function rememberRegexes<T>(compile: (source: string, flags: T) => Regex | null): (source: string, flags: T) => Regex | null {
  const compiled = new Map<string, Regex | null>();
  return (source, flags) => {
    const key = `${String(flags)}:${source}`;
    let known = compiled.get(key);
    if (known === undefined) {
      known = compile(source, flags);
      if (compiled.size >= compiledLimit) compiled.clear();
      compiled.set(key, known);
    }
    return known;
  };
}

/** Of an expression in Python's syntax. */
export const compileRegex = rememberRegexes((source: string, flags: number): Regex | null => {
  const pattern = parsePattern(source, flags);
  if (pattern === null) return null;
  const ascii = (flags & flag.ascii) !== 0 || /^\(\?[imsxu]*a/.test(source);
  return makeRegex(pattern, { charactersOf: characters, isWord: (c) => isWordCharacter(c, ascii), isLineEnd: (c) => c === "\n" });
});

interface Thread {
  readonly at: number;
  readonly slots: Slots;
}

export interface MatchOptions {
  readonly from: number;
  /** Only a match that begins at `from`. */
  readonly anchored: boolean;
  /** Only a match that ends where the text ends. */
  readonly whole: boolean;
  /** No empty match at `from`. */
  readonly advance?: boolean;
  /** Where what looks ahead or behind holds in this text, from `lookEverywhere`. */
  readonly looks?: Looks;
}

/** For each look, whether it holds at each position. */
export type Looks = readonly Uint8Array[];

/** Null without a match, "too-much" beyond the bound of work. */
export function matchRegex(regex: Regex, text: readonly string[], options: MatchOptions): Slots | null | "too-much" {
  const { program } = regex;
  const looks = options.looks ?? lookEverywhere(regex, text);
  if (looks === "too-much") return looks;
  const empty: Slots = Array.from({ length: 2 * (regex.pattern.groups + 1) + regex.marks }, () => -1);
  let threads: Thread[] = [];
  let best: Slots | null = null;
  let work = 0;
  for (let position = options.from; position <= text.length; position++) {
    const starts = best === null && (position === options.from || !options.anchored);
    const next: Thread[] = [];
    const seen = new Set<number>();
    const follow = (first: Thread): void => {
      const stack = [first];
      for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
        const key = threadKey(regex, thread, position);
        if (seen.has(key)) continue;
        seen.add(key);
        work++;
        const i = program[thread.at]!;
        if (i.op === "split") stack.push({ at: i.second, slots: thread.slots }, { at: i.first, slots: thread.slots });
        else if (i.op === "jump") stack.push({ at: i.to, slots: thread.slots });
        else if (i.op === "character" || i.op === "end") next.push(thread);
        else if (i.op === "save" || i.op === "reset" || passes(i, { regex, text, position, looks, slots: thread.slots }))
          stack.push({ at: thread.at + 1, slots: slotsAfter(i, thread.slots, position) });
      }
    };
    threads.forEach(follow);
    if (starts) follow({ at: 0, slots: empty });
    threads = [];
    const c = text[position];
    for (const thread of next) {
      const i = program[thread.at]!;
      if (i.op === "end") {
        if ((options.whole && position < text.length) || (options.advance === true && position === options.from)) continue;
        best = thread.slots;
        break;
      }
      if (c !== undefined && i.op === "character" && i.test(c)) threads.push({ at: thread.at + 1, slots: thread.slots });
    }
    if (work > workLimit) return "too-much";
    if (threads.length === 0 && (best !== null || options.anchored)) return best;
  }
  return best;
}

/** Threads at one place go on alike, but for the rounds in which they have matched nothing yet. */
function threadKey({ program, pattern, marks }: Regex, { at, slots }: Thread, position: number): number {
  let key = 0;
  for (let mark = 0; mark < marks; mark++) key = 2 * key + (slots[2 * (pattern.groups + 1) + mark] === position ? 1 : 0);
  return key * program.length + at;
}

interface Place {
  readonly regex: Conventions;
  readonly text: readonly string[];
  readonly position: number;
  readonly looks: Looks;
  readonly slots: Slots;
}

/** Whether a thread goes on at an instruction that matches no character. */
function passes(i: Instruction, { regex, text, position, looks, slots }: Place): boolean {
  if (i.op === "assert") return holds(i.at, text, position, regex);
  if (i.op === "look") return (looks[i.index]?.[position] === 1) !== i.negated;
  return i.op !== "progress" || slots[i.slot] !== position;
}

function slotsAfter(i: Instruction, slots: Slots, position: number): Slots {
  if (i.op === "save") return slots.map((slot, n) => (n === i.slot ? position : slot));
  if (i.op === "progress") return slots.map((slot, n) => (n === i.slot ? -1 : slot));
  return i.op === "reset" ? slots.map((slot, n) => (n >= i.from && n < i.to ? -1 : slot)) : slots;
}

/** Where each look of the expression holds in a text; "too-much" beyond the bound of work. */
export function lookEverywhere(regex: Regex, text: readonly string[]): Looks | "too-much" {
  const looks: Uint8Array[] = [];
  const size = regex.looks.reduce((sum, { program }) => sum + program.length, 0);
  if (size * (text.length + 1) > workLimit) return "too-much";
  for (const { program, ahead } of regex.looks) {
    const found = new Uint8Array(text.length + 1);
    let before: readonly number[] = [];
    for (let step = 0; step <= text.length; step++) {
      const position = ahead ? text.length - step : step;
      const here = closure(program, [...before, 0], { regex, text, position, looks, slots: [] });
      if (here.some((at) => program[at]!.op === "end")) found[position] = 1;
      const c = text[ahead ? position - 1 : position];
      before = here.flatMap((at) => {
        const i = program[at]!;
        return c !== undefined && i.op === "character" && i.test(c) ? [at + 1] : [];
      });
    }
    looks.push(found);
  }
  return looks;
}

/** Places that are reached without a character. */
function closure(program: readonly Instruction[], from: readonly number[], place: Place): readonly number[] {
  const seen = new Set<number>();
  const stack = [...from];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const i = program[at]!;
    if (i.op === "split") stack.push(i.first, i.second);
    else if (i.op === "jump") stack.push(i.to);
    else if (i.op !== "character" && i.op !== "end" && passes(i, place)) stack.push(at + 1);
  }
  return [...seen];
}

function holds(at: Assertion, text: readonly string[], position: number, { isWord, isLineEnd }: Conventions): boolean {
  const before = text[position - 1];
  const after = text[position];
  switch (at) {
    case "start":
      return position === 0;
    case "end":
      return position === text.length;
    case "line-start":
      return before === undefined || isLineEnd(before);
    case "line-end":
      return after === undefined || isLineEnd(after);
    case "last-line-end":
      return position === text.length || (position === text.length - 1 && after === "\n");
    case "boundary":
    case "no-boundary": {
      const word = (c: string | undefined): boolean => c !== undefined && isWord(c);
      return (word(before) !== word(after)) === (at === "boundary");
    }
  }
}

/** A text that the expression finds, as short as its counts allow, with these texts for groups; null where there is no simple one. */
export function sampleOf(regex: Regex, groups: ReadonlyMap<number, string> = new Map()): string | null {
  const text = sampleNode(regex.pattern.root, groups);
  const found = matchRegex(regex, regex.charactersOf(text), { from: 0, anchored: false, whole: false });
  return found !== null && found !== "too-much" ? text : null;
}

function sampleNode(node: Node, groups: ReadonlyMap<number, string>): string {
  switch (node.kind) {
    case "character":
      return node.sample;
    case "assertion":
    case "look":
      return "";
    case "sequence":
      return node.parts.map((part) => sampleNode(part, groups)).join("");
    case "choice":
      return sampleNode(node.options[0]!, groups);
    case "repeat":
      return sampleNode(node.body, groups).repeat(Math.min(node.least, 100));
    case "group":
      return groups.get(node.index) ?? sampleNode(node.body, groups);
  }
}

/**
 * Matches Python's regular expressions in time linear in the text (a Pike machine): threads in order of preference step
 * through the text together, so that the first that ends is the match that backtracking would find. Work is bounded; what
 * is beyond the bound, or not understood, is `null`.
 */
import { isWordCharacter } from "./regex-characters.js";
import type { Assertion, Node, Pattern } from "./regex-syntax.js";
import { flag, parsePattern, unlimited } from "./regex-syntax.js";

type Instruction =
  | { readonly op: "character"; readonly test: (c: string) => boolean }
  | { readonly op: "split"; first: number; second: number }
  | { readonly op: "jump"; to: number }
  | { readonly op: "save"; readonly slot: number }
  | { readonly op: "assert"; readonly at: Assertion }
  | { readonly op: "end" };

export interface Regex {
  readonly program: readonly Instruction[];
  readonly pattern: Pattern;
  readonly ascii: boolean;
}

/** Positions in code points: start and end of the whole match, then of each group; -1 for a group that took no part. */
export type Slots = readonly number[];

const programLimit = 4000;
const workLimit = 2_000_000;

const compiled = new Map<string, Regex | null>();
const compiledLimit = 200;

/** Null where the pattern is not understood. */
export function compileRegex(source: string, flags: number): Regex | null {
  const key = `${flags}:${source}`;
  let known = compiled.get(key);
  if (known === undefined) {
    known = newRegex(source, flags);
    if (compiled.size >= compiledLimit) compiled.clear();
    compiled.set(key, known);
  }
  return known;
}

function newRegex(source: string, flags: number): Regex | null {
  const pattern = parsePattern(source, flags);
  if (pattern === null) return null;
  const program: Instruction[] = [{ op: "save", slot: 0 }];
  if (!emit(program, pattern.root)) return null;
  program.push({ op: "save", slot: 1 }, { op: "end" });
  return { program, pattern, ascii: (flags & flag.ascii) !== 0 || /^\(\?[imsxu]*a/.test(source) };
}

/** False where the program would be too large. */
function emit(program: Instruction[], node: Node): boolean {
  if (program.length > programLimit) return false;
  switch (node.kind) {
    case "character":
      program.push({ op: "character", test: node.test });
      return true;
    case "assertion":
      program.push({ op: "assert", at: node.at });
      return true;
    case "sequence":
      return node.parts.every((part) => emit(program, part));
    case "group": {
      program.push({ op: "save", slot: 2 * node.index });
      const fits = emit(program, node.body);
      program.push({ op: "save", slot: 2 * node.index + 1 });
      return fits;
    }
    case "choice":
      return emitChoice(program, node.options);
    case "repeat":
      return emitRepeat(program, node);
  }
}

function emitChoice(program: Instruction[], options: readonly Node[]): boolean {
  const jumps: { op: "jump"; to: number }[] = [];
  for (const [i, option] of options.entries()) {
    if (i === options.length - 1) {
      if (!emit(program, option)) return false;
      break;
    }
    const split = { op: "split" as const, first: program.length + 1, second: 0 };
    program.push(split);
    if (!emit(program, option)) return false;
    const jump = { op: "jump" as const, to: 0 };
    jumps.push(jump);
    program.push(jump);
    split.second = program.length;
  }
  for (const jump of jumps) jump.to = program.length;
  return true;
}

function emitRepeat(program: Instruction[], { body, least, most, lazy }: Node & { kind: "repeat" }): boolean {
  for (let n = 0; n < least; n++) if (!emit(program, body)) return false;
  const splits: { op: "split"; first: number; second: number; from: number }[] = [];
  const split = (): void => {
    const made = { op: "split" as const, first: 0, second: 0, from: program.length + 1 };
    program.push(made);
    splits.push(made);
  };
  if (most === unlimited) {
    const start = program.length;
    split();
    if (!emit(program, body)) return false;
    program.push({ op: "jump", to: start });
  } else {
    for (let n = least; n < most; n++) {
      split();
      if (!emit(program, body)) return false;
    }
  }
  for (const made of splits) [made.first, made.second] = lazy ? [program.length, made.from] : [made.from, program.length];
  return true;
}

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
}

/** Null without a match, "too-much" beyond the bound of work. */
export function matchRegex(regex: Regex, text: readonly string[], options: MatchOptions): Slots | null | "too-much" {
  const { program } = regex;
  const empty: Slots = Array.from({ length: 2 * (regex.pattern.groups + 1) }, () => -1);
  let threads: Thread[] = [];
  let best: Slots | null = null;
  let work = 0;
  for (let position = options.from; position <= text.length; position++) {
    const starts = best === null && (position === options.from || !options.anchored);
    const next: Thread[] = [];
    const seen = new Set<number>();
    const follow = (at: number, slots: Slots): void => {
      const stack: Thread[] = [{ at, slots }];
      for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
        if (seen.has(thread.at)) continue;
        seen.add(thread.at);
        work++;
        const i = program[thread.at]!;
        if (i.op === "jump") stack.push({ at: i.to, slots: thread.slots });
        else if (i.op === "split") stack.push({ at: i.second, slots: thread.slots }, { at: i.first, slots: thread.slots });
        else if (i.op === "save") stack.push({ at: thread.at + 1, slots: thread.slots.map((s, n) => (n === i.slot ? position : s)) });
        else if (i.op !== "assert") next.push(thread);
        else if (holds(i.at, text, position, regex.ascii)) stack.push({ at: thread.at + 1, slots: thread.slots });
      }
    };
    for (const thread of threads) follow(thread.at, thread.slots);
    if (starts) follow(0, empty);
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

function holds(at: Assertion, text: readonly string[], position: number, ascii: boolean): boolean {
  switch (at) {
    case "start":
      return position === 0;
    case "end":
      return position === text.length;
    case "line-start":
      return position === 0 || text[position - 1] === "\n";
    case "line-end":
      return position === text.length || text[position] === "\n";
    case "last-line-end":
      return position === text.length || (position === text.length - 1 && text[position] === "\n");
    case "boundary":
    case "no-boundary": {
      const isWord = (c: string | undefined): boolean => c !== undefined && isWordCharacter(c, ascii);
      return (isWord(text[position - 1]) !== isWord(text[position])) === (at === "boundary");
    }
  }
}

/** A text that the expression finds, as short as its counts allow, with these texts for groups; null where there is no simple one. */
export function sampleOf(regex: Regex, groups: ReadonlyMap<number, string> = new Map()): string | null {
  const text = sampleNode(regex.pattern.root, groups);
  const found = matchRegex(regex, Array.from(text), { from: 0, anchored: false, whole: false });
  return found !== null && found !== "too-much" ? text : null;
}

function sampleNode(node: Node, groups: ReadonlyMap<number, string>): string {
  switch (node.kind) {
    case "character":
      return node.sample;
    case "assertion":
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

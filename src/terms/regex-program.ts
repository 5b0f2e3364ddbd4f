/**
 * The program of a regular expression for the machine of `regex.ts`. What looks ahead or behind is a program of its own,
 * which finds all positions where it holds in one go over the text, those ahead from the end.
 */
import type { Assertion, Look, Node, Pattern, Repeat } from "./regex-pattern.js";
import { unlimited } from "./regex-pattern.js";

export type Instruction =
  | { readonly op: "character"; readonly test: (c: string) => boolean }
  | { readonly op: "split"; first: number; second: number }
  | { readonly op: "jump"; to: number }
  | { readonly op: "save"; readonly slot: number }
  /** Sets these slots back. */
  | { readonly op: "reset"; readonly from: number; readonly to: number }
  /** Fails where nothing was matched since the slot was saved; clears the slot. */
  | { readonly op: "progress"; readonly slot: number }
  | { readonly op: "assert"; readonly at: Assertion }
  | { readonly op: "look"; readonly index: number; readonly negated: boolean }
  | { readonly op: "end" };

/** What a language takes for a character, for a word and for the end of a line. */
export interface Conventions {
  readonly charactersOf: (text: string) => readonly string[];
  readonly isWord: (c: string) => boolean;
  readonly isLineEnd: (c: string) => boolean;
}

export interface LookProgram {
  readonly program: readonly Instruction[];
  readonly ahead: boolean;
}

export interface Regex extends Conventions {
  readonly program: readonly Instruction[];
  /** In an order where each refers only to those before it. */
  readonly looks: readonly LookProgram[];
  readonly pattern: Pattern;
  /** Slots behind those of the groups: where the rounds that must match something began. */
  readonly marks: number;
}

const programLimit = 4000;

/** Positions of marks tell threads apart, so that there must be few. */
const markLimit = 6;

/** Null where the program would be too large. */
export function makeRegex(pattern: Pattern, conventions: Conventions): Regex | null {
  const writer = new Writer(2 * (pattern.groups + 1));
  const program: Instruction[] = [{ op: "save", slot: 0 }];
  if (!writer.emit(program, pattern.root, "forward")) return null;
  program.push({ op: "save", slot: 1 }, { op: "end" });
  return { program, looks: writer.looks, pattern, marks: writer.marks, ...conventions };
}

/** Backward programs, and those of `position` alone, only tell whether there is a match: they keep no groups. */
type Way = "forward" | "forward-only-whether" | "backward";

class Writer {
  readonly looks: LookProgram[] = [];
  marks = 0;

  constructor(private readonly firstMark: number) {}

  /** False where the program would be too large. */
  emit(program: Instruction[], node: Node, way: Way): boolean {
    if (program.length > programLimit) return false;
    switch (node.kind) {
      case "character":
        program.push({ op: "character", test: node.test });
        return true;
      case "assertion":
        program.push({ op: "assert", at: node.at });
        return true;
      case "sequence":
        return (way === "backward" ? [...node.parts].reverse() : node.parts).every((part) => this.emit(program, part, way));
      case "group": {
        if (way !== "forward") return this.emit(program, node.body, way);
        program.push({ op: "save", slot: 2 * node.index });
        const fits = this.emit(program, node.body, way);
        program.push({ op: "save", slot: 2 * node.index + 1 });
        return fits;
      }
      case "choice":
        return this.choice(program, node.options, way);
      case "repeat":
        return this.repeat(program, node, way);
      case "look":
        return this.look(program, node);
    }
  }

  private choice(program: Instruction[], options: readonly Node[], way: Way): boolean {
    const jumps: { op: "jump"; to: number }[] = [];
    for (const [i, option] of options.entries()) {
      if (i === options.length - 1) {
        if (!this.emit(program, option, way)) return false;
        break;
      }
      const split = { op: "split" as const, first: program.length + 1, second: 0 };
      program.push(split);
      if (!this.emit(program, option, way)) return false;
      const jump = { op: "jump" as const, to: 0 };
      jumps.push(jump);
      program.push(jump);
      split.second = program.length;
    }
    for (const jump of jumps) jump.to = program.length;
    return true;
  }

  private repeat(program: Instruction[], node: Repeat, way: Way): boolean {
    const { least, most, lazy } = node;
    for (let n = 0; n < least; n++) if (!this.round(program, node, way, false)) return false;
    const splits: { op: "split"; first: number; second: number; from: number }[] = [];
    const split = (): void => {
      const made = { op: "split" as const, first: 0, second: 0, from: program.length + 1 };
      program.push(made);
      splits.push(made);
    };
    if (most === unlimited) {
      const start = program.length;
      split();
      if (!this.round(program, node, way, true)) return false;
      program.push({ op: "jump", to: start });
    } else {
      for (let n = least; n < most; n++) {
        split();
        if (!this.round(program, node, way, true)) return false;
      }
    }
    for (const made of splits) [made.first, made.second] = lazy ? [program.length, made.from] : [made.from, program.length];
    return true;
  }

  private round(program: Instruction[], { body, resets, progresses }: Repeat, way: Way, optional: boolean): boolean {
    if (way !== "forward") return this.emit(program, body, way);
    if (resets !== undefined) program.push({ op: "reset", from: 2 * resets[0], to: 2 * resets[1] });
    if (!optional || progresses === undefined) return this.emit(program, body, way);
    if (this.marks === markLimit) return false;
    const slot = this.firstMark + this.marks++;
    program.push({ op: "save", slot });
    if (!this.emit(program, body, way)) return false;
    program.push({ op: "progress", slot });
    return true;
  }

  private look(program: Instruction[], { ahead, negated, body }: Look): boolean {
    const own: Instruction[] = [];
    if (!this.emit(own, body, ahead ? "backward" : "forward-only-whether")) return false;
    own.push({ op: "end" });
    program.push({ op: "look", index: this.looks.length, negated });
    this.looks.push({ program: own, ahead });
    return this.looks.reduce((sum, look) => sum + look.program.length, program.length) <= 2 * programLimit;
  }
}

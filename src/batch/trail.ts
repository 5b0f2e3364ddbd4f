/**
 * Where a worker is: a file whose first line is the stage and what it is on. It is written over again and again, at once and in place, so that
 * it tells where a worker was that was ended without a word.
 */
import { openSync, readFileSync, writeSync } from "node:fs";
import type { AnalysisStage } from "../options.js";

export interface Place {
  readonly stage: AnalysisStage | "unpack" | "page" | "write";
  /** A file, or a function as `FILE:NAME`; empty where the stage is of the whole. */
  readonly what: string;
}

export class Trail {
  private readonly descriptor: number;

  constructor(path: string) {
    this.descriptor = openSync(path, "w");
  }

  mark(place: Place): void {
    const line = Buffer.from(`${JSON.stringify([place.stage, place.what])}\n`);
    // What is left of a longer line is behind the line's end.
    writeSync(this.descriptor, line, 0, line.length, 0);
  }
}

/** Undefined where nothing was marked. */
export function lastPlace(path: string): Place | undefined {
  try {
    const [stage, what] = JSON.parse(readFileSync(path, "utf8").split("\n", 1)[0] ?? "") as [Place["stage"], string];
    return { stage, what };
  } catch {
    return undefined;
  }
}

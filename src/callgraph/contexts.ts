/**
 * How many frames a function has. One, but for functions that hand on what they are given (they return a parameter or what
 * they make of it, or put one into another): these have one for each place that calls them, so that what one caller gets is
 * not mixed with what another gave (one call site of context, only where it changes answers).
 */
import { spanKey } from "../base/span.js";
import type { FunctionObject } from "./abstract-objects.js";
import type { Analysis, CallReason, CallSite } from "./analysis.js";
import { Frame } from "./frame.js";
import type { FunctionInfo } from "./function-info.js";
import type { PassingFunctions } from "./passing-functions.js";

/** A function has at most this many frames; further callers share one. */
const maximalFrames = 48;

/** Operators and properties are everywhere: their methods have one frame. */
const hasContext: ReadonlySet<CallReason> = new Set(["call", "decorator", "callback"]);

export class Contexts {
  /** All frames, in the order in which they were made. */
  readonly frames: Frame[] = [];
  private readonly counts = new Map<object, number>();

  constructor(
    private readonly analysis: Analysis,
    private readonly passing: PassingFunctions,
    /** Gives the parameters of a new frame their defaults. */
    private readonly bindDefaults: (callee: FunctionObject, frame: Frame) => void,
  ) {}

  /** The frame that a call of the function goes to. */
  frameFor(callee: FunctionObject, site: CallSite): Frame {
    const f = callee.info.function;
    if (!hasContext.has(site.reason) || !this.passing.has(callee.info)) return this.frame(callee, "");
    const key = spanKey(site.span);
    const known = callee.frames.get(key);
    if (known !== undefined) return known;
    const count = this.counts.get(f) ?? 0;
    if (count >= maximalFrames) return this.frame(callee, "");
    this.counts.set(f, count + 1);
    return this.frame(callee, key);
  }

  /** The frame that callers without one of their own share. */
  sharedFrame(callee: FunctionObject): Frame {
    return this.frame(callee, "");
  }

  private frame(callee: FunctionObject, key: string): Frame {
    let frame = callee.frames.get(key);
    if (frame !== undefined) return frame;
    callee.frames.set(key, (frame = this.make(callee.info, callee.parent)));
    this.bindDefaults(callee, frame);
    return frame;
  }

  make(info: FunctionInfo, parent: Frame | null): Frame {
    const frame = new Frame(info, parent, this.analysis.pointsTo);
    this.frames.push(frame);
    return frame;
  }
}

/** What a run notes of loops while they are summarised: what they build, what is asked of that meanwhile, and how they end. */
import type { Guard, Variable } from "../diagram/diagram.js";
import type { Atom, EntryKey } from "./value.js";

export class LoopNotes {
  /** Locations of dictionaries to which a loop over the output adds entries under keys of the output. */
  readonly openKeyed = new Set<string>();
  /** Conditions that say whether a key came in an earlier round. */
  readonly keysBefore = new Map<Variable, EntryKey>();
  /** What is asked of lists while they are built, by location: whether they hold a constant, and how many elements they have. */
  readonly askedOfLists = new Map<string, Set<Atom | "number">>();
  /** Loops that end by what the output is, by their places: what an earlier round left depends on it. */
  readonly endedByOutput = new Set<string>();
  /** The condition that there is one, by what stands for the elements of a collection for which the API is called. */
  readonly single = new Map<Atom, Guard>();
}

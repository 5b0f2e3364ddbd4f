/**
 * What the program asks about things that it kept from an item of a loop that is over. A kept thing is one state of its
 * loop; a question that the state does not answer is noted here, and the run is repeated with states that do: kept
 * things are then told apart by the answers. Notes outlive the run, so they name variables by their place and
 * predicates by their term.
 */
import type { NumberSet } from "../diagram/domain.js";
import type { Term } from "../terms/term.js";

export type Question =
  /** A boolean term over {"value": "text"}; failing counts as false. */
  | { readonly kind: "text"; readonly place: string; readonly term: Term }
  | { readonly kind: "number"; readonly place: string; readonly set: NumberSet }
  /** Of a variable with few lanes that are the same in every run: presence. */
  | { readonly kind: "lanes"; readonly place: string; readonly lanes: readonly number[] };

/** Items kept whole: what is asked of them is no question about one field. Texts to which rounds add, with what each round adds. */
export type LoopNeed = "whole-items" | "added-texts";

/** At most this many questions: each can double a loop's states. */
const questionLimit = 600;

export class Refinements {
  readonly questions: Question[] = [];
  private readonly known = new Set<string>();

  /** Questions that were noted since the run began. */
  fresh = 0;

  note(question: Question): void {
    const key = JSON.stringify(question);
    if (this.known.has(key) || this.questions.length >= questionLimit) return;
    this.known.add(key);
    this.questions.push(question);
    this.fresh++;
  }

  /** The same notes, for a run whose questions are its own. */
  copy(): Refinements {
    const copy = new Refinements();
    for (const question of this.questions) copy.note(question);
    for (const key of this.needs) copy.needs.add(key);
    copy.fresh = 0;
    return copy;
  }

  private readonly needs = new Set<string>();

  /** What the next run is to have of a loop, which is named by its place in the source. */
  need(what: LoopNeed, loop: string): void {
    const key = `${what} ${loop}`;
    if (this.needs.has(key)) return;
    this.needs.add(key);
    this.fresh++;
  }

  isNeeded(what: LoopNeed, loop: string): boolean {
    return this.needs.has(`${what} ${loop}`);
  }

  /** Positions of the questions about fields at or below a place, by its key. */
  about(place: string): number[] {
    return this.questions.flatMap((q, i) =>
      q.place === place || q.place.startsWith(place.endsWith("/") ? place : `${place}/`) ? [i] : [],
    );
  }
}

/** Answers to questions, by position. */
export type Facts = readonly (readonly [number, boolean])[];

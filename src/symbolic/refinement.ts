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
    for (const loop of this.whole) copy.keepWhole(loop);
    for (const loop of this.growing) copy.growTexts(loop);
    copy.fresh = 0;
    return copy;
  }

  private readonly whole = new Set<string>();

  /** A loop, named by its place in the source, is to keep items whole: what is asked of them is no question about one field. */
  keepWhole(loop: string): void {
    if (this.whole.has(loop)) return;
    this.whole.add(loop);
    this.fresh++;
  }

  keepsWhole(loop: string): boolean {
    return this.whole.has(loop);
  }

  private readonly growing = new Set<string>();

  /** Of a loop, named by its place in the source, the texts to which its rounds add are asked for. */
  growTexts(loop: string): void {
    if (this.growing.has(loop)) return;
    this.growing.add(loop);
    this.fresh++;
  }

  growsTexts(loop: string): boolean {
    return this.growing.has(loop);
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

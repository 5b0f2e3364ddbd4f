/** What a regular expression says, in whichever syntax it was written: the tree between the readers and the machine. */
import type { CharacterTest } from "./regex-characters.js";

export type Node =
  | { readonly kind: "character"; readonly test: CharacterTest; readonly sample: string }
  | { readonly kind: "sequence"; readonly parts: readonly Node[] }
  | { readonly kind: "choice"; readonly options: readonly Node[] }
  | Repeat
  | { readonly kind: "group"; readonly index: number; readonly body: Node }
  | { readonly kind: "assertion"; readonly at: Assertion }
  | Look;

export interface Repeat {
  readonly kind: "repeat";
  readonly body: Node;
  readonly least: number;
  readonly most: number;
  readonly lazy: boolean;
  /** Groups that each round sets back, from the first to before the second. */
  readonly resets?: readonly [number, number];
  /** A round beyond the least that matches nothing is refused. */
  readonly progresses?: true;
}

/** Whether the body matches at a position, ahead or behind; its groups are not kept. */
export interface Look {
  readonly kind: "look";
  readonly ahead: boolean;
  readonly negated: boolean;
  readonly body: Node;
}

export type Assertion = "start" | "end" | "line-start" | "line-end" | "last-line-end" | "boundary" | "no-boundary";

export interface Pattern {
  readonly root: Node;
  readonly groups: number;
  /** Names of groups by index; null for those without. */
  readonly names: readonly (string | null)[];
}

export const unlimited = Number.POSITIVE_INFINITY;

/** More rounds by count than this are not understood. */
export const largestCount = 1000;

export function mayBeEmpty(node: Node): boolean {
  switch (node.kind) {
    case "character":
      return false;
    case "assertion":
    case "look":
      return true;
    case "sequence":
      return node.parts.every(mayBeEmpty);
    case "choice":
      return node.options.some(mayBeEmpty);
    case "repeat":
      return node.least === 0 || mayBeEmpty(node.body);
    case "group":
      return mayBeEmpty(node.body);
  }
}

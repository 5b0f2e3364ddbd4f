/** What decision diagrams are made of: leaves, and nodes that test a finite variable or a number. */
import type { LaneSet } from "./domain.js";

/** A variable that diagrams branch on. Smaller `order` is tested first; orders are unique in a forest. */
export interface Variable {
  readonly order: number;
  /** Number of lanes of a finite domain; undefined for doubles. */
  readonly lanes?: number;
}

export interface Leaf<T> {
  readonly kind: "leaf";
  readonly id: number;
  readonly value: T;
}

/** One branch of a finite variable's node: the lanes of `when` lead to `then`. */
export interface LaneBranch<T> {
  readonly when: LaneSet;
  readonly then: Diagram<T>;
}

export interface LaneNode<T> {
  readonly kind: "lanes";
  readonly id: number;
  readonly variable: Variable;
  /** Disjoint, covering, by first lane. */
  readonly branches: readonly LaneBranch<T>[];
}

export interface RangeNode<T> {
  readonly kind: "ranges";
  readonly id: number;
  readonly variable: Variable;
  /** Ascending; child i serves [cuts[i-1], cuts[i]). */
  readonly cuts: readonly number[];
  readonly children: readonly Diagram<T>[];
}

export type Diagram<T> = Leaf<T> | LaneNode<T> | RangeNode<T>;
export type Guard = Diagram<boolean>;

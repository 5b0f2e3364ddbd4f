/** Sets of one lane. */
import { LaneSet } from "../diagram/domain.js";

export function one(lanes: number, lane: number): LaneSet {
  return LaneSet.of(lanes, (l) => l === lane);
}

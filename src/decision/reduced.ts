/** A decision's system in as little as says the same: what the program that is written, its classes and its rule are made of. */

import { flattened } from "./flatten.js";
import { withFusedPasses } from "./fused-passes.js";
import { withoutDefaults } from "./presence-defaults.js";
import { withoutSettledByLength } from "./settled-by-length.js";
import type { DecisionSystem } from "./system.js";

export function reduced(system: DecisionSystem): DecisionSystem {
  return withFusedPasses(flattened(withoutSettledByLength(withoutDefaults(system))));
}

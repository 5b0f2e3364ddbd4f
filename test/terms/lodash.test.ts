/** The rows of lodash against what lodash itself gave (`record-lodash.mjs`). */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lodashFunctions } from "../../src/terms/javascript/lodash-functions.js";
import { callFunction } from "../../src/terms/pure-function.js";
import type { TermValue } from "../../src/terms/value.js";
import { raises } from "../../src/terms/value.js";
import { agrees, show } from "./node.js";

type Recorded = readonly [name: string, given: readonly TermValue[], result: unknown];

const recorded = JSON.parse(readFileSync(new URL("./lodash-recorded.json", import.meta.url), "utf8")) as readonly Recorded[];

/** The rows that do not know every text, and how many of the recorded ones they may leave out. */
const partial = /Case$|First$|^capitalize$|^trim$/;
const mostLeftOut = 0.2;

describe("lodash", () => {
  it.each(lodashFunctions.map((row) => [row.javascript.replace("_.", ""), row] as const))("%s", (name, row) => {
    const own = recorded.filter(([called]) => called === name);
    expect(own.length).toBeGreaterThan(4);
    let leftOut = 0;
    for (const [, given, result] of own) {
      const ours = callFunction(row, given);
      if (ours === raises.unmodelled) leftOut++;
      else
        expect(agrees(ours, { value: result }), `${name}(${given.map(show).join(", ")}) is ${show(result)}, not ${show(ours)}`).toBe(true);
    }
    expect(leftOut).toBeLessThanOrEqual(partial.test(name) ? own.length * mostLeftOut : 0);
  });
});

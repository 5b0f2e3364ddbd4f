/** Outcomes that only arithmetic rules out: the solver is asked, and the outcome is gone from the spec. */
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { analyze } from "../src/analyze.js";

it("are not listed", async () => {
  const folder = fileURLToPath(new URL("fixtures/decision/impossible-outcome", import.meta.url));
  const { spec } = await analyze(folder, { entries: ["app.py:decide"] });
  const [decision] = spec.decisions;
  expect(decision?.outcomes.map((o) => o.description)).toEqual(['return "strong"', 'return "weak"']);
  expect(decision?.completeness.status).toBe("exact");
});

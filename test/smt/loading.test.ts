/** The solver's 35 MB are loaded when it is first wanted, and never by an import. */
import { createRequire } from "node:module";
import { expect, it } from "vitest";

const loaded = (): string[] => Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("z3-solver"));

it("importing the interface and the witnesses loads no solver", async () => {
  const { loadSolver } = await import("../../src/smt/solver.js");
  await import("../../src/smt/text-witness.js");
  expect(loaded()).toEqual([]);
  const solver = await loadSolver();
  expect(loaded()).not.toEqual([]);
  await solver.close();
});

import { it } from "vitest";
import { writeScript } from "../../src/smt/script.js";
import type { loadSolver } from "../../src/smt/solver.js";
import { startScripts } from "../../src/smt/z3.js";
import { call, constant, integer, value } from "./terms.js";

it("t", async () => {
  let t = performance.now();
  const z = await startScripts();
  const s = { satisfiable: 0 } as unknown as Awaited<ReturnType<typeof loadSolver>>;
  const x = value("x"),
    y = value("y");
  const d = { kind: "double" } as const,
    u = { ...d, minimum: 0, maximum: 1 },
    T = { kind: "text" } as const;
  const q1 = call("divide.python", constant(1), x);
  const qs: Record<string, Parameters<typeof s.satisfiable>[0]> = {
    addSat: {
      variables: { x: u, y: u },
      holds: [call("greater", call("add.python", x, y), constant(0.5)), call("less", x, constant(0.25))],
      fails: [],
    },
    mulSat: {
      variables: { x: u, y: u },
      holds: [call("greater", call("multiply.python", x, y), constant(0.5)), call("less", x, constant(0.75))],
      fails: [],
    },
    mulUnsat: {
      variables: { x: u, y: u },
      holds: [call("greater", call("multiply.python", x, y), constant(0.5)), call("less", x, constant(0.25))],
      fails: [],
    },
    divConst: {
      variables: { x: u },
      holds: [call("greater", call("divide.python", x, constant(100)), constant(0.005)), call("less-equal", x, constant(0.5))],
      fails: [],
    },
    divVar: {
      variables: { x: { ...d, minimum: -1, maximum: 1 } },
      holds: [],
      fails: [call("or", call("greater", q1, constant(0)), call("less-equal", q1, constant(0)))],
    },
    concat: {
      variables: { x: T, y: T },
      holds: [call("equal.python", call("add.python", x, y), "hello world"), call("in.python", "wor", y)],
      fails: [],
    },
    list50: {
      variables: { x: T },
      holds: [call("in.python", call("str.lower", x), constant(Array.from({ length: 50 }, (_, i) => `word number ${i}`)))],
      fails: [call("str.startswith", x, "word")],
    },
    list50u: {
      variables: { x: T },
      holds: [call("in.python", call("str.lower", x), constant(Array.from({ length: 50 }, (_, i) => `word number ${i}`)))],
      fails: [call("str.startswith", call("str.lower", x), "word")],
    },
    list500: {
      variables: { x: T },
      holds: [call("in.python", call("str.lower", x), constant(Array.from({ length: 500 }, (_, i) => `word number ${i}`)))],
      fails: [call("str.startswith", x, "word")],
    },
    list500plain: {
      variables: { x: T },
      holds: [call("in.python", x, constant(Array.from({ length: 500 }, (_, i) => `word number ${i}`)))],
      fails: [call("str.startswith", x, "word")],
    },
  };
  for (const [n, q] of Object.entries(qs))
    for (const logic of n.startsWith("list") || n === "concat" ? [null] : [null, "QF_FP", "QF_BVFP"]) {
      const sc = writeScript(q);
      t = performance.now();
      const a = await z.decide(sc.text, logic, sc.constants, 3_000_000);
      console.log(n, logic, a.result, a.reason, a.values.join(" ").slice(0, 90), (performance.now() - t).toFixed(0));
    }
  await z.close();
}, 300000);

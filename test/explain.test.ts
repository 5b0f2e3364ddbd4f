/**
 * Explanations against fixtures: `fixtures/explain/<case>/` holds an application and expected.txt, what `furcifer explain` says of it;
 * `fixtures/why-not/<case>/` the same for `furcifer why-not`. UPDATE=1 rewrites the expected files. Besides, what must be so of every
 * explanation: ways lead from a decision's calls to its outcome's effects, witnesses and neighbouring outputs evaluate to their outcomes.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { constructRemedy, remedies, remedyFor } from "../src/explain/remedies.js";
import { explanationText } from "../src/exporters/explanation.js";
import { whyNotText } from "../src/exporters/why-not.js";
import type { AnalysisReport } from "../src/index.js";
import { compileDecision, explain } from "../src/index.js";

const root = fileURLToPath(new URL(".", import.meta.url));
const layout = { columns: 120 };

const foldersIn = (path: string): string[] =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

function compare(folder: string, text: string): void {
  const file = join(folder, "expected.txt");
  if (process.env.UPDATE === "1") writeFileSync(file, text);
  expect(existsSync(file), "expected.txt exists; UPDATE=1 writes it").toBe(true);
  expect(text).toBe(readFileSync(file, "utf8"));
}

describe.each(foldersIn("fixtures/explain"))("explain: %s", (name) => {
  const folder = join(root, "fixtures/explain", name);
  it("says how the code comes to each outcome", async () => {
    const report = await explain(folder);
    expect(report.explanations).not.toEqual([]);
    expectSound(report);
    compare(folder, explanationText.export(report, layout));
  });
});

describe.each(foldersIn("fixtures/why-not"))("why-not: %s", (name) => {
  const folder = join(root, "fixtures/why-not", name);
  it("says why calls have no rule", async () => {
    const report = await explain(folder);
    expectReasons(report);
    compare(folder, whyNotText.export(report, layout));
  });
});

/** What holds of every explanation, whatever the application. */
function expectSound({ spec, explanations = [] }: AnalysisReport): void {
  expect(explanations.map((e) => e.decision)).toEqual(spec.decisions.map((d) => d.id));
  for (const [i, { outcomes }] of explanations.entries()) {
    const decision = spec.decisions[i]!;
    const evaluate = compileDecision(decision);
    expect(outcomes.map((o) => o.outcome)).toEqual(decision.outcomes.map((o) => o.id));
    for (const [n, { outcome, ways, witness, neighbours = [] }] of outcomes.entries()) {
      expect(ways).not.toEqual([]);
      for (const { steps } of ways) {
        const [first] = steps;
        expect(first?.kind).toBe("call");
        if (decision.calls.length > 0) expect(decision.calls.map((c) => c.at)).toContainEqual(first?.at);
        const effects = steps.flatMap((s) => (s.kind === "effect" && s.effect !== "none" ? [{ kind: s.effect, text: s.text }] : []));
        const told = decision.outcomes[n]!.effects.map(({ kind, text }) => ({ kind, text }));
        expect(effects.map((e) => ({ ...e, text: e.text.slice(0, 150) }))).toEqual(told.map((e) => ({ ...e, text: e.text.slice(0, 150) })));
        expect(steps.at(-1)?.kind).toBe("effect");
      }
      if (witness !== undefined) expect(evaluate(witness).outcome?.split("+")).toContain(outcome);
      if (neighbours.length > 0) expect(witness).toBeDefined();
      for (const neighbour of neighbours) {
        expect(neighbour.outcome).not.toBe(outcome);
        expect(neighbour.text).not.toMatch(/undefined|\[object/);
        const told = neighbour.outputs.map((output) => evaluate(output).outcome?.split("+"));
        expect(told[0]).toContain(outcome);
        expect(told[1]).toContain(neighbour.outcome);
      }
    }
  }
}

/** Every call that is not decided is there, with a reason and something that helps. */
function expectReasons({ calls, whyNot = [] }: AnalysisReport): void {
  const open = calls
    .filter(({ status }) => status !== "decided")
    .map(({ operation, at, status }) => ({ operation, line: at.line, status }));
  expect(whyNot.map(({ operation, at, status }) => ({ operation, line: at.line, status }))).toEqual(open);
  for (const { stops } of whyNot) {
    expect(stops).not.toEqual([]);
    for (const stop of stops) {
      expect(stop.why).toMatch(/\.$/);
      expect(stop.help).not.toEqual([]);
    }
  }
}

describe("explanations of the fixtures of decisions", () => {
  it.each(foldersIn("fixtures/decision"))("%s", async (name) => {
    const report = await explain(join(root, "fixtures/decision", name), { entries: ["app.py:decide"] });
    expectSound(report);
    expectReasons(report);
  });
});

describe("explanations of the corpus", () => {
  const corpus = ["python", "javascript"].flatMap((language) =>
    foldersIn(`../corpus/${language}`).map((name) => `../corpus/${language}/${name}/app`),
  );
  it.each(corpus)("%s", async (path) => {
    const report = await explain(join(root, path));
    expectSound(report);
    expectReasons(report);
  });
});

describe("reasons that the engine gives", () => {
  const givers = /^(unsupportedValue|unsupportedTruth|BudgetError|DiagramBudgetError)$/;

  /** Texts that an expression may be; what is computed stands as "something". */
  function textsOf(node: ts.Node): string[] {
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isTemplateExpression(node)) return [node.head.text + node.templateSpans.map((s) => `something${s.literal.text}`).join("")];
    return ts.isConditionalExpression(node) ? [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)] : [];
  }

  function reasonsIn(node: ts.Node): string[] {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const { expression } = node;
      const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
      const gaps = ts.isPropertyAccessExpression(expression) && /gaps$/.test(expression.expression.getText());
      return givers.test(name) || (gaps && name === "add") ? (node.arguments ?? []).flatMap(textsOf) : [];
    }
    if (ts.isPropertyAssignment(node)) return node.name.getText() === "reason" ? textsOf(node.initializer) : [];
    return ts.isVariableDeclaration(node) && /[gG]ap$|reason/.test(node.name.getText()) && node.initializer !== undefined
      ? textsOf(node.initializer)
      : [];
  }

  it("all have a remedy of their own kind", () => {
    const source = fileURLToPath(new URL("../src", import.meta.url));
    const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((f) => /^(symbolic|decision|diagram)\/.*\.ts$/.test(f));
    const reasons = new Set<string>();
    for (const file of files) {
      const tree = ts.createSourceFile(file, readFileSync(join(source, file), "utf8"), ts.ScriptTarget.ES2023, true);
      const visit = (node: ts.Node): void => {
        for (const reason of reasonsIn(node)) if (reason.includes(" ") || /^[a-z_]+$/.test(reason)) reasons.add(reason);
        node.forEachChild(visit);
      };
      visit(tree);
    }
    expect(reasons.size).toBeGreaterThan(120);
    expect([...reasons].filter((reason) => remedyFor(reason) === constructRemedy)).toEqual([]);
  });

  it("have remedies that say what to do", () => {
    for (const { kind, why, help } of [...remedies, constructRemedy]) {
      expect(`${kind}: ${why}`).toMatch(/^[a-z-]+: [A-Z].*\.$/);
      expect(help).not.toEqual([]);
    }
    expect(new Set(remedies.map(({ kind }) => kind)).size).toBe(remedies.length);
  });
});

/**
 * What is fuzzed: for each target inputs from a corpus, how they are changed, and what must hold of each. A check returns what is wrong, or nothing; what it throws is
 * wrong too. Everything is the built library, which was told nothing of tests.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { frontendFor } from "../../dist/frontends/registry.js";
import { compileDecision, evaluateRule, validateSpec } from "../../dist/index.js";
import { parseModule } from "../../dist/ir/parse.js";
import { printModule } from "../../dist/ir/print.js";
import { verifyModule } from "../../dist/ir/verify.js";
import { mutateJson } from "./mutate-json.mjs";
import { mutateText, partsOfText } from "./mutate-text.mjs";

const test = fileURLToPath(new URL("..", import.meta.url));

function filesBelow(folder, extensions) {
  const names = readdirSync(join(test, folder), { recursive: true, encoding: "utf8" }).sort();
  return names.filter((name) => extensions.includes(extname(name))).map((name) => read(join(test, folder, name)));
}

const read = (path) => ({ extension: extname(path), text: readFileSync(path, "utf8") });

const shortest = ({ text }) => text.length > 0 && text.length < 12_000;

/** The front ends: never throw, give IR that keeps its rules and that can be printed and read back, and the same again. */
function frontendTarget(extensions) {
  return {
    corpus: () => [...filesBelow("../corpus", extensions), ...filesBelow("fixtures", extensions)].filter(shortest),
    mutate: (input, random, corpus) => ({ ...input, text: mutateText(input.text, random, corpus) }),
    parts: partsOfText,
    load: (extension) => frontendFor(`fuzz${extension}`).load(),
    check: ({ extension, text }, frontend) => {
      const lower = () => frontend.lower(`fuzz${extension}`, "fuzz", text);
      const [first, second] = [lower(), lower()];
      if (!isDeepStrictEqual(first, second)) return "the same text gives another result";
      if (first.module === null) return first.diagnostics.length > 0 ? undefined : "no module, and nothing says why";
      const [problem] = verifyModule(first.module);
      if (problem !== undefined) return `the IR breaks its rules: ${problem}`;
      const printed = printModule(first.module);
      const parsed = parseModule(printed);
      if (!parsed.ok) return `the printed IR cannot be read: ${parsed.problem.message}`;
      return printModule(parsed.module) === printed ? undefined : "the printed IR reads as another";
    },
  };
}

/** The reader of the IR: any text gives a module or a problem, and a module that is read prints as what reads alike. */
const ir = {
  corpus: () => filesBelow("fixtures", [".ir"]).filter(shortest),
  mutate: (input, random, corpus) => ({ ...input, text: mutateText(input.text, random, corpus) }),
  parts: partsOfText,
  check: ({ text }) => {
    const parsed = parseModule(text);
    if (!parsed.ok) return parsed.problem.line >= 1 ? undefined : "a problem without a line";
    verifyModule(parsed.module);
    const printed = printModule(parsed.module);
    const again = parseModule(printed);
    if (!again.ok) return `what was read prints as what cannot be read: ${again.problem.message}`;
    return printModule(again.module) === printed ? undefined : "what was read prints as what reads otherwise";
  },
};

const vectors = () => {
  const folder = join(test, "golden/vectors");
  const files = readdirSync(folder).filter((name) => name.startsWith("rules-"));
  return files.sort().flatMap((name) => {
    const lines = readFileSync(join(folder, name), "utf8").split("\n").filter(Boolean);
    return lines.map((line) => ({ spec: name.slice("rules-".length, -".jsonl".length), ...JSON.parse(line) }));
  });
};

const specs = new Map();

function specNamed(name) {
  if (!specs.has(name)) specs.set(name, JSON.parse(readFileSync(join(test, "golden/specs", `${name}.json`), "utf8")));
  return specs.get(name);
}

const specParts = { split: [], join: (parts) => parts };

/** Any JSON is a spec or has problems; one that passes can be evaluated, whatever its outputs are. */
const spec = {
  corpus: () => filesBelow("golden/specs", [".json"]).filter(({ text }) => text.length < 150_000),
  mutate: ({ extension, text }, random) => ({ extension, text: JSON.stringify(mutateJson(JSON.parse(text), random)) }),
  parts: specParts,
  check: ({ text }) => {
    const json = JSON.parse(text);
    const valid = validateSpec(json);
    if (!valid.ok) return valid.problems.length > 0 ? undefined : "refused, and nothing says why";
    for (const decision of valid.spec.decisions) {
      const evaluator = compileDecision(decision);
      const answer = JSON.stringify(evaluator({ responses: {} }));
      if (answer !== JSON.stringify(evaluator({ responses: {} }))) return "the same output has another answer";
      evaluateRule(valid.spec, decision, { responses: {} });
    }
    return undefined;
  },
};

/** Any recorded output has an answer, the same again. */
const evaluator = {
  corpus: () => vectors().map((vector) => ({ extension: ".json", text: JSON.stringify(vector) })),
  mutate: ({ extension, text }, random) => {
    const { spec: name, decision, recorded } = JSON.parse(text);
    const responses = Object.fromEntries(Object.entries(recorded.responses).map(([id, each]) => [id, mutateJson(each, random)]));
    return { extension, text: JSON.stringify({ spec: name, decision, recorded: { ...recorded, responses } }) };
  },
  parts: specParts,
  check: ({ text }) => {
    const { spec: name, decision: id, recorded } = JSON.parse(text);
    const whole = specNamed(name);
    const decision = whole.decisions.find((each) => each.id === id);
    for (const wire of ["json", "client"]) {
      const answer = () => JSON.stringify([compileDecision(decision)(recorded, { wire }), evaluateRule(whole, decision, recorded)]);
      const [first, second] = [answer(), answer()];
      if (first !== second) return "the same output has another answer";
    }
    return undefined;
  },
};

export const targets = {
  python: frontendTarget([".py"]),
  javascript: frontendTarget([".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs"]),
  ir,
  spec,
  evaluator,
};

/** By which two failures are one: the message without places and numbers, and where it was thrown. */
export function signature(problem) {
  const [message = "", ...stack] = problem.split("\n");
  const where = stack.find((line) => line.includes("/dist/"))?.replace(/^.*\/dist\//, "") ?? "";
  return createHash("sha256")
    .update(`${message.replace(/\d+/g, "0")} ${where}`)
    .digest("hex")
    .slice(0, 12);
}

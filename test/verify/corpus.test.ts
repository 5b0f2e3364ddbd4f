/** Every corpus application, run on made-up outputs, does what its decision tells. */
import { describe, expect } from "vitest";
import { analyze } from "../../src/analyze.js";
import { Catalog } from "../../src/providers/catalog.js";
import { builtInDocuments } from "../../src/providers/registry.js";
import { verify } from "../../src/verify/verify.js";
import { corpus } from "../harness/corpus.js";
import { hasPython } from "../harness/execute.js";
import { check, confirmation } from "../harness/gaps.js";

const catalog = new Catalog(builtInDocuments);
const leastCases = 100;

describe.each(corpus.filter(({ language }) => language !== "python" || hasPython))("$language $name", (application) => {
  check(application, confirmation, async () => {
    const { file, name } = application.expected.entry;
    const { spec } = await analyze(application.app, { entries: [`${file}:${name}`] });
    const decisions = spec.decisions.filter(({ entry }) => entry.file === file && entry.name === name);
    const [result] = await verify({ root: application.app, decisions, catalog, python: "python3", cases: 120, caseSeconds: 5 });
    expect(result).toMatchObject({ verdict: "confirmed" });
    expect(result!.cases).toBeGreaterThanOrEqual(leastCases);
  });
});

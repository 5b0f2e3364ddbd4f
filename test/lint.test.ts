/**
 * Lints, both ways: what stands as `# lint: CODE` (`// lint: CODE`; several with commas) at the end of a line is found to
 * begin there, and nothing else is found. fixtures/lint/<code>/ has the least code for one lint, with code beside it that is
 * right; the corpus has whole applications.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { analyze } from "../src/analyze.js";
import { isLint, lintCodes } from "../src/base/diagnostic-codes.js";
import type { Finding } from "../src/exporters/lint/finding.js";
import { findingsOf } from "../src/exporters/lint/finding.js";
import { findingsAsSarif } from "../src/exporters/lint/sarif.js";
import { findingsAsText } from "../src/exporters/lint/text.js";
import { corpus } from "./harness/corpus.js";

const fixtures = fileURLToPath(new URL("fixtures/lint", import.meta.url));
const sourceFile = /\.([cm]?[jt]sx?|py)$/;

/** `file:line code` of every assertion. */
function asserted(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile() && sourceFile.test(f.name));
  return files.flatMap((f) => {
    const path = join(f.parentPath, f.name);
    const name = relative(folder, path).split(sep).join("/");
    return readFileSync(path, "utf8")
      .split("\n")
      .flatMap((line, i) => {
        const codes = /(?:#|\/\/) lint: ([\w, -]+?)(?: \*\/\})?$/.exec(line)?.[1]?.split(", ") ?? [];
        return codes.map((code) => `${name}:${i + 1} ${code}`);
      });
  });
}

async function found(folder: string): Promise<string[]> {
  const { diagnostics } = await analyze(folder, { lint: true });
  return diagnostics.flatMap(({ code, span }) => (isLint(code) && span !== undefined ? [`${span.path}:${span.line} ${code}`] : []));
}

describe("lint fixtures", () => {
  const codes = readdirSync(fixtures).sort();

  it("are there for every code, in both languages", () => {
    expect(codes).toEqual([...lintCodes].sort());
    for (const code of codes)
      expect(readdirSync(join(fixtures, code)).sort(), code).toEqual(expect.arrayContaining(["input.js", "input.py"]));
  });

  it.each(codes)("%s", async (code) => {
    const folder = join(fixtures, code);
    expect((await found(folder)).sort()).toEqual(asserted(folder).sort());
  });
});

describe("lints of the corpus", () => {
  it.each(corpus.map((a) => ({ name: `${a.language} ${a.name}`, app: a.app })))("$name", async ({ app }) => {
    expect((await found(app)).sort()).toEqual(asserted(app).sort());
  });
});

describe("formats", () => {
  const lines = ['if label == "dog":', "    go()"];
  const span = { path: "src/my app.py", line: 1, column: 13, endLine: 1, endColumn: 18 };
  const findings: readonly Finding[] = [
    { code: "label-outside-vocabulary", severity: "warning", message: "No such name.", remedy: 'Write "Dog".', span, line: lines[0]! },
    { code: "unreachable-branch", severity: "warning", message: "No output.", span: { ...span, line: 2, endLine: 3 } },
  ];

  it("text has the line with the range marked", () => {
    expect(findingsAsText(findings)).toBe(
      [
        "src/my app.py",
        "  1:13  warning  label-outside-vocabulary",
        '    | if label == "dog":',
        "    |             ^^^^^",
        "    No such name.",
        '    Write "Dog".',
        "  2:13  warning  unreachable-branch",
        "    No output.",
        "",
        "2 findings: 2 warnings",
        "",
      ].join("\n"),
    );
  });

  it("SARIF is what the standard asks for", () => {
    const log = JSON.parse(findingsAsSarif(findings)) as unknown;
    const validate = new Ajv({ strict: false }).compile(
      JSON.parse(readFileSync(new URL("harness/sarif-subset.schema.json", import.meta.url), "utf8")) as object,
    );
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    expect(log).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          results: [
            {
              ruleId: "label-outside-vocabulary",
              ruleIndex: 0,
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: "src/my%20app.py", uriBaseId: "%SRCROOT%" },
                    region: { startLine: 1, startColumn: 13, endLine: 1, endColumn: 18 },
                  },
                },
              ],
            },
            { ruleId: "unreachable-branch" },
          ],
        },
      ],
    });
  });

  it("a fingerprint stays when the line moves, and tells equal lines apart", () => {
    const prints = (list: readonly Finding[]): unknown[] =>
      (JSON.parse(findingsAsSarif(list)) as { runs: { results: { partialFingerprints: unknown }[] }[] }).runs[0]!.results.map(
        ({ partialFingerprints }) => partialFingerprints,
      );
    const [first] = findings as [Finding];
    const moved = { ...first, span: { ...span, line: 9, endLine: 9 }, line: `  ${first.line}` };
    expect(prints([moved])).toEqual(prints([first]));
    expect(prints([first, moved])[0]).not.toEqual(prints([first, moved])[1]);
  });

  it("findings are the report's diagnostics that are lints", () => {
    const report = {
      diagnostics: [
        { code: "no-api-call", message: "" },
        { code: "unreachable-branch", message: "No output.", span },
      ],
    };
    expect(findingsOf(report as never, () => undefined)).toEqual([
      { code: "unreachable-branch", severity: "warning", message: "No output.", span },
    ]);
  });
});

/**
 * JavaScript as it is found in repositories: broken files, bundles, modules that import each other in a circle, imports that only
 * running code knows, tests and build output among the sources, Python beside it. Whatever it is, the status says so and the rest is analysed.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../src/analyze.js";
import type { AnalysisReport } from "../src/report.js";
import { evaluate } from "../src/spec/evaluate.js";
import { run } from "./cli/terminal.js";

const scratch = mkdtempSync(join(tmpdir(), "furcifer-javascript-"));
afterAll(() => rmSync(scratch, { recursive: true }));

let made = 0;

/** A folder made for one test. */
function folder(files: Readonly<Record<string, string>>): string {
  const root = join(scratch, `app${made++}`);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return root;
}

const commonJsClient = `const vision = require("@google-cloud/vision");\nconst client = new vision.ImageAnnotatorClient();\n`;
const moduleClient = `import vision from "@google-cloud/vision";\nconst client = new vision.ImageAnnotatorClient();\n`;

/** A function that keeps pictures of which `test` holds, an expression of JavaScript about the list `labels`. */
function handler(test: string, name = "handler"): string {
  return `exports.${name} = async (file) => {
  const [result] = await client.labelDetection(file);
  const labels = result.labelAnnotations;
  return ${test} ? "keep" : "drop";
};
`;
}

const isCat = 'labels.some((label) => label.description === "Cat")';
const application = commonJsClient + handler(isCat);
const pythonApplication = `from google.cloud import vision

client = vision.ImageAnnotatorClient()


def handler(image):
    labels = client.label_detection(image=image).label_annotations
    if any(label.description == "Dog" for label in labels):
        return "found"
    return "none"
`;

const operation = "google.vision.label_detection";

/** What the decision of an entry answers for the labels of an image, by the texts of its outcomes. */
function answers(
  report: AnalysisReport,
  id: string,
  ...images: readonly (readonly (readonly [string, number])[])[]
): (string | undefined)[] {
  const outcomes = report.spec.decisions.find((each) => each.id === id)?.outcomes ?? [];
  return images.map((labels) => {
    const labelAnnotations = labels.map(([description, score]) => ({ description, score }));
    const { outcome, reason } = evaluate(report.spec, id, { responses: { [operation]: { labelAnnotations } } });
    return outcomes.find((each) => each.id === outcome)?.description ?? reason;
  });
}

const statuses = (report: AnalysisReport): string[] => report.files.map(({ path, status }) => `${path} ${status}`);
const decided = (report: AnalysisReport): string[] =>
  report.spec.decisions.map(({ id, kind, completeness }) => `${id} ${kind} ${completeness.status}`);
const skipped = (report: AnalysisReport): Record<string, string> =>
  Object.fromEntries(report.skipped.map(({ path, reason }) => [path, reason]));

describe("a syntax error", () => {
  const broken = `${commonJsClient}${handler("labels.some((label) => label.description === 'Dog'", "other")}exports.name = "broken";\n`;

  it("in one file is said with its place, and the others are analysed", async () => {
    const path = folder({ "app.js": application, "broken.js": broken });
    const report = await analyze(path);
    expect(report.status).toBe("decided");
    expect(statuses(report)).toEqual(["app.js analysed", "broken.js syntax-errors"]);
    expect(report.diagnostics.filter(({ code }) => code === "syntax-error").map(({ span }) => [span?.path, span?.line])).toEqual([
      ["broken.js", 6],
    ]);
    expect(decided(report)).toEqual(["app.js:handler true-false exact"]);
    const text = await run(["analyze", path]);
    expect(text).toMatchObject({ exitCode: 0, stderr: "" });
    expect(text.stdout).toMatch(/error: broken\.js:6:\d+: .* \[syntax-error\]/);
    expect((await run(["analyze", path, "--strict"])).exitCode).toBe(3);
  });

  it("in a statement leaves the rest of its file", async () => {
    const report = await analyze(folder({ "app.js": `${application}\nconst words = [1, 2;\n` }));
    expect(statuses(report)).toEqual(["app.js syntax-errors"]);
    expect(decided(report)).toEqual(["app.js:handler true-false exact"]);
  });

  it("that leaves nothing to read is a status and 2", async () => {
    const path = folder({ "app.js": "google labelDetection ((( }}} <html>\n" });
    expect((await analyze(path)).status).toBe("unreadable");
    const text = await run(["analyze", path]);
    expect(text).toMatchObject({ exitCode: 2, stdout: "" });
    expect(text.stderr).toMatch(/app\.js/);
  });
});

describe("nothing to analyse", () => {
  it("an application without an API call: said so, 0", async () => {
    const text = await run(["analyze", folder({ "app.ts": "export const f = (x: number): number => x + 1;\n" })]);
    expect(text).toMatchObject({ exitCode: 0, stderr: "" });
    expect(text.stdout).toMatch(/No call of a known machine-learning API/);
  });

  it("an output that is stored: passthrough, 0", async () => {
    const path = folder({
      "app.js": `${commonJsClient}exports.handler = async (file, db) => db.save(await client.labelDetection(file));\n`,
    });
    expect((await analyze(path)).status).toBe("passthrough");
    expect(await run(["analyze", path, "--strict"])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("only what is skipped: no-input, with the reasons, 2", async () => {
    const path = folder({ "dist/app.js": application, "node_modules/a/index.js": application, "lib.min.js": application });
    expect((await analyze(path)).status).toBe("no-input");
    const text = await run(["analyze", path]);
    expect(text).toMatchObject({ exitCode: 2, stdout: "" });
    expect(text.stderr).toMatch(
      /skipped by default \(.*build-output.*installed-packages|skipped by default \(.*installed-packages.*build-output/,
    );
    expect(decided(await analyze(join(path, "dist")))).toEqual(["app.js:handler true-false exact"]);
  });
});

/** One line of code as minifiers write it, of about so many bytes, and then more code. */
function minified(bytes: number, last: string): string {
  const modules: string[] = [];
  for (let size = 0; size < bytes; size += modules.at(-1)?.length ?? bytes) {
    const n = modules.length;
    modules.push(
      `m${n}=function(e,t){"use strict";function r(e){return e&&e.length>${n}?e[${n}]:m${Math.max(0, n - 1)}(e,t)}for(var i=0,a=e.length;i<a;i++)if(e[i]===${n})return!0;return t?r(t):!1}`,
    );
  }
  return `var ${modules.join(",")};${last}`;
}

describe("a minified bundle of 2 MB", () => {
  const minifiedApplication = application.replace(/\s*\n\s*/g, "");
  const bundle = minified(1_950_000, minifiedApplication);

  it("beside the sources is left out, which is said, and the sources are analysed", async () => {
    const path = folder({ "app.js": application, "public/bundle.js": bundle });
    const report = await analyze(path);
    expect(decided(report)).toEqual(["app.js:handler true-false exact"]);
    expect(skipped(report)).toEqual({ "public/bundle.js": "build-output" });
    const { stderr, exitCode } = await run(["analyze", path, "--inspect"]);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/skipped +public\/bundle\.js +build output\n1 read, 0 passed over, 0 not read, 1 skipped\n/);
  });

  it("is analysed where it is asked for", { timeout: 120_000 }, async () => {
    const path = folder({ "public/bundle.js": bundle });
    const report = await analyze(join(path, "public", "bundle.js"));
    expect(bundle.length).toBeGreaterThan(1_900_000);
    expect(report.status).toBe("decided");
    expect(decided(report)).toEqual(["bundle.js:handler true-false exact"]);
  });

  it("above the limit of a file is not read, which is said", async () => {
    const report = await analyze(folder({ "app.js": application, "public/bundle.js": minified(2_010_000, minifiedApplication) }));
    expect(statuses(report)).toEqual(["app.js analysed", "public/bundle.js too-large"]);
    expect(decided(report)).toEqual(["app.js:handler true-false exact"]);
  });
});

describe("modules that import each other in a circle", () => {
  const cats = (score: number): [string, number][] => [["Cat", score]];

  it("in ECMAScript, by their functions", async () => {
    const report = await analyze(
      folder({
        "a.js": `import { wanted } from "./b.js";
${moduleClient}
export function floorOf(label) {
  return label.description === "Cat" ? 0.8 : 0.9;
}

export async function handler(file) {
  const [result] = await client.labelDetection(file);
  return wanted(result.labelAnnotations) ? "keep" : "drop";
}
`,
        "b.js": `import { floorOf } from "./a.js";

export function wanted(labels) {
  return labels.some((label) => ["Cat", "Dog"].includes(label.description) && label.score > floorOf(label));
}
`,
      }),
    );
    expect(report.spec.decisions[0]?.completeness.status).toBe("exact");
    const images = [cats(0.85), cats(0.75), [["Dog", 0.95]], [["Dog", 0.85]]] as const;
    expect(answers(report, "a.js:handler", ...images)).toEqual(['return "keep"', 'return "drop"', 'return "keep"', 'return "drop"']);
  });

  // The engine copies an imported variable when the import runs; these must start to pass when it reads the variable itself.
  it.fails("in ECMAScript, by their variables", async () => {
    const report = await analyze(
      folder({
        "a.js": `import { wanted } from "./b.js";
${moduleClient}
export const floor = 0.8;

export async function handler(file) {
  const [result] = await client.labelDetection(file);
  return wanted(result.labelAnnotations) ? "keep" : "drop";
}
`,
        "b.js": `import { floor } from "./a.js";

export function wanted(labels) {
  return labels.some((label) => label.description === "Cat" && label.score > floor);
}
`,
      }),
    );
    expect(answers(report, "a.js:handler", cats(0.85), cats(0.75))).toEqual(['return "keep"', 'return "drop"']);
  });

  it.fails("or are changed after they were imported", async () => {
    const report = await analyze(
      folder({
        "a.js": `import { floor, raise } from "./b.js";
${moduleClient}
raise();

export async function handler(file) {
  const [result] = await client.labelDetection(file);
  return result.labelAnnotations.some((label) => label.description === "Cat" && label.score > floor) ? "keep" : "drop";
}
`,
        "b.js": `export let floor = 0.5;

export function raise() {
  floor = 0.8;
}
`,
      }),
    );
    expect(answers(report, "a.js:handler", cats(0.85), cats(0.75))).toEqual(['return "keep"', 'return "drop"']);
  });

  it("in CommonJS, by what is exported before the circle closes", async () => {
    const report = await analyze(
      folder({
        "a.js": `exports.floor = 0.8;\nconst { wanted } = require("./b");\n${commonJsClient}${handler("wanted(labels)")}`,
        "b.js": `const a = require("./a");\nexports.wanted = (labels) => labels.some((label) => label.description === "Cat" && label.score > a.floor);\n`,
      }),
    );
    expect(answers(report, "a.js:handler", cats(0.85), cats(0.75))).toEqual(['return "keep"', 'return "drop"']);
  });

  it("in CommonJS, by what is asked for when it is needed", async () => {
    const report = await analyze(
      folder({
        "a.js": `const b = require("./b");\n${commonJsClient}${handler("b.wanted(labels)")}exports.floor = 0.8;\n`,
        "b.js": `exports.wanted = (labels) => {
  const { floor } = require("./a");
  return labels.some((label) => label.description === "Cat" && label.score > floor);
};
`,
      }),
    );
    expect(answers(report, "a.js:handler", cats(0.85), cats(0.75))).toEqual(['return "keep"', 'return "drop"']);
  });
});

describe("an import that only running code knows", () => {
  const path = folder({
    "app.js": `${commonJsClient}const plugin = require(process.env.PLUGIN);
plugin.start();
${handler(isCat)}exports.loaded = async (file, name) => {
  const words = require("./" + name);
  const [result] = await client.labelDetection(file);
  return result.labelAnnotations.some((label) => label.description === words.main) ? "keep" : "drop";
};
`,
  });

  it("is said with its place, and what does not need it is exact", async () => {
    const report = await analyze(path);
    const said = report.diagnostics.filter(({ code }) => code === "unsupported-construct");
    expect(said.map(({ message, span }) => `${span?.line}:${span?.column} ${message}`)).toEqual([
      "3:16 require of a variable is not modelled",
      "11:17 require of a variable is not modelled",
    ]);
    expect(report.unsupported).toEqual([{ construct: "require of a variable", count: 2 }]);
    expect(decided(report)).toEqual(["app.js:handler true-false exact", "app.js:loaded true-false partial"]);
    expect(report.spec.decisions[1]?.completeness.reasons[0]).toMatchObject({ at: { file: "app.js", line: 11 } });
  });

  it("is a warning, 0, and 3 where nothing may be left out", async () => {
    const text = await run(["analyze", path]);
    expect(text).toMatchObject({ exitCode: 0, stderr: "" });
    expect(text.stdout).toMatch(/warning: app\.js:3:16: require of a variable is not modelled/);
    expect((await run(["analyze", path, "--strict"])).exitCode).toBe(3);
  });
});

describe("what is left out by default", () => {
  const test = (title: string): string => `const { expect } = require("chai");\n${title}("cats", () => expect(1).to.equal(1));\n`;
  const path = folder({
    "app.js": application,
    "src/coverage/plans.js": "exports.plans = [];\n",
    "src/out/mail.js": "exports.send = () => {};\n",
    "src/words.js": `exports.words = [${Array.from({ length: 5_000 }, (_, n) => `"word${n}"`).join(",")}];\n`,
    "src/test.js": `${commonJsClient}async function test() { console.log(await client.labelDetection("cat.jpg")); }\ntest();\n`,
    "node_modules/a/index.js": application,
    "dist/app.js": application,
    "build/app.js": application,
    ".next/server/app.js": application,
    "out/_next/static/app.js": application,
    "coverage/lcov-report/sorter.js": application,
    "coverage/lcov.info": "",
    "public/jquery.min.js": "!function(){}();\n",
    "public/packed.js": `/******/ function __webpack_require__(moduleId) {}\n${application}${"/* module */ (() => {});\n".repeat(1_000)}`,
    "src/app.test.ts": 'import { it } from "vitest";\nit("is", () => {});\n',
    "src/__tests__/app.js": 'describe("cats", () => {});\n',
    "src/__mocks__/client.js": "module.exports = { labelDetection: jest.fn() };\n",
    "test/unit.js": test("it"),
    "cypress/e2e/login.cy.js": test("describe"),
    "lib/client-test.js": test("test.only"),
    "lib/spec.js": test("context"),
  });

  it("is installed, built and generated code and tests, each with its reason; what only looks like it is read", async () => {
    const report = await analyze(path);
    expect(skipped(report)).toEqual({
      ".next/": "hidden",
      "build/": "build-output",
      "coverage/": "build-output",
      "cypress/": "tests",
      "dist/": "build-output",
      "lib/client-test.js": "tests",
      "lib/spec.js": "tests",
      "node_modules/": "installed-packages",
      "out/": "build-output",
      "public/jquery.min.js": "build-output",
      "public/packed.js": "build-output",
      "src/__mocks__/": "tests",
      "src/__tests__/": "tests",
      "src/app.test.ts": "tests",
      "test/": "tests",
    });
    expect(report.files.map((file) => file.path)).toEqual([
      "app.js",
      "src/coverage/plans.js",
      "src/out/mail.js",
      "src/test.js",
      "src/words.js",
    ]);
    expect(decided(report)).toEqual(["app.js:handler true-false exact"]);
  });

  it("is listed by --inspect and counted", async () => {
    const { stderr } = await run(["analyze", path, "--inspect"]);
    expect(stderr).toMatch(/^skipped +node_modules\/ +installed packages$/m);
    expect(stderr).toMatch(/^skipped +public\/jquery\.min\.js +build output$/m);
    expect(stderr).toMatch(/^skipped +src\/app\.test\.ts +tests; --include-tests reads them$/m);
    expect(stderr).toMatch(/15 skipped \(10 of them folders\)\n$/);
  });

  it("is read by name", async () => {
    const report = await analyze(path, { entries: ["public/packed.js:handler"] });
    expect(report.files).toContainEqual({ path: "public/packed.js", status: "analysed", reason: "entry" });
  });
});

describe("an application in Python and JavaScript", () => {
  it("has the decisions of both, whichever is looked at first", async () => {
    const expected = ["true-false exact", "true-false exact"];
    for (const [python, javascript] of [
      ["a.py", "b.js"],
      ["web/vision.py", "api/vision.js"],
    ] as const) {
      const path = folder({ [python]: pythonApplication, [javascript]: application });
      const report = await analyze(path);
      expect(report.status).toBe("decided");
      expect(decided(report).sort()).toEqual([`${javascript}:handler ${expected[0]}`, `${python}:handler ${expected[1]}`].sort());
      expect(answers(report, `${python}:handler`, [["Dog", 0.9]])).toEqual(['return "found"']);
      expect(answers(report, `${javascript}:handler`, [["Cat", 0.9]], [["Dog", 0.9]])).toEqual(['return "keep"', 'return "drop"']);
      const text = await run(["analyze", path]);
      expect(text).toMatchObject({ exitCode: 0, stderr: "" });
      for (const file of [python, javascript]) expect(text.stdout).toContain(`${file}:handler  true-false  exact`);
    }
  });
});

describe("an entry that takes the output from its caller", () => {
  const drive = (given: string): string => `${commonJsClient}
function decide(labels) {
  return labels.some((label) => label.description === "Cat") ? "keep" : "drop";
}
exports.drive = async (file) => {
  const [result] = await client.labelDetection(file);
  const corners = result.labelAnnotations.map((label) => label.boundingPoly.vertices[0].x);
  return { corners, kind: decide(${given}) };
};
`;

  it("decides as if its caller had not failed", async () => {
    const report = await analyze(folder({ "app.js": drive("result.labelAnnotations") }), { entries: ["app.js:decide"] });
    expect(decided(report)).toEqual(["app.js:decide true-false exact"]);
    expect(answers(report, "app.js:decide", [["Cat", 0.9]], [["Dog", 0.9]])).toEqual(['return "keep"', 'return "drop"']);
  });
});

describe("listeners", () => {
  it("of a class that extends an emitter decide, wherever the output is emitted", async () => {
    const report = await analyze(
      folder({
        "door.js": `const EventEmitter = require("events");
${commonJsClient}
class Door extends EventEmitter {
  constructor(bell) {
    super();
    this.bell = bell;
    this.on("seen", (names) => this.react(names));
  }
  react(names) {
    if (names.includes("Person")) this.bell.ring("loud");
    else if (names.includes("Package")) this.bell.ring("short");
  }
  async look(file) {
    const [result] = await client.labelDetection(file);
    this.emit("seen", result.labelAnnotations.map(({ description }) => description));
  }
}
module.exports = { Door };
`,
      }),
      { entries: ["door.js:Door.look"], certify: true },
    );
    const [decision] = report.spec.decisions;
    expect(decision?.completeness.status).toBe("exact");
    expect(decision?.certificate).toEqual({ status: "holds", rule: true });
    const told = answers(
      report,
      decision!.id,
      [["Package", 0.9]],
      [
        ["Package", 0.9],
        ["Person", 0.8],
      ],
      [["Dog", 0.9]],
    );
    expect(told.map((text) => /ring\("(\w+)"\)/u.exec(text ?? "")?.[1])).toEqual(["short", "loud", undefined]);
  });
});

describe("a text put together over the items", () => {
  it("is not taken for a number where its length is tested", async () => {
    const { spec } = await analyze(
      folder({
        "app.js": `${commonJsClient}
exports.handler = async (file) => {
  const [result] = await client.labelDetection(file);
  let text = "";
  let dogs = 0;
  for (const { description } of result.labelAnnotations) {
    if (description === "Dog") dogs++;
    else if (description === "Cat") dogs = 0;
    else continue;
    text += \`\${description}, \`;
  }
  if (dogs > 1) return "dogs";
  return text.length > 0 ? "pets" : "none";
};
`,
      }),
      { entries: ["app.js:handler"] },
    );
    expect(spec.decisions.map(({ completeness }) => completeness.status)).toEqual(["partial"]);
  });
});

describe("a request that is made before it is sent", () => {
  const client = `import { RekognitionClient, DetectLabelsCommand } from "@aws-sdk/client-rekognition";\nconst client = new RekognitionClient({});\n`;
  const decided = 'return Labels.some((label) => label.Name === "Car") ? "car" : "none";';

  /** Lines and decisions of the calls where a request is handed to `sender`. */
  async function calls(sender: string): Promise<readonly (readonly [number, number])[]> {
    const request = "const command = new DetectLabelsCommand({ Image: { Bytes: bytes } });";
    const body = `${request}\nconst { Labels } = await ${sender}(command);\n${decided}`;
    const report = await analyze(folder({ "app.mjs": `${client}export async function check(bytes, queue) {\n${body}\n}\n` }));
    return report.calls.map(({ at, decisions }) => [at.line, decisions.length]);
  }

  it("is one call, where it is sent", async () => expect(await calls("client.send")).toEqual([[5, 1]]));

  it("is a call without a rule where nothing known sends it", async () => expect(await calls("queue.put")).toEqual([[4, 0]]));
});

/** `furcifer catalog`, and catalogs in YAML: the example of the docs works, and each kind of mistake is told with its line. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { AnalyzeOptions } from "../../src/options.js";
import { Catalog } from "../../src/providers/catalog.js";
import { builtInDocuments } from "../../src/providers/registry.js";
import type { AnalysisReport } from "../../src/report.js";
import { specOf, trueFalse } from "../spec/specs.js";
import { run } from "./terminal.js";

const analyze = vi.hoisted(() => vi.fn<(root: string, options?: AnalyzeOptions) => Promise<AnalysisReport>>());
vi.mock("../../src/analyze.js", () => ({ analyze }));

const folder = mkdtempSync(join(tmpdir(), "furcifer-catalog-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const page = readFileSync(new URL("../../docs/adding-a-provider.md", import.meta.url), "utf8");
const example = /^```yaml\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? "";
const acme = file("acme.yaml", example);
file("acme-tags.txt", "Cat\nDog\r\n\n  Fire truck \n");

beforeEach(() => {
  const report = {
    version: "0.1.0",
    status: "decided",
    spec: specOf(trueFalse),
    calls: [],
    files: [],
    skipped: [],
    diagnostics: [],
    unsupported: [],
  } as const;
  analyze.mockReset();
  analyze.mockResolvedValue(report);
});

describe("furcifer catalog list", () => {
  it("names operations in aligned columns", async () => {
    const { exitCode, stdout, stderr } = await run(["catalog", "list", "--provider", "aws", "--category", "image-labels"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const [heading = "", row = "", ...rest] = stdout.split("\n");
    expect(rest).toEqual([""]);
    expect(heading).toMatch(/^OPERATION +CATEGORY +CALLED BY +RESPONSE +VOCABULARIES +HIDDEN THRESHOLD$/);
    expect(row.indexOf("image-labels")).toBe(heading.indexOf("CATEGORY"));
    expect(row).toMatch(/boto3\.client\("rekognition"\)\.detect_labels +DetectLabelsResponse +aws\.rekognition\.labels +MinConfidence 55$/);
  });

  it("lists all as JSON", async () => {
    const { stdout } = await run(["catalog", "list", "--format", "json"]);
    const operations = JSON.parse(stdout) as { id: string; python: string[]; javascript: string[]; response: string | null }[];
    expect(operations.length).toBeGreaterThan(78);
    expect(operations.find(({ id }) => id === "azure.vision32.tags")?.python).toContain("ComputerVisionClient().analyze_image [Tags]");
    expect(operations.find(({ id }) => id === "azure.vision32.tags")?.javascript).toContain(
      "new ComputerVisionClient().analyzeImage [Tags]",
    );
    expect(operations.find(({ id }) => id === "google.speech.recognize")?.response).toBeNull();
  });

  it("names the choices where nothing fits", async () => {
    expect(await run(["catalog", "list", "--provider", "acme"])).toEqual({
      exitCode: 4,
      stdout: "",
      stderr: 'furcifer: There is no provider "acme" here. Choose one of aws, azure, google.\n',
    });
    expect((await run(["catalog", "list", "--provider", "azure", "--category", "ppe"])).stderr).toContain("captions, crop, entities");
  });

  it("has a user's operations too", async () => {
    const { stdout } = await run(["catalog", "list", "--catalog", acme, "--provider", "acme"]);
    expect(stdout).toMatch(/^acme\.vision\.tag .*Client\(\)\.tag +TagResponse +acme\.tags, acme\.verdict +min_confidence 0\.2$/m);
  });
});

describe("furcifer catalog show", () => {
  it("draws the response and says how it is called", async () => {
    const { exitCode, stdout } = await run(["catalog", "show", "azure.vision40.tags"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("\n  tagsResult      Tags  (in Python tags)\n    values        list of Tag, descending  (in Python list)\n");
    expect(stdout).toContain("\n      confidence  float64 0..1  (score)\n      name        string  (label)\n");
    expect(stdout).toContain("\n  ImageAnalysisClient().analyze: for the feature tags\n");
    expect(stdout).not.toContain("captionResult");
  });

  it("says how JavaScript programs call it, and how results come", async () => {
    const labels = (await run(["catalog", "show", "google.vision.label_detection"])).stdout;
    expect(labels).toContain("\n  new ImageAnnotatorClient().labelDetection: a promise, or to a callback, promised at [0]\n");
    expect(labels).toMatch(
      /^ {2}require\("@google-cloud\/vision"\)\(\)\.detectLabels: .* rearranged by \(response, image, options\) => .*$/m,
    );
    expect(labels).toMatch(/^ {2}google\.vision\(\)\.images\.annotate: .* in data\.responses$/m);
    const old = (await run(["catalog", "show", "google.vision.face_detection"])).stdout;
    expect(old).toMatch(/^ {2}require\("@google-cloud\/vision"\)\(\)\.detectFaces: .* rearranged in a way that is not described$/m);
    const faces = (await run(["catalog", "show", "aws.rekognition.detect_faces"])).stdout;
    expect(faces).toContain("\n  new Rekognition().detectFaces: a request with promise() and send(), or to a callback\n");
    expect(faces).toContain("\n  new RekognitionClient().send(new DetectFacesCommand()): a promise, or to a callback\n");
    expect(faces).toMatch(/^ {4}@aws-sdk\/client-rekognition\.RekognitionClient$/m);
    expect((await run(["catalog", "show", "azure.language.detect_language"])).stdout).toContain("in JavaScript primaryLanguage");
  });

  it("ends where a type is within itself", async () => {
    const { stdout } = await run(["catalog", "show", "azure.vision32.objects"]);
    expect(stdout).toContain("      parent      ObjectHierarchy  (may be missing, fields as above)\n");
  });

  it("tells thresholds, batches and what is not described", async () => {
    expect((await run(["catalog", "show", "aws.rekognition.detect_custom_labels"])).stdout).toContain(
      "hidden threshold  MinConfidence, chosen by the service unless the request gives it: no CustomLabels.Confidence below it\n",
    );
    expect((await run(["catalog", "show", "azure.language.detect_language"])).stdout).toContain(
      "TextAnalyticsClient().detect_language: one response for each of documents\n",
    );
    expect((await run(["catalog", "show", "google.speech.recognize"])).stdout).toContain("Response\n  not described\n");
  });

  it("gives all of it as JSON", async () => {
    const { stdout } = await run(["catalog", "show", "google.vision.safe_search_detection", "--format", "json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      defaults: "omitted",
      parts: ["safeSearchAnnotation"],
      vocabularies: [{ id: "google.likelihood", names: 6, open: false }],
    });
    expect(stdout).toContain('"path": "safeSearchAnnotation.adult"');
  });

  it("suggests what may be meant", async () => {
    const { exitCode, stderr } = await run(["catalog", "show", "moderation_labels"]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("Perhaps aws.rekognition.detect_moderation_labels");
    expect((await run(["catalog", "show", "xyz"])).stderr).toBe(
      'furcifer: There is no operation "xyz". `furcifer catalog list` names all.\n',
    );
  });
});

describe("furcifer catalog check", () => {
  it("finds nothing wrong with what is built in", async () => {
    const { exitCode, stdout } = await run(["catalog", "check"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^The built-in catalog: \d+ operations, \d+ types, \d+ vocabularies, \d+ clients, \d+ endpoints\.\n$/);
  });

  it("takes the example of the docs", async () => {
    expect(await run(["catalog", "check", acme])).toEqual({
      exitCode: 0,
      stdout: "Valid catalog: 1 operation, 3 types, 2 vocabularies, 2 clients, 1 endpoint.\n",
      stderr: "",
    });
  });

  it("fails where there is no file", async () => {
    const { exitCode, stderr } = await run(["catalog", "check", join(folder, "none.yaml")]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("there is no such file");
  });
});

/** The example with one text replaced, checked; the problems without the file's name. */
async function problemsWith(before: string, after: string): Promise<string[]> {
  expect(example).toContain(before);
  const path = file("wrong.yaml", example.replace(before, after));
  const { exitCode, stdout, stderr } = await run(["catalog", "check", path]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  const lines = stderr.trimEnd().split("\n");
  expect(lines.at(-1)).toBe("Not a valid catalog.");
  return lines.slice(0, -1).map((line) => line.replace(`${path}:`, ""));
}

/** Line of the example on which a text first stands. */
function lineOf(text: string): number {
  return example.slice(0, example.indexOf(text)).split("\n").length;
}

const twice = "      box: float64 0..[]\n";

const mistakes: readonly (readonly [string, string, string, string])[] = [
  ["a tab in YAML", "types:\n", "types:\n\t- x\n", "not YAML: "],
  ["a key twice", "  Safety:\n", "  Tag:\n", 'not YAML: the key "Tag" is given twice'],
  ["a field that is unknown", "    label: name\n", "    lable: name\n", 'the field "lable" is not known (/types/Tag). Remove it; '],
  ["a field that is missing", "    title: Acme Vision tags\n", "", 'the field "title" is missing (/operations/0). Add it; '],
  ["another value", "defaults: present", "defaults: always", "this is not a possible value (/defaults). Write one of omitted, present."],
  [
    "[] without quotes",
    '"[]"]',
    "[]]",
    "this must be string (/python/clients/0/methods/tag_many/wrap/1). Write a text; numbers, true and [] become",
  ],
  ["a provider in capitals", "provider: acme", "provider: Acme", 'this must match pattern "^[a-z][a-z0-9_-]*$" (/provider). '],
  ["no document", example, "- 1\n", "this must be object. "],
  [
    "an unknown type",
    "safety: Safety",
    "safety: Safty",
    "there is no type Safty (/types/TagResponse/fields/safety). Describe it under types, or",
  ],
  [
    "an unknown word",
    twice,
    "      box: float64 0.. list\n",
    '"list" means nothing in "float64 0.. list" (/types/Tag/fields/box). A line is a base',
  ],
  [
    "an empty range",
    "confidence: float64 0..1",
    "confidence: float64 1..0",
    '"1..0" is no range (/types/Tag/fields/confidence). Write MIN..MAX',
  ],
  [
    "no vocabulary",
    "name: label acme.tags",
    "name: label",
    'label says no vocabulary in "label" (/types/Tag/fields/name). Write label VOC',
  ],
  [
    "an unknown vocabulary",
    "name: label acme.tags",
    "name: label acme.tag",
    "there is no vocabulary acme.tag (/types/Tag/fields/name). Give its names",
  ],
  [
    "an open enum",
    "verdict: enum acme.verdict",
    "verdict: enum acme.tags",
    "acme.tags is open, but an enum has no other names than its list (/types/S",
  ],
  ["no name after as", "class: string as class_name", "class: string as", "no name follows `as` in "],
  ["an empty line", "requestId: opaque", 'requestId: ""', "the line is empty (/types/TagResponse/fields/requestId). Write the field's"],
  [
    "optional and required",
    "optional failure",
    "optional required",
    "a field cannot be optional and required (/types/TagResponse/fields/error)",
  ],
  [
    "an order of what has none",
    "requestId: opaque",
    "requestId: opaque[] descending",
    "descending is said of what has no order (/types/TagResp",
  ],
  ["a type with a base's name", "  Safety:\n", "  label:\n", "a type cannot be called label (/types/label). Choose"],
  ["no such label", "label: name\n", "label: title\n", "there is no field title (/types/Tag/label). Write one of name, confidence, box."],
  [
    "a score that is a list",
    "score: confidence\n",
    "score: box\n",
    "the field box cannot be the score (/types/Tag/score). Name a field that is a num",
  ],
  [
    "an id that is a number",
    "score: confidence\n",
    "id: confidence\n",
    "the field confidence cannot be the id (/types/Tag/id). Name a field that is a st",
  ],
  [
    "a name twice",
    "[SAFE, UNSURE, UNSAFE]",
    "[SAFE, UNSURE, SAFE]",
    '"SAFE" is there twice (/vocabularies/acme.verdict/values/2). Leave one out',
  ],
  [
    "white space",
    "[SAFE, UNSURE, UNSAFE]",
    '[SAFE, "UNSURE ", UNSAFE]',
    '"UNSURE " has white space around it (/vocabularies/acme.verdict/values/1)',
  ],
  [
    "too few numbers",
    "UNSAFE]\n",
    "UNSAFE]\n    numbers: [0, 1]\n",
    "there are 2 numbers for 3 values (/vocabularies/acme.verdict/numbers). Give each",
  ],
  [
    "a number twice",
    "UNSAFE]\n",
    "UNSAFE]\n    numbers: [0, 1, 1]\n",
    "a number is there twice (/vocabularies/acme.verdict/numbers). Give",
  ],
  ["no names", "    file: acme-tags.txt\n", "", "the vocabulary has no names (/vocabularies/acme.tags). Give them as values, or"],
  [
    "no such list",
    "acme-tags.txt",
    "tags.txt",
    "tags.txt: there is no such file or folder. Check the path (/vocabularies/acme.tags/file). The path",
  ],
  [
    "names twice",
    "    file: acme-tags.txt\n",
    "    file: acme-tags.txt\n    values: [Cat]\n",
    "the names are given twice, as values and in a file (",
  ],
  [
    "another's vocabulary",
    "acme.verdict:\n",
    "google.likelihood:\n",
    "there is another vocabulary google.likelihood (/vocabularies/google.likelihood)",
  ],
  [
    "an id of another",
    "id: acme.vision.tag",
    "id: google.vision.text_detection",
    "there is another operation google.vision.text_detection (/operations/0/i",
  ],
  [
    "an id of another provider",
    "id: acme.vision.tag",
    "id: other.vision.tag",
    "the id other.vision.tag does not begin with the provider (/operations/0/id)",
  ],
  ["no such response", "response: TagResponse", "response: Tags", "there is no type Tags (/operations/0/response). Describe it"],
  [
    "no such part",
    "response: TagResponse\n",
    "response: TagResponse\n    parts: [tag]\n",
    "TagResponse has no field tag (/operations/0/parts/0). Write one of tags",
  ],
  [
    "parts of nothing",
    "response: TagResponse\n",
    "parts: [tags]\n",
    "parts needs a response (/operations/0/parts). Name the response's type",
  ],
  [
    "a threshold nowhere",
    "field: tags.confidence",
    "field: tags.score",
    "Tag has no field score (/operations/0/hiddenThreshold/field). Write the path",
  ],
  [
    "a threshold below a text",
    "field: tags.confidence",
    "field: tags.name.x",
    "there are no fields below a label, so no x (/operations/0/hiddenThreshold",
  ],
  [
    "a threshold on a text",
    "field: tags.confidence",
    "field: tags.name",
    "tags.name is no number (/operations/0/hiddenThreshold/field). Name the number",
  ],
  [
    "a method that leads nowhere",
    "tag: acme.vision.tag",
    "tag: acme.vision.tags",
    "there is no operation acme.vision.tags (/python/clients/0/methods/tag). Descr",
  ],
  [
    "a method without operation",
    "operation: acme.vision.tag, wrap",
    "wrap",
    "it is not said what is called (/python/clients/0/methods/tag_many). Name either",
  ],
  [
    "a list without batch",
    ", batch: images",
    "",
    "it is not said what the list of responses is parallel to (/python/clients/0/methods/tag_many/wrap)",
  ],
  [
    "a batch without list",
    'wrap: [results, "[]"]',
    "wrap: [results]",
    "batch needs a list of responses (/python/clients/0/methods/tag_many/batch). Give both",
  ],
  [
    "two lists",
    'wrap: [results, "[]"]',
    'wrap: ["[]", "[]"]',
    "the responses are in more than one list (/python/clients/0/methods/tag_many/wrap)",
  ],
  [
    "showing nothing",
    "batch: images",
    "batch: images, shows: [label]",
    "TagResponse has no field label (/python/clients/0/methods/tag_many/shows). Wri",
  ],
  ["a factory of no module", "[acme.vision.Client, ", "[Client, ", "this must match pattern "],
  [
    "a method twice",
    "    - factories",
    "    - { factories: [acme.vision.Client], shape: dict, methods: { tag: acme.vision.tag } }\n    - factories",
    "acme.vision.Client has a method tag in another row (/python/clients/1/methods/tag). Leave one",
  ],
  [
    "a URL twice",
    "url: [api.acme.example/, /tag]",
    'url: [vision.googleapis.com/, "images:annotate"]',
    "another endpoint has the same URL (/endpoints/0/url). Leave",
  ],
  [
    "an enum without numbers",
    "  valueModules",
    "  enums: [{ modules: [acme], name: Verdict, vocabulary: acme.verdict }]\n  valueModules",
    "the names of acme.verdict have no numbers (/python/enums/0). Give",
  ],
  [
    "an enum of nothing",
    "  valueModules",
    "  enums: [{ modules: [acme], name: Verdict, vocabulary: acme.x }]\n  valueModules",
    "there is no vocabulary acme.x (/python/enums/0/vocabulary). Give",
  ],
  [
    "an enum's other text",
    "  valueModules",
    "  enums: [{ modules: [acme], name: V, vocabulary: acme.verdict, members: { OK: FINE } }]\n  valueModules",
    'acme.verdict has no value "FINE" (/python/enums/0/members/OK). Write one of SAFE, UNSURE, UNSAFE.',
  ],
];

describe("a catalog with a mistake", () => {
  it.each(mistakes)("%s is told with what to write instead", async (_, before, after, message) => {
    const problems = await problemsWith(before, after);
    expect(problems.map((problem) => problem.replace(/^\d+: /, "")).join("\n")).toContain(message);
    for (const problem of problems) expect(problem).toMatch(/^\d+: .*\.$/);
  });

  it("says the line, of a map's key and within lists", async () => {
    const only = async (before: string, after: string): Promise<string> => (await problemsWith(before, after))[0] ?? "";
    expect(await only("safety: Safety", "safety: Safty")).toMatch(new RegExp(`^${lineOf("safety: Safety")}: `));
    expect(await only("response: TagResponse", "response: Tags")).toMatch(new RegExp(`^${lineOf("response: TagResponse")}: `));
    expect(await only("score: confidence\n", "score: box\n")).toMatch(new RegExp(`^${lineOf("score: confidence")}: `));
    expect(await only("tag: acme.vision.tag", "tag: acme.vision.tags")).toMatch(new RegExp(`^${lineOf("tag: acme.vision.tag\n")}: `));
    expect(await only("    title: Acme Vision tags\n", "")).toMatch(new RegExp(`^${lineOf("  - id: acme.vision.tag")}: `));
  });

  it("says that an operation is never called", async () => {
    const more = "operations:\n  - { id: acme.vision.more, title: More, category: x }\n";
    expect(await problemsWith("operations:\n", more)).toEqual([
      `${lineOf("operations:\n") + 1}: no method and no endpoint leads to acme.vision.more, so no call of it is ever found (/operations/0). ` +
        "Add a method to a client under python or javascript, or an endpoint, or leave the operation out.",
    ]);
  });

  it("shows twenty problems and counts the rest", async () => {
    const fields = Array.from({ length: 30 }, (_, i) => `      f${i}: Nothing\n`).join("");
    const problems = await problemsWith(twice, twice + fields);
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe("and 10 more problems");
  });
});

describe("furcifer analyze --catalog", () => {
  it("gives the documents to the analysis", async () => {
    const more = file("more.yaml", example.replaceAll("acme", "zeta").replace("zeta-tags.txt", "acme-tags.txt"));
    expect((await run(["analyze", "app", "--catalog", acme, "--catalog", more])).exitCode).toBe(0);
    const { catalogs = [] } = analyze.mock.calls[0]?.[1] ?? {};
    expect(catalogs.map(({ provider }) => provider)).toEqual(["acme", "zeta"]);
    const catalog = new Catalog([...builtInDocuments, ...catalogs]);
    expect((await catalog.vocabulary("acme.tags")).labels.map(({ name }) => name)).toEqual(["Cat", "Dog", "Fire truck"]);
    expect(catalog.isOpen("acme.tags")).toBe(true);
    const many = catalog.member({ factory: "acme.vision.Client", service: undefined }, "tag_many");
    expect(many).toMatchObject({ wrap: ["results", "[]"], batch: "images", shape: "object" });
    expect(catalog.endpoint(["https://api.acme.example/v1/tag"])?.operations[0]?.operation.id).toBe("acme.vision.tag");
    expect(catalog.operationById("zeta.vision.tag")?.vocabularies).toEqual(["zeta.tags", "zeta.verdict"]);
  });

  it("gives none without the option", async () => {
    await run(["analyze", "app"]);
    expect(analyze.mock.calls[0]?.[1]).not.toHaveProperty("catalogs");
  });

  it("refuses what cannot be used, before anything is analysed", async () => {
    const wrong = file("wrong.yaml", example.replace("safety: Safety", "safety: Safty"));
    const { exitCode, stdout, stderr } = await run(["analyze", "app", "--catalog", wrong]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(stderr).toContain(`furcifer: this catalog cannot be used.\n${wrong}:${lineOf("safety: Safety")}: there is no type Safty`);
    const missing = await run(["analyze", "app", "--catalog", join(folder, "none.yaml")]);
    expect(missing).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("there is no such file") as string });
    const again = await run(["analyze", "app", "--catalog", acme, "--catalog", acme]);
    expect(again.stderr).toContain("there is another operation acme.vision.tag");
    expect(analyze).not.toHaveBeenCalled();
  });
});

/**
 * The runtime that executes JavaScript and TypeScript applications for `furcifer verify`, started as its parent starts it: what it
 * records, how it finds entries and answers operations, and that no case outlives itself.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const runtime = fileURLToPath(new URL("../../src/verify/javascript/run.mjs", import.meta.url));
const base = realpathSync(mkdtempSync(join(tmpdir(), "furcifer-javascript-runtime-")));
afterAll(() => rmSync(base, { recursive: true, force: true }));

interface Event {
  readonly kind: string;
  readonly callee: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

interface Answer {
  readonly ready?: boolean;
  readonly reason?: string;
  readonly status?: string;
  readonly events?: readonly Event[];
  readonly calls?: Readonly<Record<string, number>>;
}

interface Run {
  readonly files: Readonly<Record<string, string>>;
  readonly entry: string;
  readonly cases?: readonly Readonly<Record<string, unknown>>[];
  readonly conditions?: readonly unknown[];
  readonly effects?: readonly unknown[];
  readonly caseSeconds?: number;
}

let count = 0;

/** Starts the runtime on an application; answers its lines. `entry`: `FILE:NAME`. */
async function run({ files, entry, cases = [{}], conditions = [], effects = [], caseSeconds = 5 }: Run): Promise<readonly Answer[]> {
  const folder = join(base, String(count++));
  const [root, scratch] = [join(folder, "app"), join(folder, "scratch")];
  mkdirSync(scratch, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  const child = spawn(process.execPath, [runtime], { stdio: ["pipe", "pipe", "inherit", "pipe"], env: {}, cwd: scratch });
  const [file, ...name] = entry.split(":");
  const plan = { root, scratch, entry: { file, name: name.join(":") }, operations: [], caseSeconds, conditions, effects };
  child.stdin!.on("error", () => {});
  child.stdin!.end(
    [plan, ...cases.map((responses, number) => ({ case: number, responses }))].map((one) => `${JSON.stringify(one)}\n`).join(""),
  );
  const [printed, answers] = await Promise.all([text(child.stdout!), text(child.stdio[3] as Readable)]);
  expect(printed).toBe("");
  return answers
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer);
}

const shown = ({ events = [] }: Answer) => events.map(({ kind, text: what }) => `${kind} ${what}`);
const labels = (...names: string[]) => ({
  "google.vision.label_detection": { labelAnnotations: names.map((description) => ({ description, score: 0.9 })) },
});
const rekognition = (...names: string[]) => ({
  "aws.rekognition.detect_labels": { Labels: names.map((Name) => ({ Name, Confidence: 90 })) },
});

/** The events of the one case. */
async function eventsOf(one: Run): Promise<readonly string[]> {
  const [ready, answer] = await run(one);
  expect(ready).toEqual({ ready: true });
  expect(answer?.reason).toBeUndefined();
  return shown(answer!);
}

const vision = `const vision = require("@google-cloud/vision"); const client = new vision.ImageAnnotatorClient();\n`;

describe("entries", () => {
  test("a function that is exported", async () => {
    const code = `${vision}exports.isDog = async (url) => { const [result] = await client.labelDetection(url); return result.labelAnnotations.some((l) => l.description === "Dog"); };`;
    const [, dog, none] = await run({ files: { "a.js": code }, entry: "a.js:isDog", cases: [labels("Cat", "Dog"), {}] });
    expect(dog).toMatchObject({ status: "ok", calls: { "google.vision.label_detection": 1 } });
    expect(shown(dog!)).toEqual(["return true"]);
    expect(shown(none!)).toEqual(["return false"]);
  });

  test("a handler by its method and path", async () => {
    const code = `${vision}const app = require("express")(); const router = require("express").Router(); app.use("/api", router);
router.post("/seen", async (req, res) => {
  const [{ labelAnnotations }] = await client.labelDetection(req.body.url);
  if (labelAnnotations.length === 0) return res.status(404).json({ error: "nothing" });
  res.json({ first: labelAnnotations[0].description });
});
app.listen(3000, () => console.log("listening"));`;
    const [, seen, none] = await run({ files: { "a.js": code }, entry: "a.js:POST /api/seen", cases: [labels("Dog"), labels()] });
    expect(shown(seen!)).toEqual([`call res.json({"first": "Dog"})`, "return undefined"]);
    expect(seen!.events![0]).toMatchObject({ callee: "res.json", file: "a.js", line: 6 });
    expect(shown(none!)).toEqual(["call res.status(404)", `call res.status().json({"error": "nothing"})`, "return res.status().json()"]);
  });

  test("a listener, a nested function and a method", async () => {
    const code = `${vision}const bot = new (require("some-bot"))();
bot.on("message", async (message) => { const [r] = await client.labelDetection(message.url); message.reply(r.labelAnnotations[0].description); });
function outer(limit) { async function inner() { const [r] = await client.labelDetection("x"); return r.labelAnnotations.length; } return inner; }
class Box { constructor(store) { this.count = 0; this.store = store; } async look() { const [r] = await client.labelDetection("x"); this.count += r.labelAnnotations.length; this.store.save(this.count); } }
exports.outer = outer; exports.Box = Box;`;
    const files = { "a.js": code };
    const cases = [labels("Dog", "Cat")];
    expect(await eventsOf({ files, cases, entry: "a.js:on message" })).toEqual([`call message.reply("Dog")`, "return undefined"]);
    expect(await eventsOf({ files, cases, entry: "a.js:outer.inner" })).toEqual(["return 2"]);
    expect(await eventsOf({ files, cases, entry: "a.js:Box.look" })).toEqual([
      "call store.save(2)",
      "write this.count = 2",
      "return undefined",
    ]);
  });

  test("a script, of which an endless loop runs one round", async () => {
    const code = `${vision}const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
(async () => { while (true) { const [r] = await client.labelDetection("x"); console.log(r.labelAnnotations.map((l) => l.description).join()); await sleep(60000); } })();`;
    expect(await eventsOf({ files: { "a.js": code }, entry: "a.js:<script>", cases: [labels("Dog", "Cat")] })).toEqual(["print Dog,Cat"]);
  });

  test("a script that asks again and again, by a timer or by a callback", async () => {
    const code = `${vision}const camera = require("camera"); const led = require("led");
function look() { camera.capture("now", (err, picture) => { client.labelDetection(picture).then(([r]) => { led.set(r.labelAnnotations.length > 0); AGAIN }); }); }
look();`;
    const cases = [labels("Dog")];
    for (const again of ["setTimeout(look, 1000);", "look();"]) {
      const events = await eventsOf({ files: { "a.js": code.replace("AGAIN", again) }, entry: "a.js:<script>", cases });
      expect(events.filter((one) => one.startsWith("call led"))).toEqual(["call led.set(true)"]);
    }
    const interval = `${vision}setInterval(async () => { const [r] = await client.labelDetection("x"); console.log(r.labelAnnotations.length); }, 1000);`;
    expect(await eventsOf({ files: { "a.js": interval }, entry: "a.js:<script>", cases })).toEqual(["print 1"]);
  });

  test("TypeScript modules, with lines of the source", async () => {
    const files = {
      "src/eyes.ts": `import { ImageAnnotatorClient } from "@google-cloud/vision";\n\ninterface Seen {\n  names: string[];\n}\nconst client = new ImageAnnotatorClient();\nexport async function look(url: string): Promise<Seen> {\n  const [r] = await client.labelDetection(url);\n  return { names: (r.labelAnnotations ?? []).map((l) => l.description!) };\n}\n`,
      "src/main.ts": `import { look } from "./eyes.js";\nimport mail from "mailer";\n\ntype Url = string;\n\nexport default async function check(url: Url): Promise<void> {\n  const { names } = await look(url);\n  if (names.includes("Dog")) mail.send({ to: "me", names });\n}\n`,
    };
    const [ready, answer] = await run({ files, entry: "src/main.ts:check", cases: [labels("Dog")] });
    expect(ready).toEqual({ ready: true });
    expect(answer!.events![0]).toMatchObject({
      callee: "mailer.send",
      text: `mailer.send({"to": "me", "names": ["Dog"]})`,
      file: "src/main.ts",
      line: 8,
    });
  });

  test("a method of a class that a framework puts together", async () => {
    const files = {
      "eyes.service.ts": `import { Injectable } from "@nestjs/common";\nimport { RekognitionClient, DetectLabelsCommand } from "@aws-sdk/client-rekognition";\n@Injectable()\nexport class EyesService {\n  private readonly client = new RekognitionClient({});\n  async look(): Promise<string[]> {\n    const { Labels } = await this.client.send(new DetectLabelsCommand({}));\n    return Labels!.map((l) => l.Name!);\n  }\n}\n`,
      "eyes.controller.ts": `import { Controller, Post, Body } from "@nestjs/common";\nimport { EyesService } from "./eyes.service";\n@Controller("eyes")\nexport class EyesController {\n  constructor(private readonly eyes: EyesService) {}\n  @Post()\n  async see(@Body() body: { url: string }) {\n    return { seen: await this.eyes.look() };\n  }\n}\n`,
    };
    const events = await eventsOf({ files, entry: "eyes.controller.ts:EyesController.see", cases: [rekognition("Dog")] });
    expect(events).toEqual([`return {"seen": ["Dog"]}`]);
  });

  test("what is not there or no program", async () => {
    expect(await run({ files: { "a.js": "" }, entry: "b.js:f" })).toEqual([{ ready: false, reason: "b.js is not there" }]);
    const [broken] = await run({ files: { "a.js": "const = 1;" }, entry: "a.js:f" });
    expect(broken).toMatchObject({ ready: false, reason: expect.stringContaining("a.js does not parse") });
    expect(await run({ files: { "a.js": "exports.g = 1;" }, entry: "a.js:f" })).toEqual([
      { ready: false, reason: "no function f is made by a.js" },
    ]);
  });
});

describe("operations", () => {
  const aws2 = `const AWS = require("aws-sdk"); const r = new AWS.Rekognition();`;
  const aws3 = `const { RekognitionClient, DetectLabelsCommand } = require("@aws-sdk/client-rekognition"); const r = new RekognitionClient({});`;
  const url = `"https://vision.googleapis.com/v1/images:annotate?key=k"`;
  const body = `{ requests: [{ features: [{ type: "LABEL_DETECTION" }] }] }`;
  const forms: Readonly<Record<string, readonly [string, Readonly<Record<string, unknown>>]>> = {
    "request.promise()": [`${aws2} exports.f = async () => (await r.detectLabels({}).promise()).Labels[0].Name;`, rekognition("Dog")],
    "a callback": [
      `${aws2} exports.f = () => new Promise((done) => r.detectLabels({}, (err, data) => done(err || data.Labels[0].Name)));`,
      rekognition("Dog"),
    ],
    promisify: [
      `${aws2} exports.f = async () => (await require("util").promisify(r.detectLabels.bind(r))({})).Labels[0].Name;`,
      rekognition("Dog"),
    ],
    "a command": [`${aws3} exports.f = async () => (await r.send(new DetectLabelsCommand({}))).Labels[0].Name;`, rekognition("Dog")],
    "a callback of Google's client": [
      `${vision} exports.f = () => new Promise((done) => client.labelDetection("x", (err, r) => done(r.labelAnnotations[0].description)));`,
      labels("Dog"),
    ],
    annotateImage: [
      `${vision} exports.f = async () => (await client.annotateImage({ features: [{ type: "LABEL_DETECTION" }] }))[0].labelAnnotations[0].description;`,
      labels("Dog"),
    ],
    fetch: [
      `exports.f = async () => (await (await fetch(${url}, { method: "POST", body: JSON.stringify(${body}) })).json()).responses[0].labelAnnotations[0].description;`,
      labels("Dog"),
    ],
    axios: [
      `const axios = require("axios"); exports.f = async () => (await axios.post(${url}, ${body})).data.responses[0].labelAnnotations[0].description;`,
      labels("Dog"),
    ],
    got: [
      `const got = require("got"); exports.f = async () => (await got.post(${url}, { json: ${body} }).json()).responses[0].labelAnnotations[0].description;`,
      labels("Dog"),
    ],
    request: [
      `const request = require("request"); exports.f = () => new Promise((done) => request.post({ url: ${url}, json: ${body} }, (err, r, b) => done(b.responses[0].labelAnnotations[0].description)));`,
      labels("Dog"),
    ],
    superagent: [
      `const s = require("superagent"); exports.f = () => s.post(${url}).send(${body}).then((r) => r.body.responses[0].labelAnnotations[0].description);`,
      labels("Dog"),
    ],
    "https.request": [
      `exports.f = () => new Promise((done) => { const q = require("https").request(${url}, { method: "POST" }, (r) => { let s = ""; r.on("data", (d) => (s += d)); r.on("end", () => done(JSON.parse(s).responses[0].labelAnnotations[0].description)); }); q.write(JSON.stringify(${body})); q.end(); });`,
      labels("Dog"),
    ],
    Azure: [
      `const { TextAnalyticsClient } = require("@azure/ai-text-analytics"); exports.f = async () => (await new TextAnalyticsClient().analyzeSentiment(["a"]))[0].sentiment;`,
      { "azure.language.analyze_sentiment": { sentiment: "Dog" } },
    ],
  };
  for (const [name, [code, responses]] of Object.entries(forms)) {
    test(name, async () => {
      expect(await eventsOf({ files: { "a.js": code }, entry: "a.js:f", cases: [responses] })).toEqual([`return "Dog"`]);
    });
  }

  test("outputs in call order, of which the last is repeated", async () => {
    const code = `${vision}exports.f = async () => { const names = []; for (const url of ["a", "b", "c"]) { const [r] = await client.labelDetection(url); names.push(r.labelAnnotations[0].description); } return names.join(); };`;
    const list = ["Dog", "Cat"].map((name) => labels(name)["google.vision.label_detection"]);
    const [, answer] = await run({ files: { "a.js": code }, entry: "a.js:f", cases: [{ "google.vision.label_detection": list }] });
    expect(shown(answer!)).toEqual([`return "Dog,Cat,Cat"`]);
    expect(answer!.calls).toEqual({ "google.vision.label_detection": 3 });
  });
});

describe("the environment", () => {
  test("conditions hold as the rule assumes", async () => {
    const code = `${vision}exports.f = async (req, res) => {
  if (req.method !== "POST") return res.end("no");
  if (!req.body.url) return res.end("no url");
  const [r] = await client.labelDetection(req.body.url);
  res.end(r.labelAnnotations.length);
};`;
    const at = (line: number, column: number, endColumn: number) => ({ file: "a.js", line, column, endLine: line, endColumn });
    const conditions = (isPost: boolean, hasUrl: boolean) => [
      { name: `a.js#req.method === "POST"`, value: isPost, ...at(3, 7, 28) },
      { name: "a.js#req.body.url", value: hasUrl, ...at(4, 8, 20) },
    ];
    const one = { files: { "a.js": code }, entry: "a.js:f", cases: [labels("Dog")] };
    expect((await eventsOf({ ...one, conditions: conditions(true, true) }))[0]).toBe("call res.end(1)");
    expect((await eventsOf({ ...one, conditions: conditions(true, false) }))[0]).toBe(`call res.end("no url")`);
    expect((await eventsOf({ ...one, conditions: conditions(false, true) }))[0]).toBe(`call res.end("no")`);
  });

  test("a call fails where the rule says so", async () => {
    const code = `${vision}exports.f = async () => { try { await client.labelDetection("x"); return "fine"; } catch { return "failed"; } };`;
    const condition = { name: `a.js#client.labelDetection("x") fails`, file: "a.js", line: 2, column: 45, endLine: 2, endColumn: 71 };
    const one = { files: { "a.js": code }, entry: "a.js:f" };
    expect(await eventsOf({ ...one, conditions: [{ ...condition, value: true }] })).toEqual([`return "failed"`]);
    expect(await eventsOf({ ...one, conditions: [{ ...condition, value: false }] })).toEqual([`return "fine"`]);
  });

  test("what is read from an output is never assumed", async () => {
    const code = `${vision}exports.f = async () => { const [r] = await client.labelDetection("x");
  if (r.labelAnnotations.length > 0) return "some";
  return "none"; };`;
    const place = { file: "a.js", line: 3, column: 7, endLine: 3, endColumn: 36 };
    const conditions = [{ name: "a.js#r.labelAnnotations.length > 0", value: false, ...place }];
    expect(await eventsOf({ files: { "a.js": code }, entry: "a.js:f", cases: [labels("Dog")], conditions })).toEqual([`return "some"`]);
  });

  test("time, chance and variables are the same everywhere, waiting takes no time", async () => {
    const code = `const { randomUUID } = require("crypto"); const { setTimeout: sleep } = require("timers/promises");
exports.f = async () => { const before = new Date().toISOString(); await sleep(3600000); return [before, Math.random(), randomUUID(), process.env.HOME, require("os").hostname(), process.pid]; };`;
    const [, first, second] = await run({ files: { "a.js": code }, entry: "a.js:f", cases: [{}, {}] });
    expect(shown(first!)[0]).toContain(`return ["2024-05-17T12:00:00.000Z", 0.`);
    expect(shown(first!)[0]).toContain(`undefined, "host", 4242]`);
    expect(second!.events).toEqual(first!.events);
  });

  test("every case begins anew, in whatever order they come", async () => {
    const code = `${vision}let seen = 0; exports.f = async () => { const [r] = await client.labelDetection("x"); seen += r.labelAnnotations.length; globalThis.total = (globalThis.total ?? 0) + seen; return [seen, total]; };`;
    const cases = [labels("a"), labels("a", "b"), labels("a")];
    const answers = await run({ files: { "a.js": code }, entry: "a.js:f", cases });
    expect(answers.slice(1).map(shown)).toEqual([["return [1, 1]"], ["return [2, 2]"], ["return [1, 1]"]]);
  });
});

describe("safety", () => {
  const cases = [labels("bad"), labels("good")];
  const ask = `${vision}exports.f = async () => { const [r] = await client.labelDetection("x"); if (r.labelAnnotations[0]?.description === "bad") bad(); return "fine"; };\n`;
  const bad: Readonly<Record<string, readonly [string, Readonly<Record<string, unknown>>]>> = {
    "a loop": ["function bad() { for (;;); }", { status: "failed", reason: "did not end within 1 s" }],
    "a loop of promises": [
      "function bad() { const again = () => Promise.resolve().then(again); again(); }",
      { status: "failed", reason: "did not end within 1 s" },
    ],
    "endless timers": [
      "function bad() { const again = () => setTimeout(again, 1); again(); }",
      { status: "failed", reason: expect.stringContaining("does not come to rest") },
    ],
    "an exit": ["function bad() { process.exit(3); }", { status: "ok", events: [expect.objectContaining({ text: "process.exit(3)" })] }],
    recursion: ["function bad() { bad(); }", { status: "ok", events: [expect.objectContaining({ kind: "raise", text: "RangeError" })] }],
    "memory without end": [
      "function bad() { const all = []; for (;;) all.push(new Array(1e5).fill({})); }",
      { status: "failed", reason: expect.stringMatching(/MB of memory|did not end/u) },
    ],
    "100 MB printed": [
      "function bad() { const line = 'x'.repeat(1e6); for (let i = 0; i < 100; i++) console.log(line); }",
      { status: "failed", reason: "prints more than 32 MB" },
    ],
    "100 MB printed in small pieces": [
      "function bad() { for (let i = 0; i < 1e6; i++) console.log('x'.repeat(100)); }",
      { status: "failed", reason: "more happens than is recorded" },
    ],
  };
  for (const [name, [code, expected]] of Object.entries(bad)) {
    test(`${name} is one case`, async () => {
      const [ready, first, second] = await run({ files: { "a.js": ask + code }, entry: "a.js:f", cases, caseSeconds: 1 });
      expect(ready).toEqual({ ready: true });
      expect(first).toMatchObject(expected);
      expect(shown(second!)).toEqual([`return "fine"`]);
    });
  }

  test("no process, no connection, no file outside the scratch folder", async () => {
    const target = join(base, "written.txt");
    const code = `const fs = require("fs"); exports.f = async () => {
  fs.writeFileSync(${JSON.stringify(target)}, "text");
  await fs.promises.writeFile("beside.txt", "text");
  const read = fs.readFileSync("beside.txt", "utf8");
  const { stdout } = require("child_process").execSync("touch ${target}");
  require("net").connect(80, "example.com");
  await fetch("https://example.com/hook");
  return [read, fs.readFileSync("/etc/hostname").length, typeof process.binding];
};`;
    const events = await eventsOf({ files: { "a.js": code }, entry: "a.js:f" });
    expect(events.at(-1)).toBe(`return ["text", 42, "undefined"]`);
    expect(events).toContain(`call net.connect(80, "example.com")`);
    expect(events).toContain(`call fetch("https://example.com/hook", {})`);
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(join(base, String(count - 1), "app"))).toEqual(["a.js"]);
  });
});

test("at least 200 cases a second", async () => {
  const code = `${vision}exports.f = async (url) => { const [r] = await client.labelDetection(url); return r.labelAnnotations.some((l) => l.description === "Dog"); };`;
  const begin = performance.now();
  const answers = await run({ files: { "a.js": code }, entry: "a.js:f", cases: Array.from({ length: 1000 }, () => labels("Dog", "Cat")) });
  expect(answers).toHaveLength(1001);
  expect(performance.now() - begin).toBeLessThan(5000);
});

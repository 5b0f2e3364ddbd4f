/**
 * The Python runtime of verification: started with a plan and cases as `furcifer verify` does it, on small applications
 * written here. Needs CPython; without one the tests are left out.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { builtInDocuments } from "../../src/providers/registry.js";
import { hasPython } from "../harness/execute.js";

const runtime = fileURLToPath(new URL("../../src/verify/python/", import.meta.url));
const labels = "google.vision.label_detection";

interface Event {
  readonly kind: string;
  readonly callee?: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

interface Line {
  readonly ready?: boolean;
  readonly case?: number;
  readonly status?: string;
  readonly reason?: string;
  readonly events?: readonly Event[];
  readonly calls?: Readonly<Record<string, number>>;
}

interface Run {
  readonly files: Readonly<Record<string, string>>;
  readonly entry: { readonly file: string; readonly name: string };
  readonly cases: readonly Readonly<Record<string, unknown>>[];
  readonly plan?: Readonly<Record<string, unknown>>;
}

/** What the runtime writes, first the line that says that it is ready; `left`: what is in the folders afterwards. */
function run({ files, entry, cases, plan }: Run): { lines: Line[]; left: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "furcifer-python-"));
  try {
    for (const [path, text] of Object.entries({ "root/app.py": "", ...prefixed(files) })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    mkdirSync(join(folder, "scratch"));
    const operations = [...new Set(cases.flatMap((responses) => Object.keys(responses)))];
    const first = {
      root: join(folder, "root"),
      scratch: join(folder, "scratch"),
      entry,
      operations,
      caseSeconds: 1,
      conditions: [],
      ...plan,
    };
    const input = [first, ...cases.map((responses, number) => ({ case: number, responses }))];
    const child = spawnSync("python3", ["-S", "-s", "-B", "-X", "utf8", join(runtime, "run.py")], {
      input: input.map((line) => JSON.stringify(line)).join("\n") + "\n",
      stdio: ["pipe", "ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH ?? "", PYTHONHASHSEED: "0" },
      encoding: "utf8",
    });
    expect(child.stderr).toBe("");
    const lines = (child.output[3] ?? "").split("\n").filter((line) => line !== "");
    const left = [...readdirSync(join(folder, "scratch")), ...readdirSync(join(folder, "root"))].sort();
    return { lines: lines.map((line) => JSON.parse(line) as Line), left };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function prefixed(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`root/${path}`, text]));
}

const named = (...names: string[]): Record<string, unknown> => ({
  [labels]: { labelAnnotations: names.map((description) => ({ description, score: 0.9 })) },
});

/** The events of each case as short texts; a failed case is its reason. */
function texts(asked: Run): string[] {
  const { lines } = run(asked);
  expect(lines[0]).toEqual({ ready: true });
  return lines.slice(1).map(({ events, reason }) => events?.map(({ kind, text }) => `${kind} ${text}`).join("; ") ?? `failed: ${reason}`);
}

/** One file, whose entry looks at the first label. */
function first(body: string, names: readonly string[], before = ""): Run {
  const text = [
    ...["from google.cloud import vision", before, "def pick(photo):"],
    "    word = vision.ImageAnnotatorClient().label_detection(image=photo).label_annotations[0].description",
    ...body.split("\n").map((line) => `    ${line}`),
  ];
  return { files: { "app.py": text.join("\n") + "\n" }, entry: { file: "app.py", name: "pick" }, cases: names.map((name) => named(name)) };
}

describe.runIf(hasPython)("the Python runtime", () => {
  it("records what a handler does, where it does so", () => {
    const app = [
      "import boto3",
      "from flask import Flask, request, jsonify",
      "from google.cloud import vision",
      "app = Flask(__name__)",
      "sns = boto3.client('sns')",
      "@app.route('/photo', methods=['POST'])",
      "def photo():",
      "    found = vision.ImageAnnotatorClient().label_detection(image=vision.Image(content=request.files['photo'].read()))",
      "    for label in found.label_annotations:",
      "        if label.description == 'Person':",
      "            sns.publish(Message='Somebody is up')",
      "            return jsonify({'who': label.score})",
      "    return 'nobody'",
    ].join("\n");
    for (const name of ["photo", "POST /photo"]) {
      const { lines, left } = run({ files: { "app.py": app }, entry: { file: "app.py", name }, cases: [named("Tree", "Person"), named()] });
      expect(lines[1]).toEqual({
        case: 0,
        status: "ok",
        events: [
          { kind: "call", callee: 'flask.request.files["photo"].read', text: "read()", file: "app.py", line: 8 },
          { kind: "call", callee: 'boto3.client("sns").publish', text: 'publish(Message="Somebody is up")', file: "app.py", line: 11 },
          { kind: "call", callee: "flask.jsonify", text: 'jsonify({"who": 0.9})', file: "app.py", line: 12 },
          { kind: "return", text: 'flask.jsonify({"who": 0.9})', file: "app.py", line: name === "photo" ? 12 : 6 },
        ],
        calls: { [labels]: 1 },
      });
      expect(lines[2]?.events?.at(-1)?.text).toBe('"nobody"');
      expect(left).toEqual(["app.py"]);
    }
  });

  it("finds methods, nested functions, lambdas, and scripts", () => {
    const look = "vision.ImageAnnotatorClient().label_detection(image=1).label_annotations[0].description";
    const files = {
      "shop/__init__.py": "",
      "shop/looking.py": `from google.cloud import vision\ndef look():\n    return ${look}\n`,
      "shop/clerk.py": [
        ...["import discord", "from .looking import look", "class Clerk(discord.Client):", "    def __init__(self, name):"],
        ...[
          "        self.name = name",
          "    def greet(self, other):",
          "        self.mood = look()",
          "        return [self.name, self.mood]",
        ],
        ...["def factory(bot):", "    @bot.event", "    async def on_message(message):", "        await message.reply(look())"],
        ...["    bot.on_click = lambda: look() + '!'"],
      ].join("\n"),
      "main.py": "from shop.looking import look\nwhile True:\n    print(look())\n",
    };
    const of = (file: string, name: string): string[] => texts({ files, entry: { file, name }, cases: [named("Hat")] });
    expect(of("shop/clerk.py", "Clerk.greet")).toEqual(['write mood = "Hat"; return [name, "Hat"]']);
    expect(of("shop/clerk.py", "factory.on_message")).toEqual(['call reply("Hat"); return null']);
    expect(of("shop/clerk.py", "factory.<lambda>")).toEqual(['return "Hat!"']);
    expect(of("main.py", "<script>")).toEqual(['print print("Hat")']);
  });

  it("answers conditions where they are asked", () => {
    const body = 'if photo.kind != "png" or len(photo.name) > 3:\n    return "refused"\nreturn word';
    const place = { file: "app.py", line: 5, endLine: 5 };
    const conditions = (kind: boolean): unknown => [
      { ...place, name: 'app.py#photo.kind != "png"', value: kind, column: 8, endColumn: 27 },
      { ...place, name: "app.py#len(photo.name) <= 3", value: true, column: 31, endColumn: 50 },
    ];
    expect(texts({ ...first(body, ["Hat"]), plan: { conditions: conditions(false) } })).toEqual(['return "Hat"']);
    expect(texts({ ...first(body, ["Hat"]), plan: { conditions: conditions(true) } })).toEqual(['return "refused"']);
  });

  it("feeds the clients of all providers, and endpoints that are asked directly", () => {
    const files = {
      "app.py": [
        ...["import json, urllib.request", "import boto3, requests", "from azure.ai.textanalytics import TextAnalyticsClient"],
        ...["from google.cloud import vision", "from googleapiclient.discovery import build", "def ask(text):"],
        "    found = boto3.client('rekognition').detect_labels(Image={})['Labels'][0]['Name']",
        "    mood = TextAnalyticsClient('e', 'k').analyze_sentiment(documents=[text])[0]",
        "    safe = vision.ImageAnnotatorClient().annotate_image({'features': [{'type': vision.Feature.Type.SAFE_SEARCH_DETECTION}]})",
        "    old = build('language', 'v1').documents().analyzeSentiment(body={}).execute()",
        "    url = 'https://vision.googleapis.com/v1/images:annotate?key=1'",
        "    body = {'requests': [{'features': [{'type': 'LABEL_DETECTION'}]}]}",
        "    rest = requests.post(url, json=body).json()['responses'][0]",
        "    other = json.load(urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode())))",
        "    adult = safe.safe_search_annotation.adult",
        "    return [found, mood.sentiment, mood.confidence_scores.positive, adult, adult > 3, old, rest, rest == other['responses'][0]]",
      ].join("\n"),
    };
    const responses = {
      ...named("Hat"),
      "aws.rekognition.detect_labels": { Labels: [{ Name: "Hat", Confidence: 99 }] },
      "azure.language.analyze_sentiment": { sentiment: "positive", confidenceScores: { positive: 0.9 } },
      "google.vision.safe_search_detection": { safeSearchAnnotation: { adult: "LIKELY" } },
      "google.language.v1.analyze_sentiment": { documentSentiment: { score: 0.1 } },
    };
    expect(texts({ files, entry: { file: "app.py", name: "ask" }, cases: [responses] })).toEqual([
      'return ["Hat", "positive", 0.9, Likelihood.LIKELY, true, {"documentSentiment": {"score": 0.1}}, ' +
        '{"labelAnnotations": [{"description": "Hat", "score": 0.9}]}, true]',
    ]);
  });

  it("gives a case's responses in order, and the last again", () => {
    const text =
      "from google.cloud import vision\ndef pick():\n    c = vision.ImageAnnotatorClient()\n    return [c.label_detection(i).label_annotations[0].description for i in range(3)]\n";
    const [one, two] = [named("A"), named("B")].map((each) => each[labels]);
    expect(texts({ files: { "app.py": text }, entry: { file: "app.py", name: "pick" }, cases: [{ [labels]: [one, two] }] })).toEqual([
      'return ["A", "B", "B"]',
    ]);
  });

  it("says why an application is not run", () => {
    const ready = (text: string, file = "app.py"): Line | undefined =>
      run({ files: { "app.py": text }, entry: { file, name: "f" }, cases: [named("Hat")] }).lines[0];
    expect(ready("def f():\n    print 'hat'\n")?.reason).toMatch(/^Python 2 syntax: .*app\.py, line 2/);
    expect(ready("def f(:\n")?.reason).toMatch(/^does not parse: /);
    expect(ready("", "other.py")).toEqual({ ready: false, reason: "there is no file other.py" });
    const missing = run({
      files: { "app.py": "import sys\nraise ValueError('no')\n" },
      entry: { file: "app.py", name: "f" },
      cases: [named("Hat")],
    });
    expect(missing.lines[1]).toMatchObject({ status: "failed", reason: "f is not made when app is imported: ValueError: no" });
  });
});

describe.runIf(hasPython)("a case that misbehaves", () => {
  const bodies: readonly (readonly [string, string, RegExp])[] = [
    ["loops", "while True: pass", /^failed: took longer than 1 seconds$/],
    ["prints 100 MB", "print('x' * 100_000_000)", /^failed: prints more than 32 MB$/],
    ["prints 100 MB and catches all", "while True:\n    try: print('x' * 1_000_000)\n    except BaseException: pass", /^failed: /],
    ["takes memory", "held = []\nwhile True: held.append(' ' * 400_000_000)", /^failed: (out of memory|took longer)/],
    ["never stops doing", "while True: photo.flash()", /^failed: more than 20000 events/],
    ["ends the process", "import os\nos._exit(3)", /^raise SystemExit$/],
    ["leaves", "import sys\nsys.exit(3)", /^raise SystemExit$/],
    ["recurses", "def down(): return down()\nreturn down()", /^raise RecursionError$/],
    ["forks", "import os\nreturn os.fork()", /^raise PermissionError$/],
    ["starts a process", "import importlib\nreturn importlib.import_module('subprocess').run(['ls'])", /^raise PermissionError$/],
    ["connects", "import importlib\nreturn importlib.import_module('socket').create_connection(('127.0.0.1', 80))", /^raise OSError$/],
    ["writes by descriptor", "import os\nreturn os.open('here.txt', os.O_WRONLY | os.O_CREAT)", /^raise PermissionError$/],
    [
      "writes to all streams",
      "import os\nfor stream in range(3, 60):\n    try: os.write(stream, b'{}\\n')\n    except OSError: pass",
      /^return null$/,
    ],
    ["starts a thread", "import threading\nthreading.Thread(target=photo.flash).start()", /^call flash\(\); return null$/],
    ["writes a file", "open('here.txt', 'w').write('a')\nreturn open('here.txt').read()", /^call write\("a"\); return "a"$/],
    ["waits", "import time\nbefore = time.time()\ntime.sleep(3600)\nreturn time.time() - before", /^return 3600\.0$/],
    ["asks for the time", "import datetime\nreturn str(datetime.datetime.now())", /^return "2024-05-17 12:00:00"$/],
  ];
  it.each(bodies)("%s", (_name, body, expected) => {
    const { files, entry, cases } = first(`if word == 'good': return 'fine'\n${body}`, ["good", "bad", "good"]);
    const asked = { files, entry, cases };
    const [before, bad, after] = texts(asked);
    expect([before, after]).toEqual(['return "fine"', 'return "fine"']);
    expect(bad).toMatch(expected);
  });

  it("leaves nothing behind", () => {
    const asked = first("open('a.txt', 'w').write(word)\nimport tempfile\ntempfile.mkdtemp()\nwhile word == 'bad': pass", [
      "good",
      "bad",
      "good",
    ]);
    expect(run(asked).left).toEqual(["app.py"]);
  });
});

describe.runIf(hasPython)("cases are independent", () => {
  const body = [
    ...["import os, random, sys", "seen.append(word)", "os.environ[word] = '1'", "sys.path.append(word)", "random.random()"],
    ...["return [seen, len(sys.path) - before, random.random(), word in {'a', 'b'}, object()]"],
  ].join("\n");
  const names = ["a", "b", "c", "d"];

  it("in any order", () => {
    const asked = (order: readonly string[]): string[] => texts(first(body, order, "import sys\nseen = []\nbefore = len(sys.path)"));
    const once = asked(names);
    expect(once[0]).toMatch(/^write seen = \["a"\]; return \[\["a"\], 1, /);
    expect(asked([...names].reverse()).reverse()).toEqual(once);
  });

  it("and many of them are fast", () => {
    const many = Array.from({ length: 400 }, (_, number) => names[number % 4]!);
    expect(new Set(texts(first("return word", many))).size).toBe(4);
  });
});

describe("the runtime's catalog", () => {
  it("has what the providers' documents say", () => {
    const path = join(runtime, "catalog.json");
    const kept = builtInDocuments.map(({ provider, defaults, types, vocabularies, operations, python, endpoints }) => ({
      provider,
      defaults,
      types: mapped(types, ({ fields }) => ({ fields })),
      vocabularies: mapped(vocabularies ?? {}, ({ values, numbers }) => ({ values, ...(numbers === undefined ? {} : { numbers }) })),
      operations: operations.map(({ id, response, parts }) => ({
        id,
        ...(response === undefined ? {} : { response }),
        ...(parts === undefined ? {} : { parts }),
      })),
      python: python ?? { clients: [] },
      endpoints: endpoints ?? [],
    }));
    const wanted: unknown = JSON.parse(JSON.stringify(kept));
    if (process.env.UPDATE === "1") writeFileSync(path, JSON.stringify(wanted, null, 1) + "\n");
    expect(existsSync(path) && JSON.parse(readFileSync(path, "utf8"))).toEqual(wanted);
  });
});

function mapped<T, R>(rows: Readonly<Record<string, T>>, change: (row: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, change(row)]));
}

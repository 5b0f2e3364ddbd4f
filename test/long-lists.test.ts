/**
 * Lists, sets and dictionaries of thousands of words, made in every way in which applications make them: the decision is exact and has
 * all words. What such a loop costs is measured in bench/engine; here one that is given up or not followed fails.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../src/analyze.js";

const wordsOf = (count: number): string[] => ["Cat", ...Array.from({ length: count - 1 }, (_, i) => `word${i}`)];

interface Form {
  readonly language: "py" | "js";
  readonly build: string;
  /** The test of one label. */
  readonly test?: string;
  /** Of the data file beside the code; lines by default. */
  readonly data?: (words: readonly string[]) => string;
}

const commas = (words: readonly string[]): string => words.join(",");
const table = (words: readonly string[]): string => `name,kind\n${words.map((w) => `${w},x`).join("\n")}\n`;
const objects = (words: readonly string[]): string => JSON.stringify(words.map((name) => ({ name, on: true })));

const python: Readonly<Record<string, Omit<Form, "language">>> = {
  "appends in a loop over lines": { build: 'WORDS = []\nfor line in open("words"):\n    WORDS.append(line.strip())' },
  "appends over readlines": {
    build: 'WORDS = []\nwith open("words") as f:\n    for line in f.readlines():\n        WORDS.append(line.strip())',
  },
  "appends of lines that are no comment": {
    build:
      'WORDS = []\nfor line in open("words"):\n    line = line.strip()\n    if not line or line.startswith("#"):\n        continue\n    WORDS.append(line)',
  },
  "appends of words that are not there yet": {
    build: 'WORDS = []\nfor line in open("words"):\n    w = line.strip()\n    if w not in WORDS:\n        WORDS.append(w)',
  },
  "lists added": { build: 'WORDS = []\nfor line in open("words"):\n    WORDS += [line.strip()]' },
  "a loop over a text that is split": {
    build: 'WORDS = []\nfor w in open("words").read().split(","):\n    WORDS.append(w.lower())',
    test: "label.description.lower() in WORDS",
    data: commas,
  },
  "a set": { build: 'WORDS = set()\nfor line in open("words"):\n    WORDS.add(line.strip())' },
  "keys of a dictionary": { build: 'WORDS = {}\nfor i, line in enumerate(open("words")):\n    WORDS[line.strip()] = i' },
  "words counted": { build: 'WORDS = {}\nfor line in open("words"):\n    w = line.strip()\n    WORDS[w] = WORDS.get(w, 0) + 1' },
  "entries of a dictionary": {
    build: 'WORDS = {}\nfor line in open("words"):\n    WORDS[line.strip()] = "yes"',
    test: 'WORDS.get(label.description) == "yes"',
  },
  "a comprehension": { build: 'WORDS = {line.strip() for line in open("words") if line.strip()}' },
  "a csv reader": {
    build: 'import csv\nWORDS = []\nwith open("words") as f:\n    for row in csv.DictReader(f):\n        WORDS.append(row["name"])',
    data: table,
  },
  json: {
    build: 'import json\nWORDS = []\nfor entry in json.load(open("words")):\n    if entry["on"]:\n        WORDS.append(entry["name"])',
    data: objects,
  },
  "readline in a while loop": {
    build: 'WORDS = []\nf = open("words")\nline = f.readline()\nwhile line:\n    WORDS.append(line.strip())\n    line = f.readline()',
  },
  "positions in a while loop": {
    build: 'LINES = open("words").read().splitlines()\nWORDS = []\ni = 0\nwhile i < len(LINES):\n    WORDS.append(LINES[i])\n    i += 1',
  },
  "a function that may find no file": {
    build:
      'import os\ndef load(path):\n    words = []\n    if os.path.exists(path):\n        for line in open(path):\n            words.append(line.strip())\n    return words\nWORDS = load("words")',
  },
};

const read = 'require("fs").readFileSync("words", "utf8")';
const javascript: Readonly<Record<string, Omit<Form, "language">>> = {
  "pushes in a loop": { build: `const WORDS = [];\nfor (const line of ${read}.split("\\n")) {\n  if (line) WORDS.push(line.trim());\n}` },
  "pushes by forEach": { build: `const WORDS = [];\n${read}.split("\\n").forEach((line) => {\n  if (line !== "") WORDS.push(line);\n});` },
  "map and filter": { build: `const WORDS = ${read}.split("\\n").map((l) => l.trim()).filter((l) => l);` },
  "positions in a loop": {
    build: `const LINES = ${read}.split("\\n");\nconst WORDS = [];\nfor (let i = 0; i < LINES.length; i++) {\n  if (LINES[i]) WORDS[WORDS.length] = LINES[i];\n}`,
  },
  "a set": {
    build: `const WORDS = new Set();\nfor (const line of ${read}.split("\\n")) {\n  if (line) WORDS.add(line);\n}`,
    test: "WORDS.has(label.description)",
  },
  "an object": {
    build: `const WORDS = {};\nfor (const line of ${read}.split("\\n")) {\n  if (line) WORDS[line] = true;\n}`,
    test: "WORDS[label.description]",
  },
  reduce: {
    build: `const WORDS = ${read}.trim().split("\\n").reduce((all, line) => {\n  all[line] = true;\n  return all;\n}, {});`,
    test: "WORDS[label.description]",
  },
  json: { build: `const WORDS = JSON.parse(${read}).map((entry) => entry.name);`, data: objects },
};

function codeOf({ language, build, test }: Form): string {
  if (language === "py")
    return `from google.cloud import vision

client = vision.ImageAnnotatorClient()
${build}


def handler(image):
    for label in client.label_detection(image=image).label_annotations:
        if ${test ?? "label.description in WORDS"}:
            return "found"
    return "none"
`;
  return `const vision = require("@google-cloud/vision");
const client = new vision.ImageAnnotatorClient();
${build}

exports.handler = async (image) => {
  const [result] = await client.labelDetection(image);
  for (const label of result.labelAnnotations) {
    if (${test ?? "WORDS.includes(label.description)"}) return "found";
  }
  return "none";
};
`;
}

const folder = mkdtempSync(join(tmpdir(), "furcifer-long-lists-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function check(name: string, form: Form, count: number): Promise<void> {
  const root = join(folder, name.replaceAll(" ", "-"));
  const words = wordsOf(count);
  mkdirSync(root);
  writeFileSync(join(root, `app.${form.language}`), codeOf(form));
  writeFileSync(join(root, "words"), form.data?.(words) ?? `${words.join("\n")}\n`);
  const entry = `app.${form.language}:handler`;
  const { spec, diagnostics } = await analyze(root, form.language === "py" ? { entries: [entry] } : {});
  const [decision] = spec.decisions;
  expect(decision?.completeness, diagnostics.map((d) => d.message).join()).toMatchObject({ status: "exact" });
  expect(decision!.kind).toBe("true-false");
  const told = decision!.classes.flatMap((c) => [...c.labels.map((l) => l.name), ...c.outsideVocabulary]);
  const isTold = new Set(told.map((t) => t.toLowerCase()));
  expect(words.filter((w) => !isTold.has(w.toLowerCase()))).toEqual([]);
  expect([...isTold].filter((t) => t !== "cat" && !/^word\d+$/.test(t))).toEqual([]);
}

describe("thousands of words", { timeout: 120_000 }, () => {
  const count = 3000;
  for (const [name, form] of Object.entries(python))
    it(`in Python: ${name}`, () => check(`python ${name}`, { ...form, language: "py" }, count));
  for (const [name, form] of Object.entries(javascript))
    it(`in JavaScript: ${name}`, () => check(`javascript ${name}`, { ...form, language: "js" }, count));
  it("50,000 in Python", () => check("many python", { ...python["appends in a loop over lines"]!, language: "py" }, 50_000));
  it("50,000 in JavaScript", () => check("many javascript", { ...javascript["a set"]!, language: "js" }, 50_000));
});

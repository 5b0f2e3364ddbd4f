/** How the runner shows what a program did, and what it does not let a program do. Each program here is written for one of these. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { RunDescription } from "../execute.js";
import { execute } from "../execute.js";

const folder = mkdtempSync(join(tmpdir(), "furcifer-programs-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;

type Run = Partial<RunDescription>;

/** The outcome of a program on one response; `run` is what differs from calling `decide` of index.js and showing what it returns. */
async function outcome(
  files: Readonly<Record<string, string>> | string,
  run: Run = {},
  response: unknown = labels("Dog"),
): Promise<string> {
  const app = join(folder, String(count++));
  for (const [name, text] of Object.entries(typeof files === "string" ? { "index.js": files } : files)) {
    mkdirSync(dirname(join(app, name)), { recursive: true });
    writeFileSync(join(app, name), text);
  }
  const entry = { file: run.call === "component" ? "index.jsx" : "index.js", name: "decide" };
  const [one] = await execute(app, { entry, call: "function", observe: "return", ...run }, [response]);
  return one ?? "";
}

function labels(...names: readonly string[]): unknown {
  return {
    "google.vision.label_detection":
      names.length === 0 ? {} : { labelAnnotations: names.map((description) => ({ description, score: 0.9 })) },
  };
}

const ask = `
  const vision = require("@google-cloud/vision");
  const client = new vision.ImageAnnotatorClient();
  const names = async () => (await client.labelDetection("x.jpg"))[0].labelAnnotations.map((l) => l.description);
`;

it("shows returned values as JSON with sorted keys, and texts as they are", async () => {
  expect(await outcome("exports.decide = () => 'plain text'")).toBe("plain text");
  expect(await outcome("exports.decide = () => ({ b: [1, 0.5, null], a: 'x', none: undefined })")).toBe('{"a": "x", "b": [1, 0.5, null]}');
  expect(await outcome("exports.decide = () => undefined")).toBe("undefined");
  expect(await outcome("exports.decide = () => new Set(['b', 'a'])")).toBe('["b", "a"]');
});

it("gives the fields that Google's clients fill in", async () => {
  const program = `${ask} exports.decide = async () => (await client.labelDetection("x.jpg"))[0]`;
  const shown = await outcome(program, {}, labels());
  expect(shown).toContain('"labelAnnotations": []');
  expect(shown).toContain('"safeSearchAnnotation": null');
});

it("shows errors that the entry throws, and those that nobody catches", async () => {
  expect(await outcome(`${ask} exports.decide = async () => (await names())[3].length`)).toBe("EXC:TypeError");
  expect(await outcome(`${ask} exports.decide = () => { names().then((all) => all[3].length); return "sent"; }`)).toBe("EXC:TypeError");
  expect(await outcome("class Rude extends Error {} exports.decide = () => { throw new Rude('no') }")).toBe("EXC:Rude");
});

it("answers the callbacks of version 2 of the AWS SDK", async () => {
  const program = `
    const AWS = require("aws-sdk");
    exports.decide = (done) => new AWS.Rekognition().detectLabels({}, (err, data) => {
      new AWS.S3().putObject({ Key: data.Labels[0].Name }, () => done(null, "kept"));
    });`;
  const run: Run = { arguments: [{ $function: "done" }], observe: "effects", effects: ["done", "aws-sdk.S3().putObject"] };
  const response = { "aws.rekognition.detect_labels": { Labels: [{ Name: "Dog", Confidence: 90 }] } };
  expect(await outcome(program, run, response)).toBe('putObject({"Key": "Dog"}); done(null, "kept")');
});

it("shows status and body of a route, and whom an error reaches", async () => {
  const program = (answer: string): string => `
    ${ask}
    const express = require("express");
    const app = express();
    app.use(express.json());
    app.post("/x", async (req, res, next) => { const all = await names(); ${answer} });
  `;
  const run: Run = { call: "route", route: "POST /x", observe: "response" };
  expect(await outcome(program("res.status(422).json({ found: all })"), run)).toBe('422 {"found": ["Dog"]}');
  expect(await outcome(program("res.sendStatus(204)"), run)).toBe("204");
  expect(await outcome(program("next(new RangeError('too many'))"), run)).toBe("next(RangeError: too many)");
  expect(await outcome(program("all[9].length"), run)).toBe("EXC:TypeError");
});

it("fires timers in the order of their delays, once all else is done", async () => {
  const program = `${ask}
    setTimeout(() => console.log("late"), 50);
    setTimeout(() => console.log("early"), 10);
    names().then(([name]) => console.log(name));`;
  expect(await outcome(program, { call: "script", observe: "stdout" })).toBe("Dog\nearly\nlate");
});

it("ends a loop that asks for more responses than the case has", async () => {
  const program = `${ask} (async () => { while (true) console.log((await names()).join()); })();`;
  expect(await outcome(program, { call: "script", observe: "stdout" })).toBe("Dog");
});

it("loads ECMAScript modules, TypeScript and JSX", async () => {
  const files = {
    "package.json": '{ "type": "module" }',
    "index.js":
      'import { ImageAnnotatorClient as Client } from "@google-cloud/vision"; import { first } from "./first.js"; export const decide = async () => first((await new Client().labelDetection("x"))[0]);',
    "first.ts":
      "export function first<T extends { labelAnnotations: { description: string }[] }>(all: T): string { return all.labelAnnotations[0]!.description; }",
  };
  expect(await outcome(files)).toBe("Dog");
  const component = `
    import { useEffect, useState } from "react";
    import axios from "axios";
    export function decide({ picture }) {
      const [name, setName] = useState("");
      useEffect(() => { axios.post("https://vision.googleapis.com/v1/images:annotate", { requests: [{ features: [{ type: "LABEL_DETECTION" }] }] })
        .then(({ data }) => setName(data.responses[0].labelAnnotations[0].description)); }, [picture]);
      return <p title={picture}>{name}</p>;
    }`;
  expect(await outcome({ "index.jsx": component }, { call: "component", arguments: [{ picture: "p" }] })).toBe('<p title="p">Dog</p>');
});

it("runs every case on modules of its own", async () => {
  const app = join(folder, "fresh");
  mkdirSync(app);
  writeFileSync(join(app, "index.js"), "let calls = 0; exports.decide = () => ++calls;");
  expect(await execute(app, { entry: { file: "index.js", name: "decide" }, call: "function", observe: "return" }, [{}, {}])).toEqual([
    "1",
    "1",
  ]);
});

it("ends a program that opens a connection or writes outside of its folder", async () => {
  await expect(outcome("require('fs').writeFileSync('/tmp/../tmp/outside.txt', 'x'); exports.decide = () => 1")).rejects.toThrow(
    "forbidden: writeFileSync",
  );
  await expect(outcome("exports.decide = () => require('http').get('http://localhost')")).rejects.toThrow("http has no stand-in");
  await expect(outcome("exports.decide = () => process.getBuiltinModule('net').connect(80)")).rejects.toThrow("forbidden: a connection");
  expect(await outcome("require('fs').writeFileSync('inside.txt', 'x'); exports.decide = () => 1")).toBe("1");
});

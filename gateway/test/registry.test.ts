/** Reading a registry: what applications share, what is refused before anything is served, and a model whose rule has changed. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeModel, ModelError } from "../src/models/model-description.js";
import { SessionPool } from "../src/models/session-pool.js";
import type { Registry } from "../src/registry/read-registry.js";
import { readRegistry } from "../src/registry/read-registry.js";
import { pictureOf } from "./harness/inputs.js";
import { fixtureRegistry, running } from "./harness/running.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gateway-registry-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function take(...names: string[]): void {
  for (const name of names) cpSync(join(fixtureRegistry, name), join(folder, name), { recursive: true });
}

/** Changes the text of a file of the registry. */
function change(file: string, edit: (text: string) => string): void {
  const path = join(folder, file);
  writeFileSync(path, edit(readFileSync(path, "utf8")));
}

async function read(): Promise<Registry & { sessions: number }> {
  const pool = new SessionPool({ device: "cpu", threads: 1, maxBatch: 4, maxQueue: 4 });
  const registry = await readRegistry(folder, pool);
  const sessions = pool.size;
  await pool.close();
  return { ...registry, sessions };
}

it("a backbone that two applications name is one session, with a head for each", async () => {
  take("shared", "allergies", "trail");
  const { applications, problems, sessions } = await read();
  expect({ names: [...applications.keys()], problems, sessions }).toEqual({ names: ["allergies", "trail"], problems: [], sessions: 3 });
});

it("a model of equal content is one session", async () => {
  take("plants");
  cpSync(join(folder, "plants"), join(folder, "garden"), { recursive: true });
  change("garden/application.json", (text) => text.replace("key-of-plants", "key-of-garden"));
  expect(await read()).toMatchObject({ problems: [], sessions: 1 });
});

describe("what cannot be served is named", () => {
  const rows: { name: string; prepare: () => void; says: string }[] = [
    { name: "no spec", prepare: () => rmSync(join(folder, "plants/spec.json")), says: "spec.json" },
    { name: "a spec that is none", prepare: () => change("plants/spec.json", () => "{}"), says: "no valid loss spec" },
    {
      name: "a field that is not known",
      prepare: () => change("plants/application.json", (text) => text.replace('"keys"', '"key"')),
      says: "additional properties",
    },
    { name: "a model that is none", prepare: () => change("plants/model.onnx", () => "onnx"), says: "no ONNX model" },
    {
      name: "a decision that the spec has not",
      prepare: () => change("plants/spec.json", (text) => text.replaceAll("main.py:diagnose", "main.py:other")),
      says: "no decision main.py:diagnose",
    },
    {
      name: "a whole model with a backbone",
      prepare: () => change("plants/application.json", (text) => text.replace('"file":', '"backbone": "a.onnx", "file":')),
      says: "is no head",
    },
  ];
  for (const { name, prepare, says } of rows)
    it(name, async () => {
      take("plants");
      prepare();
      const { applications, problems } = await read();
      expect(applications.size).toBe(0);
      expect(problems).toEqual([{ application: "plants", message: expect.stringContaining(says) as string }]);
    });

  it("another backbone than the head's", async () => {
    take("shared", "trail");
    cpSync(join(fixtureRegistry, "plants/model.onnx"), join(folder, "shared/backbone.onnx"));
    expect((await read()).problems).toEqual([{ application: "trail", message: expect.stringContaining("backbone") as string }]);
  });

  it("a key that another application has", async () => {
    take("plants");
    cpSync(join(folder, "plants"), join(folder, "garden"), { recursive: true });
    expect((await read()).problems).toEqual([{ application: "plants", message: "another application has one of its keys" }]);
  });
});

it("a model whose rule has changed serves its own list, and says so", async () => {
  take("plants");
  // The same decisions in other bytes: whether they are the same is not for the gateway to say.
  change("plants/spec.json", (text) => `${text}\n`);
  const gateway = await running({ registry: folder });
  const content = (await pictureOf([8], 1)).toString("base64");
  const body = JSON.stringify({ requests: [{ image: { content }, features: [{ type: "LABEL_DETECTION" }] }] });
  const response = await fetch(`${gateway.base}/v1/images:annotate?key=key-of-plants`, { method: "POST", body });
  expect(await response.json()).toMatchObject({ responses: [{ labelAnnotations: [{ description: "Table" }] }] });
  expect(gateway.log.find(({ level }) => level === 40)).toMatchObject({
    application: "plants",
    msg: expect.stringContaining("another spec") as string,
  });
  expect(gateway.log.at(-1)).toMatchObject({ projection: "rule-changed" });
  await gateway.stop();
});

describe("model files", () => {
  const bytes = readFileSync(join(fixtureRegistry, "plants/model.onnx"));
  it("are read wherever they are cut off, or refused", () => {
    for (let end = 0; end < bytes.length; end += 13) {
      try {
        describeModel(bytes.subarray(0, end));
      } catch (error) {
        expect(error).toBeInstanceOf(ModelError);
      }
    }
    expect(describeModel(bytes)).toMatchObject({ decision: "main.py:diagnose", method: "outcome", input: { kind: "image", size: 16 } });
  });

  it("that read texts through another tokenizer are refused", () => {
    const input = { kind: "text", size: 16, mean: 0, deviation: 1, tokenizer: "bert-base-uncased" };
    expect(() => describeModel(Buffer.concat([bytes, property("furcifer.input", JSON.stringify(input))]))).toThrow("bert-base-uncased");
    const own = { ...input, tokenizer: "words-fnv1a-32768" };
    expect(describeModel(Buffer.concat([bytes, property("furcifer.input", JSON.stringify(own))])).input).toEqual(own);
  });
});

/** A row of an ONNX file's metadata; of several with one key the last counts. */
function property(key: string, value: string): Buffer {
  const field = (number: number, content: Buffer) => {
    const size = [(content.length % 128) | 128, Math.floor(content.length / 128)];
    return Buffer.concat([Buffer.from([number * 8 + 2, ...size]), content]);
  };
  return field(14, Buffer.concat([field(1, Buffer.from(key)), field(2, Buffer.from(value))]));
}

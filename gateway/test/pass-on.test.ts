/** What no model covers: refused by default; passed on where the application asks for it, as it came and without the gateway's own headers. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pictureOf } from "./harness/inputs.js";
import type { Running } from "./harness/running.js";
import { fixtureRegistry, running } from "./harness/running.js";

let gateway: Running;
let folder: string;
let provider: Server;
const seen: { url: string | undefined; headers: IncomingMessage["headers"]; body: string }[] = [];

beforeAll(async () => {
  provider = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      seen.push({ url: request.url, headers: request.headers, body });
      response.writeHead(203, { "content-type": "application/json" }).end('{"from": "the provider"}');
    });
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), "gateway-pass-on-"));
  for (const name of ["plants", "tills"]) cpSync(join(fixtureRegistry, name), join(folder, name), { recursive: true });
  const file = join(folder, "plants/application.json");
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), passOn: true }));
  gateway = await running({ registry: folder, upstream: { "google-vision": base, "google-language": base, rekognition: base } });
});

afterAll(async () => {
  await gateway.stop();
  provider.close();
  rmSync(folder, { recursive: true });
});

async function annotate(application: string, types: readonly string[]): Promise<Response> {
  const content = (await pictureOf([1], 1)).toString("base64");
  const body = JSON.stringify({ requests: [{ image: { content }, features: types.map((type) => ({ type })) }] });
  const headers = { authorization: "Bearer of-the-application", "x-furcifer-key": `key-of-${application}` };
  return fetch(`${gateway.base}/apps/${application}/v1/images:annotate?alt=json`, { method: "POST", body, headers });
}

it("a feature that no model covers goes to the provider", async () => {
  const response = await annotate("plants", ["FACE_DETECTION"]);
  expect([response.status, await response.json()]).toEqual([203, { from: "the provider" }]);
  const last = seen.at(-1);
  expect(last?.url).toBe("/v1/images:annotate?alt=json");
  expect(last?.headers.authorization).toBe("Bearer of-the-application");
  expect(Object.keys(last?.headers ?? {}).filter((name) => name.startsWith("x-furcifer"))).toEqual([]);
  expect(JSON.parse(last?.body ?? "")).toMatchObject({ requests: [{ features: [{ type: "FACE_DETECTION" }] }] });
});

const rows = [
  {
    name: "what a model covers does not",
    application: "plants",
    types: ["LABEL_DETECTION"],
    expected: { labelAnnotations: [{ description: "Ivy" }] },
  },
  {
    name: "what it covers in part does not",
    application: "plants",
    types: ["LABEL_DETECTION", "FACE_DETECTION"],
    expected: { error: { code: 12 } },
  },
  {
    name: "nothing does of an application that does not ask for it",
    application: "tills",
    types: ["FACE_DETECTION"],
    expected: { error: { code: 12 } },
  },
];
for (const { name, application, types, expected } of rows)
  it(name, async () => {
    const before = seen.length;
    expect(await (await annotate(application, types)).json()).toMatchObject({ responses: [expected] });
    expect(seen.length).toBe(before);
  });

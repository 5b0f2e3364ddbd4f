/** What keeps a gateway up: limits, back-pressure, slow and broken clients, metrics, shutdown. */
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigError, completeConfig } from "../src/operations/config.js";
import { pictureOf } from "./harness/inputs.js";
import type { Running } from "./harness/running.js";
import { running } from "./harness/running.js";

async function ask(gateway: Running, path = "/v1/images:annotate?key=key-of-plants", picture?: Buffer): Promise<Response> {
  const content = (picture ?? (await pictureOf([1], 1))).toString("base64");
  const body = JSON.stringify({ requests: [{ image: { content }, features: [{ type: "LABEL_DETECTION" }] }] });
  return fetch(`${gateway.base}${path}`, { method: "POST", body });
}

describe("a gateway with small limits", () => {
  let gateway: Running;
  beforeAll(async () => {
    gateway = await running({ limits: { maxBodyBytes: 20_000, maxPixels: 200, requestTimeout: 400, maxActive: 2 } });
  });
  afterAll(async () => {
    await gateway.stop();
  });

  it("refuses a body that is too long in the provider's shape", async () => {
    const response = await fetch(`${gateway.base}/v1/images:annotate`, { method: "POST", body: "a".repeat(30_000) });
    expect([response.status, ((await response.json()) as { error: { status: string } }).error.status]).toEqual([400, "INVALID_ARGUMENT"]);
  });

  it("looks at an image's size before it decodes it", async () => {
    const response = await ask(gateway);
    expect(await response.json()).toMatchObject({ responses: [{ error: { code: 3, message: "the image has too many pixels" } }] });
  });

  it("drops a client that does not send its request", async () => {
    const socket = connect(gateway.port, "127.0.0.1");
    socket.write("POST /v1/images:annotate HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{");
    const text = await new Promise<string>((resolve) => {
      let read = "";
      socket.on("data", (chunk: Buffer) => (read += chunk.toString()));
      socket.on("close", () => resolve(read));
    });
    expect(text).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it("answers after a client that went away", async () => {
    const socket = connect(gateway.port, "127.0.0.1");
    socket.write("POST /v1/images:annotate HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{");
    socket.destroy();
    expect((await ask(gateway)).status).toBe(200);
  });
});

it("refuses with the provider's throttling error what is more than it takes", async () => {
  const gateway = await running({ limits: { maxActive: 1, maxQueue: 1 } });
  const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await ask(gateway)).status));
  expect([...new Set(statuses)].sort()).toEqual([200, 429]);
  await gateway.stop();
});

it("answers what it has begun when it is stopped, and nothing later", async () => {
  const gateway = await running();
  const begun = Array.from({ length: 20 }, () => ask(gateway));
  // Connections are made; their requests are on the way.
  while (gateway.gateway.activeQuestions === 0) await new Promise((resolve) => setImmediate(resolve));
  const stopped = gateway.stop();
  const answers = await Promise.allSettled(begun);
  const isAnswered = answers.map((each) => each.status === "fulfilled" && each.value.status === 200);
  expect(await stopped).toBe(true);
  expect(isAnswered.filter(Boolean).length).toBeGreaterThan(0);
  // Who was refused was refused at the door: no request that was read is lost.
  expect(gateway.log.filter(({ msg, result }) => msg === "question" && result === "ok")).toHaveLength(isAnswered.filter(Boolean).length);
  await expect(ask(gateway)).rejects.toThrow();
});

it("tells its health, readiness and metrics apart from applications", async () => {
  const gateway = await running();
  const at = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${gateway.operationsPort}${path}`);
  await ask(gateway);
  expect((await at("/healthz")).status).toBe(200);
  expect((await at("/readyz")).status).toBe(200);
  const metrics = await (await at("/metrics")).text();
  expect(metrics).toContain(
    'furcifer_gateway_requests_total{application="plants",operation="google.vision.label_detection",result="ok"} 1',
  );
  expect(metrics).toContain(
    'furcifer_gateway_decisions_total{application="plants",decision="main.py:diagnose",outcome="o4",projection="unchanged"} 1',
  );
  expect((await fetch(`${gateway.base}/metrics`)).status).toBe(403);
  await gateway.stop();
});

it("logs no key and nothing of what was sent", async () => {
  const gateway = await running();
  const picture = await pictureOf([1], 1);
  await ask(gateway, undefined, picture);
  await ask(gateway, "/v1/images:annotate?key=key-of-nobody", picture);
  const log = JSON.stringify(gateway.log);
  expect(log).not.toContain("key-of-");
  expect(log).not.toContain(picture.toString("base64").slice(20, 60));
  await gateway.stop();
});

describe("configuration", () => {
  const rows = [
    { given: { prot: 1 }, says: "prot" },
    { given: { port: "80" }, says: "/port" },
    { given: { limits: { maxBatch: 0 } }, says: "/limits/maxBatch" },
    { given: { tls: { cert: "a" } }, says: "/tls" },
  ];
  for (const { given, says } of rows)
    it(`names what is wrong: ${says}`, () => {
      expect(() => completeConfig(given, "/")).toThrow(ConfigError);
      expect(() => completeConfig(given, "/")).toThrow(says);
    });
});

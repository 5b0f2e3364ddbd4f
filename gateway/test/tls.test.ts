/** TLS: one port for REST and gRPC, told apart by what the connection agrees on. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pictureOf } from "./harness/inputs.js";
import { environmentOf, runProgram } from "./harness/program.js";
import type { Running } from "./harness/running.js";
import { running } from "./harness/running.js";

let gateway: Running;
let folder: string;

const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gateway-tls-"));
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  execFileSync("openssl", [...made, "-keyout", file("key.pem"), "-out", file("cert.pem"), ...subject], { stdio: "ignore" });
  gateway = await running({ tls: { cert: file("cert.pem"), key: file("key.pem") }, grpcPort: null });
});

afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

it("serves REST", async () => {
  const content = (await pictureOf([1], 1)).toString("base64");
  const body = JSON.stringify({ requests: [{ image: { content }, features: [{ type: "LABEL_DETECTION" }] }] });
  const text = await new Promise<string>((resolve, reject) => {
    const options = {
      host: "localhost",
      port: gateway.port,
      path: "/v1/images:annotate?key=key-of-plants",
      method: "POST",
      ca: readFileSync(file("cert.pem")),
    };
    const sent = request(options, (response) => {
      let read = "";
      response.on("data", (chunk: Buffer) => (read += chunk.toString()));
      response.on("end", () => resolve(read));
    });
    sent.on("error", reject);
    sent.end(body);
  });
  expect(JSON.parse(text)).toMatchObject({ responses: [{ labelAnnotations: [{ description: "Ivy" }] }] });
});

it("serves gRPC on the same port, to the real client", async () => {
  writeFileSync(file("1.png"), await pictureOf([1], 1));
  const environment = {
    ...environmentOf(gateway, "key-of-plants"),
    FURCIFER_GATEWAY_GRPC: `https://localhost:${gateway.port}`,
    GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: file("cert.pem"),
  };
  expect(await runProgram("vision.cjs", file("1.png"), environment)).toMatchObject([{ description: "Ivy" }]);
});

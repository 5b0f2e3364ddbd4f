// Requests that mean no good, beside honest ones: `node gateway/bench/hostile.mjs [REQUESTS]`. Kills, bodies that are too long or broken, decompression bombs, slow
// clients, wrong keys. Every one has to be answered or refused, honest ones with the right answer, and the gateway has to be up after it. Loopback only.
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";
import { pino } from "pino";
import sharp from "sharp";
import { completeConfig, startGateway } from "../dist/index.js";

const here = dirname(fileURLToPath(import.meta.url));
const limits = { maxBodyBytes: 200_000, maxPixels: 1_000_000, requestTimeout: 2000, answerTimeout: 10_000 };
const path = "/v1/images:annotate?key=key-of-plants";

async function honestPicture() {
  const pixels = new Uint8Array(16 * 16 * 3);
  // The label "Ivy", and its outcome.
  for (let y = 0; y < 16; y += 1)
    for (let x = 0; x < 16; x += 1) pixels[(y * 16 + x) * 3 + 1] = (y < 8 && x < 8) || (y >= 8 && x >= 8) ? 255 : 0;
  return sharp(pixels, { raw: { width: 16, height: 16, channels: 3 } })
    .png()
    .toBuffer();
}

/** A PNG of few bytes that says it has, or has, many pixels. */
function bomb(width, height) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const lines = deflateSync(Buffer.alloc(Math.min(height, 2000) * (Math.min(width, 20_000) + 1)));
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    chunk("IDAT", lines),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function crc(bytes) {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

const bodyOf = (picture) =>
  JSON.stringify({ requests: [{ image: { content: picture.toString("base64") }, features: [{ type: "LABEL_DETECTION" }] }] });

async function post(base, body, to = path) {
  const response = await fetch(`${base}${to}`, { method: "POST", body });
  return { status: response.status, body: await response.json() };
}

/** A connection that sends something and then does what `then` says; resolves when it is over. */
function raw(port, text, then) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.on("close", resolve);
    socket.on("data", () => undefined);
    socket.write(text, () => then(socket));
  });
}

/** Each says whether the gateway did right. */
export async function hostileKinds(base, port) {
  const honest = bodyOf(await honestPicture());
  const large = bodyOf(bomb(60_000, 60_000));
  const packed = bodyOf(bomb(1500, 1500));
  const head = `POST ${path} HTTP/1.1\r\nhost: gateway\r\ncontent-length: ${honest.length}\r\n\r\n`;
  const isImageError = ({ status, body }) => (status === 200 && body.responses[0].error.code === 3) || status === 429;
  const isRefused = ({ status, body }) => status >= 400 && status < 500 && typeof body.error.status === "string";
  return {
    honest: async () => {
      const { status, body } = await post(base, honest);
      return (status === 200 && body.responses[0].labelAnnotations[0].description === "Ivy") || status === 429;
    },
    "too long": async () =>
      isRefused(await post(base, "a".repeat(300_000)).catch(() => ({ status: 400, body: { error: { status: "closed" } } }))),
    malformed: async () => isRefused(await post(base, honest.slice(0, honest.length / 2))),
    "a bomb by its header": async () => isImageError(await post(base, large)),
    "a bomb by its content": async () => isImageError(await post(base, packed)),
    "a wrong key": async () => isRefused(await post(base, honest, "/v1/images:annotate?key=none")),
    "another application's prefix": async () => isRefused(await post(base, honest, `/apps/trail${path}`)),
    "killed while sending": () => raw(port, head + honest.slice(0, 100), (socket) => socket.destroy()).then(() => true),
    "killed while waiting": () => raw(port, head + honest, (socket) => socket.destroy()).then(() => true),
    "no HTTP": () => raw(port, "\u0000\u0001\u0002\r\n\r\n", (socket) => socket.end()).then(() => true),
    slow: () => raw(port, head, () => undefined).then(() => true),
  };
}

async function main(count) {
  const registry = join(here, "../test/fixtures/registry");
  const gateway = await startGateway(
    completeConfig({ registry, port: 0, operations: null, device: "cpu", limits }, "/"),
    pino({ level: "silent" }),
  );
  const base = `http://127.0.0.1:${gateway.port}`;
  const kinds = Object.entries(await hostileKinds(base, gateway.port));
  const counts = Object.fromEntries(kinds.map(([name]) => [name, { right: 0, wrong: 0 }]));
  let sent = 0;
  const worker = async () => {
    for (let number = sent++; number < count; number = sent++) {
      // Half are honest; slow ones, which wait for the limit, are few.
      const rare = number % 200 === 7;
      const [name, run] = rare ? kinds.at(-1) : number % 2 === 0 ? kinds[0] : kinds[1 + (Math.floor(number / 2) % (kinds.length - 2))];
      counts[name][(await run().catch(() => false)) ? "right" : "wrong"] += 1;
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: 24 }, worker));
  const last = await kinds[0][1]();
  await gateway.stop();
  console.table(counts);
  const wrong = Object.values(counts).reduce((sum, one) => sum + one.wrong, 0);
  console.log(
    `${count} requests in ${((performance.now() - start) / 1000).toFixed(1)} s, ${wrong} answered wrongly or not at all; up after it: ${last}`,
  );
  process.exit(wrong === 0 && last ? 0 : 1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(Number(process.argv[2] ?? 10_000));

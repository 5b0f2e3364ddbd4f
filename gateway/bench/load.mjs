// How much of the runtime's own throughput is left behind the gateway: `node gateway/bench/load.mjs [REQUESTS] [CONCURRENCY]`. A client sends pictures; the
// sizes of the batches that formed are then run through onnxruntime-node directly, in the same process and on rows that are ready. In five rounds, since other
// work on the machine weighs on both; the figures are those of the median round. Needs the build.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { pino } from "pino";
import sharp from "sharp";
import { requirePython } from "../../scripts/trainer-python.mjs";
import { completeConfig, startGateway } from "../dist/index.js";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const requests = Number(process.argv[2] ?? 2000);
const concurrency = Number(process.argv[3] ?? 32);
const side = 224;
const folder = mkdtempSync(join(tmpdir(), "gateway-load-"));

function makeRegistry() {
  const spec = join(root, "test/golden/specs/plant-care-desk.json");
  const env = { ...process.env, PYTHONPATH: join(root, "trainer"), PYTHONDONTWRITEBYTECODE: "1" };
  const { status } = spawnSync(requirePython(), [join(here, "make_model.py"), spec, join(folder, "registry")], { stdio: "inherit", env });
  if (status !== 0) throw new Error("the model was not made");
}

async function makePicture() {
  // As smooth as a photo, with a little noise.
  const level = (place) => 128 + 90 * Math.sin(place / 9000) + 30 * Math.sin((place % (side * 3)) / 70) + ((place * 7919) % 7);
  const noise = Uint8Array.from({ length: side * side * 3 }, (_, place) => Math.min(255, Math.max(0, level(place))));
  const file = join(folder, "picture.jpg");
  writeFileSync(
    file,
    await sharp(noise, { raw: { width: side, height: side, channels: 3 } })
      .jpeg({ quality: 85 })
      .toBuffer(),
  );
  return file;
}

function runClient(port, count, file) {
  const child = spawn(process.execPath, [join(here, "client.mjs"), String(port), String(count), String(concurrency), file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk) => (text += chunk));
  return new Promise((resolve, reject) =>
    child.on("close", (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error("the client failed")))),
  );
}

/** Seconds for batches of these sizes, one after the other. */
async function direct(batches) {
  const session = await InferenceSession.create(readFileSync(join(folder, "registry/plants/model.onnx")), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const rows = new Float32Array(Math.max(...batches) * 3 * side * side).fill(0.3);
  const run = (size) => session.run({ input: new Tensor("float32", rows.subarray(0, size * 3 * side * side), [size, 3, side, side]) });
  for (const size of batches.slice(0, 20)) await run(size);
  const start = performance.now();
  for (const size of batches) await run(size);
  const seconds = (performance.now() - start) / 1000;
  await session.release();
  return seconds;
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

makeRegistry();
const picture = await makePicture();
const logger = pino({ level: "silent" });
const gateway = await startGateway(
  completeConfig({ registry: join(folder, "registry"), port: 0, operations: null, device: "cpu" }, "/"),
  logger,
);
const batches = [];
const { metrics } = gateway.gateway.options;
const observe = metrics.batch.bind(metrics);
metrics.batch = (rows) => {
  batches.push(rows);
  observe(rows);
};
await runClient(gateway.port, Math.min(200, requests), picture);
const rounds = [];
for (let round = 0; round < 5; round += 1) {
  batches.length = 0;
  const { seconds, statuses, times } = await runClient(gateway.port, Math.ceil(requests / 5), picture);
  const rows = batches.reduce((sum, size) => sum + size, 0);
  const [served, straight] = [times.length / seconds, rows / (await direct([...batches]))];
  rounds.push({ served, straight, share: served / straight, batch: rows / batches.length, statuses, times });
}
await gateway.stop();
const middle = rounds.sort((a, b) => a.share - b.share)[2];
const times = rounds.flatMap((round) => round.times).sort((a, b) => a - b);
const shown = (value, digits = 0) => Number(value.toFixed(digits));
console.table({
  cores: cpus().length,
  "requests, refused": `${times.length}, ${rounds.reduce((sum, { statuses }) => sum + Object.values(statuses).reduce((a, b) => a + b, 0) - (statuses[200] ?? 0), 0)}`,
  concurrency,
  "mean batch": shown(middle.batch, 1),
  "gateway, pictures a second": shown(middle.served),
  "direct, pictures a second": shown(middle.straight),
  "share of direct": shown(middle.share, 2),
  "share of direct, all rounds": rounds.map(({ share }) => share.toFixed(2)).join(" "),
  "p50, ms": shown(quantile(times, 0.5), 1),
  "p99, ms": shown(quantile(times, 0.99), 1),
});
rmSync(folder, { recursive: true });

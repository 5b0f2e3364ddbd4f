/** A batch over a queue has the results and pages of one without, whatever becomes of its workers and of Redis. Needs redis-server. */
import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const main = join(root, "dist/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "furcifer-queue-"));
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function start(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  child.stderr?.resume();
  started.push(child);
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function startRedis(port: number): ChildProcess {
  return start("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"]);
}

function filesOf(run: string): Record<string, string> {
  const inner = ["results", "tables", "pages"].flatMap((name) =>
    readdirSync(join(run, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return Object.fromEntries(
    [...inner, join(run, "summary.json")].sort().map((path) => [path.slice(run.length), readFileSync(path, "utf8")]),
  );
}

function makeCorpus(): string {
  const corpus = join(folder, "corpus");
  for (const language of ["python", "javascript"]) {
    const names = readdirSync(join(root, "corpus", language))
      .sort()
      .slice(0, 6);
    for (const name of names) cpSync(join(root, "corpus", language, name, "app"), join(corpus, name), { recursive: true });
  }
  return corpus;
}

it("has the same results though a worker is killed and Redis forgets all", { timeout: 120_000 }, async () => {
  if (spawnSync("redis-server", ["--version"]).error !== undefined)
    throw new Error("redis-server is not there. Install it: npm run setup, or apt-get install redis-server");
  mkdirSync(folder, { recursive: true });
  const corpus = makeCorpus();
  const alone = join(folder, "alone");
  expect(spawnSync(process.execPath, [main, "batch", corpus, "--out", alone, "--html"], { encoding: "utf8" }).status).toBe(0);

  const port = await freePort();
  const queue = `redis://127.0.0.1:${port}`;
  const redis = startRedis(port);
  const worker = (): ChildProcess => start(process.execPath, [main, "worker", "--queue", queue, "--jobs", "1"]);
  const lost = worker();
  const out = join(folder, "queued");
  const batch = start(process.execPath, [main, "batch", corpus, "--out", out, "--html", "--queue", queue]);
  const isNoted = (): boolean => {
    try {
      return readFileSync(join(out, "journal.jsonl"), "utf8").includes("\n");
    } catch {
      return false;
    }
  };
  while (!isNoted()) await setTimeout(50);
  lost.kill("SIGKILL");
  redis.kill("SIGKILL");
  await once(redis, "exit");
  startRedis(port);
  worker();
  const [code] = (await once(batch, "exit")) as [number];
  expect(code).toBe(0);
  expect(filesOf(out)).toEqual(filesOf(alone));
});

/** Results, tables and summary depend on the applications, the options and the version alone: not on jobs, order, cache, place, or where a run was stopped. */
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { tar, zip } from "./archives.js";
import {
  batch,
  childrenOf,
  decider,
  doneIn,
  isAlive,
  outputOf,
  rowsIn,
  scratchFolder,
  smallCorpus,
  startBatch,
  until,
  write,
} from "./batch-run.js";

const scratch = scratchFolder();
const corpus = join(scratch, "here", "corpus");
const reference = join(scratch, "reference");
let expected: Record<string, string>;
let outs = 0;

const newOut = (): string => join(scratch, `out${(outs += 1)}`);

beforeAll(async () => {
  smallCorpus(corpus);
  write(
    join(corpus, "packed.zip"),
    zip([
      { name: "p/app.py", content: "x = 1\n" },
      { name: "empty/readme.md", content: "" },
    ]),
  );
  write(
    join(corpus, "no-input.tar"),
    tar([
      { name: "a.md", content: "nothing" },
      { name: "b.md", content: "nothing" },
    ]),
  );
  write(join(corpus, "cut.tar.gz"), "no archive");
  const { code, stderr } = await batch([corpus, "--out", reference, "--jobs", "1"]);
  expect(code, stderr).toBe(0);
  expected = outputOf(reference);
}, 120_000);

async function finish(out: string, ...more: string[]): Promise<void> {
  const { code, stderr } = await batch([corpus, "--out", out, "--jobs", "2", ...more]);
  expect(code, stderr).toBe(0);
  expect(outputOf(out)).toEqual(expected);
  expect(readdirSync(out).filter((name) => name === "work" || name.startsWith("lock"))).toEqual([]);
}

describe("a batch", { timeout: 120_000 }, () => {
  it("has a result for every application, and no path of the machine in any", () => {
    expect(JSON.parse(expected["summary.json"] ?? "")).toEqual({
      applications: 9,
      statuses: { decided: 3, "no-api-call": 4, "no-input": 1, refused: 1 },
    });
    for (const text of Object.values(expected)) expect(text).not.toMatch(/furcifer-batch-|unpacked-|\/work\//);
  });

  it("is the same with more jobs, without a cache, and of a copy elsewhere", async () => {
    const copy = join(scratch, "elsewhere", "below", "corpus");
    cpSync(corpus, copy, { recursive: true });
    const [three, without] = [newOut(), newOut()];
    await Promise.all([finish(three, "--jobs", "3"), finish(without, "--no-cache")]);
    expect(existsSync(join(without, "cache"))).toBe(false);
    const shared = newOut();
    const moved = await batch([copy, "--out", shared, "--jobs", "1", "--cache", join(reference, "cache")]);
    expect(moved.code, moved.stderr).toBe(0);
    expect(outputOf(shared)).toEqual(expected);
    expect(rowsIn(join(shared, "timings.jsonl")).filter(({ cached }) => cached === true).length).toBe(8);
  });

  it("is the same whichever way round sources are named", async () => {
    const [one, two] = [newOut(), newOut()];
    const sources = ["cats", "dogs", "packed.zip"].map((name) => join(corpus, name));
    await batch([...sources, "--out", one, "--jobs", "2"]);
    await batch([...sources.toReversed(), "--out", two, "--jobs", "2"]);
    expect(outputOf(one)).toEqual(outputOf(two));
    expect(Object.keys(outputOf(one)).length).toBeGreaterThan(8);
  });

  it("goes on where the coordinator was killed, and its workers end by themselves", async () => {
    const out = newOut();
    for (const after of [0, 2, 5]) {
      const { child, ended } = startBatch([corpus, "--out", out, "--jobs", "2"]);
      const pid = child.pid ?? 0;
      const before = doneIn(out).length;
      await until(() => childrenOf(pid).length > 0 && doneIn(out).length >= Math.min(before + after, before + 9), "some results", 60);
      const workers = childrenOf(pid);
      child.kill("SIGKILL");
      await ended;
      const end = Date.now();
      await until(() => !workers.some(isAlive), "the end of the workers", 10);
      expect(Date.now() - end).toBeLessThan(2500);
    }
    await finish(out);
  });

  it("takes no harm from workers that somebody kills", async () => {
    const out = newOut();
    const { child, ended } = startBatch([corpus, "--out", out, "--jobs", "2"]);
    const killed = new Set<number>();
    const timer = setInterval(() => {
      const worker = killed.size < 4 ? childrenOf(child.pid ?? 0).find((pid) => !killed.has(pid)) : undefined;
      if (worker === undefined) return;
      killed.add(worker);
      process.kill(worker, "SIGKILL");
    }, 300);
    const { code, stderr } = await ended;
    clearInterval(timer);
    expect(code, stderr).toBe(0);
    expect(killed.size).toBeGreaterThan(0);
    expect(outputOf(out)).toEqual(expected);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("stops at %s, says how to go on, and goes on", async (signal) => {
    const out = newOut();
    const { child, ended } = startBatch([corpus, "--out", out, "--jobs", "2"]);
    await until(() => childrenOf(child.pid ?? 0).length > 0, "a worker", 60);
    const workers = childrenOf(child.pid ?? 0);
    child.kill(signal);
    const { code, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringContaining("the same command goes on from there") });
    expect(workers.some(isAlive)).toBe(false);
    expect(readdirSync(out).filter((name) => name === "work" || name.startsWith("lock"))).toEqual([]);
    await finish(out);
  });

  it("goes on without anybody who reads what it says", async () => {
    const [deaf, mute] = [newOut(), newOut()];
    const one = startBatch([corpus, "--out", deaf, "--jobs", "1"]);
    one.child.stderr?.destroy();
    const two = startBatch([corpus, "--out", mute, "--jobs", "1"]);
    two.child.stdout?.destroy();
    expect([(await one.ended).code, (await two.ended).code]).toEqual([0, 0]);
    for (const out of [deaf, mute]) {
      expect(outputOf(out)).toEqual(expected);
      expect(readdirSync(out).filter((name) => name === "work" || name.startsWith("lock"))).toEqual([]);
    }
  });

  it("mends what was left half written: journal, timings, cache, results", async () => {
    const out = newOut();
    cpSync(reference, out, { recursive: true });
    appendFileSync(join(out, "journal.jsonl"), 'garbage\n{"name":"cats","status":"ki');
    appendFileSync(join(out, "timings.jsonl"), '{"name":"ca');
    const entries = readdirSync(join(out, "cache"), { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".json"));
    entries.forEach((path, at) => {
      const entry = join(out, "cache", path);
      if (at % 3 === 0) truncateSync(entry, Math.floor(statSync(entry).size / 2));
      else writeFileSync(entry, at % 3 === 1 ? "null" : '{"report":{}}');
    });
    truncateSync(join(out, "results/cats.json"), 100);
    write(join(out, "results/gone/old.json"), "{}");
    writeFileSync(join(out, "tables/calls.jsonl.part"), "half");
    rmSync(join(out, "summary.json"));
    mkdirSync(join(out, "work/run-old"), { recursive: true });
    writeFileSync(join(out, "lock"), "999999 1\n");
    await finish(out);
    expect(() => rowsIn(join(out, "timings.jsonl"))).not.toThrow();
  });

  it("sees what was edited, added and removed since, also in data files", async () => {
    const [place, out, fresh] = [join(scratch, "changing", "corpus"), newOut(), newOut()];
    cpSync(corpus, place, { recursive: true });
    await batch([place, "--out", out, "--jobs", "2"]);
    expect(readFileSync(join(out, "results/cats.json"), "utf8")).toContain('"Cat"');
    write(join(place, "cats/words.txt"), "Tiger\n");
    decider(join(place, "dogs"), ["Dog", "Wolf"], { constant: "OTHERS" });
    decider(join(place, "fish"), ["Fish"]);
    rmSync(join(place, "deep"), { recursive: true });
    renameSync(join(place, "plain"), join(place, "simple"));
    for (const folder of [out, fresh]) expect((await batch([place, "--out", folder, "--jobs", "2"])).code).toBe(0);
    expect(outputOf(out)).toEqual(outputOf(fresh));
    expect(readFileSync(join(out, "results/cats.json"), "utf8")).toMatch(/"Tiger"/);
    expect(readdirSync(join(out, "results")).sort()).toEqual(
      [
        ...["broken.json", "cats.json", "cut.tar.gz.json", "dogs.json", "fish.json", "no-input.tar.json", "odd%20%E2%80%AE%25%0Aname.json"],
        "packed.zip",
        "simple.json",
      ].sort(),
    );
  });
});

/** One run in a folder, one batch at a time, and what happens when the disk is full. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RunFolder, RunFolderError } from "../../src/batch/run-folder.js";
import { batch, outputOf, scratchFolder, smallCorpus, startBatch, until, write } from "./batch-run.js";

const scratch = scratchFolder();
const identity = { tool: "1", build: "a", options: { limit: 1 } };
let count = 0;
const newFolder = (): string => join(scratch, `folder${(count += 1)}`);

describe("a run's folder", () => {
  it("is of one batch at a time, until it is released", () => {
    const path = newFolder();
    const first = RunFolder.open(path, identity);
    expect(() => RunFolder.open(path, identity)).toThrow(/in use by process/);
    first.release();
    const second = RunFolder.open(path, identity);
    // What is released twice does not take it from the next.
    first.release();
    expect(existsSync(join(path, "lock"))).toBe(true);
    second.release();
    expect(readdirSync(path).sort()).toEqual(["results", "run.json"]);
  });

  it.each(["", "999999999 1\n", "garbage", `${process.pid} 1\n`, "1\n"])(
    "is taken from a process that is gone, or is another one: %j",
    (text) => {
      const path = newFolder();
      write(join(path, "lock"), text);
      write(join(path, "lock.77"), "77 1\n");
      write(join(path, "run.json.part"), "{");
      RunFolder.open(path, identity).release();
    },
  );

  it("is of one request; another build of the program begins anew", () => {
    const path = newFolder();
    const first = RunFolder.open(path, identity);
    first.note({ name: "a", status: "killed", limit: "time" });
    first.release();
    expect(() => RunFolder.open(path, { ...identity, options: { limit: 2 } })).toThrow(RunFolderError);
    const again = RunFolder.open(path, identity);
    expect([...again.unfinished().keys()]).toEqual(["a"]);
    again.release();
    const newer = RunFolder.open(path, { ...identity, build: "b" });
    expect(newer.unfinished().size).toBe(0);
    newer.release();
  });

  it("is nothing that holds something else, and nothing is changed there", () => {
    const path = newFolder();
    write(join(path, "thesis.txt"), "my only copy");
    expect(() => RunFolder.open(path, identity)).toThrow(/holds no run/);
    expect(readdirSync(path)).toEqual(["thesis.txt"]);
  });

  it("gives each run a place of its own for what is not done", () => {
    const path = newFolder();
    const first = RunFolder.open(path, identity);
    const { work } = first;
    first.release();
    const second = RunFolder.open(path, identity);
    expect(second.work).not.toBe(work);
    expect(existsSync(work)).toBe(false);
    second.release();
  });

  it("loses folders with the last result in them", () => {
    const folder = RunFolder.open(newFolder(), identity);
    for (const name of ["a/b/c", "a/d", "e/f/g"]) folder.commit(name, write(join(folder.work, "result"), "{}"));
    folder.keepOnly(["a/d"]);
    expect(readdirSync(join(folder.path, "results"), { recursive: true }).sort()).toEqual(["a", "a/d.json"]);
    folder.release();
  });
});

describe("furcifer batch", { timeout: 120_000 }, () => {
  it("refuses a folder in use, other options, and what is no folder, in words", async () => {
    const [corpus, out] = [smallCorpus(join(newFolder(), "corpus")), newFolder()];
    const first = startBatch([corpus, "--out", out, "--jobs", "1"]);
    await until(() => existsSync(join(out, "lock")), "the lock", 60);
    // It waits until the second has looked.
    first.child.kill("SIGSTOP");
    const second = await batch([corpus, "--out", out]);
    first.child.kill("SIGCONT");
    expect(second).toMatchObject({ code: 2, stderr: expect.stringMatching(/is in use by process \d+/) });
    expect((await first.ended).code).toBe(0);
    const before = outputOf(out);
    expect(await batch([corpus, "--out", out, "--memory-limit", "999"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/other options/),
    });
    const file = write(join(newFolder(), "file"), "mine");
    const wrong = await batch([corpus, "--out", file]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).not.toMatch(/mistake of furcifer/);
    expect(readFileSync(file, "utf8")).toBe("mine");
    expect(outputOf(out)).toEqual(before);
  });

  it("stops when the disk is full, says so, and goes on when there is room", async (context) => {
    const [corpus, disk] = [smallCorpus(join(newFolder(), "corpus")), newFolder()];
    mkdirSync(disk);
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk]).status !== 0)
      return context.skip("no file system of its own can be mounted");
    try {
      const out = join(disk, "out");
      for (const taken of [200_000, 170_000]) {
        writeFileSync(join(disk, "ballast"), Buffer.alloc(taken));
        const { code, stderr } = await batch([corpus, "--out", out, "--jobs", "2"]);
        expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/no space left/) });
        expect(stderr).not.toMatch(/mistake of furcifer/);
      }
      rmSync(join(disk, "ballast"));
      spawnSync("mount", ["-o", "remount,size=64m", disk]);
      expect((await batch([corpus, "--out", out, "--jobs", "2"])).code).toBe(0);
      const fresh = newFolder();
      await batch([corpus, "--out", fresh, "--jobs", "2"]);
      expect(outputOf(out)).toEqual(outputOf(fresh));
    } finally {
      spawnSync("umount", [disk]);
    }
  });
});

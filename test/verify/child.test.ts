/** The child process as the parent sees it: one that answers, hangs, ends, and prints without end. The child here is a few lines of Node. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Child } from "../../src/verify/child.js";
import type { Plan } from "../../src/verify/protocol.js";

const scratch = mkdtempSync(join(tmpdir(), "furcifer-child-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Answers each case by the number in its responses. */
const program = `
const { writeSync } = require("node:fs");
const answer = (message) => writeSync(3, JSON.stringify(message) + "\\n");
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const message = JSON.parse(line);
  if (message.root !== undefined) return answer({ ready: message.entry.name !== "missing", reason: "there is no such function" });
  const [what] = message.responses.act;
  if (what === "hang") for (;;);
  if (what === "exit") process.exit(3);
  if (what === "crash") throw new Error("out of cheese");
  if (what === "print") for (let i = 0; i < 2000; i++) process.stdout.write("x".repeat(10_000));
  answer({ case: message.case, status: "ok", events: [{ kind: "return", text: String(what) }], calls: {} });
});
`;
const script = join(scratch, "child.cjs");
writeFileSync(script, program);

function child(name = "decide"): Child {
  const plan: Plan = {
    root: scratch,
    scratch,
    entry: { file: "a.js", name },
    operations: [],
    caseSeconds: 0.5,
    conditions: [],
    effects: [],
  };
  return new Child({ command: process.execPath, args: [script] }, plan);
}

const act = (n: number, what: unknown) => ({ case: n, responses: { act: [what] } });

describe("the child process", () => {
  it("answers case after case", async () => {
    const one = child();
    expect(await one.start()).toMatchObject({ ready: true });
    for (const n of [0, 1, 2]) expect(await one.run(act(n, n))).toMatchObject({ case: n, status: "ok", events: [{ text: String(n) }] });
    one.stop();
  });

  it("says why it cannot run an entry", async () => {
    const one = child("missing");
    expect(await one.start()).toEqual({ ready: false, reason: "there is no such function" });
    one.stop();
  });

  it("says what is missing where the command is not there", async () => {
    const one = new Child({ command: join(scratch, "no-such-python"), args: [] }, { root: scratch, scratch } as Plan);
    expect(await one.start()).toMatchObject({ ready: false, reason: expect.stringMatching(/ENOENT|No such file/) as string });
    one.stop();
  });

  it("hears what a process says last, and does not wait for what it has left behind", async () => {
    const start = (shell: string): string =>
      `require("node:child_process").spawn("sh", ["-c", ${JSON.stringify(shell)}], { stdio: ["ignore", "ignore", "inherit"] })`;
    const ended = async (left: string): Promise<unknown> => {
      const one = new Child({ command: process.execPath, args: ["-e", `${left}.unref(); process.exit(7)`] }, {
        root: scratch,
        scratch,
      } as Plan);
      const answer = await one.start();
      one.stop();
      return answer;
    };
    expect(await ended(start("sleep 0.1; echo out of cheese >&2"))).toEqual({ ready: false, reason: "out of cheese" });
    expect(await ended(start("sleep 60"))).toEqual({ ready: false, reason: "it ended with 7" });
  });

  it("ends a case that hangs, one that ends the process and one that prints without end, and goes on", async () => {
    const one = child();
    await one.start();
    expect(await one.run(act(0, "hang"))).toEqual({ case: 0, status: "failed", reason: "it took more than 0.5 s" });
    expect(await one.run(act(1, "fine"))).toMatchObject({ status: "ok" });
    expect(await one.run(act(2, "exit"))).toEqual({ case: 2, status: "failed", reason: "it ended with 3" });
    expect(await one.run(act(3, "crash"))).toMatchObject({ status: "failed" });
    expect(await one.run(act(4, "print"))).toMatchObject({ status: "ok" });
    expect(await one.run(act(5, "fine"))).toMatchObject({ status: "ok" });
    one.stop();
  });
});

/**
 * The child process that runs the application: started once, asked case after case, and started again where a case has ended it.
 * Nothing that it prints is read; its answers come by a channel of their own.
 */
import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import type { Readable } from "node:stream";
import type { CaseRequest, CaseResult, Plan, Ready } from "./protocol.js";

export interface Runtime {
  readonly command: string;
  readonly args: readonly string[];
}

const startSeconds = 20;

/** How long after its end a process is listened to, where what it has started holds its channels. */
const lastWordsSeconds = 2;

let cuts: boolean | null = null;

/** Without a network of its own where the machine lets a user take it away; else the runtimes' own measures have to do. */
function withoutNetwork({ command, args }: Runtime): Runtime {
  cuts ??= process.platform === "linux" && spawnSync("unshare", ["-r", "-n", "true"], { stdio: "ignore" }).status === 0;
  return cuts ? { command: "unshare", args: ["-r", "-n", "--", command, ...args] } : { command, args };
}

type Line = { readonly line: string } | { readonly ended: string };

export class Child {
  private process: ChildProcess | null = null;
  private readonly lines: Line[] = [];
  private wake: (() => void) | null = null;

  constructor(
    private readonly runtime: Runtime,
    private readonly plan: Plan,
  ) {}

  /** Starts the process; answers whether it can run the entry. */
  async start(): Promise<Ready> {
    this.lines.length = 0;
    const { command, args } = withoutNetwork(this.runtime);
    const child = spawn(command, [...args], {
      cwd: this.plan.scratch,
      detached: true,
      env: { PATH: process.env.PATH ?? "", HOME: this.plan.scratch, TZ: "UTC", PYTHONHASHSEED: "0", LANG: "C.UTF-8" },
      stdio: ["pipe", "ignore", "pipe", "pipe"],
    });
    this.process = child;
    let complaint = "";
    child.stderr?.on("data", (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(-2000)));
    child.stdin?.on("error", () => undefined);
    this.listen(child.stdio[3] as Readable);
    child.once("error", (error) => this.push({ ended: error.message }));
    child.once("exit", (code, signal) => {
      // What it said last may still be on its way, and what it has started may keep its channels open for ever.
      const tell = (): void => {
        clearTimeout(timer);
        child.off("close", tell);
        if (this.process === child)
          this.push({ ended: signal === null ? lastLine(complaint) || `it ended with ${code}` : `it was ended by ${signal}` });
      };
      const timer = setTimeout(tell, lastWordsSeconds * 1000);
      child.once("close", tell);
    });
    this.send(this.plan);
    const first = await this.next(startSeconds);
    if (first === null) return { ready: false, reason: "the child process did not start in time" };
    if ("ended" in first) return { ready: false, reason: first.ended };
    return JSON.parse(first.line) as Ready;
  }

  /** Runs one case; a case that hangs or ends the process has failed, and the next one finds a new process. */
  async run(request: CaseRequest): Promise<CaseResult> {
    if (this.process === null) {
      const { ready, reason = "the child process did not start again" } = await this.start();
      if (!ready) return { case: request.case, status: "failed", reason };
    }
    this.send(request);
    const answer = await this.next(this.plan.caseSeconds + 2);
    if (answer !== null && "line" in answer) return JSON.parse(answer.line) as CaseResult;
    this.stop();
    const reason = answer === null ? `it took more than ${this.plan.caseSeconds} s` : answer.ended;
    return { case: request.case, status: "failed", reason };
  }

  /** Ends the process and all that it has started. */
  stop(): void {
    const child = this.process;
    this.process = null;
    if (child?.pid === undefined) return;
    // Whoever waits for an answer need not wait any more.
    if (this.wake !== null) this.push({ ended: "it was stopped" });
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      child.kill("SIGKILL");
    }
  }

  private send(message: Plan | CaseRequest): void {
    this.process?.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  private listen(answers: Readable): void {
    let rest = "";
    answers.setEncoding("utf8");
    answers.on("error", () => undefined);
    answers.on("data", (chunk: string) => {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") this.push({ line });
    });
  }

  private push(line: Line): void {
    this.lines.push(line);
    this.wake?.();
  }

  /** The next answer, or null after so many seconds. */
  private next(seconds: number): Promise<Line | null> {
    return new Promise((resolve) => {
      const take = (): void => {
        const line = this.lines.shift();
        if (line === undefined) return;
        clearTimeout(timer);
        this.wake = null;
        resolve(line);
      };
      const timer = setTimeout(() => {
        this.wake = null;
        resolve(null);
      }, seconds * 1000);
      this.wake = take;
      take();
    });
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

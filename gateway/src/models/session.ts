/**
 * Models in the runtime. Files of equal content share one session, whoever uses them: several applications may share a backbone and have a head each.
 * The runtime works in a thread of its own.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { SessionThread } from "./session-thread.js";

export type Device = "auto" | "cpu" | "cuda";

export interface SessionOptions {
  readonly device: Device;
  /** Threads of one session. */
  readonly threads: number;
}

/** Rows of numbers, all of one length, in one array. */
export interface Rows {
  readonly count: number;
  readonly width: number;
  readonly data: Float32Array;
}

/** What a session takes: the shape of a row, and whether its numbers are whole (token ids). */
export interface RowShape {
  readonly dimensions: readonly number[];
  readonly isWhole: boolean;
}

export class Session {
  private constructor(
    private readonly thread: SessionThread,
    private readonly key: string,
    readonly input: RowShape,
    /** Names of the outputs. */
    readonly outputs: readonly string[],
  ) {}

  /** `key` is the session's name in its thread. */
  static async open(
    thread: SessionThread,
    key: string,
    model: Uint8Array,
    input: RowShape,
    { device, threads }: SessionOptions,
  ): Promise<Session> {
    const options = { executionProviders: providersOf(device), intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 3 };
    const { outputs } = (await thread.call("open", { key, model, options })) as { outputs: string[] };
    return new Session(thread, key, input, outputs);
  }

  get inputWidth(): number {
    return this.input.dimensions.reduce((product, size) => product * size, 1);
  }

  /** Runs rows side by side in `data`, which is given away; the outputs in the order of `outputs`. */
  async run(data: Float32Array<ArrayBuffer>, count: number): Promise<Rows[]> {
    const shape = [count, ...this.input.dimensions];
    const found = await this.thread.call("run", { key: this.key, data, shape, isWhole: this.input.isWhole }, [data.buffer]);
    return (found as Omit<Rows, "count">[]).map((rows) => ({ count, ...rows }));
  }

  async close(): Promise<void> {
    await this.thread.call("close", { key: this.key });
  }
}

const cpu = ["cpu"];

/** CUDA where it was asked for, or where its library is installed: the runtime lists it also where it is not. The CPU takes what another device lacks. */
function providersOf(device: Device): string[] {
  return device === "cuda" || (device === "auto" && isCudaInstalled()) ? ["cuda", ...cpu] : cpu;
}

function isCudaInstalled(): boolean {
  const folder = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
  const library = process.platform === "win32" ? "onnxruntime_providers_cuda.dll" : "libonnxruntime_providers_cuda.so";
  return existsSync(join(folder, "bin", "napi-v6", process.platform, process.arch, library));
}

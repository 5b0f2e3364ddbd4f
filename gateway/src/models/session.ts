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

export interface Ran {
  readonly outputs: readonly Rows[];
  /** The array that the rows came in, for the next ones. */
  readonly room: Float32Array<ArrayBuffer>;
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

  /** Runs the first `count` rows of `room`, which is given away until it comes back with the outputs, in the order of `outputs`. */
  async run(room: Float32Array<ArrayBuffer>, count: number): Promise<Ran> {
    const shape = [count, ...this.input.dimensions];
    const ran = await this.thread.call("run", { key: this.key, data: room, shape, isWhole: this.input.isWhole }, [room.buffer]);
    const { outputs, room: back } = ran as { outputs: Omit<Rows, "count">[]; room: Float32Array<ArrayBuffer> };
    return { outputs: outputs.map((rows) => ({ count, ...rows })), room: back };
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

/**
 * Models in the runtime. Files of equal content share one session, whoever uses them: several applications may share a backbone and have a head each.
 * The runtime works outside of JavaScript's thread.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";

export type Device = "auto" | "cpu" | "cuda";

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
    private readonly session: InferenceSession,
    readonly input: RowShape,
  ) {}

  static async open(model: Uint8Array | string, input: RowShape, device: Device, threads: number): Promise<Session> {
    const session = await InferenceSession.create(model as string, {
      executionProviders: providersOf(device),
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    return new Session(session, input);
  }

  get inputWidth(): number {
    return this.input.dimensions.reduce((product, size) => product * size, 1);
  }

  get outputs(): readonly string[] {
    return this.session.outputNames;
  }

  /** Runs rows side by side in `data`; the outputs in the order of `outputs`. */
  async run(data: Float32Array, count: number): Promise<Rows[]> {
    const shape = [count, ...this.input.dimensions];
    const name = this.session.inputNames[0] as string;
    const tensor = this.input.isWhole ? new Tensor("int64", BigInt64Array.from(data, BigInt), shape) : new Tensor("float32", data, shape);
    const result = await this.session.run({ [name]: tensor });
    return this.session.outputNames.map((output) => {
      const found = result[output] as Tensor;
      return { count, width: found.dims[1] ?? 0, data: found.data as Float32Array };
    });
  }

  async close(): Promise<void> {
    await this.session.release();
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

/** The gateway's configuration: one table of defaults, one schema. Paths are relative to the file. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Ajv } from "ajv";

export interface Config {
  /** Folder of applications. */
  readonly registry: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Where gRPC is served without TLS; with TLS it is on the main port. Null: nowhere. */
  readonly grpcPort: number | null;
  /** Where `/healthz`, `/readyz` and `/metrics` are: apart from what applications reach. Null: nowhere. */
  readonly operations: { readonly host: string; readonly port: number } | null;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** `auto`: CUDA where it is there. */
  readonly device: "auto" | "cpu" | "cuda";
  /** Threads of each model's session. */
  readonly threads: number;
  readonly limits: Limits;
  /** Serve what can be served where an application of the registry cannot. */
  readonly skipBroken: boolean;
  readonly logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  /** Base URLs in place of the providers' own for what is passed on, by interface: google-vision, google-language, rekognition, comprehend. */
  readonly upstream: Readonly<Record<string, string>>;
}

export interface Limits {
  readonly maxBodyBytes: number;
  /** Of one picture, as its header says. */
  readonly maxPixels: number;
  /** Milliseconds in which a request must have come in. */
  readonly requestTimeout: number;
  /** Milliseconds from a question to its answer. */
  readonly answerTimeout: number;
  /** Questions that are worked on at a time. */
  readonly maxActive: number;
  /** Rows of a batch, and rows that wait for one session. */
  readonly maxBatch: number;
  readonly maxQueue: number;
  /** Milliseconds that a shutdown waits for what is being answered. */
  readonly shutdownTimeout: number;
}

export const defaultLimits: Limits = {
  maxBodyBytes: 20 * 1024 * 1024,
  maxPixels: 40_000_000,
  requestTimeout: 30_000,
  answerTimeout: 10_000,
  maxActive: 512,
  maxBatch: 16,
  maxQueue: 256,
  shutdownTimeout: 30_000,
};

export const defaultConfig: Config = {
  registry: "registry",
  host: "127.0.0.1",
  port: 8080,
  grpcPort: null,
  operations: { host: "127.0.0.1", port: 9090 },
  tls: null,
  device: "auto",
  threads: 1,
  limits: defaultLimits,
  skipBroken: false,
  logLevel: "info",
  upstream: {},
};

/** A configuration that cannot be followed. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const port = { type: "integer", minimum: 0, maximum: 65_535 };
const text = { type: "string", minLength: 1 };
const count = { type: "integer", minimum: 1 };

export const configSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    registry: text,
    host: text,
    port,
    grpcPort: { ...port, nullable: true },
    operations: {
      type: "object",
      nullable: true,
      additionalProperties: false,
      required: ["host", "port"],
      properties: { host: text, port },
    },
    tls: { type: "object", nullable: true, additionalProperties: false, required: ["cert", "key"], properties: { cert: text, key: text } },
    device: { enum: ["auto", "cpu", "cuda"] },
    threads: count,
    limits: {
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, count])),
    },
    skipBroken: { type: "boolean" },
    logLevel: { enum: ["trace", "debug", "info", "warn", "error", "silent"] },
    upstream: { type: "object", additionalProperties: text },
  },
};

const isConfig = new Ajv({ allErrors: true }).compile<Partial<Config> & { limits?: Partial<Limits> }>(configSchema);

/** Fills in defaults and makes paths absolute. Throws a ConfigError that names the field. */
export function completeConfig(given: unknown, folder: string): Config {
  if (!isConfig(given)) {
    const [problem] = isConfig.errors ?? [];
    const extra = problem?.keyword === "additionalProperties" ? ` (${String(problem.params.additionalProperty)})` : "";
    throw new ConfigError(`configuration${problem?.instancePath ?? ""}: ${problem?.message ?? "is not as expected"}${extra}`);
  }
  const config = { ...defaultConfig, ...given, limits: { ...defaultLimits, ...given.limits } };
  const tls = config.tls === null ? null : { cert: resolve(folder, config.tls.cert), key: resolve(folder, config.tls.key) };
  return { ...config, registry: resolve(folder, config.registry), tls };
}

export function readConfig(file: string): Config {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ConfigError(`cannot read ${file}: ${(error as Error).message}`);
  }
  return completeConfig(value, dirname(resolve(file)));
}

/** `application.json`: which spec, which models, whose keys. Validated before anything of it is used. */
import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";

export interface ApplicationFile {
  /** Path of the loss spec, from the application's folder. */
  readonly spec: string;
  readonly models: readonly ModelEntry[];
  /** Without keys the application is open to everyone who reaches the gateway and names it. */
  readonly keys?: readonly ({ readonly key: string } | { readonly sha256: string })[];
  /** Requests that no model covers go to the real provider, with the caller's own credentials. */
  readonly passOn?: boolean;
}

export interface ModelEntry {
  /** What `furcifer-trainer export` wrote. */
  readonly file: string;
  /** Of a head: the file of its backbone, which other applications may name too. */
  readonly backbone?: string;
  /** By default that of the model's metadata. */
  readonly decision?: string;
  /** False: the model's label scores are served as they are. */
  readonly projection?: boolean;
  /** By outcome id, how costly it is to miss that outcome; 1 where not said. */
  readonly costs?: Readonly<Record<string, number>>;
}

const path = { type: "string", minLength: 1 };

export const applicationSchema = {
  type: "object",
  additionalProperties: false,
  required: ["spec", "models"],
  properties: {
    spec: path,
    models: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["file"],
        properties: {
          file: path,
          backbone: path,
          decision: { type: "string" },
          projection: { type: "boolean" },
          costs: { type: "object", additionalProperties: { type: "number", exclusiveMinimum: 0 } },
        },
      },
    },
    keys: {
      type: "array",
      items: {
        oneOf: [
          { type: "object", additionalProperties: false, required: ["key"], properties: { key: { type: "string", minLength: 8 } } },
          {
            type: "object",
            additionalProperties: false,
            required: ["sha256"],
            properties: { sha256: { type: "string", pattern: "^[0-9a-f]{64}$" } },
          },
        ],
      },
    },
    passOn: { type: "boolean" },
  },
};

const isApplicationFile = new Ajv({ allErrors: true }).compile<ApplicationFile>(applicationSchema);

/** Undefined where there is no such file: folders of shared backbones have none. */
export async function readApplicationFile(file: string): Promise<ApplicationFile | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const value: unknown = JSON.parse(text);
  if (isApplicationFile(value)) return value;
  const [problem] = isApplicationFile.errors ?? [];
  throw new Error(`application.json${problem?.instancePath ?? ""} ${problem?.message ?? "is not as expected"}`);
}

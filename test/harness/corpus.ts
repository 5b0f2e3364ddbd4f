/** The corpus applications as tests see them: expected.json and cases.jsonl of every folder. corpus/README.md has the fields. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface ExpectedClass {
  readonly outcome: string;
  readonly labels: readonly string[];
  readonly outsideVocabulary: readonly string[];
  readonly where?: string;
}

export interface ExpectedDecision {
  readonly entry: { readonly file: string; readonly name: string };
  readonly operations: readonly string[];
  readonly kind: string;
  readonly precedence?: string;
  readonly completeness: string;
  readonly classes: readonly ExpectedClass[];
  readonly ranges?: readonly { readonly outcome: string; readonly where: string }[];
  readonly outcomes: readonly string[];
}

export interface RecordedCase {
  readonly responses: Readonly<Record<string, unknown>>;
  readonly outcome: string;
}

export interface CorpusApplication {
  readonly name: string;
  readonly folder: string;
  readonly app: string;
  readonly entry: string;
  readonly expected: ExpectedDecision;
  readonly cases: readonly RecordedCase[];
}

const root = fileURLToPath(new URL("../../corpus/python", import.meta.url));

function readApplication(name: string): CorpusApplication {
  const folder = join(root, name);
  const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as ExpectedDecision;
  const lines = readFileSync(join(folder, "cases.jsonl"), "utf8").trimEnd().split("\n");
  return {
    name,
    folder,
    app: join(folder, "app"),
    entry: `${expected.entry.file}:${expected.entry.name}`,
    expected,
    cases: lines.map((line) => JSON.parse(line) as RecordedCase),
  };
}

export const applications: readonly CorpusApplication[] = readdirSync(root)
  .filter((name) => existsSync(join(root, name, "expected.json")))
  .sort()
  .map(readApplication);

/** The corpus applications as tests see them: expected.json, cases.jsonl and gaps.json of every folder. corpus/README.md has the fields. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface ExpectedClass {
  readonly outcome: string;
  readonly labels: readonly string[];
  readonly outsideVocabulary: readonly string[];
  readonly where?: string;
  readonly operation?: string;
  readonly field?: string;
  readonly any?: true;
  readonly items?: number;
  readonly text?: string;
}

/** What is asked of the items of a list (`each`) or of one object (`at`). */
export interface ExpectedFact {
  readonly operation: string;
  readonly each?: string;
  readonly at?: string;
  readonly text?: string;
  readonly contains?: readonly string[];
  readonly startsWith?: readonly string[];
  readonly where?: string;
  readonly items?: number;
}

export interface ExpectedFilter {
  readonly as: string;
  readonly operation: string;
  readonly class: number;
  readonly carries: string;
  readonly order: string;
  readonly limit: number | null;
}

export interface ExpectedDecision {
  readonly entry: { readonly file: string; readonly name: string };
  readonly operations: readonly string[];
  readonly kind: string;
  readonly precedence?: string;
  readonly completeness: string;
  readonly classes: readonly ExpectedClass[];
  readonly ranges?: readonly { readonly outcome: string; readonly where: string }[];
  readonly facts?: Readonly<Record<string, ExpectedFact>>;
  readonly rules?: readonly { readonly outcome: string; readonly when: string }[];
  readonly filter?: {
    readonly keeps?: string;
    readonly drops?: string;
    readonly where?: string;
    readonly carries: string;
    readonly limit?: number;
  };
  readonly filters?: readonly ExpectedFilter[];
  readonly votes?: { readonly adds: string; readonly least: number };
  readonly first?: number;
  readonly otherwise?: string;
  readonly empty?: string;
  readonly request?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly decoys?: readonly string[];
  readonly outcomes: readonly string[];
}

export interface RecordedCase {
  readonly responses: Readonly<Record<string, unknown>>;
  readonly outcome: string;
}

export type CorpusLanguage = "python" | "javascript";

export interface CorpusApplication {
  readonly name: string;
  readonly language: CorpusLanguage;
  readonly folder: string;
  readonly app: string;
  readonly entry: string;
  readonly expected: ExpectedDecision;
  readonly cases: readonly RecordedCase[];
  /** Why a check fails, by its name. */
  readonly gaps: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL("../../corpus", import.meta.url));

function readApplication(language: CorpusLanguage, name: string): CorpusApplication {
  const folder = join(root, language, name);
  const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as ExpectedDecision;
  const lines = readFileSync(join(folder, "cases.jsonl"), "utf8").trimEnd().split("\n");
  const gaps = join(folder, "gaps.json");
  return {
    name,
    language,
    folder,
    app: join(folder, "app"),
    entry: `${expected.entry.file}:${expected.entry.name}`,
    expected,
    cases: lines.map((line) => JSON.parse(line) as RecordedCase),
    gaps: existsSync(gaps) ? (JSON.parse(readFileSync(gaps, "utf8")) as Readonly<Record<string, string>>) : {},
  };
}

function readLanguage(language: CorpusLanguage): CorpusApplication[] {
  return readdirSync(join(root, language))
    .filter((name) => existsSync(join(root, language, name, "expected.json")))
    .sort()
    .map((name) => readApplication(language, name));
}

/** Of applications in these languages only the recordings are checked: the analysis does not read them. */
export const notAnalysed: ReadonlySet<CorpusLanguage> = new Set<CorpusLanguage>();

/** All of the corpus. */
export const corpus: readonly CorpusApplication[] = [...readLanguage("python"), ...readLanguage("javascript")];

/** Those that the analysis reads. */
export const applications: readonly CorpusApplication[] = corpus.filter(({ language }) => !notAnalysed.has(language));

const decisionFields = new Set(
  "entry operations kind precedence completeness classes ranges facts rules filter filters votes first otherwise empty request decoys outcomes why".split(
    " ",
  ),
);
const classFields = new Set("outcome labels outsideVocabulary where operation field any items text".split(" "));

/** Fields that no check knows: a misspelt one would be checked by nobody. */
export function unknownFields(expected: ExpectedDecision): string[] {
  const ofClasses = expected.classes.flatMap((one) => Object.keys(one).filter((field) => !classFields.has(field)));
  return [...Object.keys(expected).filter((field) => !decisionFields.has(field)), ...ofClasses];
}

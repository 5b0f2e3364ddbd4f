/** The corpus and the decision fixtures as programs in memory, each with the ways in which harness/python/source_edits.py rewrites it. */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SourceSet } from "../../src/base/source.js";
import { loadSources } from "../../src/source-loader/source-loader.js";
import { applications } from "./corpus.js";

export interface Program {
  readonly name: string;
  readonly entry: string;
  readonly sources: SourceSet;
}

/** Text that takes the place of code points `start` to `end`. */
export type Replacement = readonly [start: number, end: number, text: string];

/** A local variable that can be renamed. */
export interface Variable {
  readonly file: string;
  readonly name: string;
  /** Where its name stands, in code points. */
  readonly starts: readonly number[];
}

/** A change of layout. */
export interface Edit {
  readonly file: string;
  readonly kind: string;
  readonly replacements: readonly Replacement[];
}

export interface Rewritable extends Program {
  readonly variables: readonly Variable[];
  readonly edits: readonly Edit[];
  /** All files indented anew, by the name of the indentation. */
  readonly indentations: Readonly<Record<string, readonly Edit[]>>;
}

/** What every decision fixture is entered by. */
export const fixtureEntry = "app.py:decide";

const fixtures = fileURLToPath(new URL("../fixtures/decision", import.meta.url));

/** Every program of the corpus and of fixtures/decision. */
export async function loadPrograms(): Promise<Program[]> {
  const folders = [
    ...applications.map(({ name, app, entry }) => ({ name, folder: app, entry })),
    ...readdirSync(fixtures)
      .sort()
      .map((name) => ({ name, folder: `${fixtures}/${name}`, entry: fixtureEntry })),
  ];
  const load = (folder: string): Promise<SourceSet> => loadSources(folder, { kinds: [{ extension: ".py" }] });
  return Promise.all(folders.map(async ({ name, folder, entry }) => ({ name, entry, sources: await load(folder) })));
}

interface FileAnswer {
  readonly variables: readonly Omit<Variable, "file">[];
  readonly edits: readonly Omit<Edit, "file">[];
  readonly indentations: Readonly<Record<string, readonly Replacement[]>>;
}

/** Asks Python once for all programs. */
export function rewritable(programs: readonly Program[]): Rewritable[] {
  const script = fileURLToPath(new URL("python/source_edits.py", import.meta.url));
  const input = programs.map(({ sources }) => Object.fromEntries(sources.files.map(({ path, text }) => [path, text])));
  const environment = { PYTHONHASHSEED: "0", PYTHONUTF8: "1", PATH: process.env.PATH ?? "" };
  const output = execFileSync("python3", ["-s", "-S", "-B", script], {
    input: JSON.stringify(input),
    env: environment,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const answers = JSON.parse(output) as readonly Readonly<Record<string, FileAnswer>>[];
  return programs.map((program, index) => ({ ...program, ...joined(answers[index] ?? {}) }));
}

function joined(answer: Readonly<Record<string, FileAnswer>>): Pick<Rewritable, "variables" | "edits" | "indentations"> {
  const files = Object.entries(answer).sort(([a], [b]) => (a < b ? -1 : 1));
  const indentations: Record<string, Edit[]> = {};
  for (const [file, { indentations: byName }] of files) {
    for (const [kind, replacements] of Object.entries(byName)) (indentations[kind] ??= []).push({ file, kind, replacements });
  }
  return {
    variables: files.flatMap(([file, { variables }]) => variables.map((variable) => ({ file, ...variable }))),
    edits: files.flatMap(([file, { edits }]) => edits.map((edit) => ({ file, ...edit }))),
    indentations,
  };
}

/** The sources with all edits made. */
export function edited(sources: SourceSet, edits: readonly Pick<Edit, "file" | "replacements">[]): SourceSet {
  const files = sources.files.map(({ path, text }) => {
    const replacements = edits.filter(({ file }) => file === path).flatMap((edit) => edit.replacements);
    return { path, text: replaced(text, replacements) };
  });
  return { ...sources, files };
}

/** What comes first of several replacements at one place: as in source_edits.py. */
function rank([, , text]: Replacement): number {
  return text === ")" ? 0 : text === "(" ? 2 : 1;
}

function replaced(text: string, replacements: readonly Replacement[]): string {
  const points = [...text];
  const parts: string[] = [];
  let done = 0;
  const length = ([start, end]: Replacement): number => end - start;
  for (const one of [...replacements].sort((a, b) => a[0] - b[0] || length(a) - length(b) || rank(a) - rank(b))) {
    parts.push(points.slice(done, one[0]).join(""), one[2]);
    done = one[1];
  }
  return parts.join("") + points.slice(done).join("");
}

/**
 * The fixtures of fixtures/parity, a folder each: one decision as input.py, input.js and input.ts, with helper modules beside them
 * (lib.py, lib.js, lib.ts) and JSON files for all, and expected.rule. `# probe: Dog, Cat` on top of input.py names the words
 * that outputs are made of. case.json {"gaps": {".py": why}} says in which language the analysis is known to differ.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceSet } from "../../../src/base/source.js";

const root = fileURLToPath(new URL("../../fixtures/parity", import.meta.url));

export const extensions = [".py", ".js", ".ts"] as const;
export type Extension = (typeof extensions)[number];

export interface ParityFixture {
  readonly name: string;
  readonly folder: string;
  /** In the form of rule-text.ts. */
  readonly expected: string;
  readonly probes: readonly string[];
  /** Ids of the operations that the decision reads. */
  readonly operations: readonly string[];
  readonly gaps: Readonly<Partial<Record<Extension, string>>>;
}

export function readFixtures(): ParityFixture[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => readFixture(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readFixture(name: string): ParityFixture {
  const folder = join(root, name);
  const python = readFileSync(join(folder, "input.py"), "utf8");
  const expected = readFileSync(join(folder, "expected.rule"), "utf8");
  const probes = (/^# probe: (.*)$/m.exec(python)?.[1] ?? "").split(", ").filter((probe) => probe !== "");
  const operations = [...expected.matchAll(/^reads (\S+)/gm)].map(([, operation = ""]) => operation);
  const file = join(folder, "case.json");
  const { gaps = {} } = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<ParityFixture>) : {};
  return { name, folder, expected, probes, operations: [...new Set(operations)], gaps };
}

/** The program in one language as an application of its own. */
export function sourcesOf({ folder }: ParityFixture, extension: Extension): SourceSet {
  const names = readdirSync(folder).sort();
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  return {
    status: "ok",
    files: names.filter((name) => extname(name) === extension).map((path) => ({ path, text: read(path) })),
    unread: [],
    skipped: [],
    diagnostics: [],
    readText: (path) => (names.includes(path) && extname(path) === ".json" ? { status: "read", text: read(path) } : { status: "missing" }),
  };
}

/** Files of a fixture that belong to nothing. */
export function strayFiles({ folder }: ParityFixture): string[] {
  const texts = readdirSync(folder)
    .filter((name) => name.startsWith("input."))
    .map((name) => readFileSync(join(folder, name), "utf8"));
  const isKnown = (name: string): boolean =>
    /^(input|lib)\.(py|js|ts)$|^expected\.rule$|^case\.json$/.test(name) || texts.every((text) => text.includes(name));
  return readdirSync(folder).filter((name) => !isKnown(name));
}

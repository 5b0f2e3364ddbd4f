/** The same input gives the same bytes: on every run, from wherever it is named, in whatever order files are found. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../src/analyze.js";
import { exporters } from "../src/exporters/registry.js";
import type { AnalysisReport } from "../src/report.js";
import { validateSpec } from "../src/spec/validate.js";
import { applications } from "./harness/corpus.js";

const scratch = mkdtempSync(join(tmpdir(), "furcifer-determinism-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function exported(report: AnalysisReport): Record<string, string> {
  return Object.fromEntries(exporters.map((exporter) => [exporter.name, exporter.export(report)]));
}

/** A copy in which further files come before and after those of the application. */
function surrounded(app: string): string {
  const copy = join(scratch, basename(join(app, "..")));
  cpSync(app, copy, { recursive: true });
  for (const name of ["aaa_first.py", "zzz_last.py"]) writeFileSync(join(copy, name), "VALUES = [1, 2, 3]\n");
  return copy;
}

describe.each(applications)("$name", ({ app, entry }) => {
  const options = { entries: [entry] };

  it("gives the same bytes on two runs, and named absolutely, relatively or with a slash", async () => {
    const first = exported(await analyze(app, options));
    for (const path of [app, relative(process.cwd(), app), `${app}/`, join(app, "..", "app")]) {
      expect(exported(await analyze(path, options))).toEqual(first);
    }
  });

  it("gives the same spec beside files that have nothing to do with it", async () => {
    const { spec } = await analyze(app, options);
    expect((await analyze(surrounded(app), options)).spec).toEqual(spec);
  });

  it("gives a valid spec, with and without an entry, that names no place of this machine", async () => {
    for (const report of [await analyze(app, options), await analyze(app)]) {
      const validation = validateSpec(JSON.parse(exported(report).spec ?? ""));
      expect(validation.ok ? [] : validation.problems).toEqual([]);
      expect(JSON.stringify(report)).not.toContain(process.cwd());
    }
  });
});

it("does not depend on which of two decisions' files comes first", async () => {
  const make = (name: string, files: Readonly<Record<string, string>>): string => {
    const folder = mkdtempSync(join(scratch, name));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    return folder;
  };
  const program = (label: string): string =>
    readFileSync(new URL("fixtures/analyze/one-broken/app.py", import.meta.url), "utf8").replace("Dog", label);
  const decided = async (folder: string): Promise<Record<string, string>> => {
    const { spec } = await analyze(folder);
    expect(spec.decisions).toHaveLength(readdirSync(folder).length);
    const entries = spec.decisions.map(({ entry, ...rest }) => {
      const text = JSON.stringify(rest).replaceAll(entry.file, "FILE");
      return [rest.classes[0]?.labels[0]?.name ?? "", text] as const;
    });
    return Object.fromEntries(entries);
  };
  const one = await decided(make("one", { "a.py": program("Dog"), "b.py": program("Cat") }));
  const other = await decided(make("other", { "a.py": program("Cat"), "b.py": program("Dog") }));
  expect(other).toEqual(one);
});

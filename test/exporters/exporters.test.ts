/**
 * Exporters, a folder a case: fixtures/exporters/<exporter>/<case>/ has input.report.json and expected.txt,
 * expected.dot, expected.md or expected.json. UPDATE=1 rewrites what is expected. Pages have tests of their own (html.test.ts).
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { exporterByName, exporters } from "../../src/exporters/registry.js";
import { stableJson } from "../../src/exporters/stable-json.js";
import { widthOf } from "../../src/exporters/text-layout.js";
import type { AnalysisReport } from "../../src/report.js";

const root = fileURLToPath(new URL("../fixtures/exporters", import.meta.url));

function readReport(folder: string): AnalysisReport {
  return JSON.parse(readFileSync(join(folder, "input.report.json"), "utf8")) as AnalysisReport;
}

const extensions: Readonly<Record<string, string>> = { text: "txt", dot: "dot", markdown: "md" };

const cases = readdirSync(root).flatMap((exporter) =>
  readdirSync(join(root, exporter)).map((name) => ({ exporter, name, folder: join(root, exporter, name) })),
);

describe("exporters", () => {
  it("all have cases", () => {
    expect(new Set(cases.map(({ exporter }) => exporter))).toEqual(
      new Set(exporters.map(({ name }) => name).filter((name) => name !== "html")),
    );
  });

  for (const { exporter, name, folder } of cases) {
    it(`${exporter}: ${name}`, () => {
      const file = join(folder, `expected.${extensions[exporter] ?? "json"}`);
      const text = exporterByName(exporter)?.export(readReport(folder)) ?? "";
      expect(text.endsWith("\n") && !text.endsWith("\n\n")).toBe(true);
      if (process.env.UPDATE === "1") writeFileSync(file, text);
      expect(existsSync(file), `${file} is missing: UPDATE=1 writes it`).toBe(true);
      expect(text).toBe(readFileSync(file, "utf8"));
      expect(readdirSync(folder)).toHaveLength(2);
    });
  }
});

describe("text", () => {
  const text = cases.filter(({ exporter }) => exporter === "text");

  it("keeps within the columns it is given, and changes nothing but colours with a style", () => {
    for (const { folder } of text) {
      const report = readReport(folder);
      for (const columns of [80, 100, 120]) {
        const lines = exporterByName("text")?.export(report, { columns }).split("\n") ?? [];
        expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
      }
      const plain = exporterByName("text")?.export(report);
      expect(
        exporterByName("text")
          ?.export(report, { style: (role, part) => `<${role}>${part}</>` })
          .replaceAll(/<[a-z/]*>/g, ""),
      ).toBe(plain?.replaceAll(/<[a-z/]*>/g, ""));
    }
  });
});

describe("stable JSON", () => {
  it("does not depend on how a value was built", () => {
    expect(stableJson({ b: 1, version: 2, a: [3, { at: 1, id: 2 }] })).toBe('{ "version": 2, "a": [3, { "id": 2, "at": 1 }], "b": 1 }');
    expect(stableJson({ a: undefined, b: [] })).toBe('{ "b": [] }');
  });

  it("breaks what is too long for a line and gives the value back", () => {
    const value = { list: Array.from({ length: 60 }, (_, i) => ({ id: i, name: `label ${i}` })), text: "x".repeat(300), none: {} };
    const text = stableJson(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text.split("\n").length).toBeGreaterThan(60);
  });

  it("refuses numbers that JSON does not have", () => {
    expect(() => stableJson({ x: Number.POSITIVE_INFINITY })).toThrow("no JSON form");
  });
});

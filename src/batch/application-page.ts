/** The HTML page of an application, beside its result: a pure function of the result and of the sources it is about. */
import { rmSync, writeFileSync } from "node:fs";
import type { SourceSet } from "../base/source.js";
import { htmlExporter } from "../exporters/html/application.js";
import type { Analysed } from "./result.js";
import { resultFile } from "./result-file.js";

/** Where the page of a result is, while the result waits to be taken. */
export function pageOf(output: string): string {
  return `${output}.html`;
}

/** The path below the folder of pages. */
export function pageFile(name: string): string {
  return resultFile(name).replace(/\.json$/, ".html");
}

/** Of what calls no API there is nothing to show. */
export function hasPage({ report }: Pick<Analysed, "report">): boolean {
  return report.calls.length > 0;
}

export function writePage(output: string, name: string, { report }: Analysed, sources: SourceSet): void {
  const texts = new Map(sources.files.map(({ path, text }) => [path, text]));
  writeFileSync(pageOf(output), htmlExporter.export(report, { title: name, readSource: (path) => texts.get(path) }));
}

export function removePage(output: string): void {
  rmSync(pageOf(output), { force: true });
}

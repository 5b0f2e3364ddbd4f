/** All exporters. A new one is a file and a line here. */
import { dotExporter } from "./dot.js";
import type { Exporter } from "./exporter.js";
import { htmlExporter } from "./html/application.js";
import { jsonExporter } from "./json.js";
import { markdownExporter } from "./markdown.js";
import { specExporter } from "./spec.js";
import { textExporter } from "./text.js";

/** All of them: `text`, `json`, `spec`, `dot`, `html`, `markdown`. */
export const exporters: readonly Exporter[] = [textExporter, jsonExporter, specExporter, dotExporter, htmlExporter, markdownExporter];

/** The exporter of that name, or undefined. */
export function exporterByName(name: string): Exporter | undefined {
  return exporters.find((exporter) => exporter.name === name);
}

/** The loss spec alone as JSON: what trainers and evaluators read. */
import type { Exporter } from "./exporter.js";
import { stableJson } from "./stable-json.js";

export const specExporter: Exporter = {
  name: "spec",
  mediaType: "application/json",
  export: (report) => `${stableJson(report.spec)}\n`,
};

/** The whole analysis report as JSON. */
import type { Exporter } from "./exporter.js";
import { stableJson } from "./stable-json.js";

export const jsonExporter: Exporter = {
  name: "json",
  mediaType: "application/json",
  export: (report) => `${stableJson(report)}\n`,
};

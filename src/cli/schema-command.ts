/** `furcifer schema`: prints a JSON Schema, as it is in the package. */
import { readFile } from "node:fs/promises";
import type { Terminal } from "./terminal.js";
import { exitCodes, writeAll } from "./terminal.js";

export interface SchemaArguments {
  /** That of catalogs in place of that of loss specs. */
  readonly catalog?: boolean;
}

export async function schemaCommand({ catalog }: SchemaArguments, terminal: Terminal): Promise<number> {
  const file = catalog === true ? "../providers/catalog.schema.json" : "../spec/loss-spec.schema.json";
  await writeAll(terminal.stdout, await readFile(new URL(file, import.meta.url), "utf8"));
  return exitCodes.done;
}

/** Whatever nests in itself, deeper than anybody's stack: alone in a file beside others, which are analysed all the same. */
import { join } from "node:path";
import type { HostileCase } from "./application.js";
import { describeHostile, write } from "./application.js";
import { javascriptNesting, typescriptNesting } from "./nesting-javascript.js";
import type { Nested } from "./nesting-python.js";
import { pythonNesting } from "./nesting-python.js";

const depth = 50_000;

const cases = (table: Readonly<Record<string, Nested>>, extension: string): HostileCase[] =>
  Object.entries(table).map(([name, nested]) => ({ name, make: (root) => write(join(root, `deep${extension}`), nested(depth)) }));

describeHostile("Python of any depth", cases(pythonNesting, ".py"));
describeHostile("JavaScript of any depth", cases(javascriptNesting, ".jsx"));
describeHostile("TypeScript of any depth", cases(typescriptNesting, ".ts"));

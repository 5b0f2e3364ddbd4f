/** Every pure function that terms may call and the symbolic engine knows, by name. Python's operators are in `operators.ts`. */
import { formatFunctions } from "./format-functions.js";
import { javascriptFunctions } from "./javascript/functions.js";
import { lodashFunctions } from "./javascript/lodash-functions.js";
import { numberFunctions } from "./number-functions.js";
import { pathFunctions } from "./path-functions.js";
import type { PureFunction } from "./pure-function.js";
import { regexFunctions } from "./regex-functions.js";
import { sequenceFunctions } from "./sequence-functions.js";
import { stringFunctions } from "./string-functions.js";
import { translationFunctions } from "./string-translate.js";

const rows: readonly PureFunction[] = [
  ...stringFunctions,
  ...numberFunctions,
  ...formatFunctions,
  ...sequenceFunctions,
  ...pathFunctions,
  ...regexFunctions,
  ...translationFunctions,
  ...javascriptFunctions,
  ...lodashFunctions,
];

export const pureFunctions: ReadonlyMap<string, PureFunction> = new Map(rows.map((row) => [row.name, row]));

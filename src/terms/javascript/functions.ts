/** Every row of JavaScript: operators, and the functions and methods of its own library that need no callback. */
import type { JavaScriptFunction } from "../pure-function.js";
import { arrayFunctions } from "./array-functions.js";
import { encodingFunctions } from "./encoding-functions.js";
import { numberFunctions } from "./number-functions.js";
import { operatorFunctions } from "./operators.js";
import { regexFunctions } from "./regex-functions.js";
import { stringFunctions } from "./string-functions.js";

export const javascriptFunctions: readonly JavaScriptFunction[] = [
  ...operatorFunctions,
  ...stringFunctions,
  ...numberFunctions,
  ...arrayFunctions,
  ...encodingFunctions,
  ...regexFunctions,
];

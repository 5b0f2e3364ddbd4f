/**
 * Writes lodash-recorded.json: what lodash itself gives, a call a line as [function, arguments, result]. The project does
 * not depend on lodash; run this where it is installed: `node record-lodash.mjs PATH/TO/node_modules/lodash > lodash-recorded.json`.
 */
import { createRequire } from "node:module";
import { resolve } from "node:path";

const lodash = createRequire(import.meta.url)(resolve(process.argv[2]));

const texts = [
  ..."|Fast food|fastFood|FAST-FOOD|XMLHttpRequest|a1b2|1st place|the 2ND row|13th|3RD_4TH|it's a dog's life|  --foo__bar--  |Cat's Eye|ABc|abC dE|x 11th_y|12ab34CD|don't|éa bc|ÉCOLE|İx|ßa|e\u0301a|😀a|foo\tbar|null".split(
    "|",
  ),
  ...[null, 5, -1.5, 1e21, ["a", null, ["B c"]], true, []],
];
const targets = ["", "F", "food", "oo", "a", "é", null, 5, -1];
const positions = [0, 2, -1, 100, 1.5, "1", null];
const numbers = [0, 1.005, 2.675, -2.5, 0.615, 4.006, 6040, 1e21, 1e-7, "1.255", null, true];

const calls = [
  ...["toString", "toLower", "toUpper", "capitalize", "upperFirst", "lowerFirst", "trim"].flatMap((name) =>
    texts.map((text) => [name, [text]]),
  ),
  ...["camelCase", "kebabCase", "snakeCase", "lowerCase", "upperCase", "startCase"].flatMap((name) => texts.map((text) => [name, [text]])),
  ...["startsWith", "endsWith", "includes", "trim"].flatMap((name) =>
    texts.flatMap((text) => targets.map((target) => [name, [text, target]])),
  ),
  ...["startsWith", "endsWith", "includes"].flatMap((name) =>
    positions.flatMap((at) => targets.map((target) => [name, ["fast food", target, at]])),
  ),
  ...positions.flatMap((at) => targets.map((target) => ["includes", [["food", 5, null, "F"], target, at]])),
  ["trim", ["_ab_", "_", ["_ab_"]]],
  ["includes", [["a", "b"], "a", 1, ["a", "b"]]],
  ...["round", "floor", "ceil"].flatMap((name) =>
    numbers.flatMap((number) => [[], [0], [1], [2], [-2], [300], ["1"]].map((digits) => [name, [number, ...digits]])),
  ),
  ...["isNil", "isString", "isNumber", "isArray"].flatMap((name) => [null, "", 5, [], true].map((value) => [name, [value]])),
];

/** JSON has no -0 and no NaN. */
const isJson = (value) => !Object.is(value, -0) && !Number.isNaN(value);
const lines = calls.map(([name, given]) => [name, given, lodash[name](...given)]).filter(([, , result]) => isJson(result));
process.stdout.write(`[\n${lines.map((line) => JSON.stringify(line)).join(",\n")}\n]\n`);

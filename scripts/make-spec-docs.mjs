// Writes docs/loss-spec.md from src/spec/loss-spec.schema.json. A test compares the two, so run it after changing the schema.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, "docs", "loss-spec.md");

const introduction = `# The loss spec

Generated from \`src/spec/loss-spec.schema.json\` by \`node scripts/make-spec-docs.mjs\`.

A loss spec is one JSON document (UTF-8). The schema (JSON Schema, draft 2020-12) is the contract: it is in the package as
\`furcifer/loss-spec.schema.json\`, and \`furcifer schema\` prints it. docs/conformance.md has documents and outputs to test a reader with.

## Versions

\`version\` is that of the format, not of what wrote it, by semantic versioning. The schema's \`$id\` names major and minor; from 1.0.0 on the schema behind
an \`$id\` never lets another document through than before.

| a new | may | may not |
|---|---|---|
| patch, 1.0.1 | say more clearly what a field means, add conformance vectors | let another document through, or change what one means |
| minor, 1.1.0 | add optional fields, kinds, forms, names that an enumeration lists, functions of the term language | change or take away what there is |
| major, 2.0.0 | anything | |
| candidate, 2.0.0-rc.1 | anything | |

A reader reads its own version, later and earlier patches of it, and earlier minors of its major version. It must refuse, and say where:

- another major version, a later minor one, and any candidate but its own: a field that it does not know may change what the others mean;
- a field, a kind, a form or a function that it does not know, wherever it is;
- a reference that leads nowhere, nodes that are not in order, lanes without a child, tables that are not complete.

It must not guess, fill in, or leave out a decision because a part of it is not understood. This version of furcifer writes 1.0.0 and reads its patches.

## How a decision is evaluated

**Recorded outputs.** One sample is \`{"responses": {operation id: response}, "inputs"?: {name: value}}\`. A response is the operation's
REST JSON, or a list of them, taken in call order among the decision's calls of that operation; one response given for several
calls serves each. A missing response counts as an empty object. Null counts as absent everywhere.

**Values.** An absent text is \`""\`, an absent number 0, an absent list empty. A number may be written as a string, as JSON writes 64-bit integers;
true and false count 1 and 0. A value of another type has no answer. With \`wire: "client"\` a number whose \`wire\` is
\`float32\` is rounded to the nearest float32 first, as client libraries show it; with \`wire: "json"\` it stays as written. In terms a
number is a double, the length of a list and a state are integers.

**Running.** Passes run in order. A pass takes every component to its \`initial\` state, then reads its stream once, item by item; all components
step together, each reading the states before the item. Then the diagram at \`program.outcome\` is walked: at a test go
to the child of the variable's lane, or, for a number x, to child i for the cuts with \`cuts[i-1] <= x < cuts[i]\`. The leaf is a position in
\`outcomes\`. Only what a walk tests matters: an evaluator may run passes on demand.

**Registers, slots, rankings.** Registers and slots step together with the components, everything reading the values before the item. A register's
leaf is a term; a term that gives no number (it raises, or gives a text) leaves all that reads the register without an answer. Numbers are
integers or IEEE doubles as in terms, added in the order of the stream, never regrouped. A slot that holds nothing reads like an item without fields. A ranking takes the
items for which \`when\` ends in leaf 1 and sorts them by its number, stably; with \`ties: "last"\` it turns the stream around before sorting.

**Texts.** The cell of a text is the position, in \`cells\`, of its predicates' truth values. A text of no cell has no answer.

**Environment inputs.** A boolean input without a value takes its \`default\`, which the answer lists as \`assumed\`. An input that a walk
tests and that has neither gives no outcome; the answer names it in \`needs\`.

**Carried values.** For the outcome that was reached, each row of \`program.values\` that names it adds to \`values\`: the items of its pass
for which \`when\` ends in leaf 1 (states as before the item), in order, or for \`"count"\` their number. A carried field that is absent is \`""\`, 0 or null. Where \`what\` has \`as\`, the value is what that
term makes of the text ("Red Bull" carried as \`str.lower\` is "red bull"), or null where it makes no text.
`;

const schema = JSON.parse(readFileSync(join(root, "src", "spec", "loss-spec.schema.json"), "utf8"));

function typeOf(node) {
  if (Object.keys(node).length === 0) return "any";
  if (node.$ref) return linkTo(node.$ref);
  if ("const" in node) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum) return node.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  if (node.oneOf) return node.oneOf.map(typeOf).join(" or ");
  if (node.type === "array") return `list of ${typeOf(node.items)}`;
  if (node.type === "object") return node.properties ? "object" : `object of ${typeOf(node.additionalProperties)}`;
  return Array.isArray(node.type) ? node.type.join(", ") : node.type;
}

function linkTo(reference) {
  const name = reference.split("/").at(-1);
  return `[${titleOf(name)}](#${titleOf(name).replaceAll(" ", "-")})`;
}

/** `sourceRange` is "source range". */
function titleOf(name) {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** Rows of an object's fields; those of objects written in place follow, with a dot. */
function fieldRows(node, prefix = "") {
  return Object.entries(node.properties ?? {}).flatMap(([name, field]) => {
    const optional = node.required.includes(name) ? "" : " (optional)";
    const inner = field.type === "array" ? field.items : field;
    const inPlace = [inner, ...(inner.oneOf ?? [])].filter(({ properties }) => properties);
    const below = inPlace.flatMap((object) => fieldRows(object, `${prefix}${name}${field.type === "array" ? "[]" : ""}.`));
    return [`| \`${prefix}${name}\`${optional} | ${typeOf(field)} | ${field.description} |`, ...below];
  });
}

function table(node) {
  return ["| field | type | meaning |", "|---|---|---|", ...fieldRows(node)].join("\n");
}

function alternative(node) {
  const { properties = {} } = node;
  const kind = properties.kind?.const ?? properties.from?.const ?? properties.form?.const;
  const heading = kind === undefined ? "" : `\`${JSON.stringify(kind)}\`: `;
  return node.properties ? `${heading}${node.description}\n\n${table(node)}` : `${typeOf(node)}`;
}

function section(name, node) {
  const body = node.oneOf ? node.oneOf.map(alternative).join("\n\n") : table(node);
  return `## ${titleOf(name)}\n\n${node.description}\n\n${body}\n`;
}

const sections = [section("document", schema), ...Object.entries(schema.$defs).map(([name, node]) => section(name, node))];
const text = `${introduction}\n${sections.join("\n")}`;
if (process.argv.includes("--check")) {
  const current = readFileSync(target, "utf8");
  if (current !== text) {
    console.error("docs/loss-spec.md is not what the schema says: run node scripts/make-spec-docs.mjs");
    process.exitCode = 1;
  }
} else writeFileSync(target, text);

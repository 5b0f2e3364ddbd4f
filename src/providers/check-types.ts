/** Whether the types of a catalog document can be read to the bottom, and name fields of their own as label, score and id. */
import type { Known } from "./check-names.js";
import type { TypeRow } from "./document.js";
import type { Report } from "./problem.js";
import { someOf } from "./problem.js";
import type { FieldLine } from "./read-type.js";
import { CatalogError, parseField, plainBases } from "./read-type.js";

export function checkTypes(known: Known, report: Report): void {
  for (const [name, row] of Object.entries(known.document.types)) {
    const place = ["types", name];
    if (plainBases.has(name) || !/^[A-Za-z]\w*$/.test(name)) {
      report(place, `a type cannot be called ${name}`, "Choose a name of letters and digits that is no base.");
    }
    const lines = new Map<string, FieldLine>();
    for (const [field, text] of Object.entries(row.fields)) {
      const line = readLine(text, [...place, "fields", field], report);
      if (line === undefined) continue;
      lines.set(field, line);
      checkLine(known, line, [...place, "fields", field], report);
    }
    checkRoles(row, lines, place, report);
  }
}

function readLine(text: string, place: readonly string[], report: Report): FieldLine | undefined {
  try {
    return parseField(text);
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    report(place, error.problem, error.remedy);
    return undefined;
  }
}

function checkLine(known: Known, { base, list, words }: FieldLine, place: readonly string[], report: Report): void {
  const { types } = known.document;
  if (base.kind === "type" && !Object.hasOwn(types, base.name)) {
    const remedy = `Describe it under types, or write one of ${someOf([...plainBases, ...Object.keys(types)], 30)}.`;
    report(place, `there is no type ${base.name}`, remedy);
  }
  if (base.kind === "label" || base.kind === "enum") checkVocabularyOf(known, base, place, report);
  if (words.has("optional") && words.has("required")) report(place, "a field cannot be optional and required", "Leave one out.");
  if (!words.has("descending")) return;
  const item = base.kind === "type" ? types[base.name] : undefined;
  if (!list || (item !== undefined && item.score === undefined) || base.kind !== "type") {
    report(place, "descending is said of what has no order", "Say it of a list of a type that has a score, or leave it out.");
  }
}

function checkVocabularyOf(known: Known, base: FieldLine["base"] & { vocabulary: string }, place: readonly string[], report: Report): void {
  const vocabulary = known.vocabulary(base.vocabulary);
  if (vocabulary === undefined) {
    const own = Object.keys(known.document.vocabularies ?? {});
    const others = own.length === 0 ? "" : ` This document has ${someOf(own)}.`;
    report(place, `there is no vocabulary ${base.vocabulary}`, `Give its names under vocabularies, or write string.${others}`);
  } else if (base.kind === "enum" && vocabulary.open) {
    report(place, `${base.vocabulary} is open, but an enum has no other names than its list`, `Write label ${base.vocabulary}.`);
  }
}

const roles = {
  label: { kinds: ["label", "enum", "string"], words: "a label, an enum or a string" },
  score: { kinds: ["number"], words: "a number" },
  id: { kinds: ["string"], words: "a string" },
} as const;

function checkRoles(row: TypeRow, lines: ReadonlyMap<string, FieldLine>, place: readonly string[], report: Report): void {
  for (const role of ["label", "score", "id"] as const) {
    const name = row[role];
    if (name === undefined) continue;
    if (!Object.hasOwn(row.fields, name)) {
      report([...place, role], `there is no field ${name}`, `Write one of ${someOf(Object.keys(row.fields))}.`);
      continue;
    }
    const line = lines.get(name);
    const { kinds, words } = roles[role];
    if (line !== undefined && (line.list || !(kinds as readonly string[]).includes(line.base.kind))) {
      report([...place, role], `the field ${name} cannot be the ${role}`, `Name a field that is ${words}, and no list.`);
    }
  }
}

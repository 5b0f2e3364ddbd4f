/**
 * What a schema cannot say about a catalog document: that every name leads somewhere, every line can be read, and the
 * parts agree with one another. The built-in documents pass it too. Types are checked first: what a method shows can
 * only be looked up in types that can be read.
 */
import { checkCalls } from "./check-calls.js";
import type { Known } from "./check-names.js";
import { fieldAt, knownTo } from "./check-names.js";
import { checkTypes } from "./check-types.js";
import type { CatalogDocument, OperationRow, VocabularyRow } from "./document.js";
import type { CatalogProblem, Report } from "./problem.js";
import { pointerTo, someOf } from "./problem.js";
import { typeReader } from "./read-type.js";
import type { MessageSchema } from "./schema.js";
import { isVocabulary } from "./vocabularies.js";

export function checkDocument(document: CatalogDocument, others: readonly CatalogDocument[]): CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const report: Report = (place, message, remedy) => problems.push({ pointer: pointerTo(place), message, remedy });
  const known = knownTo(document, others);
  checkVocabularies(known, report);
  const before = problems.length;
  checkTypes(known, report);
  if (problems.length > before) return problems;
  const read = typeReader(document, (id) => known.vocabulary(id)?.open ?? true);
  checkOperations(known, read, report);
  checkCalls(known, read, report);
  return problems;
}

function checkVocabularies({ document, others }: Known, report: Report): void {
  for (const [id, row] of Object.entries(document.vocabularies ?? {})) {
    const place = ["vocabularies", id];
    if (isVocabulary(id) || others.some(({ vocabularies }) => Object.hasOwn(vocabularies ?? {}, id))) {
      report(place, `there is another vocabulary ${id}`, `Choose another id, or leave this one out and use the other.`);
    }
    checkVocabulary(row, place, report);
  }
}

function checkVocabulary(row: VocabularyRow, place: readonly string[], report: Report): void {
  // A document from outside may have a file where the type has values.
  const values: readonly string[] | undefined = row.values;
  if (values === undefined) {
    const named = "file" in row;
    report(
      place,
      named ? "a file is read only from a YAML file" : "the vocabulary has no names",
      named ? "Give the names as values." : "Give them as values, or in YAML as file: the name of a text file with one a line.",
    );
    return;
  }
  const seen = new Set<string>();
  values.forEach((value, i) => {
    if (value.trim() !== value) report([...place, "values", i], `${JSON.stringify(value)} has white space around it`, "Remove it.");
    if (seen.has(value)) report([...place, "values", i], `${JSON.stringify(value)} is there twice`, "Leave one out.");
    seen.add(value);
  });
  for (const [old, names] of Object.entries(row.renamed ?? {})) {
    const strange = [old, ...names].find((name) => !seen.has(name));
    if (strange !== undefined) report([...place, "renamed", old], `${JSON.stringify(strange)} is none of the values`, "Add it to them.");
  }
  for (const [other, names] of Object.entries(row.synonyms ?? {})) {
    const at = [...place, "synonyms", other];
    const strange = names.find((name) => !seen.has(name));
    if (strange !== undefined) report(at, `${JSON.stringify(strange)} is none of the values`, "Add it to them.");
    if (seen.has(other)) report(at, `${JSON.stringify(other)} is a value itself`, "Leave the synonym out.");
  }
  const { numbers } = row;
  if (numbers === undefined) return;
  if (numbers.length !== values.length) {
    const remedy = "Give each value its number, in the order of the values.";
    report([...place, "numbers"], `there are ${numbers.length} numbers for ${values.length} values`, remedy);
  }
  if (new Set(numbers).size !== numbers.length)
    report([...place, "numbers"], "a number is there twice", "Give each value a number of its own.");
}

function checkOperations(known: Known, read: (name: string) => MessageSchema, report: Report): void {
  const { document, others } = known;
  const taken = new Set(others.flatMap(({ operations }) => operations.map(({ id }) => id)));
  document.operations.forEach((row, i) => {
    const place = ["operations", i];
    if (taken.has(row.id)) report([...place, "id"], `there is another operation ${row.id}`, "Choose another id.");
    taken.add(row.id);
    if (!row.id.startsWith(`${document.provider}.`)) {
      const remedy = `Begin it with ${document.provider}. as in ${document.provider}.service.operation.`;
      report([...place, "id"], `the id ${row.id} does not begin with the provider`, remedy);
    }
    checkResponse(document, row, place, read, report);
  });
}

function checkResponse(
  document: CatalogDocument,
  { response, parts, hiddenThreshold }: OperationRow,
  place: readonly (string | number)[],
  read: (name: string) => MessageSchema,
  report: Report,
): void {
  if (response === undefined) {
    for (const field of [parts === undefined ? "" : "parts", hiddenThreshold === undefined ? "" : "hiddenThreshold"].filter(Boolean)) {
      report([...place, field], `${field} needs a response`, "Name the response's type, or leave it out.");
    }
    return;
  }
  if (!Object.hasOwn(document.types, response)) {
    report(
      [...place, "response"],
      `there is no type ${response}`,
      `Describe it under types, or write one of ${someOf(Object.keys(document.types))}.`,
    );
    return;
  }
  const schema = read(response);
  parts?.forEach((part, i) => {
    if (Object.hasOwn(schema.fields, part)) return;
    report([...place, "parts", i], `${response} has no field ${part}`, `Write one of ${someOf(Object.keys(schema.fields))}.`);
  });
  if (hiddenThreshold === undefined) return;
  const found = fieldAt(schema, hiddenThreshold.field.split("."));
  const where = [...place, "hiddenThreshold", "field"];
  if (typeof found === "string")
    report(where, found, "Write the path of JSON names from the response to the score, as in Labels.Confidence.");
  else if (found.kind !== "number")
    report(where, `${hiddenThreshold.field} is no number`, "Name the number that is compared with the threshold.");
}

/**
 * Label classes in the terms of label scores: the list whose items they are, their labels by id, and their score conditions on the scale from 0 to 1.
 * What cannot be said so (other fields of the item, texts that are no label) ends in `NoPart`, with the reason.
 */
import type { Catalog } from "../providers/catalog.js";
import type { MessageSchema, Schema } from "../providers/schema.js";
import type { Vocabulary } from "../providers/vocabularies.js";
import type { LossStream, LossSymbol, ScoreRange } from "./loss.js";
import type { Decision, LabelClass, Rule } from "./loss-spec.js";

/** A rule, or a part of it, that is not about label scores. */
export class NoPart extends Error {
  override readonly name = "NoPart";
}

/** What the loss section is made of. */
export interface LossInput {
  readonly decision: Omit<Decision, "loss">;
  /** That of the decision, or of one of its parts. */
  readonly rule: Rule;
  readonly catalog: Catalog;
  /** What was worked over in place of each vocabulary, by its id. */
  readonly vocabularies: ReadonlyMap<string, Vocabulary>;
}

export interface Symbols {
  readonly stream: LossStream;
  /** In the order of the classes. */
  readonly symbols: readonly LossSymbol[];
}

/** Operations whose texts are read out of the input, not chosen among labels. */
const freeTexts: ReadonlySet<string> = new Set([
  ...["text", "video-text", "key-phrases", "entities", "entity-sentiment", "entity-linking", "syntax", "pii"],
  ...["speech", "video-speech", "captions", "face-match", "text-annotation"],
]);

/** The symbols of classes, which must be of one list. */
export function symbolsOf(input: LossInput, ids: readonly string[]): Symbols {
  const classes = ids.map((id) => classOf(input, id));
  const [first, ...others] = classes;
  if (first === undefined) throw new NoPart("no label class decides");
  if (others.some((c) => listKey(c) !== listKey(first))) throw new NoPart("its classes are of several lists");
  const fields = new Set(classes.flatMap(({ stream: { field } }) => (field === undefined ? [] : [field.join(".")])));
  if (fields.size > 1) throw new NoPart("its classes ask for different texts of the items");
  const label = classes.find(({ stream: { field } }) => field !== undefined)?.stream.field;
  const stream = streamOf(input, first.stream, label);
  return { stream, symbols: classes.map((c) => symbolOf(c, stream)) };
}

function classOf({ decision }: LossInput, id: string): LabelClass {
  const found = decision.classes.find((c) => c.id === id);
  if (found === undefined) throw new NoPart("it joins labels with values that are read once");
  return found;
}

function listKey({ stream: { call, path } }: LabelClass): string {
  return JSON.stringify([call, path]);
}

function streamOf(input: LossInput, { call, path }: Pick<LossStream, "call" | "path">, named: readonly string[] | undefined): LossStream {
  const { item, category } = listAt(input, call, path);
  const own = item.label === undefined ? undefined : [item.label];
  const isFree = (path: readonly string[]): boolean => freeTexts.has(category) && fieldAt(item, path)?.kind === "string";
  if (named !== undefined && isFree(named)) throw new NoPart("it is about free text, of which there are no scores by label");
  const label = named ?? (own === undefined || isFree(own) ? undefined : own);
  const schema = label === undefined ? undefined : fieldAt(item, label);
  if (label !== undefined && schema?.kind !== "label" && schema?.kind !== "enum" && schema?.kind !== "string")
    throw new NoPart(`the items of ${path.join(".")} have no label at ${label.join(".")}`);
  const vocabulary =
    schema?.kind === "label"
      ? (input.vocabularies.get(schema.vocabulary)?.id ?? schema.vocabulary)
      : schema?.kind === "enum"
        ? schema.vocabulary
        : undefined;
  const order = orderOf(input, call, path, item);
  return {
    call,
    path,
    ...(label === undefined ? {} : { label }),
    ...(vocabulary === undefined ? {} : { labelVocabulary: vocabulary }),
    ...scoreOf(item),
    ...order,
  };
}

function scoreOf({ score, fields }: MessageSchema): Pick<LossStream, "score"> {
  const schema = score === undefined ? undefined : fields[score]?.schema;
  if (score === undefined || schema?.kind !== "number" || !Number.isFinite(schema.maximum)) return {};
  return { score: { path: [score], maximum: schema.maximum } };
}

/** A list of which only the number of items counts. */
export function listOfItems(input: LossInput, call: number, path: readonly string[]): LossStream {
  return streamOf(input, { call, path }, undefined);
}

/** What the items of a list are; a list on the way stands for each of its items. */
function listAt({ decision, catalog }: LossInput, call: number, path: readonly string[]): { item: MessageSchema; category: string } {
  const operation = catalog.operationById(decision.calls[call]?.operation ?? "");
  let schema: Schema | undefined = operation?.schema ?? undefined;
  for (const step of path) {
    if (schema?.kind === "stream") schema = schema.item;
    schema = schema?.kind === "message" ? schema.fields[step]?.schema : undefined;
  }
  if (operation === undefined || schema?.kind !== "stream" || schema.item.kind !== "message")
    throw new NoPart(path.length === 0 ? "its items are of no list" : `${path.join(".")} is no list of labelled items`);
  return { item: schema.item, category: operation.category };
}

function fieldAt(item: MessageSchema, path: readonly string[]): Schema | undefined {
  return path.reduce<Schema | undefined>((schema, step) => (schema?.kind === "message" ? schema.fields[step]?.schema : undefined), item);
}

/** Where the program reads the list in another order: by falling score, or in one that scores do not tell. */
function orderOf({ decision, rule }: LossInput, call: number, path: readonly string[], item: MessageSchema): Pick<LossStream, "order"> {
  const { program } = decision;
  if (!("order" in rule) || rule.order === undefined) return {};
  const [ranking, ...others] = (program.rankings ?? []).filter((r) => r.call === call && r.path.join(".") === path.join("."));
  const when = ranking === undefined ? undefined : program.nodes[ranking.when];
  const by = ranking === undefined || !("value" in ranking.by) ? undefined : program.variables[Number(ranking.by.value)];
  const isScore = by?.kind === "number" && by.at.from === "item" && by.at.path.join(".") === item.score;
  // Classes ask for what qualifies themselves; only positions count all items that do.
  const isWhole = rule.kind !== "top-k" || (when !== undefined && "leaf" in when && when.leaf === 1);
  if (!isScore || !isWhole || others.length > 0 || ranking?.order !== "greatest-first" || ranking.ties !== "first")
    throw new NoPart(`the items come in another order: ${rule.order}`);
  return { order: "falling-score" };
}

function symbolOf(labelClass: LabelClass, { label, score }: LossStream): LossSymbol {
  const { id, labels, outsideVocabulary, stream, where = [] } = labelClass;
  const alwaysThere = new Set([label, score?.path].map(String));
  const others = where.filter(({ field, isPresent }) => isPresent === undefined || !alwaysThere.has(String(field)));
  if (others.length > 0) throw new NoPart(`a class asks for other fields of the item: ${others.map((w) => w.text).join(" and ")}`);
  // Items with a label and a score lack neither.
  if (where.some(({ isPresent }) => isPresent === false)) return { class: id, labels: [] };
  return {
    class: id,
    labels: [...labels.map((row) => row.id), ...outsideVocabulary],
    ...(stream.field === undefined && labels.length + outsideVocabulary.length === 0 ? { anyLabel: true } : {}),
    ...scoresOf(labelClass, score),
  };
}

function scoresOf({ score }: LabelClass, described: LossStream["score"]): Pick<LossSymbol, "scores"> {
  if (score === undefined) return {};
  if (described === undefined || (score.field !== undefined && String(score.field) !== String(described.path)))
    throw new NoPart(`a class asks for another number of the item than its score: ${score.text}`);
  return { scores: score.ranges.map((range) => scaled(range, described.maximum)) };
}

function scaled({ from, below }: ScoreRange, maximum: number): ScoreRange {
  return { ...(from === undefined ? {} : { from: from / maximum }), ...(below === undefined ? {} : { below: below / maximum }) };
}

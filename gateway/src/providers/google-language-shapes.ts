/** What Cloud Natural Language v1 answers, as in language_service.proto. */
import type { Input } from "../models/predictor.js";
import type { Answer, ServedOperation } from "./served-operation.js";
import { float32 } from "./served-operation.js";

function textOf(input: Input): string {
  return input.kind === "text" ? input.text : "";
}

/** One model says how the document feels; its sentences are taken as one. */
function sentiment({ values }: Answer, input: Input): Record<string, unknown> {
  const score = float32(Number(values.get("documentSentiment.score") ?? 0));
  const magnitude = float32(Number(values.get("documentSentiment.magnitude") ?? Math.abs(score)));
  const shared = { magnitude, score };
  return {
    documentSentiment: shared,
    language: "en",
    sentences: [{ text: { content: textOf(input), beginOffset: 0 }, sentiment: shared }],
  };
}

/** A model of entity types says which types occur, not where: the name and its mention are the whole text. */
function entities({ items }: Answer, input: Input): Record<string, unknown> {
  const content = textOf(input);
  const rows = items.map(({ name, score }) => ({
    name: content,
    type: name,
    metadata: {},
    salience: float32(score),
    mentions: [{ text: { content, beginOffset: 0 }, type: "COMMON" }],
  }));
  return { entities: rows, language: "en" };
}

export const googleLanguageShapes: readonly ServedOperation[] = [
  {
    id: "google.language.v1.analyze_sentiment",
    input: "text",
    values: ["documentSentiment.score", "documentSentiment.magnitude"],
    respond: sentiment,
  },
  {
    id: "google.language.v1.classify_text",
    input: "text",
    list: { path: "categories", labels: ["name"] },
    respond: ({ items }) =>
      items.length === 0 ? {} : { categories: items.map(({ name, score }) => ({ name, confidence: float32(score) })) },
  },
  { id: "google.language.v1.analyze_entities", input: "text", list: { path: "entities", labels: ["type"] }, respond: entities },
];

/** What Rekognition and Comprehend answer. Scores of Rekognition are percents; the numbers of both are float32 values that JSON prints as doubles. */
import type { Input } from "../models/predictor.js";
import type { Answer, AnswerItem, ServedOperation } from "./served-operation.js";

function label({ name, score }: AnswerItem): Record<string, unknown> {
  return { Name: name, Confidence: Math.fround(score * 100), Instances: [], Parents: [], Aliases: [], Categories: [] };
}

function moderationLabel({ name, score }: AnswerItem): Record<string, unknown> {
  return { Confidence: Math.fround(score * 100), Name: name, ParentName: "", TaxonomyLevel: 1 };
}

const sentiments = ["Positive", "Negative", "Neutral", "Mixed"];

/** Where the model says the sentiment by its name alone, that one has the highest score. */
function sentiment({ values }: Answer): Record<string, unknown> {
  const named = values.get("Sentiment");
  const scores = sentiments.map((name) => {
    const value = values.get(`SentimentScore.${name}`) ?? (named === undefined ? 0 : named === name.toUpperCase() ? 0.97 : 0.01);
    return [name, Math.fround(Number(value))] as const;
  });
  const [best] = scores.reduce((top, row) => (row[1] > top[1] ? row : top));
  return { Sentiment: named ?? best.toUpperCase(), SentimentScore: Object.fromEntries(scores) };
}

/** A model of entity types says which types occur, not where: the text of each is the whole text. */
function entities({ items }: Answer, input: Input): Record<string, unknown> {
  const text = input.kind === "text" ? input.text : "";
  return {
    Entities: items.map(({ name, score }) => ({
      Score: Math.fround(score),
      Type: name,
      Text: text,
      BeginOffset: 0,
      EndOffset: [...text].length,
    })),
  };
}

export const awsShapes: readonly ServedOperation[] = [
  {
    id: "aws.rekognition.detect_labels",
    input: "image",
    list: { path: "Labels", labels: ["Name"] },
    respond: ({ items }) => ({ Labels: items.map(label), LabelModelVersion: "3.0" }),
  },
  {
    id: "aws.rekognition.detect_moderation_labels",
    input: "image",
    list: { path: "ModerationLabels", labels: ["Name"] },
    respond: ({ items }) => ({ ModerationLabels: items.map(moderationLabel), ModerationModelVersion: "7.0" }),
  },
  {
    id: "aws.comprehend.detect_sentiment",
    input: "text",
    values: ["Sentiment", ...sentiments.map((name) => `SentimentScore.${name}`)],
    respond: sentiment,
  },
  { id: "aws.comprehend.detect_entities", input: "text", list: { path: "Entities", labels: ["Type"] }, respond: entities },
];

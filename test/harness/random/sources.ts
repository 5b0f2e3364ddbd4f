/** The operations that random programs call: how each language asks for the result, where the fields are, and what comes back. */
import type { SourceKind } from "./tree.js";

export interface Field {
  /** What follows the item, or the record, in each language. */
  readonly python: string;
  readonly javascript: string;
  /** In the REST JSON, from the item or the record. */
  readonly path: readonly string[];
  readonly type: "text" | "number" | "likelihood";
  readonly range?: readonly [least: number, most: number];
  /** Texts that come, where they are known. */
  readonly texts?: readonly string[];
}

export interface SourceRow {
  readonly operation: string;
  readonly hasItems: boolean;
  /** Of the variable and of an item. */
  readonly names: readonly [plural: string, singular: string];
  readonly client: "vision" | "language" | "rekognition" | "comprehend";
  readonly python: string;
  readonly javascript: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** The response around the items, or around the record. */
  readonly response: (content: unknown) => unknown;
  /** Names that real programs test. */
  readonly words: readonly string[];
  /** Whether a field may be left out, and reads as its default then. */
  readonly hasDefaults: boolean;
}

const ofObject = (name: string, type: Field["type"], more: Partial<Field> = {}): Field => ({
  ...{ python: `.${name}`, javascript: `.${name}`, path: [name], type },
  ...more,
});
const ofMap = (path: readonly string[], type: Field["type"], more: Partial<Field> = {}): Field => ({
  ...{ python: path.map((name) => `["${name}"]`).join(""), javascript: path.map((name) => `.${name}`).join(""), path, type },
  ...more,
});

const unit = { range: [0, 1] } as const;
const animals = ["Dog", "Cat", "Bird", "dog", "Animal", "Pet", "Puppy", "Wildlife"];
const things = ["Car", "Truck", "Fire truck", "Vehicle", "Tree", "Food", "Plastic", "Person", "Glass", "fire"];

const categoryNames = [
  ...["/Food & Drink", "/Food & Drink/Food", "/News", "/News/Sports News", "/Sports", "/Sports/Team Sports", "/Adult"],
  ...["/Pets & Animals", "/Pets & Animals/Pets", "/Pets & Animals/Pets/Dogs", "/Science"],
];

export const likelihoods = ["UNKNOWN", "VERY_UNLIKELY", "UNLIKELY", "POSSIBLE", "LIKELY", "VERY_LIKELY"] as const;
const levels: Partial<Field> = { texts: likelihoods };

export const sources: Readonly<Record<SourceKind, SourceRow>> = {
  labels: {
    operation: "google.vision.label_detection",
    hasItems: true,
    names: ["labels", "label"],
    client: "vision",
    python: "vision_client.label_detection(image=image).label_annotations",
    javascript: "(await visionClient.labelDetection(image))[0].labelAnnotations",
    fields: { name: ofObject("description", "text"), score: ofObject("score", "number", unit) },
    response: (labelAnnotations) => ({ labelAnnotations }),
    words: [...animals, ...things],
    hasDefaults: true,
  },
  objects: {
    operation: "google.vision.object_localization",
    hasItems: true,
    names: ["objects", "thing"],
    client: "vision",
    python: "vision_client.object_localization(image=image).localized_object_annotations",
    javascript: "(await visionClient.objectLocalization(image))[0].localizedObjectAnnotations",
    fields: { name: ofObject("name", "text"), score: ofObject("score", "number", unit) },
    response: (localizedObjectAnnotations) => ({ localizedObjectAnnotations }),
    words: [...things, "Dog", "Bicycle", "Person"],
    hasDefaults: true,
  },
  categories: {
    operation: "google.language.v1.classify_text",
    hasItems: true,
    names: ["categories", "category"],
    client: "language",
    python: 'language_client.classify_text(request={"document": {"content": image}}).categories',
    javascript: "(await languageClient.classifyText({ document: { content: image } }))[0].categories",
    // The list is published: no other names come.
    fields: { name: ofObject("name", "text", { texts: categoryNames }), score: ofObject("confidence", "number", unit) },
    response: (categories) => ({ categories }),
    words: categoryNames,
    hasDefaults: true,
  },
  "aws-labels": {
    operation: "aws.rekognition.detect_labels",
    hasItems: true,
    names: ["tags", "tag"],
    client: "rekognition",
    python: 'rekognition.detect_labels(Image={"Bytes": image}, MaxLabels=10)["Labels"]',
    javascript: "(await rekognition.send(new DetectLabelsCommand({ Image: { Bytes: image }, MaxLabels: 10 }))).Labels",
    fields: { name: ofMap(["Name"], "text"), score: ofMap(["Confidence"], "number", { range: [0, 100] }) },
    response: (Labels) => ({ Labels }),
    words: [...animals, ...things],
    hasDefaults: false,
  },
  sentiment: {
    operation: "google.language.v1.analyze_sentiment",
    hasItems: false,
    names: ["sentiment", ""],
    client: "language",
    python: 'language_client.analyze_sentiment(request={"document": {"content": image}}).document_sentiment',
    javascript: "(await languageClient.analyzeSentiment({ document: { content: image } }))[0].documentSentiment",
    fields: {
      score: ofObject("score", "number", { range: [-1, 1] }),
      magnitude: ofObject("magnitude", "number", { range: [0, 4] }),
    },
    response: (documentSentiment) => ({ documentSentiment, sentences: [] }),
    words: [],
    hasDefaults: true,
  },
  "aws-sentiment": {
    operation: "aws.comprehend.detect_sentiment",
    hasItems: false,
    names: ["feeling", ""],
    client: "comprehend",
    python: 'comprehend.detect_sentiment(Text=image, LanguageCode="en")',
    javascript: 'await comprehend.send(new DetectSentimentCommand({ Text: image, LanguageCode: "en" }))',
    fields: {
      name: ofMap(["Sentiment"], "text", { texts: ["POSITIVE", "NEGATIVE", "NEUTRAL", "MIXED"] }),
      positive: ofMap(["SentimentScore", "Positive"], "number", unit),
      negative: ofMap(["SentimentScore", "Negative"], "number", unit),
      neutral: ofMap(["SentimentScore", "Neutral"], "number", unit),
      mixed: ofMap(["SentimentScore", "Mixed"], "number", unit),
    },
    response: (record) => record,
    words: ["POSITIVE", "NEGATIVE", "NEUTRAL", "MIXED"],
    hasDefaults: false,
  },
  "safe-search": {
    operation: "google.vision.safe_search_detection",
    hasItems: false,
    names: ["safe", ""],
    client: "vision",
    python: "vision_client.safe_search_detection(image=image).safe_search_annotation",
    javascript: "(await visionClient.safeSearchDetection(image))[0].safeSearchAnnotation",
    fields: {
      adult: ofObject("adult", "likelihood", levels),
      violence: ofObject("violence", "likelihood", levels),
      racy: ofObject("racy", "likelihood", levels),
    },
    response: (safeSearchAnnotation) => ({ safeSearchAnnotation }),
    words: [],
    hasDefaults: true,
  },
};

export function fieldOf(kind: SourceKind, role: string): Field {
  const field = sources[kind].fields[role];
  if (field === undefined) throw new Error(`${kind} has no ${role}`);
  return field;
}

export const clients = {
  vision: {
    python: ["from google.cloud import vision", "vision_client = vision.ImageAnnotatorClient()"],
    javascript: ['const vision = require("@google-cloud/vision");', "const visionClient = new vision.ImageAnnotatorClient();"],
  },
  language: {
    python: ["from google.cloud import language_v1", "language_client = language_v1.LanguageServiceClient()"],
    javascript: ['const language = require("@google-cloud/language");', "const languageClient = new language.LanguageServiceClient();"],
  },
  rekognition: {
    python: ["import boto3", 'rekognition = boto3.client("rekognition")'],
    javascript: [
      'const { DetectLabelsCommand, RekognitionClient } = require("@aws-sdk/client-rekognition");',
      "const rekognition = new RekognitionClient({});",
    ],
  },
  comprehend: {
    python: ["import boto3", 'comprehend = boto3.client("comprehend")'],
    javascript: [
      'const { ComprehendClient, DetectSentimentCommand } = require("@aws-sdk/client-comprehend");',
      "const comprehend = new ComprehendClient({});",
    ],
  },
} as const;

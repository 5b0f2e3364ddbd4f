/**
 * Builds REST JSON responses for the operations of the corpus: which list (or object) an operation answers, what an
 * item has besides what a test sets, and what its label and score are. corpus/README.md says what a response holds.
 */
import { valueAt } from "../../src/spec/recorded.js";
import type { Reader, Value } from "./where.js";

type Json = Record<string, unknown>;

export interface OperationShape {
  /** Where the list of items is, or the object (from the root: []). */
  readonly path: readonly string[];
  readonly isObject?: true;
  /** The field of an item with its label. */
  readonly label?: string;
  /** The field of an item with its score. */
  readonly score?: string;
  /** Numbers are from 0 to this, where it is given. */
  readonly maximum?: number;
  /** Vocabularies of fields; nested ones as expected.json writes them. */
  readonly vocabularies?: Readonly<Record<string, string>>;
  readonly item: (place: number) => Json;
  /** What an object in a list of the item has besides, by the list's name. */
  readonly parts?: Readonly<Record<string, Json>>;
  /** Fields of the response besides the list. */
  readonly rest?: Json;
  /** Whether fields at their default value are left out. */
  readonly omitsDefaults?: true;
}

const google = { omitsDefaults: true } as const;
const calm = "VERY_UNLIKELY";

/** Lists of a response other than the one that the labels are in, by operation and path. */
const shapes: Readonly<Record<string, OperationShape>> = {
  "google.vision.label_detection": {
    ...google,
    path: ["labelAnnotations"],
    label: "description",
    score: "score",
    maximum: 1,
    vocabularies: { description: "google.vision.labels" },
    item: (place) => ({ mid: `/m/0${place}`, description: "zzyzx", score: 0.9, topicality: 0.9 }),
  },
  "google.vision.object_localization": {
    ...google,
    path: ["localizedObjectAnnotations"],
    label: "name",
    score: "score",
    maximum: 1,
    vocabularies: { name: "google.vision.labels" },
    item: (place) => ({ mid: `/m/0${place}`, name: "zzyzx", score: 0.9 }),
  },
  "google.vision.face_detection": {
    ...google,
    path: ["faceAnnotations"],
    score: "detectionConfidence",
    maximum: 1,
    item: () => ({
      detectionConfidence: 0.9,
      joyLikelihood: calm,
      sorrowLikelihood: calm,
      angerLikelihood: calm,
      surpriseLikelihood: calm,
    }),
  },
  "google.vision.logo_detection": {
    ...google,
    path: ["logoAnnotations"],
    label: "description",
    score: "score",
    maximum: 1,
    item: (place) => ({ mid: `/m/0${place}`, description: "zzyzx", score: 0.9 }),
  },
  "google.vision.safe_search_detection": {
    ...google,
    isObject: true,
    path: ["safeSearchAnnotation"],
    item: () => ({ adult: calm, spoof: calm, medical: calm, violence: calm, racy: calm }),
  },
  "google.vision.web_detection": {
    ...google,
    path: ["webDetection", "webEntities"],
    label: "description",
    score: "score",
    maximum: 1,
    item: (place) => ({ entityId: `/m/0${place}`, score: 0.9, description: "zzyzx" }),
  },
  "google.vision.web_detection webDetection.bestGuessLabels": {
    ...google,
    path: ["webDetection", "bestGuessLabels"],
    label: "label",
    item: () => ({ label: "zzyzx", languageCode: "en" }),
  },
  "google.language.v1.classify_text": {
    ...google,
    path: ["categories"],
    label: "name",
    score: "confidence",
    maximum: 1,
    vocabularies: { name: "google.language.content_categories.v1" },
    item: () => ({ name: "/Quibbleton/zzyzx", confidence: 0.9 }),
  },
  "google.language.v1.analyze_sentiment": {
    ...google,
    isObject: true,
    path: ["documentSentiment"],
    item: () => ({ score: 0, magnitude: 0 }),
    rest: { language: "en" },
  },
  "google.language.v1.analyze_entities": {
    ...google,
    path: ["entities"],
    label: "type",
    score: "salience",
    maximum: 1,
    vocabularies: { type: "google.language.entity_type" },
    item: (place) => ({ name: `Thing ${place}`, type: "OTHER", salience: 0.9 }),
    rest: { language: "en" },
  },
  "aws.rekognition.detect_labels": {
    path: ["Labels"],
    label: "Name",
    score: "Confidence",
    maximum: 100,
    vocabularies: { Name: "aws.rekognition.labels", "Parents[].Name": "aws.rekognition.labels" },
    item: () => ({ Name: "Zzyzx", Confidence: 95, Instances: [], Parents: [] }),
    rest: { LabelModelVersion: "3.0" },
  },
  "aws.rekognition.detect_moderation_labels": {
    path: ["ModerationLabels"],
    label: "Name",
    score: "Confidence",
    maximum: 100,
    vocabularies: { Name: "aws.rekognition.moderation", ParentName: "aws.rekognition.moderation" },
    item: () => ({ Confidence: 95, Name: "Zzyzx", ParentName: "", TaxonomyLevel: 2 }),
    rest: { ModerationModelVersion: "7.0" },
  },
  "aws.rekognition.detect_faces": {
    path: ["FaceDetails"],
    maximum: 100,
    parts: { Emotions: { Confidence: 88 } },
    vocabularies: { "Emotions[].Type": "aws.rekognition.emotion" },
    item: () => ({
      AgeRange: { Low: 25, High: 33 },
      Smile: { Value: false, Confidence: 91.25 },
      Emotions: [],
      Confidence: 99.5,
    }),
  },
  "aws.rekognition.search_faces_by_image": {
    path: ["FaceMatches"],
    score: "Similarity",
    maximum: 100,
    item: (place) => ({ Similarity: 95, Face: { FaceId: `0000-${place}`, ExternalImageId: `resident-${place}`, Confidence: 99.9 } }),
    rest: { FaceModelVersion: "6.0" },
  },
  "aws.rekognition.detect_text": {
    path: ["TextDetections"],
    label: "DetectedText",
    score: "Confidence",
    maximum: 100,
    item: (place) => ({ DetectedText: "zzyzx", Type: "LINE", Id: place, Confidence: 97.5 }),
    rest: { TextModelVersion: "3.0" },
  },
  "aws.comprehend.detect_sentiment": {
    isObject: true,
    path: ["SentimentScore"],
    item: () => ({ Positive: 0, Negative: 0, Neutral: 0, Mixed: 0 }),
    rest: { Sentiment: "NEUTRAL" },
  },
  "aws.comprehend.detect_dominant_language": {
    path: ["Languages"],
    label: "LanguageCode",
    vocabularies: { LanguageCode: "aws.comprehend.language" },
    score: "Score",
    maximum: 1,
    item: () => ({ LanguageCode: "zz", Score: 0.9 }),
  },
  "aws.comprehend.detect_entities": {
    path: ["Entities"],
    label: "Type",
    score: "Score",
    maximum: 1,
    vocabularies: { Type: "aws.comprehend.entity_type" },
    item: (place) => ({ Type: "OTHER", Text: `Thing ${place}`, Score: 0.95, BeginOffset: 0, EndOffset: 7 }),
  },
  "aws.comprehend.detect_key_phrases": {
    path: ["KeyPhrases"],
    score: "Score",
    maximum: 1,
    item: (place) => ({ Text: `The Phrase ${place}`, Score: 0.999, BeginOffset: 0, EndOffset: 12 }),
  },
  "azure.vision32.adult": {
    isObject: true,
    path: ["adult"],
    maximum: 1,
    item: () => ({ isAdultContent: false, isRacyContent: false, isGoryContent: false, adultScore: 0.02, racyScore: 0.03, goreScore: 0.01 }),
  },
  "azure.vision32.categories": {
    path: ["categories"],
    label: "name",
    score: "score",
    maximum: 1,
    vocabularies: { name: "azure.vision.categories86" },
    item: () => ({ name: "outdoor_zzyzx", score: 0.9 }),
  },
  "azure.vision32.tags": {
    path: ["tags"],
    label: "name",
    score: "confidence",
    maximum: 1,
    item: () => ({ name: "zzyzx", confidence: 0.9 }),
  },
  "azure.language.analyze_sentiment": {
    isObject: true,
    path: [],
    maximum: 1,
    item: () => ({
      id: "0",
      sentiment: "neutral",
      confidenceScores: { positive: 0, neutral: 0, negative: 0 },
      sentences: [],
      warnings: [],
    }),
  },
};

export function shapeOf(operation: string, path?: string): OperationShape {
  const shape = (path === undefined ? undefined : shapes[`${operation} ${path}`]) ?? shapes[operation];
  if (shape === undefined) throw new Error(`no shape of responses of ${operation}`);
  return shape;
}

/** The places to look for a name that a condition gives: the object, then the scores in it. */
function scopesOf(object: unknown): unknown[] {
  const scores = (object as Json | undefined)?.confidenceScores;
  return scores === undefined ? [object] : [object, scores];
}

/** The fields of an item (or object) as conditions read them: likelihoods are numbers. */
export function readerOf(item: unknown): Reader {
  return (name) => {
    const found = scopesOf(item).map((scope) => valueAt(scope, name.split(".")));
    const value = found.find((one) => one !== undefined);
    const likelihood = typeof value === "string" ? likelihoods.indexOf(value) : -1;
    return likelihood >= 0 ? likelihood : value;
  };
}

/** What a test sets of an item, by dotted name; several texts make several objects of a list (`Parents[].Name`). */
export type Fields = Readonly<Record<string, Value | readonly Value[]>>;

/** An item with the fields set; an object's name that is not in it is one of its scores. */
export function itemOf(shape: OperationShape, place: number, fields: Fields): Json {
  const item = shape.item(place);
  for (const [name, value] of Object.entries(fields)) {
    const inScores = shape.isObject === true && !name.includes(".") && !(name in item) && "confidenceScores" in item;
    const into = inScores ? (item.confidenceScores as Json) : item;
    const [list, inner] = name.split("[].");
    if (inner !== undefined) into[list ?? ""] = [value].flat().map((one) => ({ ...shape.parts?.[list ?? ""], [inner]: one }));
    else set(into, name.split("."), likelihoodName(shape, item, name, value));
  }
  return shape.omitsDefaults === true ? withoutDefaults(item) : item;
}

function set(into: Json, [step = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) into[step] = value;
  else set((into[step] ??= {}) as Json, rest, value);
}

export const likelihoods = ["UNKNOWN", "VERY_UNLIKELY", "UNLIKELY", "POSSIBLE", "LIKELY", "VERY_LIKELY"];

/** Conditions have likelihoods as numbers. */
function likelihoodName(shape: OperationShape, item: Json, name: string, value: unknown): unknown {
  const isLikelihood = shape.omitsDefaults === true && typeof item[name] === "string" && likelihoods.includes(item[name]);
  return isLikelihood && typeof value === "number" ? (likelihoods[value] ?? value) : value;
}

function withoutDefaults(item: Json): Json {
  return Object.fromEntries(
    Object.entries(item).filter(([, value]) => value !== 0 && value !== "" && value !== false && value !== likelihoods[0]),
  );
}

/** The response of an operation with these items (or this object). Google leaves out a list without items. */
export function responseOf(operation: string, items: readonly Json[], path?: string): Json {
  const shape = shapeOf(operation, path);
  const content = shape.isObject === true ? (items[0] ?? itemOf(shape, 0, {})) : items;
  const isLeftOut = shape.omitsDefaults === true && Array.isArray(content) && content.length === 0;
  const nested = shape.path.reduceRight<unknown>((inner, step) => ({ [step]: inner }), content);
  return { ...(isLeftOut ? {} : (nested as Json)), ...shape.rest };
}

/** The parts of one response put together. */
export function joined(parts: readonly Json[]): Json {
  const all: Json = {};
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
    const before = all[name];
    const isObject = (one: unknown): one is Json => typeof one === "object" && one !== null && !Array.isArray(one);
    all[name] = isObject(before) && isObject(value) ? joined([before, value]) : value;
  }
  return all;
}

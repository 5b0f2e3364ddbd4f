/** What Cloud Vision v1 answers for the features that are served: field names, order and scale as in image_annotator.proto. */
import type { Answer, AnswerItem, ServedOperation } from "./served-operation.js";
import { float32 } from "./served-operation.js";

/** An EntityAnnotation. Ids of no knowledge graph are those of labels that no list has: then there is none. */
function entity({ id, name, score }: AnswerItem): Record<string, unknown> {
  return { ...idOf(id), description: name, score: float32(score), topicality: float32(score) };
}

function idOf(id: string): Record<string, unknown> {
  return /^\/[mgt]\//.test(id) ? { mid: id } : {};
}

function entityOperation(id: string, path: string): ServedOperation {
  return {
    id: `google.vision.${id}`,
    input: "image",
    list: { path, labels: ["description", "mid"] },
    respond: ({ items }) => (items.length === 0 ? {} : { [path]: items.map(entity) }),
  };
}

/** The model says that an object is there, not where: its box is the whole picture. */
const wholePicture = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
];

function localizedObject({ id, name, score }: AnswerItem): Record<string, unknown> {
  return { ...idOf(id), name, score: float32(score), boundingPoly: { normalizedVertices: wholePicture } };
}

const safeSearchFields = ["adult", "spoof", "medical", "violence", "racy"];

function safeSearch({ values }: Answer): Record<string, unknown> {
  const fields = safeSearchFields.map((field) => [field, values.get(`safeSearchAnnotation.${field}`) ?? "UNKNOWN"]);
  return { safeSearchAnnotation: Object.fromEntries(fields) as unknown };
}

export const googleVisionShapes: readonly ServedOperation[] = [
  entityOperation("label_detection", "labelAnnotations"),
  entityOperation("logo_detection", "logoAnnotations"),
  entityOperation("landmark_detection", "landmarkAnnotations"),
  {
    id: "google.vision.object_localization",
    input: "image",
    list: { path: "localizedObjectAnnotations", labels: ["name", "mid"] },
    respond: ({ items }) => (items.length === 0 ? {} : { localizedObjectAnnotations: items.map(localizedObject) }),
  },
  {
    id: "google.vision.safe_search_detection",
    input: "image",
    values: safeSearchFields.map((field) => `safeSearchAnnotation.${field}`),
    respond: safeSearch,
  },
];

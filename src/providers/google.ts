/**
 * Google Cloud operations. Fields are those of the published protocol buffers (vision v1 image_annotator.proto,
 * language v1 language_service.proto). Scores are float32 on the wire: clients show 0.8999999762 where the REST JSON
 * prints 0.9.
 */
import type { Field, MessageSchema, Operation, PythonBinding, Schema, StreamSchema } from "./schema.js";

const imageLabels = "google.vision.labels";

const string: Schema = { kind: "string" };
const opaque: Schema = { kind: "opaque" };
const share: Schema = { kind: "number", minimum: 0, maximum: 1, wire: "float32" };
const pixel: Schema = { kind: "number", minimum: -2147483648, maximum: 2147483647, wire: "float64" };

/** Google's JSON leaves out whatever holds its default. */
function field(schema: Schema): Field {
  return { schema, presence: "omitted-when-default" };
}

/** The service's own failure, inside a response that came. */
function failureField(schema: Schema): Field {
  return { schema, presence: "omitted-when-default", failure: true };
}

function boundingPoly(owner: string): Field {
  return field({
    kind: "message",
    fields: {
      vertices: field({
        kind: "stream",
        name: `${owner}.boundingPoly.vertices`,
        item: { kind: "message", fields: { x: field(pixel), y: field(pixel) } },
        ordering: "unspecified",
      }),
      normalizedVertices: field({
        kind: "stream",
        name: `${owner}.boundingPoly.normalizedVertices`,
        item: { kind: "message", fields: { x: field(share), y: field(share) } },
        ordering: "unspecified",
      }),
    },
  });
}

const degrees: Schema = { kind: "number", minimum: -180, maximum: 180, wire: "float64" };

/** An EntityAnnotation: what labels, landmarks, logos and text blocks have in common. `description` is what tells them apart. */
function entityStream(name: string, description: Schema): StreamSchema {
  return {
    kind: "stream",
    name,
    label: "description",
    score: "score",
    id: "mid",
    ordering: "descending-score",
    item: {
      kind: "message",
      fields: {
        mid: field(string),
        locale: field(string),
        description: field(description),
        score: field(share),
        confidence: field(share),
        topicality: field(share),
        boundingPoly: boundingPoly(name),
        locations: field({
          kind: "stream",
          name: `${name}.locations`,
          ordering: "unspecified",
          item: {
            kind: "message",
            fields: { latLng: field({ kind: "message", fields: { latitude: field(degrees), longitude: field(degrees) } }) },
          },
        }),
        properties: field({
          kind: "stream",
          name: `${name}.properties`,
          ordering: "unspecified",
          item: { kind: "message", fields: { name: field(string), value: field(string), uint64Value: field(opaque) } },
        }),
      },
    },
  };
}

const localizedObjects: StreamSchema = {
  kind: "stream",
  name: "localizedObjectAnnotations",
  label: "name",
  score: "score",
  id: "mid",
  ordering: "descending-score",
  item: {
    kind: "message",
    fields: {
      mid: field(string),
      languageCode: field(string),
      name: field({ kind: "label", vocabulary: imageLabels, open: true }),
      score: field(share),
      boundingPoly: boundingPoly("localizedObjectAnnotations"),
    },
  },
};

/** One message answers every feature; the parts that were not asked for are empty. */
const annotateImageResponse: MessageSchema = {
  kind: "message",
  fields: {
    faceAnnotations: field(opaque),
    landmarkAnnotations: field(entityStream("landmarkAnnotations", string)),
    logoAnnotations: field(entityStream("logoAnnotations", string)),
    labelAnnotations: field(entityStream("labelAnnotations", { kind: "label", vocabulary: imageLabels, open: true })),
    localizedObjectAnnotations: field(localizedObjects),
    textAnnotations: field({ ...entityStream("textAnnotations", string), ordering: "unspecified" }),
    fullTextAnnotation: field(opaque),
    safeSearchAnnotation: field(opaque),
    imagePropertiesAnnotation: field(opaque),
    cropHintsAnnotation: field(opaque),
    webDetection: field(opaque),
    productSearchResults: field(opaque),
    error: failureField({
      kind: "message",
      fields: {
        code: field({ kind: "number", minimum: 0, maximum: 16, wire: "float64" }),
        message: field(string),
        details: field(opaque),
      },
    }),
    context: field(opaque),
  },
};

const sentiment: MessageSchema = {
  kind: "message",
  fields: {
    score: field({ kind: "number", minimum: -1, maximum: 1, wire: "float32" }),
    magnitude: field({ kind: "number", minimum: 0, maximum: Number.POSITIVE_INFINITY, wire: "float32" }),
  },
};

const analyzeSentimentResponse: MessageSchema = {
  kind: "message",
  fields: {
    documentSentiment: { schema: sentiment, presence: "always" },
    language: field(string),
    sentences: field({
      kind: "stream",
      name: "sentences",
      ordering: "unspecified",
      item: {
        kind: "message",
        fields: {
          text: field({
            kind: "message",
            fields: {
              content: field(string),
              beginOffset: field({ kind: "number", minimum: -1, maximum: 2147483647, wire: "float64" }),
            },
          }),
          sentiment: field(sentiment),
        },
      },
    }),
  },
};

/** Every way to make a client: its class under each module that exports it, and the class's alternative constructors. */
function factories(client: string, modules: readonly string[]): string[] {
  const ways = ["", ".from_service_account_file", ".from_service_account_json", ".from_service_account_info"];
  return modules.flatMap((module) => ways.map((way) => `google.cloud.${module}.${client}${way}`));
}

const visionModules = [
  "vision",
  "vision_v1",
  "vision_v1.services.image_annotator",
  "vision_v1p1beta1",
  "vision_v1p2beta1",
  "vision_v1p3beta1",
  "vision_v1p4beta1",
];

const languageModules = ["language", "language_v1", "language_v1.services.language_service", "language_v1beta2"];

function visionMethod(method: string): PythonBinding {
  return { factories: factories("ImageAnnotatorClient", visionModules), method, shape: "message" };
}

export const googleOperations: readonly Operation[] = [
  {
    id: "google.vision.label_detection",
    provider: "google",
    service: "vision",
    title: "Cloud Vision label detection",
    category: "image-labels",
    python: [visionMethod("label_detection")],
    response: annotateImageResponse,
    itemLimit: { parameter: "max_results" },
    vocabularies: [imageLabels],
  },
  {
    id: "google.vision.object_localization",
    provider: "google",
    service: "vision",
    title: "Cloud Vision object localization",
    category: "objects",
    python: [visionMethod("object_localization")],
    response: annotateImageResponse,
    itemLimit: { parameter: "max_results" },
    vocabularies: [imageLabels],
  },
  {
    id: "google.language.v1.analyze_sentiment",
    provider: "google",
    service: "language",
    title: "Cloud Natural Language sentiment analysis",
    category: "sentiment",
    python: [{ factories: factories("LanguageServiceClient", languageModules), method: "analyze_sentiment", shape: "message" }],
    response: analyzeSentimentResponse,
    vocabularies: [],
  },
];

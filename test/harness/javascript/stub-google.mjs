/**
 * Stand-ins for the clients of Google Cloud Vision and Natural Language. They answer as google-gax does: a promise of a
 * list whose first element is the response (or a callback), enums as strings, and fields at their default value present.
 */
import { makeStub } from "./stubs.mjs";

const messages = {
  AnnotateImageResponse: {
    faceAnnotations: ["FaceAnnotation"],
    landmarkAnnotations: ["EntityAnnotation"],
    logoAnnotations: ["EntityAnnotation"],
    labelAnnotations: ["EntityAnnotation"],
    textAnnotations: ["EntityAnnotation"],
    localizedObjectAnnotations: ["LocalizedObjectAnnotation"],
    fullTextAnnotation: { message: "TextAnnotation" },
    safeSearchAnnotation: { message: "SafeSearchAnnotation" },
    imagePropertiesAnnotation: null,
    cropHintsAnnotation: null,
    webDetection: { message: "WebDetection" },
    productSearchResults: null,
    error: null,
    context: null,
  },
  EntityAnnotation: {
    locations: [],
    properties: [],
    mid: "",
    locale: "",
    description: "",
    score: 0,
    confidence: 0,
    topicality: 0,
    boundingPoly: null,
  },
  LocalizedObjectAnnotation: { mid: "", languageCode: "", name: "", score: 0, boundingPoly: null },
  FaceAnnotation: {
    landmarks: [],
    boundingPoly: null,
    fdBoundingPoly: null,
    rollAngle: 0,
    panAngle: 0,
    tiltAngle: 0,
    detectionConfidence: 0,
    landmarkingConfidence: 0,
    joyLikelihood: "UNKNOWN",
    sorrowLikelihood: "UNKNOWN",
    angerLikelihood: "UNKNOWN",
    surpriseLikelihood: "UNKNOWN",
    underExposedLikelihood: "UNKNOWN",
    blurredLikelihood: "UNKNOWN",
    headwearLikelihood: "UNKNOWN",
  },
  SafeSearchAnnotation: { adult: "UNKNOWN", spoof: "UNKNOWN", medical: "UNKNOWN", violence: "UNKNOWN", racy: "UNKNOWN" },
  WebDetection: {
    webEntities: ["WebEntity"],
    fullMatchingImages: [],
    partialMatchingImages: [],
    pagesWithMatchingImages: [],
    visuallySimilarImages: [],
    bestGuessLabels: ["WebLabel"],
  },
  WebEntity: { entityId: "", score: 0, description: "" },
  WebLabel: { label: "", languageCode: "" },
  TextAnnotation: { pages: [], text: "" },
  AnalyzeSentimentResponse: { sentences: ["Sentence"], documentSentiment: { message: "Sentiment" }, language: "" },
  Sentiment: { magnitude: 0, score: 0 },
  Sentence: { text: null, sentiment: { message: "Sentiment" } },
  AnalyzeEntitiesResponse: { entities: ["Entity"], language: "" },
  Entity: { mentions: [], metadata: {}, name: "", type: "UNKNOWN", salience: 0, sentiment: null },
  ClassifyTextResponse: { categories: ["ClassificationCategory"] },
  ModerateTextResponse: { moderationCategories: ["ClassificationCategory"] },
  ClassificationCategory: { name: "", confidence: 0 },
};

/** A message with all its fields. */
function filled(name, data) {
  const message = { ...data };
  for (const [field, form] of Object.entries(messages[name])) {
    if (Array.isArray(form)) message[field] = (data[field] ?? []).map((item) => (form.length === 0 ? item : filled(form[0], item)));
    else if (form?.message !== undefined) message[field] = data[field] === undefined ? null : filled(form.message, data[field]);
    else message[field] = data[field] ?? structuredClone(form);
  }
  return message;
}

const features = {
  labelDetection: "LABEL_DETECTION",
  objectLocalization: "OBJECT_LOCALIZATION",
  faceDetection: "FACE_DETECTION",
  safeSearchDetection: "SAFE_SEARCH_DETECTION",
  landmarkDetection: "LANDMARK_DETECTION",
  logoDetection: "LOGO_DETECTION",
  textDetection: "TEXT_DETECTION",
  documentTextDetection: "DOCUMENT_TEXT_DETECTION",
  webDetection: "WEB_DETECTION",
};

const textMethods = {
  analyzeSentiment: ["analyze_sentiment", "AnalyzeSentimentResponse"],
  analyzeEntities: ["analyze_entities", "AnalyzeEntitiesResponse"],
  classifyText: ["classify_text", "ClassifyTextResponse"],
  moderateText: ["moderate_text", "ModerateTextResponse"],
};

/** The answer for one picture: the parts of its features, each taken under its own operation. */
export function takeAnnotations(session, requested) {
  return Object.assign({}, ...requested.map(({ type }) => session.take(`google.vision.${type.toLowerCase()}`)));
}

/** Answers a call of a client by promise, and by callback where there is one. */
function gaxCall(session, make) {
  return (...callArguments) => {
    const callback = callArguments.at(-1);
    const answer = session.answer(() => [make(callArguments[0]), undefined, undefined]);
    if (typeof callback !== "function") return answer;
    answer.then((results) => setImmediate(() => callback(null, ...results)));
    return undefined;
  };
}

function annotate(session, request) {
  return filled("AnnotateImageResponse", takeAnnotations(session, request.features ?? []));
}

function visionClient(session) {
  class ImageAnnotatorClient {
    annotateImage = gaxCall(session, (request) => annotate(session, request));
    batchAnnotateImages = gaxCall(session, ({ requests }) => ({ responses: requests.map((request) => annotate(session, request)) }));
  }
  for (const [method, type] of Object.entries(features))
    ImageAnnotatorClient.prototype[method] = gaxCall(session, () => annotate(session, { features: [{ type }] }));
  return ImageAnnotatorClient;
}

function languageClient(session) {
  class LanguageServiceClient {}
  for (const [method, [operation, message]] of Object.entries(textMethods)) {
    LanguageServiceClient.prototype[method] = gaxCall(session, () => filled(message, session.take(textOperation(session, operation))));
  }
  return LanguageServiceClient;
}

/** The version of the interface is the one that the case has. */
function textOperation(session, operation) {
  const newer = `google.language.v2.${operation}`;
  return session.has(newer) ? newer : `google.language.v1.${operation}`;
}

export function googleModule(session, specifier) {
  if (specifier === "@google-cloud/vision") {
    const ImageAnnotatorClient = visionClient(session);
    return { ImageAnnotatorClient, v1: { ImageAnnotatorClient }, protos: makeStub(session, `${specifier}.protos`) };
  }
  if (specifier !== "@google-cloud/language") return undefined;
  const LanguageServiceClient = languageClient(session);
  const version = { LanguageServiceClient };
  return { ...version, v1: version, v1beta2: version, v2: version, protos: makeStub(session, `${specifier}.protos`) };
}

/** The REST interfaces: `images:annotate` and the methods of `documents`. */
export function googleAnswer(session, { hostname, pathname }, body) {
  if (hostname === "vision.googleapis.com") {
    return { responses: body.requests.map((request) => takeAnnotations(session, request.features)) };
  }
  if (hostname !== "language.googleapis.com") return undefined;
  const [operation] = textMethods[pathname.split(":").at(-1)] ?? [];
  return operation === undefined ? undefined : session.take(textOperation(session, operation));
}

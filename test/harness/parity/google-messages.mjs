/**
 * Messages of the Google Cloud clients for Node over their REST JSON: plain objects in which an absent field has its protobuf
 * default, an enum is its name, and an absent message is null. Numbers stay the doubles of the JSON, as in ../python.
 */

const likelihood = { enum: "UNKNOWN" };

/** A field is a default value, {"enum": name of number 0}, the name of a message type, or a list of one. */
const messages = {
  AnnotateImageResponse: {
    labelAnnotations: ["EntityAnnotation"],
    textAnnotations: ["EntityAnnotation"],
    localizedObjectAnnotations: ["LocalizedObjectAnnotation"],
    faceAnnotations: ["FaceAnnotation"],
    safeSearchAnnotation: { message: "SafeSearchAnnotation" },
    webDetection: { message: "WebDetection" },
    error: { message: "Status" },
  },
  EntityAnnotation: { mid: "", locale: "", description: "", score: 0, topicality: 0, confidence: 0 },
  LocalizedObjectAnnotation: { mid: "", languageCode: "", name: "", score: 0 },
  FaceAnnotation: {
    detectionConfidence: 0,
    joyLikelihood: likelihood,
    sorrowLikelihood: likelihood,
    angerLikelihood: likelihood,
    surpriseLikelihood: likelihood,
  },
  SafeSearchAnnotation: { adult: likelihood, spoof: likelihood, medical: likelihood, violence: likelihood, racy: likelihood },
  WebDetection: { webEntities: ["WebEntity"], bestGuessLabels: ["WebLabel"] },
  WebEntity: { entityId: "", score: 0, description: "" },
  WebLabel: { label: "", languageCode: "" },
  Status: { code: 0, message: "" },
  AnalyzeSentimentResponse: { documentSentiment: { message: "Sentiment" }, language: "", sentences: ["Sentence"] },
  AnalyzeEntitiesResponse: { entities: ["Entity"], language: "" },
  ClassifyTextResponse: { categories: ["ClassificationCategory"] },
  Sentence: { text: { message: "TextSpan" }, sentiment: { message: "Sentiment" } },
  Entity: { name: "", type: likelihood, salience: 0 },
  ClassificationCategory: { name: "", confidence: 0 },
  TextSpan: { content: "", beginOffset: 0 },
  Sentiment: { magnitude: 0, score: 0 },
};

export function decode(kind, data) {
  return Object.fromEntries(Object.entries(messages[kind]).map(([name, field]) => [name, decodeField(field, data[name])]));
}

function decodeField(field, value) {
  if (Array.isArray(field)) return (value ?? []).map((item) => decode(field[0], item));
  if (typeof field !== "object") return value ?? field;
  if ("enum" in field) return value ?? field.enum;
  return value === undefined ? null : decode(field.message, value);
}

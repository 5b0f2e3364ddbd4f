/** Stand-ins for the Azure clients of pictures and texts: they answer the REST JSON, whose field names they share. */

/** The answer of an image analysis: each feature's part, taken under the feature's operation. */
export function analysed(session, features, version = "32") {
  return Object.assign({}, ...features.map((feature) => session.take(`azure.vision${version}.${feature.toLowerCase()}`)));
}

const textOperations = {
  analyzeSentiment: "analyze_sentiment",
  recognizeEntities: "recognize_entities",
  recognizePiiEntities: "recognize_pii_entities",
  extractKeyPhrases: "extract_key_phrases",
  detectLanguage: "detect_language",
};
const kinds = {
  SentimentAnalysis: "analyze_sentiment",
  EntityRecognition: "recognize_entities",
  PiiEntityRecognition: "recognize_pii_entities",
  KeyPhraseExtraction: "extract_key_phrases",
  LanguageDetection: "detect_language",
};

function takeDocuments(session, operation, documents) {
  return documents.map((_, place) => ({ ...session.take(`azure.language.${operation}`), id: String(place) }));
}

function visionModule(session) {
  class ComputerVisionClient {
    analyzeImage = (_, { visualFeatures }) => session.answer(() => analysed(session, visualFeatures));
    analyzeImageInStream = this.analyzeImage;
    tagImage = () => session.answer(() => analysed(session, ["Tags"]));
    detectObjects = () => session.answer(() => analysed(session, ["Objects"]));
    describeImage = () => session.answer(() => analysed(session, ["Description"]));
  }
  return { ComputerVisionClient };
}

function textModule(session) {
  class TextAnalyticsClient {}
  for (const [method, operation] of Object.entries(textOperations))
    TextAnalyticsClient.prototype[method] = (documents) => session.answer(() => takeDocuments(session, operation, documents));
  class TextAnalysisClient {
    analyze = (kind, documents) => session.answer(() => takeDocuments(session, kinds[kind], documents));
  }
  class AzureKeyCredential {}
  return { TextAnalyticsClient, TextAnalysisClient, AzureKeyCredential };
}

/** `createClient(endpoint, credential).path("/imageanalysis:analyze").post({ queryParameters })`. */
function imageAnalysisModule(session) {
  const post = ({ queryParameters }) => {
    const features = [queryParameters.features].flat().flatMap((names) => names.split(","));
    return session.answer(() => ({ status: "200", headers: {}, body: analysed(session, features, "40") }));
  };
  return { default: () => ({ path: () => ({ post }) }), isUnexpected: ({ status }) => status !== "200" };
}

export function azureModule(session, specifier) {
  if (specifier === "@azure/cognitiveservices-computervision") return visionModule(session);
  if (specifier === "@azure/ai-text-analytics" || specifier === "@azure/ai-language-text") return textModule(session);
  return specifier === "@azure-rest/ai-vision-image-analysis" ? imageAnalysisModule(session) : undefined;
}

/** The REST interfaces of both versions of the image analysis, and of the analysis of texts. */
export function azureAnswer(session, { pathname }, query, body) {
  if (pathname.endsWith("/vision/v3.2/analyze")) return analysed(session, query.get("visualFeatures").split(","));
  if (pathname.endsWith("/vision/v3.2/tag")) return analysed(session, ["Tags"]);
  if (pathname.endsWith("/imageanalysis:analyze")) return analysed(session, query.get("features").split(","), "40");
  if (!pathname.endsWith("/language/:analyze-text")) return undefined;
  const documents = takeDocuments(session, kinds[body.kind], body.analysisInput.documents);
  const named = documents.map((document, place) => ({ ...document, id: body.analysisInput.documents[place].id }));
  return { kind: `${body.kind}Results`, results: { documents: named, errors: [], modelVersion: "2022-11-01" } };
}

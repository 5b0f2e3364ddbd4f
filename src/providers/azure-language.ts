/**
 * Azure text analytics: Azure AI Language and Text Analytics 3.x, and Text Analytics 2.x with the older client. One
 * recorded response is the result of one document. Types are those of the Python packages azure-ai-textanalytics and
 * azure-cognitiveservices-language-textanalytics, of the npm packages @azure/ai-text-analytics and
 * @azure/cognitiveservices-textanalytics, and of the REST API.
 */
import type { CatalogDocument, EndpointRow, JavaScriptClientRow, MethodRow, OperationRow, TypeRow } from "./document.js";
import { inCamelCase } from "./schema.js";

const score = { confidenceScore: "float64 0..1" };
const place = { offset: "float64 0..", length: "float64 0.." };
/** What every document's result has. The client gives a result or an error in its place; the REST JSON lists errors apart. */
const document = {
  id: "string",
  warnings: "opaque",
  statistics: "opaque optional",
  isError: "boolean failure",
  error: "opaque failure",
};

const types: Readonly<Record<string, TypeRow>> = {
  SentimentDocument: {
    fields: {
      ...document,
      sentiment: "enum azure.language.sentiment",
      confidenceScores: "SentimentScores",
      sentences: "SentimentSentence[]",
    },
  },
  SentimentScores: { fields: { positive: "float64 0..1", neutral: "float64 0..1", negative: "float64 0..1" } },
  // Opinions are asked for apart, and the client arranges them otherwise (mined_opinions).
  SentimentSentence: {
    fields: {
      text: "string",
      sentiment: "enum azure.language.sentence_sentiment",
      confidenceScores: "SentimentScores",
      ...place,
      targets: "opaque optional",
      assessments: "opaque optional",
    },
  },
  EntitiesDocument: { fields: { ...document, entities: "Entity[]" } },
  Entity: {
    label: "category",
    score: "confidenceScore",
    fields: {
      text: "string",
      category: "label azure.language.entity_category",
      subcategory: "string optional js subCategory",
      ...place,
      ...score,
    },
  },
  LinkedEntitiesDocument: { fields: { ...document, entities: "LinkedEntity[]" } },
  LinkedEntity: {
    label: "name",
    id: "id",
    fields: {
      name: "string",
      matches: "LinkedMatch[]",
      language: "string",
      id: "string optional as data_source_entity_id js dataSourceEntityId",
      url: "string",
      dataSource: "string",
      bingId: "string optional as bing_entity_search_api_id js bingEntitySearchApiId",
    },
  },
  LinkedMatch: { label: "text", score: "confidenceScore", fields: { ...score, text: "string", ...place } },
  PiiDocument: { fields: { ...document, redactedText: "string", entities: "PiiEntity[]" } },
  // The list of categories is not described here: texts of no list.
  PiiEntity: {
    label: "category",
    score: "confidenceScore",
    fields: { text: "string", category: "string", subcategory: "string optional js subCategory", ...place, ...score },
  },
  KeyPhrasesDocument: { fields: { ...document, keyPhrases: "string[]" } },
  LanguageDocument: { fields: { ...document, detectedLanguage: "DetectedLanguage as primary_language js primaryLanguage" } },
  DetectedLanguage: { label: "iso6391Name", score: "confidenceScore", fields: { name: "string", iso6391Name: "string", ...score } },
  SentimentDocument2: { score: "score", fields: { id: "string", score: "float64 0..1", statistics: "opaque optional" } },
  KeyPhrasesDocument2: { fields: { id: "string", keyPhrases: "string[]", statistics: "opaque optional" } },
  LanguagesDocument2: { fields: { id: "string", detectedLanguages: "DetectedLanguage2[]", statistics: "opaque optional" } },
  DetectedLanguage2: {
    label: "iso6391Name",
    score: "score",
    fields: { name: "string", iso6391Name: "string", score: "float64 0..1" },
  },
  EntitiesDocument2: { fields: { id: "string", entities: "EntityRecord[]", statistics: "opaque optional" } },
  EntityRecord: {
    label: "name",
    fields: {
      name: "string",
      matches: "MatchRecord[]",
      wikipediaLanguage: "string optional",
      wikipediaId: "string optional",
      wikipediaUrl: "string optional",
      bingId: "string optional",
      type: "string optional",
      subType: "string optional",
    },
  },
  MatchRecord: {
    fields: { wikipediaScore: "float64 0..1 optional", entityTypeScore: "float64 0..1 optional", text: "string", ...place },
  },
};

/** Python method, kind of analysis, path of Text Analytics 3.x, response, title and category. */
const analyses: readonly (readonly [string, string, string, string, string, string])[] = [
  ["analyze_sentiment", "SentimentAnalysis", "sentiment", "SentimentDocument", "sentiment", "sentiment"],
  ["recognize_entities", "EntityRecognition", "entities/recognition/general", "EntitiesDocument", "entities", "entities"],
  ["recognize_pii_entities", "PiiEntityRecognition", "entities/recognition/pii", "PiiDocument", "personal data", "pii"],
  ["recognize_linked_entities", "EntityLinking", "entities/linking", "LinkedEntitiesDocument", "entity linking", "entity-linking"],
  ["extract_key_phrases", "KeyPhraseExtraction", "keyPhrases", "KeyPhrasesDocument", "key phrases", "key-phrases"],
  ["detect_language", "LanguageDetection", "languages", "LanguageDocument", "language", "language"],
];

/** Python method, path, response, title and category of version 2. */
const analyses2: readonly (readonly [string, string, string, string, string])[] = [
  ["sentiment", "sentiment", "SentimentDocument2", "sentiment", "sentiment"],
  ["entities", "entities", "EntitiesDocument2", "entities", "entities"],
  ["key_phrases", "keyPhrases", "KeyPhrasesDocument2", "key phrases", "key-phrases"],
  ["detect_language", "languages", "LanguagesDocument2", "language", "language"],
];

const id = (method: string): string => `azure.language.${method}`;
const id2 = (method: string): string => `azure.language.v2.${method}`;

const operations: readonly OperationRow[] = [
  ...analyses.map(([method, , , response, title, category]) => ({
    id: id(method),
    title: `Azure AI Language ${title}`,
    category,
    response,
  })),
  ...analyses2.map(([method, , response, title, category]) => ({
    id: id2(method),
    title: `Azure Text Analytics ${title} (version 2)`,
    category,
    response,
  })),
];

const documents = { wrap: ["documents", "[]"], batch: "documents" };

const endpoints: readonly EndpointRow[] = [
  {
    url: ["/language/:analyze-text"],
    features: Object.fromEntries(analyses.map(([method, kind]) => [kind, id(method)])),
    wrap: ["results", "documents", "[]"],
    batch: "documents",
  },
  ...analyses.map(([method, , path]) => ({ url: ["text/analytics/v3.", path], operation: id(method), ...documents })),
  ...analyses2.map(([method, path]) => ({ url: ["text/analytics/v2.", path], operation: id2(method), ...documents })),
];

const npm = "@azure/ai-text-analytics";
const oldNpm = "@azure/cognitiveservices-textanalytics";
const oldestNpm = "azure-cognitiveservices-textanalytics";
const results = { wrap: ["[]"], batch: "documents" };

const nodeClients: readonly JavaScriptClientRow[] = [
  {
    factories: [`${npm}.TextAnalyticsClient`],
    shape: "js-object",
    delivery: "promise",
    methods: Object.fromEntries(analyses.map(([method]) => [inCamelCase(method), { operation: id(method), ...results }])),
  },
  {
    factories: ["@azure/ai-language-text.TextAnalysisClient"],
    shape: "js-object",
    delivery: "promise",
    methods: { analyze: { features: Object.fromEntries(analyses.map(([method, kind]) => [kind, id(method)])), ...results } },
  },
  {
    factories: [`${oldNpm}.TextAnalyticsClient`, oldestNpm, `${oldestNpm}.TextAnalyticsClient`, `${oldestNpm}.TextAnalyticsAPIClient`],
    shape: "js-object",
    delivery: "promise-or-callback",
    methods: Object.fromEntries(analyses2.map(([method]) => [inCamelCase(method), { operation: id2(method), ...documents }])),
  },
];

const module = "azure.ai.textanalytics";
const oldModule = "azure.cognitiveservices.language.textanalytics";

export const azureLanguage: CatalogDocument = {
  provider: "azure",
  defaults: "present",
  types,
  vocabularies: {
    // Since the preview of 2023-04-15 entities have a type and tags instead of a category; names were added over time.
    "azure.language.entity_category": {
      title: "Entity categories of Azure AI Language",
      source: "https://learn.microsoft.com/azure/ai-services/language-service/named-entity-recognition/concepts/named-entity-categories",
      values: [
        ...["Person", "PersonType", "Location", "Organization", "Event", "Product", "Skill", "Address", "PhoneNumber", "Email"],
        ...["URL", "IPAddress", "DateTime", "Quantity"],
      ],
      open: true,
      synonyms: {
        ...{ COMMERCIAL_ITEM: ["Product"], CONSUMER_GOOD: ["Product"], DATE: ["DateTime"], NUMBER: ["Quantity"], PRICE: ["Quantity"] },
        ...{ WORK_OF_ART: [], TITLE: [], OTHER: [], UNKNOWN: [] },
      },
    },
    "azure.language.sentence_sentiment": {
      title: "Sentiments of a sentence in Azure AI Language",
      source: "npm @azure/ai-text-analytics",
      license: "MIT",
      values: ["positive", "neutral", "negative"],
    },
    "azure.language.sentiment": {
      title: "Sentiments of a document in Azure AI Language",
      source: "npm @azure/ai-text-analytics",
      license: "MIT",
      values: ["positive", "neutral", "negative", "mixed"],
    },
  },
  operations,
  python: {
    clients: [
      {
        factories: [`${module}.TextAnalyticsClient`, `${module}.aio.TextAnalyticsClient`],
        shape: "object",
        methods: Object.fromEntries<MethodRow>(analyses.map(([method]) => [method, { operation: id(method), ...results }])),
      },
      {
        factories: [`${oldModule}.TextAnalyticsClient`, `${oldModule}.TextAnalyticsAPI`],
        shape: "object",
        methods: Object.fromEntries<MethodRow>(analyses2.map(([method]) => [method, { operation: id2(method), ...documents }])),
      },
    ],
    valueModules: [`${oldModule}.models`],
  },
  javascript: { clients: nodeClients, valueModules: [npm, "@azure/ai-language-text", oldNpm, oldestNpm] },
  endpoints,
};

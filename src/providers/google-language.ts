/**
 * Google Cloud Natural Language, versions 1 and 2. Types are those of the published protocol buffers
 * (language_service.proto); version 2 adds fields and drops parsing.
 */
import type {
  CatalogDocument,
  ClientRow,
  EndpointRow,
  EnumRow,
  JavaScriptClientRow,
  JavaScriptMethodRow,
  OperationRow,
  TypeRow,
} from "./document.js";
import { gaxResults, googleFactories, nodeFactories } from "./google-vision.js";

const firstModules = ["google.cloud.language", "google.cloud.language_v1", "google.cloud.language_v1.services.language_service"];
const betaModules = ["google.cloud.language_v1beta2", "google.cloud.language_v1beta2.services.language_service"];
const secondModules = ["google.cloud.language_v2", "google.cloud.language_v2.services.language_service"];

/** Python method, JSON method, title and category. */
const methods: readonly (readonly [string, string, string, string])[] = [
  ["analyze_entities", "analyzeEntities", "entities", "entities"],
  ["analyze_entity_sentiment", "analyzeEntitySentiment", "entity sentiment", "entity-sentiment"],
  ["analyze_sentiment", "analyzeSentiment", "sentiment analysis", "sentiment"],
  ["analyze_syntax", "analyzeSyntax", "syntax analysis", "syntax"],
  ["annotate_text", "annotateText", "text annotation", "text-annotation"],
  ["classify_text", "classifyText", "content classification", "text-categories"],
  ["moderate_text", "moderateText", "text moderation", "text-moderation"],
];
const firstOnly = new Set(["analyze_entity_sentiment", "analyze_syntax"]);

type Version = "v1" | "v2";

function methodsOf(version: Version): typeof methods {
  return version === "v1" ? methods : methods.filter(([method]) => !firstOnly.has(method));
}

function operations(version: Version): OperationRow[] {
  return methodsOf(version).map(([method, json, title, category]) => ({
    id: `google.language.${version}.${method}`,
    title: `Cloud Natural Language ${title}${version === "v2" ? " (version 2)" : ""}`,
    category,
    response: `${json.charAt(0).toUpperCase()}${json.slice(1)}Response${version === "v2" ? "2" : ""}`,
  }));
}

function client(modules: readonly string[], version: Version): ClientRow {
  return {
    factories: ["LanguageServiceClient", "LanguageServiceAsyncClient"].flatMap((name) => googleFactories(name, modules)),
    shape: "message",
    methods: Object.fromEntries(methodsOf(version).map(([method]) => [method, `google.language.${version}.${method}`])),
  };
}

const discovered: ClientRow = {
  factories: ["googleapiclient.discovery.build", "apiclient.discovery.build"],
  service: "language",
  shape: "dict",
  methods: Object.fromEntries(
    methodsOf("v1").map(([method, json]) => [`documents.${json}.execute`, `google.language.v1.${method}`] as const),
  ),
};

const npm = "@google-cloud/language";

function nodeMethods(version: Version, prefix = ""): Record<string, string> {
  return Object.fromEntries(methodsOf(version).map(([method, json]) => [`${prefix}${json}`, `google.language.${version}.${method}`]));
}

/** In 0.10 (2017), the last version with methods of its own; before 0.8, what came was rearranged. */
const oldMethods: Readonly<Record<string, JavaScriptMethodRow>> = {
  detectEntities: { operation: "google.language.v1.analyze_entities", shows: ["entities"] },
  detectSentiment: { operation: "google.language.v1.analyze_sentiment", shows: ["documentSentiment"] },
  detectSyntax: { operation: "google.language.v1.analyze_syntax", shows: ["tokens"] },
};

/** Clients made from a description of the REST API, of one version. */
function nodeDiscovered(service: string, version: Version): JavaScriptClientRow {
  const wrapped = Object.entries(nodeMethods(version, "documents.")).map(([name, operation]) => [name, { operation, wrap: ["data"] }]);
  return {
    factories: ["googleapis.google.language", "@googleapis/language.language"],
    service,
    shape: "js-json",
    delivery: "promise-or-callback",
    methods: Object.fromEntries(wrapped),
  };
}

const nodeClients: readonly JavaScriptClientRow[] = [
  {
    factories: [...nodeFactories("LanguageServiceClient", npm, ["v1"]), `${npm}.v1beta2.LanguageServiceClient`],
    ...gaxResults,
    methods: nodeMethods("v1"),
  },
  { factories: [`${npm}.v2.LanguageServiceClient`], ...gaxResults, methods: nodeMethods("v2") },
  // Functions that make clients: of the library until 0.10, and the same as the class in 0.11.
  {
    factories: [npm, ...["v1", "v1beta2"].flatMap((v) => [`${npm}.${v}`, `${npm}.${v}.languageServiceClient`]), "google-cloud.language"],
    ...gaxResults,
    methods: {
      ...nodeMethods("v1"),
      ...oldMethods,
      ...Object.fromEntries(
        ["document", "html", "text"].flatMap((made) => Object.entries(oldMethods).map(([name, row]) => [`${made}.${name}`, row])),
      ),
    },
  },
  nodeDiscovered("v1", "v1"),
  nodeDiscovered("v1beta2", "v1"),
  nodeDiscovered("v2", "v2"),
  // Until version 24, whose module was `google` itself, the callback was given the JSON.
  { factories: ["googleapis.language"], shape: "js-json", delivery: "callback", methods: nodeMethods("v1", "documents.") },
];

function endpoints(version: Version, path: string): EndpointRow[] {
  return methodsOf(version).map(([method, json]) => ({
    url: ["language.googleapis.com/", `${path}/`, `documents:${json}`],
    operation: `google.language.${version}.${method}`,
  }));
}

const type = "enum google.language.entity_type";
const entityFields = {
  name: "string",
  type,
  metadata: "opaque",
  salience: "float32 0..1",
  mentions: "EntityMention[]",
  sentiment: "Sentiment",
};
const mentionFields = { text: "TextSpan", type: "enum google.language.mention_type", sentiment: "Sentiment" };
const sentiment = { documentSentiment: "Sentiment required", sentences: "Sentence[]" };

function tagged(vocabularies: readonly string[]): Record<string, string> {
  return Object.fromEntries(vocabularies.map((name) => [name, "opaque"]));
}

/** Types that both versions have; in version 2 some fields are named otherwise. */
const sharedTypes: Readonly<Record<string, TypeRow>> = {
  Sentiment: { fields: { score: "float32 -1..1", magnitude: "float32 0.." } },
  TextSpan: { fields: { content: "string", beginOffset: "float64 -1..2147483647" } },
  Sentence: { fields: { text: "TextSpan", sentiment: "Sentiment" } },
  EntityMention: { fields: mentionFields },
  Entity: { label: "name", score: "salience", fields: entityFields },
  Token: { fields: { text: "TextSpan", partOfSpeech: "PartOfSpeech", dependencyEdge: "DependencyEdge", lemma: "string" } },
  PartOfSpeech: {
    fields: {
      tag: "enum google.language.pos_tag",
      ...tagged(["aspect", "case", "form", "gender", "mood", "number", "person", "proper", "reciprocity", "tense", "voice"]),
    },
  },
  DependencyEdge: { fields: { headTokenIndex: "float64 0..2147483647", label: "opaque" } },
  Category: {
    label: "name",
    score: "confidence",
    fields: { name: "label google.language.content_categories.v1", confidence: "float32 0..1" },
  },
  Moderation: {
    label: "name",
    score: "confidence",
    fields: { name: "label google.language.moderation_categories", confidence: "float32 0..1" },
  },
};

const secondTypes: Readonly<Record<string, TypeRow>> = {
  Entity2: {
    label: "name",
    fields: { name: "string", type, metadata: "opaque", mentions: "EntityMention2[]", sentiment: "Sentiment" },
  },
  EntityMention2: { score: "probability", fields: { ...mentionFields, probability: "float32 0..1" } },
  Category2: {
    label: "name",
    score: "confidence",
    fields: { name: "label google.language.content_categories.v1", confidence: "float32 0..1", severity: "float32 0..1" },
  },
  Moderation2: {
    label: "name",
    score: "confidence",
    fields: { name: "label google.language.moderation_categories", confidence: "float32 0..1", severity: "float32 0..1" },
  },
};

const language = { language: "string" };
const language2 = { languageCode: "string", languageSupported: "boolean" };

const responses: Readonly<Record<string, TypeRow>> = {
  AnalyzeEntitiesResponse: { fields: { entities: "Entity[] descending", ...language } },
  AnalyzeEntitySentimentResponse: { fields: { entities: "Entity[] descending", ...language } },
  AnalyzeSentimentResponse: { fields: { ...sentiment, ...language } },
  AnalyzeSyntaxResponse: { fields: { sentences: "Sentence[]", tokens: "Token[]", ...language } },
  AnnotateTextResponse: {
    fields: {
      sentences: "Sentence[]",
      tokens: "Token[]",
      entities: "Entity[] descending",
      documentSentiment: "Sentiment",
      ...language,
      categories: "Category[] descending",
      moderationCategories: "Moderation[] descending",
    },
  },
  ClassifyTextResponse: { fields: { categories: "Category[] descending" } },
  ModerateTextResponse: { fields: { moderationCategories: "Moderation[] descending" } },
  AnalyzeEntitiesResponse2: { fields: { entities: "Entity2[]", ...language2 } },
  AnalyzeSentimentResponse2: { fields: { ...sentiment, ...language2 } },
  AnnotateTextResponse2: {
    fields: {
      sentences: "Sentence[]",
      entities: "Entity2[]",
      documentSentiment: "Sentiment",
      ...language2,
      categories: "Category2[] descending",
      moderationCategories: "Moderation2[] descending",
    },
  },
  ClassifyTextResponse2: { fields: { categories: "Category2[] descending", ...language2 } },
  ModerateTextResponse2: { fields: { moderationCategories: "Moderation2[] descending", ...language2 } },
};

const enums = (named: readonly string[]): EnumRow[] => [
  { modules: named, name: "Entity.Type", vocabulary: "google.language.entity_type" },
  { modules: named, name: "EntityMention.Type", vocabulary: "google.language.mention_type" },
  { modules: named, name: "PartOfSpeech.Tag", vocabulary: "google.language.pos_tag" },
];

const modules = [...firstModules, ...betaModules, ...secondModules];
const license = "Apache-2.0";
const source = "googleapis language/v1 and v2 language_service.proto";

export const googleLanguage: CatalogDocument = {
  provider: "google",
  defaults: "omitted",
  types: { ...sharedTypes, ...secondTypes, ...responses },
  vocabularies: {
    "google.language.entity_type": {
      title: "Entity types of Cloud Natural Language",
      source,
      license,
      values: [
        ...["UNKNOWN", "PERSON", "LOCATION", "ORGANIZATION", "EVENT", "WORK_OF_ART", "CONSUMER_GOOD", "OTHER"],
        ...["PHONE_NUMBER", "ADDRESS", "DATE", "NUMBER", "PRICE"],
      ],
      numbers: [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13],
      synonyms: {
        ...{
          COMMERCIAL_ITEM: ["CONSUMER_GOOD"],
          BRAND: ["ORGANIZATION", "CONSUMER_GOOD"],
          TITLE: ["WORK_OF_ART"],
          QUANTITY: ["NUMBER", "PRICE"],
        },
        ...{ BOOK: ["WORK_OF_ART"], MOVIE: ["WORK_OF_ART"], MUSIC: ["WORK_OF_ART"], FACILITY: ["LOCATION"] },
        ...{ Product: ["CONSUMER_GOOD"], DateTime: ["DATE"], Quantity: ["NUMBER", "PRICE"], PersonType: [], Skill: [] },
      },
    },
    "google.language.mention_type": {
      title: "Mention types of Cloud Natural Language",
      source,
      license,
      values: ["TYPE_UNKNOWN", "PROPER", "COMMON"],
      numbers: [0, 1, 2],
    },
    "google.language.pos_tag": {
      title: "Part-of-speech tags of Cloud Natural Language",
      source,
      license,
      values: ["UNKNOWN", "ADJ", "ADP", "ADV", "CONJ", "DET", "NOUN", "NUM", "PRON", "PRT", "PUNCT", "VERB", "X", "AFFIX"],
      numbers: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
    },
    "google.language.moderation_categories": {
      title: "Moderation categories of Cloud Natural Language",
      source: "https://cloud.google.com/natural-language/docs/moderating-text",
      values: [
        ...["Toxic", "Insult", "Profanity", "Derogatory", "Sexual", "Death, Harm & Tragedy", "Violent", "Firearms & Weapons"],
        ...["Public Safety", "Health", "Religion & Belief", "Illicit Drugs", "War & Conflict", "Politics", "Finance", "Legal"],
      ],
      open: true,
      synonyms: {
        VIOLENCE_OR_THREAT: ["Violent"],
        HATE_SPEECH: ["Derogatory"],
        HARASSMENT_OR_ABUSE: ["Insult", "Derogatory"],
        GRAPHIC: [],
      },
    },
  },
  operations: [...operations("v1"), ...operations("v2")],
  python: {
    clients: [client([...firstModules, ...betaModules], "v1"), client(secondModules, "v2"), discovered],
    enums: enums(modules),
    valueModules: modules,
  },
  javascript: { clients: nodeClients, enums: enums([npm]), valueModules: [npm] },
  endpoints: [...endpoints("v1", "v1"), ...endpoints("v1", "v1beta2"), ...endpoints("v2", "v2")],
};

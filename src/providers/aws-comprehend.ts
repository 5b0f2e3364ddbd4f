/**
 * Amazon Comprehend. Types are those of the service model that botocore ships (1.29.27; detect_toxic_content and
 * Warnings of a later one). That scores are within 0 and 1 is said by the documentation, not by the model.
 */
import { awsNodeClients, awsNodeEnums } from "./aws-javascript.js";
import { awsFactories } from "./aws-rekognition.js";
import type { CatalogDocument, OperationRow, TypeRow, VocabularyRow } from "./document.js";

const score = { Score: "float64 0..1" };
const metadata = { ResponseMetadata: "opaque js $metadata" };
const offsets = { BeginOffset: "float64 0..", EndOffset: "float64 0.." };
// Text that came as a document (Bytes) has its place in blocks; plain text has offsets and none of these fields.
const documentFields = { DocumentMetadata: "opaque optional", DocumentType: "opaque optional", Errors: "opaque optional failure" };

/** A batch's response, and its item: the fields of the single response and the position in the request. */
function batchTypes(name: string, fields: Readonly<Record<string, string>>): Record<string, TypeRow> {
  return {
    [`Detect${name}Response`]: { fields: { ...fields, ...metadata } },
    [`BatchDetect${name}Response`]: {
      fields: { ResultList: `BatchDetect${name}Item[]`, ErrorList: "BatchItemError[] failure", ...metadata },
    },
    [`BatchDetect${name}Item`]: { fields: { Index: "float64 0..24", ...fields } },
  };
}

const types: Readonly<Record<string, TypeRow>> = {
  ...batchTypes("Sentiment", { Sentiment: "enum aws.comprehend.sentiment", SentimentScore: "SentimentScore" }),
  ...batchTypes("TargetedSentiment", { Entities: "TargetedSentimentEntity[]" }),
  ...batchTypes("KeyPhrases", { KeyPhrases: "KeyPhrase[]" }),
  ...batchTypes("DominantLanguage", { Languages: "DominantLanguage[]" }),
  ...batchTypes("Syntax", { SyntaxTokens: "SyntaxToken[]" }),
  ...batchTypes("Entities", { Entities: "Entity[]" }),
  DetectEntitiesResponse: { fields: { Entities: "Entity[]", ...documentFields, Blocks: "opaque optional", ...metadata } },
  BatchItemError: { fields: { Index: "float64 0..24", ErrorCode: "string", ErrorMessage: "string" } },
  SentimentScore: { fields: { Positive: "float64 0..1", Negative: "float64 0..1", Neutral: "float64 0..1", Mixed: "float64 0..1" } },
  TargetedSentimentEntity: { fields: { DescriptiveMentionIndex: "float64 0..[]", Mentions: "TargetedSentimentMention[]" } },
  TargetedSentimentMention: {
    label: "Type",
    score: "Score",
    fields: {
      ...score,
      GroupScore: "float64 0..1",
      Text: "string",
      Type: "enum aws.comprehend.targeted_entity_type",
      MentionSentiment: "MentionSentiment",
      ...offsets,
    },
  },
  MentionSentiment: { fields: { Sentiment: "enum aws.comprehend.sentiment", SentimentScore: "SentimentScore" } },
  KeyPhrase: { label: "Text", score: "Score", fields: { ...score, Text: "string", ...offsets } },
  DominantLanguage: { label: "LanguageCode", score: "Score", fields: { LanguageCode: "label aws.comprehend.language", ...score } },
  SyntaxToken: { fields: { TokenId: "float64 0..", Text: "string", ...offsets, PartOfSpeech: "PartOfSpeechTag" } },
  PartOfSpeechTag: { label: "Tag", score: "Score", fields: { Tag: "enum aws.comprehend.pos", ...score } },
  Entity: {
    label: "Type",
    score: "Score",
    fields: { ...score, Type: "label aws.comprehend.entity_type", Text: "string", ...offsets, BlockReferences: "opaque optional" },
  },
  DetectPiiEntitiesResponse: { fields: { Entities: "PiiEntity[]", ...metadata } },
  PiiEntity: { label: "Type", score: "Score", fields: { ...score, Type: "enum aws.comprehend.pii_type", ...offsets } },
  ContainsPiiEntitiesResponse: { fields: { Labels: "PiiLabel[]", ...metadata } },
  PiiLabel: { label: "Name", score: "Score", fields: { Name: "enum aws.comprehend.pii_type", ...score } },
  // Models of one class a document answer Classes, models of several answer Labels; names are the caller's own.
  ClassifyDocumentResponse: {
    fields: {
      Classes: "DocumentClass[] optional",
      Labels: "DocumentClass[] optional",
      ...documentFields,
      Warnings: "opaque optional",
      ...metadata,
    },
  },
  DocumentClass: { label: "Name", score: "Score", fields: { Name: "string", ...score, Page: "float64 1.. optional" } },
  DetectToxicContentResponse: { fields: { ResultList: "ToxicLabels[]", ...metadata } },
  ToxicLabels: { score: "Toxicity", fields: { Labels: "ToxicContent[]", Toxicity: "float64 0..1" } },
  ToxicContent: { label: "Name", score: "Score", fields: { Name: "enum aws.comprehend.toxic", ...score } },
};

const source = "botocore comprehend service-2.json";
const license = "Apache-2.0";

const vocabularies: Readonly<Record<string, VocabularyRow>> = {
  // Custom models name types of their own.
  "aws.comprehend.entity_type": {
    title: "Entity types of Amazon Comprehend",
    source,
    license,
    values: ["COMMERCIAL_ITEM", "DATE", "EVENT", "LOCATION", "ORGANIZATION", "OTHER", "PERSON", "QUANTITY", "TITLE"],
    open: true,
    synonyms: {
      ...{ CONSUMER_GOOD: ["COMMERCIAL_ITEM"], WORK_OF_ART: ["TITLE"], NUMBER: ["QUANTITY"], PRICE: ["QUANTITY"] },
      ...{ Product: ["COMMERCIAL_ITEM"], DateTime: ["DATE"], PersonType: [], Skill: [] },
    },
  },
  // Languages that the other operations take; detection knows more, as RFC 5646 tags.
  "aws.comprehend.language": {
    title: "Languages of Amazon Comprehend",
    source,
    license,
    values: ["ar", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "pt", "zh", "zh-TW"],
    open: true,
  },
  "aws.comprehend.pii_type": {
    title: "Personal data types of Amazon Comprehend",
    source,
    license,
    values: [
      ...["ADDRESS", "AGE", "ALL", "AWS_ACCESS_KEY", "AWS_SECRET_KEY", "BANK_ACCOUNT_NUMBER", "BANK_ROUTING", "CA_HEALTH_NUMBER"],
      ...["CA_SOCIAL_INSURANCE_NUMBER", "CREDIT_DEBIT_CVV", "CREDIT_DEBIT_EXPIRY", "CREDIT_DEBIT_NUMBER", "DATE_TIME", "DRIVER_ID"],
      ...["EMAIL", "INTERNATIONAL_BANK_ACCOUNT_NUMBER", "IN_AADHAAR", "IN_NREGA", "IN_PERMANENT_ACCOUNT_NUMBER", "IN_VOTER_NUMBER"],
      ...["IP_ADDRESS", "LICENSE_PLATE", "MAC_ADDRESS", "NAME", "PASSPORT_NUMBER", "PASSWORD", "PHONE", "PIN", "SSN", "SWIFT_CODE"],
      ...["UK_NATIONAL_HEALTH_SERVICE_NUMBER", "UK_NATIONAL_INSURANCE_NUMBER", "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER", "URL"],
      ...["USERNAME", "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER", "VEHICLE_IDENTIFICATION_NUMBER"],
    ],
  },
  "aws.comprehend.pos": {
    title: "Part-of-speech tags of Amazon Comprehend",
    source,
    license,
    values: [
      ...["ADJ", "ADP", "ADV", "AUX", "CCONJ", "CONJ", "DET", "INTJ", "NOUN", "NUM", "O", "PART", "PRON", "PROPN", "PUNCT"],
      ...["SCONJ", "SYM", "VERB"],
    ],
  },
  "aws.comprehend.sentiment": {
    title: "Sentiments of Amazon Comprehend",
    source,
    license,
    values: ["POSITIVE", "NEGATIVE", "NEUTRAL", "MIXED"],
  },
  "aws.comprehend.targeted_entity_type": {
    title: "Entity types of targeted sentiment in Amazon Comprehend",
    source,
    license,
    values: [
      ...["ATTRIBUTE", "BOOK", "BRAND", "COMMERCIAL_ITEM", "DATE", "EVENT", "FACILITY", "GAME", "LOCATION", "MOVIE", "MUSIC"],
      ...["ORGANIZATION", "OTHER", "PERSON", "PERSONAL_TITLE", "QUANTITY", "SOFTWARE"],
    ],
    synonyms: {
      CONSUMER_GOOD: ["COMMERCIAL_ITEM"],
      WORK_OF_ART: ["BOOK", "MOVIE", "MUSIC", "GAME"],
      NUMBER: ["QUANTITY"],
      PRICE: ["QUANTITY"],
    },
  },
  "aws.comprehend.toxic": {
    title: "Kinds of toxic content in Amazon Comprehend",
    source: "AWS SDK for JavaScript 3, ToxicContentType",
    license,
    values: ["GRAPHIC", "HARASSMENT_OR_ABUSE", "HATE_SPEECH", "INSULT", "PROFANITY", "SEXUAL", "VIOLENCE_OR_THREAT"],
    synonyms: { Violent: ["VIOLENCE_OR_THREAT"], Derogatory: ["HATE_SPEECH"] },
  },
};

/** Python method, response without `Response`, title and category. */
const methods: readonly (readonly [string, string, string, string])[] = [
  ["batch_detect_dominant_language", "BatchDetectDominantLanguage", "language of several texts", "language"],
  ["batch_detect_entities", "BatchDetectEntities", "entities of several texts", "entities"],
  ["batch_detect_key_phrases", "BatchDetectKeyPhrases", "key phrases of several texts", "key-phrases"],
  ["batch_detect_sentiment", "BatchDetectSentiment", "sentiment of several texts", "sentiment"],
  ["batch_detect_syntax", "BatchDetectSyntax", "syntax of several texts", "syntax"],
  ["batch_detect_targeted_sentiment", "BatchDetectTargetedSentiment", "targeted sentiment of several texts", "entity-sentiment"],
  ["classify_document", "ClassifyDocument", "custom classification", "text-categories"],
  ["contains_pii_entities", "ContainsPiiEntities", "kinds of personal data", "pii"],
  ["detect_dominant_language", "DetectDominantLanguage", "language", "language"],
  ["detect_entities", "DetectEntities", "entities", "entities"],
  ["detect_key_phrases", "DetectKeyPhrases", "key phrases", "key-phrases"],
  ["detect_pii_entities", "DetectPiiEntities", "personal data", "pii"],
  ["detect_sentiment", "DetectSentiment", "sentiment", "sentiment"],
  ["detect_syntax", "DetectSyntax", "syntax", "syntax"],
  ["detect_targeted_sentiment", "DetectTargetedSentiment", "targeted sentiment", "entity-sentiment"],
  ["detect_toxic_content", "DetectToxicContent", "toxic content", "text-moderation"],
];

const operations: readonly OperationRow[] = methods.map(([method, response, title, category]) => ({
  id: `aws.comprehend.${method}`,
  title: `Amazon Comprehend ${title}`,
  category,
  response: `${response}Response`,
}));

const byMethod = Object.fromEntries(methods.map(([method]) => [method, `aws.comprehend.${method}`]));

/** Enums of version 3 of the SDK for JavaScript. */
const nodeEnums: Readonly<Record<string, string>> = {
  EntityType: "aws.comprehend.entity_type",
  PartOfSpeechTagType: "aws.comprehend.pos",
  PiiEntityType: "aws.comprehend.pii_type",
  SentimentType: "aws.comprehend.sentiment",
  TargetedSentimentEntityType: "aws.comprehend.targeted_entity_type",
  ToxicContentType: "aws.comprehend.toxic",
};

export const awsComprehend: CatalogDocument = {
  provider: "aws",
  defaults: "present",
  types,
  vocabularies,
  operations,
  python: {
    clients: [
      {
        factories: awsFactories,
        service: "comprehend",
        shape: "dict",
        methods: byMethod,
      },
    ],
  },
  javascript: {
    clients: awsNodeClients("Comprehend", byMethod),
    enums: awsNodeEnums("Comprehend", nodeEnums, vocabularies),
  },
};

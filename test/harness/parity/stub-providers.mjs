/** Stand-ins for the providers' packages for Node and for fetch. Each answers with the case's next response of its operation. */
import { decode } from "./google-messages.mjs";

/** What one case feeds to the program. */
export class Session {
  constructor(responses) {
    this.queues = Object.fromEntries(
      Object.entries(responses).map(([operation, response]) => [operation, [response].flat().map((one) => structuredClone(one))]),
    );
  }

  take(operation) {
    const queue = this.queues[operation] ?? [];
    if (queue.length === 0) throw new Error(`the case has no more responses of ${operation}`);
    return queue.shift();
  }
}

const snakeCase = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/^_/, "");

const visionMethods = ["labelDetection", "textDetection", "objectLocalization", "faceDetection", "safeSearchDetection", "webDetection"];
const languageMethods = {
  analyzeSentiment: "AnalyzeSentimentResponse",
  analyzeEntities: "AnalyzeEntitiesResponse",
  classifyText: "ClassifyTextResponse",
};

function clientClass(methods) {
  return class Client {
    constructor() {
      Object.assign(this, methods);
    }
  };
}

function visionModule(session) {
  const answer = (data) => decode("AnnotateImageResponse", data);
  const methods = Object.fromEntries(
    visionMethods.map((name) => [name, async () => [answer(session.take(`google.vision.${snakeCase(name)}`))]]),
  );
  methods.annotateImage = async ({ features }) => [answer(merged(session, features))];
  return { ImageAnnotatorClient: clientClass(methods) };
}

/** One answer with the parts of all features. */
function merged(session, features) {
  return Object.assign({}, ...features.map(({ type }) => session.take(`google.vision.${type.toLowerCase()}`)));
}

function languageModule(session) {
  const methods = Object.entries(languageMethods).map(([name, kind]) => [
    name,
    async () => [decode(kind, session.take(`google.language.v1.${snakeCase(name)}`))],
  ]);
  return { LanguageServiceClient: clientClass(Object.fromEntries(methods)) };
}

const awsMethods = { rekognition: ["detectLabels", "detectModerationLabels"], comprehend: ["detectSentiment"] };

/** Version 2: every method takes a callback or answers an object with `promise`. */
function firstAwsModule(session) {
  const service = (name) =>
    clientClass(Object.fromEntries(awsMethods[name].map((method) => [method, request(session, `aws.${name}.${snakeCase(method)}`)])));
  return { Rekognition: service("rekognition"), Comprehend: service("comprehend"), config: { update: () => undefined } };
}

function request(session, operation) {
  return (_parameters, callback) => {
    const answer = async () => session.take(operation);
    if (callback === undefined) return { promise: answer };
    answer().then((data) => process.nextTick(callback, null, data));
    return undefined;
  };
}

/** Version 3: a client's `send` takes a command. */
function secondAwsModule(session, service, client, commands) {
  class Client {
    async send(command) {
      return session.take(`aws.${service}.${command.operation}`);
    }
  }
  const classes = commands.map((name) => {
    const operation = snakeCase(name.replace(/Command$/, ""));
    return [
      name,
      class Command {
        operation = operation;
      },
    ];
  });
  return { [client]: Client, ...Object.fromEntries(classes) };
}

/** The packages by name, fresh for a case. */
export function providerModules(session) {
  return {
    "@google-cloud/vision": visionModule(session),
    "@google-cloud/language": languageModule(session),
    "aws-sdk": firstAwsModule(session),
    "@aws-sdk/client-rekognition": secondAwsModule(session, "rekognition", "RekognitionClient", [
      "DetectLabelsCommand",
      "DetectModerationLabelsCommand",
    ]),
    "@aws-sdk/client-comprehend": secondAwsModule(session, "comprehend", "ComprehendClient", ["DetectSentimentCommand"]),
  };
}

/** Answers the providers' REST endpoints; any other address is refused. */
export function providerFetch(session) {
  return async (address, { body } = {}) => {
    const url = new URL(address);
    const data = answerOf(session, url, body === undefined ? undefined : JSON.parse(body));
    return { ok: true, status: 200, json: async () => data, text: async () => JSON.stringify(data) };
  };
}

function answerOf(session, url, body) {
  if (url.hostname === "vision.googleapis.com") {
    return { responses: body.requests.map(({ features }) => merged(session, features)) };
  }
  if (url.pathname.endsWith("/vision/v3.2/analyze")) {
    const parts = url.searchParams.get("visualFeatures").split(",");
    return Object.assign({}, ...parts.map((part) => session.take(`azure.vision32.${part.toLowerCase()}`)));
  }
  throw new Error(`no provider answers ${url}`);
}

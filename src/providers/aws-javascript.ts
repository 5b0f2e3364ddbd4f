/**
 * How JavaScript programs call services of Amazon Web Services; methods and commands as in aws-sdk 2.1693 and
 * @aws-sdk/client-* 3.1142. Both hand out the parsed JSON, so numbers are the doubles that it prints.
 */
import type { EnumRow, JavaScriptClientRow, VocabularyRow } from "./document.js";
import { inCamelCase } from "./schema.js";

/**
 * The clients of a service in JavaScript: version 2 of the SDK has one package; version 3 a package for each service, with
 * commands to send and a client that has them as methods. `operations` by their names in Python.
 */
export function awsNodeClients(service: string, operations: Readonly<Record<string, string>>): JavaScriptClientRow[] {
  const npm = `@aws-sdk/client-${service.toLowerCase()}`;
  const methods = Object.fromEntries(Object.entries(operations).map(([name, id]) => [inCamelCase(name), id]));
  const commandOf = (method: string): string => `${npm}.${method.charAt(0).toUpperCase()}${method.slice(1)}Command`;
  const sending = {
    shape: "js-object",
    delivery: "promise-or-callback",
    send: "send",
    commands: Object.fromEntries(Object.entries(methods).map(([method, id]) => [commandOf(method), id])),
  } as const;
  return [
    {
      factories: [
        ...["aws-sdk", "aws-sdk/clients/all", "aws-sdk/dist/aws-sdk-react-native"].map((all) => `${all}.${service}`),
        `aws-sdk/clients/${service.toLowerCase()}`,
      ],
      shape: "js-json",
      delivery: "request",
      methods,
    },
    { factories: [`${npm}.${service}Client`], ...sending, methods: {} },
    { factories: [`${npm}.${service}`], ...sending, methods },
  ];
}

/** Enums of version 3, each with the vocabulary that it names; their members are texts. */
export function awsNodeEnums(
  service: string,
  enums: Readonly<Record<string, string>>,
  vocabularies: Readonly<Record<string, VocabularyRow>>,
): EnumRow[] {
  return Object.entries(enums).map(([name, vocabulary]) => ({
    modules: [`@aws-sdk/client-${service.toLowerCase()}`],
    name,
    vocabulary,
    members: Object.fromEntries((vocabularies[vocabulary]?.values ?? []).map((value) => [value, value])),
  }));
}

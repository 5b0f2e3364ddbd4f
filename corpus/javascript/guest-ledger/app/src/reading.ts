import { LanguageServiceClient, protos } from "@google-cloud/language";

type Document = protos.google.cloud.language.v1.IDocument;

const client = new LanguageServiceClient();
const SENSITIVE = ["/Adult", "/Sensitive Subjects"];

const documentOf = (content: string): Document => ({ content, type: "PLAIN_TEXT" });

export const isDark = async (text: string): Promise<boolean> => {
  const [{ categories }] = await client.classifyText({ document: documentOf(text) });
  return (categories ?? []).some(({ name, confidence }) => SENSITIVE.some((path) => name!.startsWith(path)) && confidence! >= 0.6);
};

export const isBitter = async (text: string): Promise<boolean> => {
  const [{ documentSentiment }] = await client.analyzeSentiment({ document: documentOf(text) });
  return (documentSentiment?.score ?? 0) <= -0.4;
};

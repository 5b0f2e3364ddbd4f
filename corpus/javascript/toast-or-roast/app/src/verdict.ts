import { ComprehendClient, DetectSentimentCommand, type SentimentScore } from "@aws-sdk/client-comprehend";

const comprehend = new ComprehendClient({ region: process.env.REGION ?? "eu-central-1" });

enum Verdict {
  Toast = "raise a glass",
  Roast = "raise an eyebrow",
  Muddle = "ask for a second draft",
}

const VERDICTS: Partial<Record<keyof SentimentScore, Verdict>> = {
  Positive: Verdict.Toast,
  Negative: Verdict.Roast,
};

function loudest(scores: SentimentScore): keyof SentimentScore {
  const ranked = Object.entries(scores).sort(([, a], [, b]) => b - a);
  return ranked[0][0] as keyof SentimentScore;
}

/** What the guests will do with a speech. */
export async function verdictOn(speech: string): Promise<string> {
  const { SentimentScore } = await comprehend.send(new DetectSentimentCommand({ Text: speech, LanguageCode: "en" }));
  return VERDICTS[loudest(SentimentScore!)] ?? Verdict.Muddle;
}

import { ComputerVisionClient } from "@azure/cognitiveservices-computervision";
import { app, HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { CognitiveServicesCredentials } from "@azure/ms-rest-azure-js";

const { VISION_KEY = "", VISION_ENDPOINT = "" } = process.env;
const client = new ComputerVisionClient(new CognitiveServicesCredentials(VISION_KEY), VISION_ENDPOINT);

const KITCHEN = ["food", "drink", "cake"];
const STAGE = ["guitar", "microphone"];

async function isForAdults(url: string): Promise<boolean> {
  const { adult } = await client.analyzeImage(url, { visualFeatures: ["Adult"] });
  return adult!.isRacyContent === true;
}

/** What a stall needs, from the picture that its owner sends in. */
export async function stall(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const { photo } = (await request.json()) as { photo: string };
  const needs: string[] = [];

  if (isForAdults(photo)) {
    needs.push("curtain");
  }
  const { tags } = await client.tagImage(photo);
  for (let i = 0; i < tags!.length; i++) {
    const { name, confidence } = tags![i];
    if (confidence! < 0.62) continue;
    if (KITCHEN.includes(name!) && !needs.includes("water")) needs.push("water");
    if (STAGE.includes(name!) && !needs.includes("power")) needs.push("power");
  }
  context.log("planned", needs);
  return { status: 200, jsonBody: { needs: needs.sort() } };
}

app.http("stall", { methods: ["POST"], authLevel: "function", handler: stall });

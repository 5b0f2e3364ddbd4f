import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { namesOn } from "./plate";

const DAIRY = ["Milk", "Cheese", "Butter", "Yoghurt"];
const FISH = ["Fish", "Shrimp", "Lobster"];

const json = (statusCode: number, body: unknown): APIGatewayProxyResult => ({
  statusCode,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

export const handler = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  if (!event.body) return json(400, { message: "no picture" });

  const names = await namesOn(Buffer.from(event.body, "base64"));
  const has = (name: string) => names.has(name);

  return json(200, {
    nuts: has("Nut") || has("Peanut") || has("Almond"),
    dairy: DAIRY.some(has),
    fish: FISH.some((name) => names.has(name)),
  });
};

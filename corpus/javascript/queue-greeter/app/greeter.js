import { readFileSync } from "node:fs";
import { Rekognition } from "@aws-sdk/client-rekognition";
import mqtt from "mqtt";

const greetings = JSON.parse(readFileSync(new URL("./greetings.json", import.meta.url), "utf8"));
const rekognition = new Rekognition({});
const broker = mqtt.connect(process.env.BROKER ?? "mqtt://robot.local");

const NOBODY = { Type: "UNKNOWN", Confidence: 0 };

export async function greet(frame) {
  const { FaceDetails } = await rekognition.detectFaces({ Image: { Bytes: frame }, Attributes: ["EMOTIONS"] });
  const emotions = FaceDetails[0]?.Emotions ?? [];
  const strongest = emotions.reduce((best, emotion) => (emotion.Confidence > best.Confidence ? emotion : best), NOBODY);
  broker.publish("robot/greeting", greetings[strongest.Type] ?? "nod");
}

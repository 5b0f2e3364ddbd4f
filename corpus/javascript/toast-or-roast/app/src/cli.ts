import { text } from "node:stream/consumers";
import { verdictOn } from "./verdict.js";

const speech = await text(process.stdin);
console.log(await verdictOn(speech));

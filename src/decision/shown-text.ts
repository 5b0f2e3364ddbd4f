/** Small pieces of what outcomes show: names of places, constants, long texts cut. */
import type { Place } from "../symbolic/variable.js";

/** The last field on the way to a place. */
export function lastName(place: Place): string {
  const names = place.path.filter((p) => typeof p === "string");
  return names.length > 0 ? String(names[names.length - 1]) : place.from === "response" ? "response" : "item";
}

/** On one line, cut where it goes on and on. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/** A constant as the program would write it. */
export function constantText(value: unknown): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

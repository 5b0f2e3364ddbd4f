/** A line on the terminal's error stream while something takes longer than a moment; nothing elsewhere. */
import { visible } from "../base/visible-text.js";
import type { Terminal } from "./terminal.js";

const moment = 400;

/** Returns how to end it. */
export function showProgress(text: string, { stderr }: Terminal): () => void {
  if (stderr.isTTY !== true) return () => {};
  let shown = false;
  const timer = setTimeout(() => {
    shown = true;
    stderr.write(`${visible(text)} …`);
  }, moment);
  return () => {
    clearTimeout(timer);
    if (shown) stderr.write("\r\u001b[K");
  };
}

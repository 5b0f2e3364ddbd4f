/** React components: what decides is what they show once their state has arrived; a handler decides what it sets. */
import { describe, expect, it } from "vitest";
import { analyzeSources } from "../src/analyze.js";
import type { SourceSet } from "../src/base/source.js";
import { resolveOptions } from "../src/options.js";
import type { Decision } from "../src/spec/loss-spec.js";

const head = `import React, { useEffect, useReducer, useRef, useState } from "react";
import axios from "axios";
const URL = "https://vision.googleapis.com/v1/images:annotate?key=k";
const look = (content) =>
  axios.post(URL, { requests: [{ image: { content }, features: [{ type: "LABEL_DETECTION" }] }] }).then(({ data }) => data.responses[0].labelAnnotations || []);
`;

async function decisionsOf(text: string, entry?: string): Promise<readonly Decision[]> {
  const sources: SourceSet = {
    status: "ok",
    files: [{ path: "App.jsx", text: head + text }],
    unread: [],
    skipped: [],
    diagnostics: [],
    readText: () => ({ status: "missing" }),
  };
  return (await analyzeSources(sources, resolveOptions(entry === undefined ? {} : { entries: [entry] }))).spec.decisions;
}

const shownBy = ({ kind, completeness, outcomes }: Decision): unknown => [kind, completeness.status, outcomes.map((o) => o.description)];

describe("a component", () => {
  it("decides by what it shows when its effect has set state", async () => {
    const [decision, ...others] = await decisionsOf(`export default function App({ picture }) {
  const [labels, setLabels] = useState([]);
  useEffect(() => { look(picture).then(setLabels); }, [picture]);
  return labels.some((l) => l.description === "Cat") ? "cat" : "no cat";
}
`);
    expect(others).toEqual([]);
    expect(decision!.id).toBe("App.jsx:App");
    expect(shownBy(decision!)).toEqual(["true-false", "exact", ['return "cat"', 'return "no cat"']]);
  });

  it("decides by what a hook of the application gives it", async () => {
    const [decision] = await decisionsOf(
      `function useCats(picture) {
  const [count, setCount] = useState(() => 0);
  const seen = useRef(0);
  useEffect(() => {
    look(picture).then((labels) => {
      for (const l of labels) if (l.description === "Cat") setCount((n) => n + 1);
    });
  }, []);
  seen.current = count;
  return seen.current;
}
export const App = ({ picture }) => (useCats(picture) > 1 ? "cats" : "a cat at most");
`,
      "App.jsx:App",
    );
    expect(shownBy(decision!)).toEqual(["count", "exact", ['return "a cat at most"', 'return "cats"']]);
  });

  it("decides by what its reducer makes of actions", async () => {
    const [decision] = await decisionsOf(
      `const reduce = (state, action) => (action.type === "found" ? { ...state, cat: action.cat } : state);
export function App({ picture }) {
  const [state, dispatch] = useReducer(reduce, { cat: false });
  useEffect(() => {
    look(picture).then((labels) => dispatch({ type: "found", cat: labels.length > 0 && labels[0].description === "Cat" }));
  }, []);
  return state.cat ? "cat first" : "no";
}
`,
      "App.jsx:App",
    );
    expect(shownBy(decision!)).toEqual(["top-k", "exact", ['return "cat first"', 'return "no"']]);
  });

  it("has handlers that decide what they set, whatever state the component is in", async () => {
    const [decision] = await decisionsOf(
      `export function App() {
  const [found, setFound] = useState(null);
  const [busy, setBusy] = useState(false);
  const check = async (event) => {
    if (busy) return;
    const labels = await look(event.target.value);
    setFound(labels.some((l) => l.description === "Cat"));
  };
  return <input onChange={check} title={String(found)} />;
}
`,
      "App.jsx:App.check",
    );
    expect(decision!.environment.map((e) => e.name)).toEqual(["App.jsx#busy"]);
    expect(shownBy(decision!)).toEqual(["true-false", "exact", expect.arrayContaining(["setFound(True)", "setFound(False)"])]);
  });
});

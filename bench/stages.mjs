// The stages of an analysis one by one, as src/analyze.ts puts them together, each with its time.
import { built, timed } from "./measure.mjs";

/** Gives a function of a path; `vocabulary` there replaces the labels of every vocabulary that is used. */
export async function loadStages() {
  const { moduleName } = await built("analyze.js");
  const { loadSources } = await built("source-loader/source-loader.js");
  const { mentions } = await built("base/source.js");
  const { importClosure } = await built("callgraph/import-closure.js");
  const { Mentions } = await built("callgraph/call-sites.js");
  const { findDecisions } = await built("decisions.js");
  const { methodNames, operations } = await built("providers/registry.js");
  const { loadVocabulary } = await built("providers/vocabularies.js");
  const { loadPython } = await built("frontends/python/python-frontend.js");
  const frontend = await loadPython();

  async function vocabulariesFor(files, replacement) {
    const isUsed = ({ python }) => files.some(({ text }) => python.some(({ method }) => text.includes(method)));
    const ids = [...new Set(operations.filter(isUsed).flatMap(({ vocabularies }) => vocabularies))];
    return new Map(await Promise.all(ids.map(async (id) => [id, replacement ?? (await loadVocabulary(id))])));
  }

  return async (path, vocabulary) => {
    const load = await timed(() => loadSources(path, { kinds: [{ extension: ".py" }] }));
    const { files } = load.value;
    const lower = await timed(
      () => new Map(files.map((file) => [file, frontend.lower(file.path, moduleName(file.path), file.text).module])),
    );
    const graph = await timed(() => {
      const isSeed = ({ text }) => mentions(text, methodNames);
      const closure = importClosure({ files, isSeed, moduleName, lower: (file) => lower.value.get(file) });
      const program = { modules: [...closure.values()].filter((module) => module !== null) };
      new Mentions(program);
      return program;
    });
    const vocabularies = await vocabulariesFor(files, vocabulary);
    const engine = await timed(() =>
      findDecisions({ program: graph.value, sources: load.value, vocabularies, entries: [], signal: undefined }),
    );
    return {
      files,
      decisions: engine.value.decisions,
      diagnostics: engine.value.diagnostics,
      times: { load: load.time, lower: lower.time, graph: graph.time, engine: engine.time },
    };
  };
}

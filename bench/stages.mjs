// The stages of an analysis one by one, as src/analyze.ts puts them together, each with its time.
import { built, timed } from "./measure.mjs";

/** Gives a function of a path; `vocabulary` there replaces the labels of every vocabulary that is used. */
export async function loadStages() {
  const { moduleName } = await built("source-languages.js");
  const { loadSources } = await built("source-loader/source-loader.js");
  const { importClosure, importedPaths } = await built("callgraph/import-closure.js");
  const { Mentions } = await built("callgraph/call-sites.js");
  const { findDecisions } = await built("decisions.js");
  const { Catalog } = await built("providers/catalog.js");
  const { builtInDocuments } = await built("providers/registry.js");
  const { frontendFor, frontends } = await built("frontends/registry.js");
  const loaded = new Map(await Promise.all(frontends.map(async (frontend) => [frontend, await frontend.load()])));
  const loadedFor = (path) => loaded.get(frontendFor(path));
  const kinds = frontends.flatMap(({ extensions }) => extensions.map((extension) => ({ extension })));

  const catalog = new Catalog(builtInDocuments);

  async function vocabulariesFor(files, replacement) {
    const found = new Set(files.flatMap(({ text }) => [...catalog.screen.wordsIn(text)]));
    const ids = catalog.vocabulariesOf((words) => words.some((word) => found.has(word)));
    return new Map(await Promise.all(ids.map(async (id) => [id, replacement ?? (await catalog.vocabulary(id))])));
  }

  return async (path, vocabulary) => {
    const load = await timed(() => loadSources(path, { kinds }));
    const { files } = load.value;
    const lower = await timed(
      () => new Map(files.map((file) => [file, loadedFor(file.path).lower(file.path, moduleName(file.path), file.text).module])),
    );
    const application = { paths: new Set(files.map((file) => file.path)), readText: (name) => load.value.readText(name).text ?? null };
    const graph = await timed(() => {
      const isSeed = ({ text }) => catalog.screen.wordsIn(text).size > 0;
      const linked = (file) => {
        const module = lower.value.get(file);
        return module === null ? null : (loadedFor(file.path).link?.([module], application)[0] ?? module);
      };
      const closure = importClosure({ files, isSeed, moduleName, language: loadedFor, lower: linked, imported: importedPaths });
      const program = { modules: [...closure.values()].filter((module) => module !== null) };
      new Mentions(program);
      return program;
    });
    const vocabularies = await vocabulariesFor(files, vocabulary);
    const engine = await timed(() =>
      findDecisions({
        program: graph.value,
        sources: load.value,
        catalog,
        vocabularies,
        entries: [],
        onStage: () => undefined,
        signal: undefined,
        quote: (text, file) => loadedFor(file).quote(text),
      }),
    );
    return {
      files,
      decisions: engine.value.decisions,
      diagnostics: engine.value.diagnostics,
      times: { load: load.time, lower: lower.time, graph: graph.time, engine: engine.time },
    };
  };
}

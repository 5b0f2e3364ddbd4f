/** Tells the innermost place of the application on the stack, in lines of its source. */
import { SourceMap } from "node:module";
import { relative, sep } from "node:path";

/** `maps` gives the mappings of a file whose lines have moved; `elsewhere` is the place of what no line of the application does. */
export function makeWhere(root, maps, elsewhere) {
  const readMaps = new Map();
  const lineOf = (path, line, column) => {
    const mappings = maps(path);
    if (mappings === undefined) return line;
    if (!readMaps.has(path))
      readMaps.set(path, new SourceMap({ version: 3, file: "", sources: [path], sourceRoot: "", names: [], mappings }));
    return (readMaps.get(path).findEntry(line - 1, Math.max(0, column - 1)).originalLine ?? line - 1) + 1;
  };
  const prefix = root + sep;
  const placeOf = (site) => {
    const path = site.getFileName();
    if (typeof path !== "string" || !path.startsWith(prefix)) return undefined;
    return { file: relative(root, path).split(sep).join("/"), line: lineOf(path, site.getLineNumber(), site.getColumnNumber()) };
  };
  /** Stacks that the application sees have its own places alone. */
  const showStack = (error, sites) => {
    const places = sites.map(placeOf).filter((one) => one !== undefined);
    return [`${error?.name ?? "Error"}: ${error?.message ?? ""}`, ...places.map(({ file, line }) => `    at ${file}:${line}`)].join("\n");
  };
  /** The place that the stack of an error names first. */
  const ofError = (error) => {
    const [, file, line] = /\n {4}at (.*):(\d+)(\n|$)/u.exec(typeof error?.stack === "string" ? error.stack.slice(0, 20_000) : "") ?? [];
    return file === undefined ? undefined : { file, line: Number(line) };
  };
  const where = () => {
    const { prepareStackTrace, stackTraceLimit } = Error;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.stackTraceLimit = 40;
    const sites = new Error("place").stack;
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
    for (const site of Array.isArray(sites) ? sites : []) {
      const place = placeOf(site);
      if (place !== undefined) return place;
    }
    // A stand-in that a promise or a client calls back belongs to nobody's line; what streams of Node do to one is no deed of the application.
    const isInternal = sites.some((site) => site.getFileName()?.startsWith("node:internal/streams"));
    return isInternal ? undefined : elsewhere;
  };
  return Object.assign(where, { ofError, showStack });
}

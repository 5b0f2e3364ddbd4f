/** What a specifier means that is no file of the application: a module of Node, made harmless where it could leave the process, a package, or a stand-in. */
import { builtinModules, createRequire } from "node:module";
import { makeOs } from "./environment.mjs";
import { makeFs } from "./files.mjs";
import { packageModule } from "./packages.mjs";
import { restModule } from "./rest.mjs";
import { isStandIn, show } from "./show.mjs";
import { makeStandIn } from "./stand-in.mjs";

const require = createRequire(import.meta.url);

/** Modules of Node that only compute; those of `node:` without a row here are stand-ins. */
const harmless = new Set([
  ...["assert", "assert/strict", "async_hooks", "buffer", "constants", "events", "path", "path/posix", "path/win32", "punycode"],
  ...[
    "querystring",
    "stream",
    "stream/promises",
    "stream/consumers",
    "stream/web",
    "string_decoder",
    "sys",
    "url",
    "util",
    "util/types",
    "zlib",
  ],
]);

const made = {
  fs: (session, plan) => makeFs(session, plan, "fs"),
  "fs/promises": (session, plan) => makeFs(session, plan, "fs/promises"),
  os: (_, plan) => makeOs(plan),
  crypto: (session) => session.crypto,
  process: () => globalThis.process,
  console: () => globalThis.console,
  timers: (session) => session.timers.timers,
  "timers/promises": (session) => session.timers.promises,
  perf_hooks: () => ({ performance: globalThis.performance }),
  module: (session) => makeStandIn(session, "module", { own: { createRequire: () => session.require } }),
  "graceful-fs": (session, plan) => makeFs(session, plan, "fs"),
  "fs-extra": (session, plan) => {
    const { promises, ...rest } = makeFs(session, plan, "fs");
    return makeStandIn(session, "fs-extra", { own: { ...rest, ...promises, promises } });
  },
};

export function isBuiltIn(specifier) {
  return builtinModules.includes(specifier.replace(/^node:/u, ""));
}

/** Functions that take texts, for which a stand-in is its path. */
function readingStandIns(module) {
  const made = {};
  for (const [name, value] of Object.entries(module)) {
    made[name] = typeof value === "function" ? (...given) => value(...given.map((one) => (isStandIn(one) ? show(one) : one))) : value;
  }
  return Object.assign(made, { posix: made, win32: made, default: made });
}

/** The module of a specifier; one object a case. */
export function outsideModule(session, plan, written) {
  const specifier = written.replace(/^node:/u, "");
  const key = `module ${specifier}`;
  if (!session.objects.has(key)) session.objects.set(key, makeModule(session, plan, specifier));
  return session.objects.get(key);
}

function makeModule(session, plan, specifier) {
  if (/^path(\/|$)/u.test(specifier)) return readingStandIns(require(`node:${specifier}`));
  if (specifier === "url") return { ...require("node:url"), URL: globalThis.URL };
  if (harmless.has(specifier)) return require(`node:${specifier}`);
  if (Object.hasOwn(made, specifier)) return made[specifier](session, plan);
  return restModule(session, specifier) ?? packageModule(session, specifier) ?? makeStandIn(session, specifier);
}

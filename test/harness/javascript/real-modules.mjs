/** The built-in modules that an application gets as they are; those that would leave the process are stand-ins. */

export const guarded = new Set([
  "http",
  "http2",
  "https",
  "net",
  "tls",
  "dgram",
  "dns",
  "child_process",
  "cluster",
  "worker_threads",
  "inspector",
  "timers/promises",
]);

export function isReal(specifier, builtins) {
  const name = specifier.replace(/^node:/u, "");
  return builtins.includes(name) && !guarded.has(name);
}

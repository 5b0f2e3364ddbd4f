/** What a function is called with of which only the source is known: nothing failed, and the rest are stand-ins by its parameters' names. */

export const failureName = /^_?(e|er|err|error|ex|exception|failure|fail)\d*$/iu;

/** The parameters' names; undefined for those that are patterns. */
export function parameterNames(callee) {
  const source = Function.prototype.toString.call(callee);
  const single = /^(?:async\s+)?([\w$]+)\s*=>/u.exec(source);
  if (single !== null) return [single[1]];
  const open = /^class\b/u.test(source) ? constructorOf(source) : source.indexOf("(");
  if (open < 0) return [];
  return splitParameters(source, open + 1).map((text) => /^\s*(?:\.\.\.)?([\w$]+)/u.exec(text)?.[1]);
}

function constructorOf(source) {
  const at = /[\s;{}]constructor\s*\(/u.exec(source);
  return at === null ? -1 : at.index + at[0].length - 1;
}

function splitParameters(source, start) {
  const found = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < source.length && at < start + 4000; at++) {
    const letter = source[at];
    if ("([{".includes(letter)) depth++;
    else if (depth === 0 && (letter === "," || letter === ")")) {
      if (source.slice(from, at).trim() !== "") found.push(source.slice(from, at));
      from = at + 1;
      if (letter === ")") break;
    } else if (")]}".includes(letter)) depth--;
  }
  return found;
}

export function callBackArguments(callee, make) {
  const names = parameterNames(callee);
  return names.map((name, place) => (place === 0 && failureName.test(name ?? "") ? null : make(name ?? `argument${place + 1}`)));
}

/** Fields set in JSON values without changing them; what is on the way is made where it is not there. */

/** `undefined` takes the field away; `{}` only makes sure that something is there. */
export function setField(json: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value !== undefined && isEmptyObject(value) && json !== undefined ? json : value;
  if (typeof step === "number") {
    const list = Array.isArray(json) ? [...(json as unknown[])] : [];
    while (list.length <= step) list.push({});
    list[step] = setField(list[step], rest, value);
    return list;
  }
  const object: Record<string, unknown> = typeof json === "object" && json !== null && !Array.isArray(json) ? { ...json } : {};
  const inner = setField(object[step], rest, value);
  if (inner === undefined) delete object[step];
  else object[step] = inner;
  return object;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** Names of applications: no two are the same in a run. */

/** The second of a name gets "~2". */
export function distinctName(name: string, taken: Set<string>): string {
  let distinct = name;
  for (let count = 2; taken.has(distinct); count += 1) distinct = `${name}~${count}`;
  taken.add(distinct);
  return distinct;
}

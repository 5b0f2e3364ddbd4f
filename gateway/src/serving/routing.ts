/**
 * Which application a request is of: by a key that it presents, by a path prefix or by a header. What they say must agree; where they do not, or where
 * an application has keys and none of them is presented, the request is refused. There is no default that a wrong key could fall back to.
 */
import type { Application } from "../registry/application.js";
import type { Registry } from "../registry/read-registry.js";
import { Refusal } from "./refusal.js";

export interface Credentials {
  /** Everything presented that may be a key. */
  readonly keys: readonly string[];
  /** Of `/apps/NAME/...`. */
  readonly prefix?: string | undefined;
  /** Of `x-furcifer-application`. */
  readonly header?: string | undefined;
}

export function applicationOf(registry: Pick<Registry, "applications" | "keys">, { keys, prefix, header }: Credentials): Application {
  // Every key is looked up, whatever else is wrong.
  const owners = new Set(keys.map((key) => registry.keys.ownerOf(key)).filter((owner) => owner !== undefined));
  const named = new Set([prefix, header].filter((name) => name !== undefined));
  if (owners.size > 1 || named.size > 1) throw new Refusal("forbidden", "the request names several applications");
  const [owner] = owners;
  const [name = owner] = named;
  if (name === undefined) throw new Refusal("unauthenticated", keys.length === 0 ? "the request has no key" : "the key is not known");
  if (owner !== undefined && owner !== name) throw new Refusal("forbidden", "the key is another application's");
  const application = registry.applications.get(name);
  // Whether there is such an application is told only to who may use it.
  if (application?.hasKeys === true && owner === undefined)
    throw new Refusal("unauthenticated", "the request has no key of the application");
  if (application === undefined) throw new Refusal("not-found", "there is no such application");
  return application;
}

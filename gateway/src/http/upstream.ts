/**
 * The real provider, for what no model covers: the request goes there as it came, with the caller's own credentials, and the answer comes back as it is.
 * Off unless an application asks for it. Signatures of AWS are made for a host: they hold only where the client used the provider's own name.
 */
import type { HttpAnswer, HttpCall, HttpInterface } from "../providers/http-interface.js";
import { Refusal } from "../serving/refusal.js";

export interface UpstreamOptions {
  /** Base URL by interface, in place of the provider's own; for tests and for networks with a way out of their own. */
  readonly bases?: Readonly<Record<string, string>> | undefined;
  readonly timeout: number;
}

const ownHeaders: ReadonlySet<string> = new Set([
  ...["host", "connection", "content-length", "transfer-encoding", "keep-alive", "upgrade", "expect", "proxy-connection"],
  ...["x-furcifer-application", "x-furcifer-key"],
]);

export class Upstream {
  constructor(private readonly options: UpstreamOptions) {}

  async send(provider: HttpInterface, call: HttpCall): Promise<HttpAnswer> {
    const base = this.options.bases?.[provider.name] ?? `https://${provider.host(call)}`;
    const query = call.query.size === 0 ? "" : `?${call.query.toString()}`;
    const headers = Object.entries(call.headers).flatMap(([name, value]): [string, string][] =>
      value === undefined || ownHeaders.has(name) ? [] : [[name, String(value)]],
    );
    try {
      const signal = AbortSignal.timeout(this.options.timeout);
      const answer = await fetch(`${base}${call.path}${query}`, { method: call.method, headers, body: new Uint8Array(call.body), signal });
      const type = answer.headers.get("content-type") ?? "application/json";
      return { status: answer.status, headers: { "content-type": type }, body: Buffer.from(await answer.arrayBuffer()) };
    } catch {
      throw new Refusal("upstream", "the provider cannot be reached");
    }
  }
}

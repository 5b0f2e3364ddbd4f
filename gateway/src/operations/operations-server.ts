/** `/healthz` (the process answers), `/readyz` (it takes requests) and `/metrics`, on a listener of their own. */

import type { Server } from "node:http";
import { createServer } from "node:http";
import type { Gateway } from "../serving/gateway.js";

export function operationsServer(gateway: Gateway): Server {
  const { registry } = gateway.options.metrics;
  const server = createServer((request, response) => {
    const path = (request.url ?? "").split("?")[0];
    const answer = (status: number, body: string, type = "text/plain; charset=utf-8"): void => {
      response.writeHead(status, { "content-type": type }).end(body);
    };
    if (request.method !== "GET") answer(405, "method not allowed\n");
    else if (path === "/healthz") answer(200, "ok\n");
    else if (path === "/readyz") answer(gateway.isReady ? 200 : 503, gateway.isReady ? "ready\n" : "stopping\n");
    else if (path === "/metrics")
      registry.metrics().then(
        (text) => answer(200, text, registry.contentType),
        () => answer(500, "metrics failed\n"),
      );
    else answer(404, "not found\n");
  });
  server.requestTimeout = 5000;
  server.headersTimeout = 5000;
  return server;
}

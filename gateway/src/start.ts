/**
 * Starts a gateway from its configuration: sessions, registry, listeners. What it returns says where it listens, and stops it: no new requests, what is
 * being answered is answered, then sessions are closed.
 */

import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo, Server as NetServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Server as GrpcServer } from "@grpc/grpc-js";
import { ServerCredentials } from "@grpc/grpc-js";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { pino } from "pino";
import { grpcServer } from "./http/grpc-server.js";
import { httpServer } from "./http/http-server.js";
import { Upstream } from "./http/upstream.js";
import { rowMaker } from "./models/predictor.js";
import { SessionPool } from "./models/session-pool.js";
import type { Config } from "./operations/config.js";
import { ConfigError } from "./operations/config.js";
import { Metrics } from "./operations/metrics.js";
import { operationsServer } from "./operations/operations-server.js";
import type { Registry } from "./registry/read-registry.js";
import { readRegistry } from "./registry/read-registry.js";
import { Gateway } from "./serving/gateway.js";

export interface RunningGateway {
  readonly port: number;
  readonly grpcPort: number | null;
  readonly operationsPort: number | null;
  readonly registry: Registry;
  readonly gateway: Gateway;
  /** Resolves to whether everything was answered before the shutdown's time was over. */
  stop(): Promise<boolean>;
}

export async function startGateway(config: Config, log?: Logger): Promise<RunningGateway> {
  const { limits } = config;
  const logger = log ?? pino({ level: config.logLevel });
  const metrics = new Metrics();
  const pool = new SessionPool({
    ...{ device: config.device, threads: config.threads, maxBatch: limits.maxBatch, maxQueue: limits.maxQueue },
    onBatch: (rows) => metrics.batch(rows),
  });
  const registry = await readRegistry(config.registry, pool);
  reportProblems(registry, config, logger);
  const rowOf = rowMaker(limits.maxPixels);
  const gateway = new Gateway({ registry, rowOf, metrics, logger, maxActive: limits.maxActive, timeout: limits.answerTimeout });
  metrics.gauge("furcifer_gateway_active_questions", "Questions that are worked on.", () => gateway.activeQuestions);
  metrics.gauge("furcifer_gateway_queued_rows", "Rows that wait for a session.", () => pool.queued);
  const listeners = await listen(gateway, config);
  logger.info({ port: listeners.port, grpcPort: listeners.grpcPort, applications: [...registry.applications.keys()] }, "listening");
  return {
    ...{ port: listeners.port, grpcPort: listeners.grpcPort, operationsPort: listeners.operationsPort, registry, gateway },
    stop: async () => {
      gateway.stop();
      const isDone = await listeners.close(limits.shutdownTimeout);
      await pool.close();
      logger.info({ complete: isDone }, "stopped");
      return isDone;
    },
  };
}

function reportProblems({ problems, applications }: Registry, { skipBroken, registry }: Config, logger: Logger): void {
  for (const { application, message } of problems) logger.error({ application, message }, "application cannot be served");
  const [first] = problems;
  if (first !== undefined && !skipBroken) throw new ConfigError(`application ${first.application} cannot be served: ${first.message}`);
  if (applications.size === 0) throw new ConfigError(`${registry} has no application`);
  for (const { name, models } of applications.values())
    for (const { operation, projection } of models.values())
      if (projection === "rule-changed")
        logger.warn(
          { application: name, operation },
          "the model was trained for another spec: its own list is served, outcomes are not enforced",
        );
}

interface Listeners {
  readonly port: number;
  readonly grpcPort: number | null;
  readonly operationsPort: number | null;
  /** False where not everything was answered in time. */
  close(milliseconds: number): Promise<boolean>;
}

async function listen(gateway: Gateway, config: Config): Promise<Listeners> {
  const { limits } = config;
  const upstream = new Upstream({ bases: config.upstream, timeout: limits.answerTimeout });
  const app = httpServer(gateway, { maxBodyBytes: limits.maxBodyBytes, requestTimeout: limits.requestTimeout, upstream });
  await app.ready();
  const grpc = grpcServer(gateway, limits);
  const main = config.tls === null ? app.server : tlsServer(app, grpc, config.tls);
  main.listen(config.port, config.host);
  await once(main, "listening");
  const grpcPort = config.grpcPort === null ? null : await bind(grpc, `${config.host}:${config.grpcPort}`);
  const operations = config.operations === null ? undefined : operationsServer(gateway);
  if (operations !== undefined && config.operations !== null) {
    operations.listen(config.operations.port, config.operations.host);
    await once(operations, "listening");
  }
  return {
    port: portOf(main),
    grpcPort,
    operationsPort: operations === undefined ? null : portOf(operations),
    close: async (milliseconds) => {
      const isDone = await inTime(Promise.all([closeHttp(main, app), closeGrpc(grpc)]), milliseconds);
      if (!isDone) {
        app.server.closeAllConnections();
        grpc.forceShutdown();
      }
      operations?.close();
      operations?.closeAllConnections();
      return isDone;
    },
  };
}

/** One port for both: what the connection agrees on tells gRPC (HTTP/2) from the rest. */
function tlsServer(app: FastifyInstance, grpc: GrpcServer, { cert, key }: NonNullable<Config["tls"]>): NetServer {
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const options = { cert: readFileSync(cert), key: readFileSync(key), ALPNProtocols: ["h2", "http/1.1"] };
  const server = createTlsServer(options, (socket) => {
    socket.on("error", () => socket.destroy());
    if (socket.alpnProtocol === "h2") injector.injectConnection(socket);
    else app.server.emit("connection", socket);
  });
  server.on("tlsClientError", (_, socket) => socket.destroy());
  return server;
}

function bind(server: GrpcServer, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, port) => (error === null ? resolve(port) : reject(error)));
  });
}

function portOf(server: NetServer): number {
  return (server.address() as AddressInfo).port;
}

/** Connections that are idle are closed at once, others when their answer is out. */
async function closeHttp(main: NetServer, app: FastifyInstance): Promise<void> {
  const closed = once(main, "close");
  main.close();
  const idle = setInterval(() => app.server.closeIdleConnections(), 50);
  app.server.closeIdleConnections();
  await closed;
  clearInterval(idle);
  await app.close();
}

function closeGrpc(server: GrpcServer): Promise<void> {
  return new Promise((resolve) => server.tryShutdown(() => resolve()));
}

async function inTime(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const isDone = await Promise.race([work.then(() => true as const), late]);
  clearTimeout(timer);
  return isDone;
}

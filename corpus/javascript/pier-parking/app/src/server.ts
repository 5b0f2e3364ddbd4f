import cors from "@fastify/cors";
import Fastify from "fastify";
import { countVehicles } from "./vehicles.js";

const app = Fastify({ logger: true });
await app.register(cors);

const LEVELS = ["plenty", "some", "few"] as const;
/** A level lasts until this many vehicles stand on the pier. */
const UNTIL = [3, 10, 6].sort();

interface Snapshot {
  Body: { url: string };
}

app.post<Snapshot>("/snapshots", async (request, reply) => {
  const vehicles = await countVehicles(request.body.url);
  const level = LEVELS[UNTIL.findIndex((limit) => vehicles < limit)];
  if (level === undefined) {
    return reply.code(409).send({ sign: "FULL" });
  }
  return { sign: level.toUpperCase() };
});

await app.listen({ port: Number(process.env.PORT ?? 8080), host: "0.0.0.0" });

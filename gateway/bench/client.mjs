// A client of the load benchmark, in a process of its own: `client.mjs PORT REQUESTS CONCURRENCY FILE`. Prints the milliseconds of each request.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";

const [port, count, concurrency, file] = process.argv.slice(2);
const content = readFileSync(file).toString("base64");
const body = Buffer.from(JSON.stringify({ requests: [{ image: { content }, features: [{ type: "LABEL_DETECTION" }] }] }));
const agent = new Agent({ keepAlive: true, maxSockets: Number(concurrency) });
const times = [];
const statuses = {};

function ask() {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const options = {
      host: "127.0.0.1",
      port,
      agent,
      method: "POST",
      path: "/v1/images:annotate?key=key-of-plants",
      headers: { "content-length": body.length },
    };
    const sent = request(options, (response) => {
      response.resume();
      response.on("end", () => {
        times.push(performance.now() - start);
        statuses[response.statusCode] = (statuses[response.statusCode] ?? 0) + 1;
        resolve();
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

let left = Number(count);
const start = performance.now();
await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    while ((left -= 1) >= 0) await ask();
  }),
);
console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000, statuses, times }));
process.exit(0);

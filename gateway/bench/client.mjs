// A client of the load benchmark, in a process of its own: `client.mjs PORT REQUESTS CONCURRENCY FILE`. It shares the cores with the gateway, so it does as
// little as it can: connections that are kept, one request on each at a time, the same bytes again and again, answers read to their length. Prints the
// milliseconds of each request, how many had which status, and the processor time that it took.
import { readFileSync } from "node:fs";
import { connect } from "node:net";

const [port, count, concurrency, file] = process.argv.slice(2);
const content = readFileSync(file).toString("base64");
const body = JSON.stringify({ requests: [{ image: { content }, features: [{ type: "LABEL_DETECTION" }] }] });
const head = `POST /v1/images:annotate?key=key-of-plants HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
const request = Buffer.from(head + body);
const times = [];
const statuses = {};
let left = Number(count);

/** Whether these are the head and the whole body of an answer. */
function isWhole(answer) {
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /^content-length: *(\d+)/im.exec(answer.toString("latin1", 0, end))?.[1];
  return answer.length >= end + 4 + Number(length);
}

function converse() {
  const socket = connect(Number(port), "127.0.0.1");
  let answer = Buffer.alloc(0);
  let start = 0;
  const ask = () => {
    if (left <= 0) return socket.end();
    left -= 1;
    start = performance.now();
    socket.write(request);
  };
  return new Promise((resolve, reject) => {
    socket.on("connect", ask);
    socket.on("data", (chunk) => {
      answer = answer.length === 0 ? chunk : Buffer.concat([answer, chunk]);
      if (!isWhole(answer)) return;
      times.push(performance.now() - start);
      const status = answer.toString("latin1", 9, 12);
      statuses[status] = (statuses[status] ?? 0) + 1;
      answer = Buffer.alloc(0);
      ask();
    });
    socket.on("error", reject);
    socket.on("close", resolve);
  });
}

const start = performance.now();
await Promise.all(Array.from({ length: Number(concurrency) }, converse));
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6, statuses, times }));

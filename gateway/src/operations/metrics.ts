/** Prometheus metrics: requests and their time, decisions by outcome, batches and queues. Labels come from the registry, never from a request. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Served } from "../serving/answer.js";

export interface Measured {
  readonly application: string;
  readonly operation: string;
  /** `ok`, `passed-on`, or the kind of refusal. */
  readonly result: string;
  readonly seconds: number;
}

export class Metrics {
  readonly registry = new Registry();
  private readonly requests: Counter<"application" | "operation" | "result">;
  private readonly seconds: Histogram<"application" | "operation">;
  private readonly decisions: Counter<"application" | "decision" | "outcome" | "projection">;
  private readonly batchRows: Histogram;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.requests = new Counter({
      name: "furcifer_gateway_requests_total",
      help: "Questions by application, operation and result: ok, passed-on, or why they were refused.",
      labelNames: ["application", "operation", "result"],
      registers,
    });
    this.seconds = new Histogram({
      name: "furcifer_gateway_request_seconds",
      help: "Time from a question to its answer.",
      labelNames: ["application", "operation"],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    this.decisions = new Counter({
      name: "furcifer_gateway_decisions_total",
      help: "Served responses by the outcome that the application takes on them, and by what became of the projection.",
      labelNames: ["application", "decision", "outcome", "projection"],
      registers,
    });
    this.batchRows = new Histogram({
      name: "furcifer_gateway_batch_rows",
      help: "Rows of a batch.",
      buckets: [1, 2, 4, 8, 16, 32, 64, 128],
      registers,
    });
  }

  batch(rows: number): void {
    this.batchRows.observe(rows);
  }

  answered({ application, operation, result, seconds }: Measured): void {
    this.requests.inc({ application, operation, result });
    if (result === "ok") this.seconds.observe({ application, operation }, seconds);
  }

  decided(application: string, decision: string, { outcome, projection }: Pick<Served, "outcome" | "projection">): void {
    this.decisions.inc({ application, decision, outcome: outcome ?? "unknown", projection });
  }

  /** A number that is read when somebody asks. */
  gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [this.registry], collect: () => gauge.set(read()) });
  }
}

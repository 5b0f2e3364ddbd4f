/**
 * The gateway itself, whatever interface a request came by: finds the application, answers questions to its models under one limit of work and time, and
 * counts and logs them. Nothing of a request's content is logged.
 */
import type { Logger } from "pino";
import { ClosedError, QueueFullError } from "../models/batcher.js";
import { ImageError, ImageTooLargeError } from "../models/image-input.js";
import type { RowOf } from "../models/predictor.js";
import type { Metrics } from "../operations/metrics.js";
import type { Application, ServedModel } from "../registry/application.js";
import type { Registry } from "../registry/read-registry.js";
import type { Question, Served } from "./answer.js";
import { answer } from "./answer.js";
import { Refusal } from "./refusal.js";
import type { Credentials } from "./routing.js";
import { applicationOf } from "./routing.js";

export interface GatewayOptions {
  readonly registry: Registry;
  readonly rowOf: RowOf;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Questions that are worked on at a time; beyond that they are refused. */
  readonly maxActive: number;
  /** Milliseconds from a question to its answer. */
  readonly timeout: number;
}

export class Gateway {
  private active = 0;
  private isStopping = false;

  constructor(readonly options: GatewayOptions) {}

  get activeQuestions(): number {
    return this.active;
  }

  /** False from the moment it is being stopped. */
  get isReady(): boolean {
    return !this.isStopping;
  }

  /** Who watches `/readyz` sends nothing more; what still comes is answered. */
  stop(): void {
    this.isStopping = true;
  }

  applicationOf(credentials: Credentials): Application {
    return applicationOf(this.options.registry, credentials);
  }

  /** The operation's part of the response. Rejects with a Refusal only. */
  async ask(application: Application, operation: string, question: Question): Promise<Served["response"]> {
    const start = performance.now();
    try {
      const model = application.models.get(operation);
      if (model === undefined) throw new Refusal("unsupported", `the application ${application.name} has no model for ${operation}`);
      const found = await this.answerInTime(model, question);
      this.report(application, operation, "ok", start, { decision: model.decision.id, ...found, response: undefined });
      this.options.metrics.decided(application.name, model.decision.id, found);
      return found.response;
    } catch (error) {
      const refusal = refusalOf(error);
      this.report(application, operation, refusal.kind, start, refusal.kind === "internal" ? { error } : {});
      throw refusal;
    }
  }

  private async answerInTime(model: ServedModel, question: Question): Promise<Served> {
    const { maxActive, rowOf, timeout } = this.options;
    if (this.active >= maxActive) throw new Refusal("overloaded", "the gateway is answering as many requests as it can");
    this.active += 1;
    const work = answer(model, question, rowOf, AbortSignal.timeout(timeout)).finally(() => {
      this.active -= 1;
    });
    return within(work, timeout);
  }

  private report(application: Application, operation: string, result: string, start: number, details: object): void {
    const milliseconds = performance.now() - start;
    this.options.metrics.answered({ application: application.name, operation, result, seconds: milliseconds / 1000 });
    const level = result === "internal" ? "error" : "info";
    this.options.logger[level]({ application: application.name, operation, result, milliseconds, ...details }, "question");
  }
}

/** What is late is refused; its work goes on until it sees that it is late, and counts as active until then. */
async function within<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal("timeout", "the answer took too long")), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof QueueFullError) return new Refusal("overloaded", error.message);
  if (error instanceof ClosedError) return new Refusal("stopping", error.message);
  if (error instanceof ImageTooLargeError) return new Refusal("image-too-large", error.message);
  if (error instanceof ImageError) return new Refusal("bad-image", error.message);
  if (error instanceof DOMException && error.name === "TimeoutError") return new Refusal("timeout", "the answer took too long");
  return new Refusal("internal", "the gateway failed");
}

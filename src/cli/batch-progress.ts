/**
 * How a batch gets on, on standard error: a line that is written anew on a terminal, else a line of JSON every few seconds. Only what came out badly is said for
 * itself.
 */
import { visible } from "../base/visible-text.js";
import type { Finished } from "../batch/application-runner.js";
import type { BatchListener } from "../batch/progress.js";
import type { Terminal } from "./terminal.js";
import { styleFor } from "./terminal.js";

export interface BatchProgress extends BatchListener {
  /** Leaves the terminal clean. */
  end(): void;
}

const lineInterval = 200;
const recordInterval = 5000;
const shownName = 40;

export function batchProgress(terminal: Terminal): BatchProgress {
  const { stderr } = terminal;
  const isTerminal = stderr.isTTY === true;
  const counts = new Counts();
  const show = isTerminal
    ? () => stderr.write(`\r${counts.line((stderr.columns ?? 80) - 1)}\u001b[K`)
    : () => stderr.write(`${JSON.stringify(counts.record())}\n`);
  const timer = setInterval(show, isTerminal ? lineInterval : recordInterval);
  timer.unref();
  const style = styleFor(stderr, terminal.environment) ?? ((_role, text: string) => text);
  const say = (report: Finished): void => {
    const { took: _, ...told } = report;
    if (!isTerminal) stderr.write(`${JSON.stringify(told)}\n`);
    else stderr.write(`\r\u001b[K${style("error", report.status)} ${visible(report.name)}${placeText(report)}\n`);
  };
  return {
    began: (count) => counts.began(count),
    finished: (report) => {
      counts.finished(report);
      if (!report.isKnown && isBad(report)) say(report);
    },
    end: () => {
      clearInterval(timer);
      if (isTerminal) stderr.write("\r\u001b[K");
      else show();
    },
  };
}

function isBad({ status }: Finished): boolean {
  return status === "failed" || status === "killed" || status === "refused";
}

function placeText({ limit, place }: Finished): string {
  const why = limit === undefined ? "" : ` by its limit of ${limit}`;
  const where = place === undefined ? "" : ` at ${place.stage}${place.what === "" ? "" : ` ${visible(place.what)}`}`;
  return `${why}${where}`;
}

class Counts {
  private readonly start = performance.now();
  private total = 0;
  private done = 0;
  /** Of these, what was known already. */
  private known = 0;
  private bad = 0;
  private slowest: Finished | undefined;

  began(count: number): void {
    this.total += count;
  }

  finished(report: Finished): void {
    this.done += 1;
    if (report.isKnown) this.known += 1;
    if (isBad(report)) this.bad += 1;
    if (report.seconds > (this.slowest?.seconds ?? 0)) this.slowest = report;
  }

  record(): object {
    const { done, total, known, bad } = this;
    const slowest = this.slowest === undefined ? {} : { slowest: { name: this.slowest.name, seconds: rounded(this.slowest.seconds) } };
    return {
      done,
      total,
      known,
      bad,
      seconds: rounded(this.seconds),
      rate: rounded(this.rate),
      eta: this.eta === undefined ? null : rounded(this.eta),
      ...slowest,
    };
  }

  line(columns: number): string {
    const share = this.total === 0 ? 0 : Math.floor((100 * this.done) / this.total);
    const parts = [`${this.done}/${this.total}`, `${share} %`, `${this.rate.toFixed(1)}/s`];
    if (this.eta !== undefined) parts.push(`${clock(this.eta)} left`);
    if (this.bad > 0) parts.push(`${this.bad} failed`);
    if (this.slowest !== undefined)
      parts.push(`slowest ${visible(this.slowest.name).slice(-shownName)} ${this.slowest.seconds.toFixed(1)} s`);
    return parts.join("  ").slice(0, Math.max(columns, 20));
  }

  private get seconds(): number {
    return (performance.now() - this.start) / 1000;
  }

  private get rate(): number {
    return this.done / Math.max(this.seconds, 1e-3);
  }

  private get eta(): number | undefined {
    return this.done === 0 ? undefined : (this.total - this.done) / this.rate;
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

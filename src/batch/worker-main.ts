/**
 * The process in which applications are analysed, one after the other. It is ended from outside when a limit is reached, and ends by itself when whoever started
 * it is gone, even if it is in the middle of a computation.
 */
import { Worker } from "node:worker_threads";
import { analyseApplication } from "./analyse-application.js";
import type { Done, Task, ToWorker, WorkerSetting } from "./protocol.js";
import { Trail } from "./trail.js";
import { unpackArchive } from "./unpack-archive.js";

let setting: WorkerSetting | undefined;
let trail: Trail | undefined;

process.on("message", (message: ToWorker) => {
  if ("setting" in message) {
    setting = message.setting;
    trail = new Trail(setting.trail);
    return;
  }
  if (setting === undefined || trail === undefined) throw new Error("a task came before the setting");
  void run(message.task, setting, trail).then((done) => process.send?.(done));
});
process.on("disconnect", () => process.exit(0));

// A computation keeps this thread from hearing that the other side is gone; another thread sees that the parent is not who started it.
const watch = `
  const { workerData } = require("node:worker_threads");
  const look = () => process.ppid !== workerData && process.kill(process.pid, "SIGKILL");
  look();
  setInterval(look, 250);
`;
new Worker(watch, { eval: true, workerData: Number(process.argv[2]) }).unref();

function run(task: Task, given: WorkerSetting, marks: Trail): Promise<Done> {
  if (task.kind === "analyse") return analyseApplication(task.application, given, marks, task.output);
  marks.mark({ stage: "unpack", what: task.archive });
  return unpackArchive(task);
}

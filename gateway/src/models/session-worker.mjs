// The runtime in a thread of its own: it computes where it is called, and would keep the gateway from reading and writing meanwhile. Answers each message
// {id, ...} with {id, value} or {id, error}. Plain JavaScript, since it is loaded by its path.
import { parentPort } from "node:worker_threads";
import { InferenceSession, Tensor } from "onnxruntime-node";

const sessions = new Map();

const commands = {
  async open({ key, model, options }) {
    const session = await InferenceSession.create(model, options);
    sessions.set(key, session);
    return { outputs: session.outputNames };
  },

  async run({ key, data: room, shape, isWhole }) {
    const session = sessions.get(key);
    const data = room.subarray(
      0,
      shape.reduce((product, size) => product * size, 1),
    );
    const tensor = isWhole ? new Tensor("int64", BigInt64Array.from(data, BigInt), shape) : new Tensor("float32", data, shape);
    const result = await session.run({ [session.inputNames[0]]: tensor });
    const outputs = session.outputNames.map((name) => ({ width: result[name].dims[1] ?? 0, data: result[name].data.slice() }));
    return { outputs, room };
  },

  async close({ key }) {
    await sessions.get(key)?.release();
    sessions.delete(key);
  },
};

parentPort.on("message", async ({ id, command, ...given }) => {
  try {
    const value = await commands[command](given);
    const buffers = command === "run" ? [value.room.buffer, ...value.outputs.map(({ data }) => data.buffer)] : [];
    parentPort.postMessage({ id, value }, buffers);
  } catch (error) {
    parentPort.postMessage({ id, error: String(error?.message ?? error) });
  }
});

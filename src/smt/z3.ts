/**
 * The only place that knows Z3: runs SMT-LIB scripts in a context of their own, one after the other. Limits are Z3's
 * own counts, never time, and seeds are fixed, so that an answer is the same on every machine.
 */
import { init, killThreads } from "z3-solver";

export interface ScriptRunner {
  /** The printed answers. `resources` is Z3's count of elementary steps. */
  run(script: string, resources: number): Promise<string>;
  close(): Promise<void>;
}

export async function startScripts(): Promise<ScriptRunner> {
  const { Z3, em } = await init();
  // Z3 takes one asynchronous call at a time.
  let last: Promise<unknown> = Promise.resolve();
  const runNow = async (script: string, resources: number): Promise<string> => {
    const config = Z3.mk_config();
    const context = Z3.mk_context(config);
    Z3.del_config(config);
    const options = `(set-option :rlimit ${resources})(set-option :smt.random_seed 0)(set-option :sat.random_seed 0)`;
    try {
      return await Z3.eval_smtlib2_string(context, `${options}\n${script}`);
    } finally {
      Z3.del_context(context);
    }
  };
  return {
    run: (script, resources) => {
      const answer = last.then(() => runNow(script, resources));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: async () => {
      await last;
      await killThreads(em);
    },
  };
}

/**
 * The only place that knows Z3: decides SMT-LIB scripts, each in a context of its own, one after the other. Limits are
 * Z3's own counts, never time, and seeds are fixed, so that an answer is the same on every machine.
 */
import { init, killThreads, Z3_error_code, Z3_lbool } from "z3-solver";

export interface Decided {
  readonly result: "sat" | "unsat" | "unknown";
  /** Why it is unknown. */
  readonly reason: string;
  /** What the model gives the asked constants, as SMT-LIB writes it; only with `sat`. */
  readonly values: readonly string[];
}

export interface AskedConstant {
  readonly symbol: string;
  readonly kind: "double" | "integer" | "text";
}

export interface ScriptRunner {
  /** `script` holds declarations and assertions; `resources` is Z3's count of elementary steps. */
  decide(script: string, logic: string | null, asked: readonly AskedConstant[], resources: number): Promise<Decided>;
  close(): Promise<void>;
}

type Api = Awaited<ReturnType<typeof init>>["Z3"];
type Context = ReturnType<Api["mk_context"]>;
type Solver = ReturnType<Api["mk_solver"]>;

export async function startScripts(): Promise<ScriptRunner> {
  const { Z3, em } = await init();
  // Z3 takes one asynchronous call at a time.
  let last: Promise<unknown> = Promise.resolve();
  return {
    decide: (script, logic, asked, resources) => {
      const answer = last.then(() => inContext(Z3, (context) => decide(Z3, context, { script, logic, asked, resources })));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: async () => {
      await last;
      await endThreads(em);
    },
  };
}

interface Threads {
  readonly PThread: { readonly runningWorkers: readonly Thread[]; readonly unusedWorkers: readonly Thread[] };
}

interface Thread {
  onmessage: unknown;
}

/** Ends the solver's threads; what one of them still has to say when it is ended would be printed. */
async function endThreads(em: unknown): Promise<void> {
  const { runningWorkers, unusedWorkers } = (em as Threads).PThread;
  const threads = [...runningWorkers, ...unusedWorkers];
  const ending = killThreads(em);
  for (const thread of threads) thread.onmessage = () => undefined;
  await ending;
}

/** Deleting the context frees everything made in it. */
async function inContext<T>(Z3: Api, work: (context: Context) => Promise<T>): Promise<T> {
  const config = Z3.mk_config();
  const context = Z3.mk_context(config);
  Z3.del_config(config);
  try {
    return await work(context);
  } finally {
    Z3.del_context(context);
  }
}

interface Asked {
  readonly script: string;
  readonly logic: string | null;
  readonly asked: readonly AskedConstant[];
  readonly resources: number;
}

/**
 * The script is read by a synchronous call and only the check is asynchronous: `eval_smtlib2_string` would read its
 * text from a stack that has been given back by then.
 */
async function decide(Z3: Api, context: Context, { script, logic, asked, resources }: Asked): Promise<Decided> {
  const solver = logic === null ? Z3.mk_solver(context) : Z3.mk_solver_for_logic(context, Z3.mk_string_symbol(context, logic));
  Z3.solver_inc_ref(context, solver);
  try {
    limit(Z3, context, solver, resources);
    Z3.solver_from_string(context, solver, script);
    const error = Z3.get_error_code(context);
    if (error !== Z3_error_code.Z3_OK)
      return { result: "unknown", reason: `the solver refused: ${Z3.get_error_msg(context, error)}`, values: [] };
    const result = await Z3.solver_check(context, solver);
    if (result === Z3_lbool.Z3_L_FALSE) return { result: "unsat", reason: "", values: [] };
    if (result === Z3_lbool.Z3_L_UNDEF) return { result: "unknown", reason: Z3.solver_get_reason_unknown(context, solver), values: [] };
    return { result: "sat", reason: "", values: modelValues(Z3, context, solver, asked) };
  } finally {
    Z3.solver_dec_ref(context, solver);
  }
}

function limit(Z3: Api, context: Context, solver: Solver, resources: number): void {
  const parameters = Z3.mk_params(context);
  Z3.params_inc_ref(context, parameters);
  Z3.params_set_uint(context, parameters, Z3.mk_string_symbol(context, "rlimit"), resources);
  Z3.params_set_uint(context, parameters, Z3.mk_string_symbol(context, "random_seed"), 0);
  Z3.solver_set_params(context, solver, parameters);
  Z3.params_dec_ref(context, parameters);
}

function modelValues(Z3: Api, context: Context, solver: Solver, asked: readonly AskedConstant[]): string[] {
  const sorts = { double: Z3.mk_fpa_sort_64, integer: Z3.mk_int_sort, text: Z3.mk_string_sort };
  const model = Z3.solver_get_model(context, solver);
  Z3.model_inc_ref(context, model);
  const values = asked.map(({ symbol, kind }) => {
    const constant = Z3.mk_const(context, Z3.mk_string_symbol(context, symbol), sorts[kind](context));
    const value = Z3.model_eval(context, model, constant, true);
    return value === null ? "" : Z3.ast_to_string(context, value);
  });
  Z3.model_dec_ref(context, model);
  return values;
}

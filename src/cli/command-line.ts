/**
 * The command line: arguments, one lazily loaded module a command, and the exit code. Errors of all kinds end here: the
 * caller's with their remedy, ours with the request to report them.
 */

import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { InternalError } from "../base/invariant.js";
import { visibleText } from "../base/visible-text.js";
import { UsageError } from "../options.js";
import { addCorpusCommands } from "./corpus-commands.js";
import { CommandFailure } from "./failure.js";
import { collect, collectEntry, positiveInteger } from "./option-values.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, styleFor } from "./terminal.js";

/** Runs one command; resolves to its exit code and never rejects. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = buildProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    return explain(error, terminal);
  }
}

function explain(error: unknown, { stderr, environment }: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  const style = styleFor(stderr, environment) ?? ((_role, text) => text);
  const say = (message: string): void => void stderr.write(`${style("error", "furcifer:")} ${visibleText(message)}\n`);
  if (error instanceof UsageError) {
    say(error.message);
    return exitCodes.usage;
  }
  if (error instanceof CommandFailure) {
    say(error.message);
    return error.exitCode;
  }
  const kind = error instanceof InternalError ? "an internal check failed" : "an unexpected error";
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say(`${kind}. This is a mistake of furcifer, not of your application: please report it with the lines below.\n${detail}`);
  return exitCodes.failed;
}

function buildProgram(terminal: Terminal, exit: (code: number) => void): Command {
  const { stdout, stderr } = terminal;
  const width = (stream: Terminal["stdout"]): number => Math.min(stream.columns ?? 100, 120);
  const program = new Command("furcifer")
    .description(
      "Reads applications that call cloud machine-learning APIs and writes the decisions they take on the output as a loss spec.",
    )
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand(false)
    .showHelpAfterError("(furcifer --help shows what there is)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(visibleText(text)),
      getOutHelpWidth: () => width(stdout),
      getErrHelpWidth: () => width(stderr),
      getOutHasColors: () => styleFor(stdout, terminal.environment) !== undefined,
      getErrHasColors: () => styleFor(stderr, terminal.environment) !== undefined,
    });
  addAnalyze(program, terminal, exit);
  addLint(program, terminal, exit);
  addEvaluate(program, terminal, exit);
  addValidate(program, terminal, exit);
  addSchema(program, terminal, exit);
  addVerify(program, terminal, exit);
  addCallGraph(program, terminal, exit);
  addCatalog(program, terminal, exit);
  addExplain(program, terminal, exit);
  addWhyNot(program, terminal, exit);
  addDiff(program, terminal, exit);
  addCorpusCommands(program, terminal, exit);
  return program.addHelpText("after", examples);
}

const examples = `
Examples:
  furcifer analyze shop/                                    what the application decides, to read
  furcifer analyze shop/ --format spec --output spec.json   the loss spec, to train and evaluate with
  furcifer analyze shop/ --entry web.py:Upload.post         stop at this function
  furcifer evaluate spec.json --responses outputs.jsonl     the outcome for each recorded output
  furcifer lint shop/ --format sarif --output lint.sarif     labels that never come, branches that nothing reaches
  furcifer validate spec.json
  furcifer schema > loss-spec.schema.json                    the JSON Schema of loss specs
  furcifer verify shop/                                     run it on made-up outputs and compare
  furcifer explain shop/ --outcome o2                       the lines of source that lead to an outcome
  furcifer why-not shop/                                    why calls have no rule, and what would help
  furcifer diff old/ shop/                                  what a change of the code changed in its decisions
  furcifer callgraph shop/ --format html --output graph.html   who calls whom, to walk in a browser
  furcifer batch apps/ --out results/                        every application below a folder, in parallel
  furcifer catalog list --category image-labels             the operations that name what is in a picture

Exit codes: 0 done, 1 findings where asked for, 2 failed, 3 partial under --strict, 4 usage.`;

function addAnalyze(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("analyze")
    .summary("extract the decisions of an application")
    .description("Extracts what the application at PATH (a folder or one file) decides on the output of machine-learning APIs.")
    .argument("<path>", "folder or source file")
    .option("--entry <file:name>", "take this function's return and effects as the outcome; repeatable", collectEntry, [])
    .addOption(
      new Option(
        "--format <format>",
        "text to read, json for the whole report, spec for the loss spec alone, dot for Graphviz, html for a page with the source, markdown for pull requests",
      )
        .choices(["text", "json", "spec", "dot", "html", "markdown"])
        .default("text"),
    )
    .option("--output <file>", "write there instead of standard output")
    .option("--vocabulary <id>", "vocabulary to take for operations whose labels are open")
    .option("--catalog <file>", "YAML that describes APIs beside the built-in ones; repeatable", collect, [])
    .option("--include-tests", "analyse test files too")
    .option("--certify", "prove that each rule says what was explored, or show an output on which it does not")
    .option("--inspect", "list every file and skipped folder, and why, on standard error")
    .option("--strict", "exit with 3 if anything could not be followed exactly")
    .action(async (path: string, options: import("./analyze-command.js").AnalyzeArguments) => {
      const { analyzeCommand } = await import("./analyze-command.js");
      exit(await analyzeCommand(path, options, terminal));
    });
}

function addLint(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("lint")
    .summary("mistakes in the decisions of an application")
    .description(
      "Says where the application at PATH (a folder or one file) decides on the output of machine-learning APIs in a way that its " +
        "author will hardly have meant: labels that never come, branches that no output reaches, outputs on which the code fails. " +
        "docs/diagnostics.md explains every code.",
    )
    .argument("<path>", "folder or source file")
    .addOption(
      new Option("--format <format>", "text to read, json, or sarif (2.1.0) for editors and code scanning")
        .choices(["text", "json", "sarif"])
        .default("text"),
    )
    .addOption(
      new Option("--fail-on <severity>", "exit with 1 if there is a finding of this severity or above")
        .choices(["note", "warning", "error", "none"])
        .default("warning"),
    )
    .option("--output <file>", "write there instead of standard output")
    .option("--entry <file:name>", "as for analyze; repeatable", collectEntry, [])
    .option("--catalog <file>", "as for analyze; repeatable", collect, [])
    .option("--include-tests", "lint test files too")
    .action(async (path: string, options: import("./lint-command.js").LintArguments) => {
      const { lintCommand } = await import("./lint-command.js");
      exit(await lintCommand(path, options, terminal));
    });
}

function addEvaluate(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("evaluate")
    .summary("give the outcome for recorded API outputs")
    .description(
      'Reads one {"responses": {operation: response}, "inputs"?: {name: value}} a line and prints one {"outcome": id} a line. ' +
        "A response is the operation's REST JSON, or a list of them in call order.",
    )
    .argument("<spec>", "loss spec, or a report that has one (- reads standard input)")
    .requiredOption("--responses <file>", "JSON lines (- reads standard input)")
    .option("--decision <id>", "which decision; needed where the spec has several")
    .addOption(
      new Option("--wire <form>", "json: numbers as written; client: float32 fields as client libraries see them")
        .choices(["json", "client"])
        .default("json"),
    )
    .action(async (spec: string, options: import("./evaluate-command.js").EvaluateArguments) => {
      const { evaluateCommand } = await import("./evaluate-command.js");
      exit(await evaluateCommand(spec, options, terminal));
    });
}

function addVerify(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("verify")
    .summary("run the application and compare it with its decisions")
    .description(
      "Runs the application at PATH on made-up outputs of its APIs and compares what it does with what its decisions tell. " +
        "This executes the application's code: see docs/verify.md.",
    )
    .argument("<path>", "folder or source file")
    .option("--spec <file>", "verify this loss spec instead of what analyze finds now")
    .option("--decision <id>", "only this one")
    .option("--entry <file:name>", "as for analyze; repeatable", collectEntry, [])
    .option("--catalog <file>", "as for analyze; repeatable", collect, [])
    .option("--python <command>", "the Python that runs applications in Python", "python3")
    .option("--cases <n>", "how many outputs each decision is tried on at most", positiveInteger, 160)
    .addOption(
      new Option("--format <format>", "text to read, json, or spec: the loss spec with the evidence")
        .choices(["text", "json", "spec"])
        .default("text"),
    )
    .option("--yes-run-this-code", "run it without asking")
    .action(async (path: string, options: import("./verify-command.js").VerifyArguments) => {
      const { verifyCommand } = await import("./verify-command.js");
      exit(await verifyCommand(path, options, terminal));
    });
}

function addCallGraph(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("callgraph")
    .summary("who calls whom in a program")
    .description(
      "Builds the call graph of the program at PATH (a folder or one file): functions, classes and names of libraries, with the place of each call and why it goes there.",
    )
    .argument("<path>", "folder or source file")
    .addOption(
      new Option(
        "--format <format>",
        "json, dot for Graphviz, html: a page to walk callers and callees, pycg or jelly: as these tools write them",
      )
        .choices(["json", "dot", "html", "pycg", "jelly"])
        .default("json"),
    )
    .option("--output <file>", "write to a file")
    .option("--dependencies", "follow imports into installed packages (node_modules below PATH)")
    .option("--include-tests", "read test files too")
    .option("--budget <n>", "steps of work before the graph is partial", positiveInteger)
    .option("--strict", "exit code 3 where the graph is partial")
    .action(async (path: string, options: import("./callgraph-command.js").CallGraphArguments) => {
      const { callGraphCommand } = await import("./callgraph-command.js");
      exit(await callGraphCommand(path, options, terminal));
    });
}

function addExplain(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  reading(program.command("explain"), "text or json")
    .summary("the lines of source that lead to each outcome")
    .description(
      "For each outcome of each decision of the application at PATH (a folder or one file): the API call, the conditions on the way with what holds there, what happens, and an output that leads there.",
    )
    .option("--decision <id>", "only this one")
    .option("--outcome <id>", "only this one, as `furcifer analyze` names it")
    .action(async (path: string, options: import("./explain-command.js").ExplainArguments) => {
      const { explainCommand } = await import("./explain-command.js");
      exit(await explainCommand(path, options, terminal));
    });
}

function addDiff(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("diff")
    .summary("what changed in the decisions between two versions")
    .description(
      "Compares the decisions of two versions of an application: decisions that came and went, labels gained and lost, and for each changed " +
        "decision an output that is decided differently. Each version is a folder, a source file, or a loss spec in JSON.",
    )
    .argument("<old>", "folder, source file, or loss spec")
    .argument("<new>", "folder, source file, or loss spec")
    .option("--entry <file:name>", "as for analyze; repeatable", collectEntry, [])
    .option("--vocabulary <id>", "as for analyze")
    .option("--catalog <file>", "as for analyze; repeatable", collect, [])
    .option("--include-tests", "analyse test files too")
    .addOption(new Option("--format <format>", "text to read, or json").choices(["text", "json"]).default("text"))
    .option("--exit-code", "exit with 1 if anything changed")
    .action(async (before: string, after: string, options: import("./diff-command.js").DiffArguments) => {
      const { diffCommand } = await import("./diff-command.js");
      exit(await diffCommand(before, after, options, terminal));
    });
}

function addWhyNot(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  reading(program.command("why-not"), "text or json")
    .summary("why API calls have no rule, and what would help")
    .description(
      "For each API call of the application at PATH (a folder or one file) that has no rule, or not the whole of it: where following its output stopped, why, and what would help.",
    )
    .action(async (path: string, options: import("./why-not-command.js").WhyNotArguments) => {
      const { whyNotCommand } = await import("./why-not-command.js");
      exit(await whyNotCommand(path, options, terminal));
    });
}

/** Arguments of commands that analyse an application to say something of it. */
function reading(command: Command, format: string): Command {
  return command
    .argument("<path>", "folder or source file")
    .option("--entry <file:name>", "as for analyze; repeatable", collectEntry, [])
    .addOption(new Option("--format <format>", format).choices(["text", "json"]).default("text"))
    .option("--vocabulary <id>", "as for analyze")
    .option("--catalog <file>", "as for analyze; repeatable", collect, [])
    .option("--include-tests", "analyse test files too");
}

function addValidate(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("validate")
    .summary("check a loss spec")
    .description("Checks a loss spec (or the one in a report) against its schema and for references that lead nowhere.")
    .argument("<spec>", "loss spec, or a report that has one (- reads standard input)")
    .action(async (spec: string) => {
      const { validateCommand } = await import("./validate-command.js");
      exit(await validateCommand(spec, terminal));
    });
}

function addSchema(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command("schema")
    .summary("print the JSON Schema of loss specs")
    .description("Prints the JSON Schema (draft 2020-12) of loss specs. docs/loss-spec.md says the same in words.")
    .option("--catalog", "that of catalogs, as --catalog takes them, instead")
    .action(async (options: import("./schema-command.js").SchemaArguments) => {
      const { schemaCommand } = await import("./schema-command.js");
      exit(await schemaCommand(options, terminal));
    });
}

function addCatalog(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const catalog = program
    .command("catalog")
    .summary("the APIs that are known")
    .description("Lists the operations that are known, shows one, or checks a description of more.")
    .helpCommand(false);
  const reading = (command: Command): Command =>
    command
      .option("--catalog <file>", "YAML that describes APIs beside the built-in ones; repeatable", collect, [])
      .addOption(new Option("--format <format>", "text to read, or json").choices(["text", "json"]).default("text"));
  reading(catalog.command("list").description("Lists operations: what they are called by, what they answer."))
    .option("--provider <name>", "only this provider's")
    .option("--category <name>", "only these, like image-labels: operations of a category answer the same question")
    .action(async (options: import("./catalog-command.js").CatalogListArguments) => {
      const { catalogListCommand } = await import("./catalog-command.js");
      exit(await catalogListCommand(options, terminal));
    });
  reading(catalog.command("show").description("Shows an operation: the fields of its response, its vocabularies, how it is called."))
    .argument("<operation>", "its id, as `catalog list` names it")
    .action(async (id: string, options: import("./catalog-command.js").CatalogArguments) => {
      const { catalogShowCommand } = await import("./catalog-command.js");
      exit(await catalogShowCommand(id, options, terminal));
    });
  catalog
    .command("check")
    .description("Checks a catalog in YAML, as --catalog takes it; without a file, the built-in one.")
    .argument("[file]", "YAML")
    .action(async (file: string | undefined) => {
      const { catalogCheckCommand } = await import("./catalog-command.js");
      exit(await catalogCheckCommand(file, terminal));
    });
}

function packageVersion(): string {
  const file: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return typeof file === "object" && file !== null && "version" in file ? String(file.version) : "unknown";
}

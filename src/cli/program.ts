import { Command, type Help } from 'commander'
import { m } from '../text/messages.ts'
import { type ServeArguments, acceptedPort, serveCommand, showCommand, workloadsCommand } from './commands.ts'
import { type Environment, type Output, STATUS, describeError, print, printNote } from './environment.ts'
import { addPlanOptions } from './plan-options.ts'
import { type RunOptions, runCommand } from './run-command.ts'
import { HelpPrinted, unknownCommand, withOwnErrors } from './usage-errors.ts'

/** Help that is not printed to a terminal is as wide as this. */
const HELP_COLUMNS = 100

/** Carries out one call (`args` without node and script); resolves with the exit status. */
export async function main(args: readonly string[], environment: Environment): Promise<number> {
  const call = new Call(environment)
  try {
    await call.program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof HelpPrinted)) return fail(error, environment)
    call.status = error.status
  }
  try {
    await call.printed()
    return call.status
  } catch (error) {
    return fail(error, environment)
  }
}

/** Prints the sentence of an error. If even that fails, the exit status is returned anyway. */
function fail(error: unknown, { stderr }: Environment): number {
  const { text, status } = describeError(error)
  printNote(stderr, text)
  return status
}

/** The commands and options of the program, and the result of calling it. */
class Call {
  status: number = STATUS.ok
  readonly program: Command
  readonly #environment: Environment
  readonly #prints: Promise<void>[] = []

  constructor(environment: Environment) {
    this.#environment = environment
    this.program = this.#createProgram()
    this.#addRun()
    this.#addWorkloads()
    this.#addServe()
    this.#addShow()
    this.#addHelp()
  }

  /** Resolves when commander's output is printed. */
  async printed(): Promise<void> {
    await Promise.all(this.#prints)
  }

  /** Commands that are added afterwards inherit these settings. */
  #createProgram(): Command {
    const { command, version, stdout, stderr } = this.#environment
    const program = new Command(command)
      .description(m.cli_description())
      .usage(`${m.cli_usage_options()} ${m.cli_usage_command()}`)
      .version(version, '--version', m.cli_option_version())
      .helpOption('-h, --help', m.cli_option_help())
      .helpCommand(false)
      .configureHelp(HELP)
      .configureOutput({
        writeOut: (text) => this.#print(stdout, text),
        writeErr: (text) => this.#print(stderr, text),
        // `main` prints errors.
        outputError: () => undefined,
        getOutHelpWidth: () => stdout.columns ?? HELP_COLUMNS,
        getErrHelpWidth: () => stderr.columns ?? HELP_COLUMNS,
      })
    return withOwnErrors(program)
  }

  #addRun(): void {
    const { command } = this.#environment
    const run = this.#command('run', m.cli_run_description())
    addPlanOptions(run, command)
    run
      .option('--json', m.cli_option_json())
      .option(`--out <${m.cli_value_file()}>`, m.cli_option_out())
      .option('--quiet', m.cli_option_quiet())
      .addHelpText('after', examples(command))
      .action((options: RunOptions) => this.#finish(runCommand(options, this.#environment)))
  }

  #addWorkloads(): void {
    this.#command('workloads', m.cli_workloads_description())
      .option('--json', m.cli_option_workloads_json())
      .action((options: { json?: true }) => this.#finish(workloadsCommand(options, this.#environment)))
  }

  #addServe(): void {
    this.#command('serve', m.cli_serve_description())
      .option(`--port <${m.cli_value_port()}>`, m.cli_option_port({ accepted: acceptedPort() }))
      .option('--open', m.cli_option_open())
      .action((options: ServeArguments) => this.#finish(serveCommand(options, this.#environment)))
  }

  #addShow(): void {
    const file = `<${m.cli_value_file()}>`
    this.#command('show', m.cli_show_description())
      .usage(file)
      .argument(file, m.cli_argument_file())
      .action((given: string) => this.#finish(showCommand(given, this.#environment)))
  }

  /** Commander's own `help` prints the help of all for an unknown command, without an error. */
  #addHelp(): void {
    const argument = `[${m.cli_value_command()}]`
    this.#command('help', m.cli_help_description())
      .usage(argument)
      .argument(argument)
      .action((name: string | undefined) => {
        const command =
          name === undefined ? this.program : this.program.commands.find((one) => one.name() === name)
        if (command === undefined) throw unknownCommand(this.program, name ?? '', [])
        command.outputHelp()
      })
  }

  #command(name: string, description: string): Command {
    return withOwnErrors(this.program.command(name).description(description).usage(m.cli_usage_options()))
  }

  async #finish(command: Promise<number>): Promise<void> {
    this.status = await command
  }

  #print(output: Output, text: string): void {
    this.#prints.push(print(output, text))
  }
}

/** Texts in place of commander's headings. */
const HEADINGS: Partial<Record<string, () => string>> = {
  'Usage:': m.cli_heading_usage,
  'Arguments:': m.cli_heading_arguments,
  'Options:': m.cli_heading_options,
  'Commands:': m.cli_heading_commands,
}

/** Replaces the words that commander puts into help. */
const HELP: Partial<Help> = {
  styleTitle: (title) => HEADINGS[title]?.() ?? title,
  subcommandTerm: (command) => `${command.name()} ${command.usage()}`,
}

function examples(command: string): string {
  return [
    '',
    m.cli_heading_examples(),
    `  ${command} run --workload primes --workers 2`,
    `  ${command} run --workload web --tasks 50 --param latencyMs=100 --models serial,cooperative`,
    `  ${command} run --workload mandelbrot --repeats 5 --out run.json`,
    '',
    m.cli_exit_status(),
  ].join('\n')
}

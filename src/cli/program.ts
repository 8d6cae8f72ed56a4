import { Command, CommanderError } from 'commander'
import { LIMITS, describeLimit } from '../contract/plan/limits.ts'
import { MODEL_IDS } from '../contract/models.ts'
import { PLAN_DEFAULTS } from '../contract/plan/plan.ts'
import { describeProblem, showValue } from '../contract/plan/problem.ts'
import { commanderSentence } from './commander-sentence.ts'
import { CliError, type Host, type Output, STATUS } from './host.ts'
import { type RunOptions, runCommand } from './run-command.ts'
import { PORT, type ServeOptions, serveCommand } from './serve-command.ts'
import { workloadsCommand } from './workloads-command.ts'

/** Carries out one call of the command line (`args` without node and script); resolves with the exit status. */
export async function main(args: readonly string[], host: Host): Promise<number> {
  const call = { status: STATUS.ok as number }
  const written: Promise<void>[] = []
  const program = buildProgram(host, call, (output, text) => written.push(output.write(text)))
  try {
    await program.parseAsync(args, { from: 'user' })
    await Promise.all(written)
    return call.status
  } catch (error) {
    await Promise.allSettled(written)
    if (error instanceof CommanderError && error.exitCode === 0) return STATUS.ok
    return await tell(error, host)
  }
}

/** No stack trace at a person: every error ends as its sentence. */
async function tell(error: unknown, host: Host): Promise<number> {
  const sentence = error instanceof CommanderError ? commanderSentence(error, host.command) : messageOf(error)
  // Where not even this can be written, the status still tells.
  if (sentence !== '') await host.stderr.write(`${sentence}\n`).catch(() => undefined)
  if (error instanceof CommanderError) return STATUS.wrongCall
  return error instanceof CliError ? error.status : STATUS.failed
}

function buildProgram(
  host: Host,
  call: { status: number },
  write: (output: Output, text: string) => void,
): Command {
  const program = new Command(host.command)
    .description(
      'Runs one piece of real work by threads, by processes and by one event loop, and measures it.',
    )
    .version(host.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => write(host.stdout, text),
      writeErr: (text) => write(host.stderr, text),
      // Errors are told at the end, as sentences.
      outputError: () => undefined,
      getOutHelpWidth: () => helpWidth(host),
      getErrHelpWidth: () => helpWidth(host),
    })
  // Commands added from here on inherit these settings.
  const run = program.command('run').description('run an experiment and print its figures')
  addRunOptions(run, host.command)
  run.action(async (options: RunOptions) => {
    call.status = await runCommand(options, host)
  })
  program
    .command('workloads')
    .description('list what can be run, with parameters, units, defaults and limits')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      call.status = await workloadsCommand(options, host)
    })
  program
    .command('serve')
    .description('open the lab in a browser: serve it on 127.0.0.1 until Ctrl-C')
    .option('--port <n>', `${describeLimit(PORT)}; a free one unless given`)
    .option('--open', 'open the default browser')
    .action(async (options: ServeOptions) => {
      call.status = await serveCommand(options, host)
    })
  addHelp(program)
  return program
}

/** Commander's own `help` answers a command that it does not know with the usage of all, and says no word of it. */
function addHelp(program: Command): void {
  program
    .helpCommand(false)
    .command('help')
    .argument('[command]')
    .description('print the help of a command')
    .action((name: string | undefined) => {
      const wanted =
        name === undefined ? program : program.commands.find((command) => command.name() === name)
      if (wanted === undefined) {
        const accepted = `one of ${program.commands.map((command) => command.name()).join(', ')}`
        throw new CliError(
          describeProblem({ path: '', value: showValue(name), accepted }, 'The command'),
          STATUS.wrongCall,
        )
      }
      wanted.outputHelp()
    })
}

function addRunOptions(run: Command, command: string): void {
  const { tasks, threads, timeSliceMs, blockingCallMs, repeats, warmups, seed } = LIMITS
  const unless = (value: number): string => `; ${value} unless given`
  run
    .option('--workload <name>', `what to run; \`${command} workloads\` lists them`)
    .option('--models <list>', `which models, with commas between: ${MODEL_IDS.join(',')}; all unless given`)
    .option('--tasks <n>', `${describeLimit(tasks)}; each workload has its own default`)
    .option('--workers <n>', `threads and processes alike: ${describeLimit(threads)}`)
    .option('--threads <n>', `threads: ${describeLimit(threads)}; one per task unless given`)
    .option('--processes <n>', `processes: ${describeLimit(threads)}; one per core unless given`)
    .option(
      '--time-slice-ms <ms>',
      `how long a cooperative task calculates before it gives way (0: never): ${describeLimit(timeSliceMs)}` +
        unless(PLAN_DEFAULTS.timeSliceMs),
    )
    .option(
      '--blocking-call-ms <ms>',
      `how long the middle task holds its thread with a blocking call (0: it makes none): ${describeLimit(blockingCallMs)}` +
        unless(PLAN_DEFAULTS.blockingCallMs),
    )
    .option(
      '--repeats <n>',
      `counted trials of each model: ${describeLimit(repeats)}${unless(PLAN_DEFAULTS.repeats)}`,
    )
    .option('--warmups <n>', `trials before them: ${describeLimit(warmups)}${unless(PLAN_DEFAULTS.warmups)}`)
    .option(
      '--seed <n>',
      `for the order of trials and all chance: ${describeLimit(seed)}${unless(PLAN_DEFAULTS.seed)}`,
    )
    .option(
      '--worker-reuse <kind>',
      `warm: workers are started once and kept, so their code is warm; cold: every trial starts its own; ${PLAN_DEFAULTS.workerReuse} unless given`,
    )
    .option('--param <name=value>', 'a parameter of the workload; may be given several times', gather)
    .option('--json', 'print the report as JSON instead of a table')
    .option('--out <file>', 'write the report as JSON to this file, as far as it got when interrupted')
    .option('--quiet', 'print no progress')
    .addHelpText('after', examples(command))
}

const examples = (command: string): string => `
Examples:
  ${command} run --workload primes --workers 2
  ${command} run --workload web --tasks 50 --param latencyMs=100 --models serial,cooperative
  ${command} run --workload mandelbrot --repeats 5 --out run.json

Exit status: 0 done, 1 the run failed, 2 wrong call, 130 interrupted.`

function gather(pair: string, pairs: readonly string[] | undefined): string[] {
  return [...(pairs ?? []), pair]
}

function helpWidth({ stdout }: Host): number {
  return stdout.isTTY ? stdout.columns : 100
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

import { encodeReportParts } from '../analysis/report-json.ts'
import { type Plan, parsePlan } from '../contract/plan/plan.ts'
import type { Report, Warning } from '../contract/run/report.ts'
import type { Engine } from '../runner/engine.ts'
import { CliError, type Host, type Output, SIGNAL_STATUS, STATUS } from './host.ts'
import { watchInterruption } from './interruption.ts'
import { type OutFile, openOutFile } from './out-file.ts'
import { outcomeText } from './outcome.ts'
import { type PlanOptions, planInput, problemSentences } from './plan-options.ts'
import { Progress } from './progress.ts'

/** All options of `run`. */
export interface RunOptions extends PlanOptions {
  readonly json?: true
  readonly out?: string
  readonly quiet?: true
}

/** Runs one experiment and tells its outcome; resolves with the exit status. */
export async function runCommand(options: RunOptions, host: Host): Promise<number> {
  const engine = host.createEngine()
  try {
    // All that can be refused is refused before anything is started.
    const plan = planOf(options, engine)
    const outFile = options.out === undefined ? null : await openOutFile(options.out)
    return await carryOut(plan, outFile, options, host, engine)
  } finally {
    await engine.dispose()
  }
}

function planOf(options: RunOptions, engine: Engine): Plan {
  const { workloads, machine } = engine.info()
  const checked = parsePlan(planInput(options, workloads), { workloads, cores: machine.cores })
  if (checked.ok) return checked.plan
  throw new CliError(problemSentences(checked.problems, options).join('\n'), STATUS.wrongCall)
}

async function carryOut(
  plan: Plan,
  outFile: OutFile | null,
  options: RunOptions,
  host: Host,
  engine: Engine,
): Promise<number> {
  const progress = options.quiet === true ? null : new Progress(host.stderr)
  const started = engine.start(plan, (event) => progress?.show(event))
  if (!started.ok)
    throw new CliError(problemSentences(started.problems, options).join('\n'), STATUS.wrongCall)
  const interruption = watchInterruption(
    host,
    () => {
      progress?.say('Interrupted: ending the run.')
      started.run.cancel()
    },
    () => outFile?.discard(),
  )
  try {
    const report = await started.run.finished
    progress?.close()
    const isWhole = interruption.signal() === null
    const told = await Promise.allSettled([
      saveReport(report, outFile, options, host.stderr),
      options.json === true
        ? printJson(report, isWhole, host.stdout)
        : printOutcome(report, host.stdout, engine),
    ])
    for (const result of told) if (result.status === 'rejected') throw result.reason
    const signal = interruption.signal()
    return signal === null ? await tellFailure(report, host.stderr) : SIGNAL_STATUS[signal]
  } finally {
    progress?.close()
    interruption.stop()
  }
}

async function saveReport(
  report: Report,
  outFile: OutFile | null,
  { out = '', quiet }: RunOptions,
  stderr: Output,
): Promise<void> {
  if (outFile === null) return
  await outFile.write(lineOf(report))
  if (quiet !== true) await stderr.write(`The report is in ${out}.\n`)
}

/** A run that was interrupted gives no JSON here: whoever reads it would take it for the whole. */
async function printJson(report: Report, isWhole: boolean, stdout: Output): Promise<void> {
  if (!isWhole) return
  for (const part of lineOf(report)) await stdout.write(part)
}

async function printOutcome(report: Report, stdout: Output, engine: Engine): Promise<void> {
  const workload = engine.info().workloads.find(({ id }) => id === report.plan.workload)
  const hasFigures = Object.keys(report.summary.perModel).length > 0
  if (workload === undefined || (!hasFigures && isCancelled(report))) return
  await stdout.write(outcomeText(report, workload))
}

function* lineOf(report: Report): Generator<string, void> {
  yield* encodeReportParts(report)
  yield '\n'
}

function isCancelled(report: Report): boolean {
  return report.trials.every(({ state }) => state === 'cancelled')
}

/** A run fails by a trial that failed, or by a fault of the lab itself. */
async function tellFailure({ summary }: Report, stderr: Output): Promise<number> {
  const reason = summary.warnings.find(isFailure)
  if (reason === undefined) return STATUS.ok
  await stderr.write(`The run failed. ${reason.message}\n`)
  return STATUS.failed
}

function isFailure({ code, severity }: Warning): boolean {
  return severity === 'fault' || code === 'trial-failed'
}

import { resolve } from 'node:path'
import { applyEvent, newDocument, withoutColumns } from '../analysis/document.ts'
import { LabError } from '../contract/fault.ts'
import { type Plan, parsePlan } from '../contract/plan/plan.ts'
import type { RunDocument } from '../contract/run/document.ts'
import { type RunEvent, isLastEvent } from '../contract/run/events.ts'
import type { Warning } from '../contract/run/warning.ts'
import { m } from '../text/messages.ts'
import { warningText } from '../text/warnings.ts'
import { type DocumentFile, DocumentStream, openOutFile, openSpoolFile, outError } from './document-file.ts'
import {
  CliError,
  type Environment,
  type RunSupervisor,
  SIGNAL_STATUS,
  STATUS,
  print,
  printNote,
} from './environment.ts'
import { Interruption } from './interruption.ts'
import { type PlanOptions, planError, planInput } from './plan-options.ts'
import { Progress } from './progress.ts'
import { summaryText } from './summary.ts'

/** All options of `run`. */
export interface RunOptions extends PlanOptions {
  readonly json?: true
  readonly out?: string
  readonly quiet?: true
}

/** Runs an experiment and prints its outcome; resolves with the exit status. */
export async function runCommand(options: RunOptions, environment: Environment): Promise<number> {
  const supervisor = environment.createSupervisor({ interactive: false })
  try {
    // Invalid arguments are refused before anything is started.
    const plan = checkedPlan(options, supervisor)
    const files = await RunFiles.open(options, environment)
    try {
      return await new RunSession(options, environment, supervisor, files).execute(plan)
    } finally {
      files.discard()
    }
  } finally {
    await supervisor.close()
  }
}

function checkedPlan(options: PlanOptions, supervisor: RunSupervisor): Plan {
  const { workloads, machine } = supervisor.info()
  const parsed = parsePlan(planInput(options, workloads), { workloads, usableCores: machine.usableCores })
  if (parsed.ok) return parsed.plan
  throw planError(parsed.problems, options)
}

/** The files that a run's document is written to while the run lasts: for `--out`, and for `--json`. */
class RunFiles {
  readonly outPath: string | null
  readonly out: DocumentFile | null
  readonly json: DocumentFile | null

  private constructor(outPath: string | null, out: DocumentFile | null, json: DocumentFile | null) {
    this.outPath = outPath
    this.out = out
    this.json = json
  }

  static async open({ out, json }: RunOptions, { folder, stdout }: Environment): Promise<RunFiles> {
    if (out === '') throw outError(out, m.cli_accepted_file())
    if (out?.endsWith('/') === true) throw outError(out, m.cli_accepted_file_not_folder())
    const path = out === undefined ? null : resolve(folder, out)
    const outFile = path === null ? null : await openOutFile(path)
    try {
      return new RunFiles(path, outFile, json === true ? await openSpoolFile(stdout) : null)
    } catch (error) {
      outFile?.discard()
      throw error
    }
  }

  get all(): readonly DocumentFile[] {
    return [this.out, this.json].filter((file) => file !== null)
  }

  discard(): void {
    for (const file of this.all) file.discard()
  }
}

/** One run on the command line. */
class RunSession {
  readonly #options: RunOptions
  readonly #environment: Environment
  readonly #supervisor: RunSupervisor
  readonly #files: RunFiles
  readonly #stream: DocumentStream
  readonly #progress: Progress | null
  /** The document without the columns of its trials, which only the files have. Null until the run has started. */
  #document: RunDocument | null = null

  constructor(options: RunOptions, environment: Environment, supervisor: RunSupervisor, files: RunFiles) {
    this.#options = options
    this.#environment = environment
    this.#supervisor = supervisor
    this.#files = files
    this.#stream = new DocumentStream(files.all)
    this.#progress = options.quiet === true ? null : new Progress(environment.stderr)
  }

  async execute(plan: Plan): Promise<number> {
    const started = this.#supervisor.start(plan, (event) => this.#receive(event))
    if (!started.ok) throw planError(started.problems, this.#options)
    const interruption = new Interruption(this.#environment, {
      cancel: () => {
        this.#progress?.printLine(m.cli_interrupted())
        started.run.cancel()
      },
      kill: () => {
        this.#supervisor.kill()
        this.#files.discard()
      },
    })
    try {
      const last = await started.run.ended
      this.#progress?.close()
      await this.#report(interruption)
      if (interruption.signal !== null) return SIGNAL_STATUS[interruption.signal]
      if (last.type === 'run-failed') throw new LabError(last.fault)
      return STATUS.ok
    } finally {
      this.#progress?.close()
      interruption.stop()
    }
  }

  #receive(event: RunEvent): void {
    this.#progress?.show(event)
    if (event.type === 'run-started') {
      this.#document = newDocument(event.header)
      this.#stream.start(event.header)
    }
    if (this.#document === null) return
    if (event.type === 'trial-finished' && !event.result.warmup) {
      this.#stream.add(event.result)
      this.#document = applyEvent(this.#document, { ...event, result: withoutColumns(event.result) })
    }
    if (isLastEvent(event)) this.#document = applyEvent(this.#document, event)
  }

  /** Saves and prints the results so far. If one fails, the other is still done. */
  async #report(interruption: Interruption): Promise<void> {
    const document = this.#document
    if (document === null) return
    await this.#stream.end(document)
    const isComplete = document.state === 'completed' && interruption.signal === null
    const results = await Promise.allSettled([
      this.#save(document),
      this.#options.json === true ? this.#printJson(isComplete) : this.#printSummary(document),
    ])
    for (const result of results) if (result.status === 'rejected') throw result.reason
    const failure = document.warnings.find(isFailure)
    if (isComplete && failure !== undefined) {
      throw new CliError(m.cli_run_failed({ reason: warningText(failure) }))
    }
  }

  /** A run that measured nothing does not replace an older one. */
  async #save({ state, trials }: RunDocument): Promise<void> {
    const { out, outPath } = this.#files
    if (out === null || outPath === null || (state !== 'completed' && trials.length === 0)) return
    await out.commit()
    if (this.#options.quiet !== true) printNote(this.#environment.stderr, m.cli_saved({ path: outPath }))
  }

  /** An incomplete document is not printed: its reader would mistake it for a complete one. */
  async #printJson(isComplete: boolean): Promise<void> {
    if (isComplete) await this.#files.json?.commit()
  }

  async #printSummary(document: RunDocument): Promise<void> {
    if (document.trials.every(({ state }) => state === 'cancelled')) return
    await print(this.#environment.stdout, summaryText(document))
  }
}

/** A run also fails by a trial that failed, and by results that are wrong. */
function isFailure({ code, severity }: Warning): boolean {
  return severity === 'fault' || code === 'trials_failed'
}

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { errorCode, messageOf, systemProblem } from '../base/errors.ts'
import { LabError, fault } from '../contract/fault.ts'
import { type Limit, withinLimit } from '../contract/plan/limits.ts'
import { type WorkloadInfo, acceptedBy } from '../contract/plan/workload.ts'
import { parseDocument } from '../contract/run/json.ts'
import { systemProblemText } from '../text/faults.ts'
import { countNoun } from '../text/format.ts'
import { m } from '../text/messages.ts'
import { acceptedText, unavailableText } from '../text/problems.ts'
import { paramHelp, taskNoun, workloadKindTitle, workloadSummary, workloadTitle } from '../text/workloads.ts'
import type { LabServer } from '../web/server.ts'
import {
  CliError,
  type Environment,
  STATUS,
  type ServeOptions,
  print,
  printNote,
  valueError,
} from './environment.ts'
import { Interruption } from './interruption.ts'
import { summaryText } from './summary.ts'

/** Lists the workloads, for people or as JSON; resolves with the exit status. */
export async function workloadsCommand(
  { json }: { readonly json?: true },
  environment: Environment,
): Promise<number> {
  const supervisor = environment.createSupervisor({ interactive: false })
  try {
    const { workloads } = supervisor.info()
    if (json === true) await environment.stdout.write(`${JSON.stringify(workloads, null, 2)}\n`)
    else await print(environment.stdout, `${workloads.map(workloadText).join('\n\n')}\n`)
    return STATUS.ok
  } finally {
    await supervisor.close()
  }
}

function workloadText({ id, kind, defaultTasks, params, unavailable }: WorkloadInfo): string {
  const given = params.map((spec) => `--param ${spec.id}=${String(spec.default)}`)
  const width = Math.max(...given.map(({ length }) => length))
  return [
    m.cli_workload({ id, title: workloadTitle(id), kind: workloadKindTitle(kind) }),
    `  ${workloadSummary(id)}`,
    `  ${m.cli_workload_task({ noun: taskNoun(id, 1), tasks: countNoun(defaultTasks, 'task') })}`,
    ...(unavailable === null
      ? []
      : [`  ${m.cli_workload_unavailable({ cause: unavailableText(unavailable) })}`]),
    ...params.flatMap((spec, at) => [
      `  ${(given[at] ?? '').padEnd(width)}   ${acceptedText(acceptedBy(spec))}`,
      `      ${paramHelp(id, spec.id)}`,
    ]),
  ].join('\n')
}

/** Prints the summary of a run document; resolves with the exit status. */
export async function showCommand(file: string, { folder, stdout }: Environment): Promise<number> {
  const document = parseDocument(await readText(resolve(folder, file)))
  await print(stdout, summaryText(document))
  return STATUS.ok
}

/** Node's names for files that are too long for one string. */
const TOO_LONG = ['ERR_STRING_TOO_LONG', 'ERR_FS_FILE_TOO_LARGE']

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const problem = TOO_LONG.includes(errorCode(error) ?? '') ? 'file_too_big' : systemProblem(error)
    const values = { operation: 'read', file, problem, text: messageOf(error) } as const
    throw new LabError(fault('file_failed', values), { cause: error })
  }
}

/** The options of `serve`, as commander returns them. */
export interface ServeArguments {
  readonly port?: string
  readonly open?: true
}

/** Ports below are reserved by the system. */
const PORT: Limit = { min: 1_024, max: 65_535, unit: '', integer: true }

/** The ports that `serve` accepts, as a part of a sentence. */
export function acceptedPort(): string {
  // Ports are names: 65535, not 65,535.
  return m.cli_accepted_port({ min: String(PORT.min), max: String(PORT.max) })
}

/** Serves the lab until the program is asked to end; resolves with the exit status. */
export async function serveCommand(
  { port: givenPort, open }: ServeArguments,
  environment: Environment,
): Promise<number> {
  const { stdout, stderr } = environment
  const port = portOf(givenPort)
  const supervisor = environment.createSupervisor({ interactive: true })
  const ended = Promise.withResolvers<null>()
  let server: LabServer | null = null
  const onSession = (): void => {
    if (server !== null) printNote(stderr, m.cli_serve_connected({ address: server.address }))
  }
  try {
    server = await listen({ supervisor, port, onSession }, environment)
  } catch (error) {
    await supervisor.close()
    throw error
  }
  const interruption = new Interruption(environment, {
    cancel: () => ended.resolve(null),
    kill: () => supervisor.kill(),
  })
  try {
    supervisor.prepare()
    const { address } = server
    await print(stdout, `${m.cli_serve_address({ address })}\n`)
    printNote(stderr, m.cli_serve_hint())
    if (open === true && !(await environment.openBrowser(address)))
      printNote(stderr, m.cli_serve_no_browser())
    await ended.promise
    return STATUS.ok
  } finally {
    await server.stop()
    interruption.stop()
  }
}

function portOf(given: string | undefined): number {
  if (given === undefined) return 0
  const port = /^\d+$/.test(given) ? Number(given) : given
  if (withinLimit(port, PORT)) return port
  throw valueError('--port', acceptedPort(), given)
}

async function listen(options: ServeOptions, environment: Environment): Promise<LabServer> {
  try {
    return await environment.serveLab(options)
  } catch (error) {
    const code = errorCode(error)
    if (code === undefined) throw error
    const { port } = options
    if (code === 'EADDRINUSE') throw valueError('--port', m.cli_accepted_free_port(), String(port))
    const problem = systemProblemText(systemProblem(error), messageOf(error))
    throw new CliError(
      m.cli_serve_failed({ address: port === 0 ? LOOPBACK : `${LOOPBACK}:${port}`, problem }),
    )
  }
}

const LOOPBACK = '127.0.0.1'

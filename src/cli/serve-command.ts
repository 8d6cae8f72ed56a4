import { type Limit, describeLimit, withinLimit } from '../contract/plan/limits.ts'
import { describeProblem, showValue } from '../contract/plan/problem.ts'
import { readNumber } from '../contract/plan/read-number.ts'
import type { LabServer } from '../web/server.ts'
import { CliError, type Host, STATUS } from './host.ts'
import { watchInterruption } from './interruption.ts'
import { errorCode, failureSentence } from './system-error.ts'

/** The options of `serve`, as commander gives them. */
export interface ServeOptions {
  readonly port?: string
  readonly open?: true
}

/** Ports below are the system's. */
export const PORT: Limit = { min: 1_024, max: 65_535, unit: '', integer: true }

/** Serves the lab until the program is asked to end; resolves with the exit status. */
export async function serveCommand(options: ServeOptions, host: Host): Promise<number> {
  const port = portOf(options.port)
  const server = await listen(port, host, () => {
    void host.stderr.write(`A browser has come in. For another one: ${server.address}\n`)
  })
  const asked = Promise.withResolvers<null>()
  const interruption = watchInterruption(
    host,
    () => asked.resolve(null),
    () => undefined,
  )
  try {
    await host.stdout.write(`The lab is at ${server.address}\n`)
    await host.stderr.write('The address works once, in a browser on this machine. Ctrl-C ends the lab.\n')
    if (options.open === true && !(await host.openBrowser(server.address))) {
      await host.stderr.write('There is no browser that could be opened here: open the address yourself.\n')
    }
    await asked.promise
  } finally {
    await server.stop()
    interruption.stop()
  }
  return STATUS.ok
}

function portOf(given: string | undefined): number {
  if (given === undefined) return 0
  const port = readNumber(given)
  if (withinLimit(port, PORT)) return port
  throw wrongPort(given, describeLimit(PORT))
}

async function listen(port: number, host: Host, onEntered: () => void): Promise<LabServer> {
  try {
    return await host.serveLab(port, onEntered)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EADDRINUSE') throw wrongPort(String(port), 'a port that no other program uses')
    if (code === undefined && error instanceof Error) throw error
    throw new CliError(`The lab cannot be served on port ${port}: ${failureSentence(error)}`)
  }
}

function wrongPort(given: string, accepted: string): CliError {
  const value = /^\d{1,9}$/.test(given) ? given : showValue(given)
  return new CliError(describeProblem({ path: '', value, accepted }, '--port'), STATUS.wrongCall)
}

import { describe, expect, it } from 'vitest'
import { endTree, run, start } from '../../../scripts/lib/run.mjs'
import { isProcessAlive } from '../../../src/runner/child-process.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { processGroup, scriptArgs, startProgram } from './programs.ts'

const FOREVER = 'setInterval(() => {}, 1000)'
const node = (code: string, options = {}) =>
  run(process.execPath, ['-e', code], { capture: true, ...options })

describe('run', () => {
  it('returns the exit status and both outputs', async () => {
    const outcome = await node('console.log("out"); console.error("err"); process.exitCode = 3')
    expect(outcome).toMatchObject({ status: 3, timedOut: false })
    expect(outcome.output.split('\n').sort()).toEqual(['', 'err', 'out'])
  })

  it('returns 127 for a program that does not exist', async () => {
    const { status, output } = await run('/no/such/program', [], { capture: true })
    expect(status).toBe(127)
    expect(output).toContain('ENOENT')
  })

  it('returns 128 + the number of the signal that ended the program', async () => {
    await expect(node('process.kill(process.pid, "SIGKILL")')).resolves.toMatchObject({ status: 128 + 9 })
  })

  it('adds to the environment, and removes variables that are undefined', async () => {
    const env = { INTERLEAVE_ADDED: 'yes', PATH: undefined }
    const { output } = await node('console.log(process.env.INTERLEAVE_ADDED, "PATH" in process.env)', { env })
    expect(output).toBe('yes false\n')
  })

  it('ends a program after its time limit', async () => {
    await expect(node(FOREVER, { timeoutMs: 10 })).resolves.toMatchObject({
      status: 128 + 15,
      timedOut: true,
    })
  })

  it('ends a program when its signal aborts', async () => {
    const signal = AbortSignal.timeout(10)
    await expect(node(FOREVER, { signal })).resolves.toMatchObject({ status: 128 + 15, timedOut: false })
  })
})

describe('endTree', () => {
  it('ends the descendants of a program too', async () => {
    const code = `console.log(require('node:child_process').spawn(process.execPath, ['-e', '${FOREVER}']).pid); ${FOREVER}`
    const program = start(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    const pid = await new Promise((resolve) => program.stdout?.once('data', resolve)).then(Number)
    expect(processGroup(pid)).toBe(program.pid)
    await endTree(program)
    await eventually(() => expect(isProcessAlive(pid)).toBe(false))
  })
})

describe('a signal to a script that runs programs', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s reaches a program once, and then ends the script',
    async (signal) => {
      const program = `
        let count = 0
        process.on('${signal}', () => console.log('received ' + ++count))
        process.on('SIGUSR2', () => process.exit(console.log('total ' + count)))
        console.log('ready ' + process.pid); ${FOREVER}`
      const code = `await lib.run(process.execPath, ['-e', ${JSON.stringify(program)}]); console.log('continued')`
      const script = startProgram(process.execPath, scriptArgs('run.mjs', code))
      const pid = Number((await script.line(/^ready/)).split(' ')[1])
      process.kill(-script.pid, signal)
      await script.line(/^received/)
      process.kill(pid, 'SIGUSR2')
      await expect(script.line(/^total/)).resolves.toBe('total 1')
      await expect(script.status).resolves.toBe(128 + { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 }[signal])
    },
  )
})

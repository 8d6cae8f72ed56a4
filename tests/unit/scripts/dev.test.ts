import { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { authorize, freePort, printedAddress, restartable } from '../../../scripts/lib/dev.mjs'

/** Records the starts and stops of programs, which are numbered. */
function fakePrograms() {
  const log: string[] = []
  const programs: ChildProcess[] = []
  const numberOf = (program: ChildProcess): number => programs.indexOf(program) + 1
  const start = (): ChildProcess => {
    const program = new ChildProcess()
    programs.push(program)
    log.push(`start ${numberOf(program)}`)
    return program
  }
  const stop = async (program: ChildProcess): Promise<void> => {
    await Promise.resolve()
    program.emit('exit', 0)
    log.push(`stop ${numberOf(program)}`)
  }
  return {
    log,
    programs,
    start,
    stop,
    onExit: (status: number | null) => log.push(`exit ${status ?? 'null'}`),
  }
}

describe('restartable', () => {
  it('stops the running program before it starts the next', async () => {
    const { log, start, ...options } = fakePrograms()
    const restart = restartable(start, options)
    await restart()
    await restart()
    expect(log).toEqual(['start 1', 'stop 1', 'start 2'])
  })

  it('restarts once more for all requests during a restart', async () => {
    const { log, start, ...options } = fakePrograms()
    const restart = restartable(start, options)
    await restart()
    await Promise.all([restart(), restart(), restart()])
    expect(log).toEqual(['start 1', 'stop 1', 'start 2', 'stop 2', 'start 3'])
  })

  it('reports a program that ends by itself, and can start it again', async () => {
    const { log, programs, start, ...options } = fakePrograms()
    const restart = restartable(start, options)
    await restart()
    programs[0]?.emit('exit', 9)
    await restart()
    expect(log).toEqual(['start 1', 'exit 9', 'start 2'])
  })

  it('can start again after a failed start', async () => {
    const { log, start, ...options } = fakePrograms()
    let isBroken = true
    const restart = restartable(() => (isBroken ? Promise.reject(new Error('broken')) : start()), options)
    await expect(restart()).rejects.toThrow('broken')
    isBroken = false
    await restart()
    expect(log).toEqual(['start 1'])
  })
})

describe('printedAddress', () => {
  it('finds the address in text that arrives in pieces', async () => {
    const stdout = Readable.from(['Open http://127.0.0.1:80', '80/#token=ab', 'c\n', 'more'])
    await expect(printedAddress(stdout)).resolves.toMatchObject({ port: '8080', hash: '#token=abc' })
  })

  it('rejects with the text of a program that ends before', async () => {
    await expect(printedAddress(Readable.from(['no port']))).rejects.toThrow('no port')
  })
})

describe('authorize', () => {
  const session = { page: 'http://127.0.0.1:5173', lab: 'http://127.0.0.1:8080', cookie: 'lab=1' }

  function headersFor(origin: string | undefined): Record<string, string> {
    const headers: Record<string, string> = {}
    authorize({ setHeader: (name, value) => void (headers[name] = value) }, origin, session)
    return headers
  }

  it('gives requests of the page the cookie and the origin of the lab', () => {
    expect(headersFor(session.page)).toEqual({ cookie: 'lab=1', origin: session.lab })
  })

  it.each(['http://elsewhere.example', undefined])('leaves the origin %s to the lab', (origin) => {
    expect(headersFor(origin)).toEqual({ cookie: 'lab=1' })
  })
})

describe('freePort', () => {
  it('returns a port that can be listened on', async () => {
    const server = createServer().listen(await freePort(), '127.0.0.1')
    await once(server, 'listening')
    server.close()
  })
})

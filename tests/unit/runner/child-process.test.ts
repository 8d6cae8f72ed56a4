import { fork, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import {
  Child,
  type ChildOptions,
  isProcessAlive,
  onProcessesChanged,
} from '../../../src/runner/child-process.ts'
import { sourceUrl, tempFolder } from '../../fixtures/temp-folder.ts'

const folder = tempFolder()
const children: Child[] = []

function childOf(program: string, options: ChildOptions = {}): Child {
  const child = new Child(folder.write(`child-${children.length}.mjs`, program), options)
  children.push(child)
  return child
}

afterEach(async () => {
  for (const child of children) child.kill()
  await Promise.all(children.map(({ ended }) => ended))
})

const message = (child: Child): Promise<unknown> => new Promise((resolve) => child.onMessage(resolve))

describe('a child process', () => {
  test('receives messages, and sends them, with typed arrays as they are', async () => {
    const child = childOf(`process.on('message', (message) => process.send([message, process.pid]))`)
    const echoed = message(child)
    child.send({ slices: Float64Array.of(1, 2.5), big: 3n })
    await expect(echoed).resolves.toEqual([{ slices: Float64Array.of(1, 2.5), big: 3n }, child.pid])
  })

  test('has the arguments and variables that it is given', async () => {
    const child = childOf('process.send([process.argv[2], process.env.INTERLEAVE_TEST])', {
      args: ['argument'],
      environment: { INTERLEAVE_TEST: 'variable' },
    })
    await expect(message(child)).resolves.toEqual(['argument', 'variable'])
  })

  test('ends with its exit code', async () => {
    const child = childOf('process.exit(7)')
    await expect(child.ended).resolves.toEqual({
      code: 'process_exited',
      values: { pid: child.pid, exitCode: 7 },
    })
  })

  test('ends with the signal that killed it', async () => {
    const child = childOf('setInterval(() => undefined, 1_000)')
    child.kill()
    await expect(child.ended).resolves.toEqual({
      code: 'process_killed',
      values: { pid: child.pid, signal: 'SIGKILL' },
    })
  })

  test('ends with its heap limit if that was reached', async () => {
    const program = 'const lists = []; for (;;) lists.push(Array.from({ length: 10_000 }, Math.random))'
    const child = childOf(program, { heapLimitMb: 24 })
    await expect(child.ended).resolves.toEqual({
      code: 'process_out_of_memory',
      values: { pid: child.pid, heapLimitMb: 24 },
    })
  })

  test('of a missing file ends with the exit code of Node', async () => {
    const child = new Child(`${folder.path}/missing.mjs`, { heapLimitMb: 64 })
    await expect(child.ended).resolves.toMatchObject({ code: 'process_exited', values: { exitCode: 1 } })
  })

  test('ignores messages after its end', async () => {
    const child = childOf('process.exit(0)')
    await child.ended
    child.send('nothing')
    child.kill()
    await expect(child.ended).resolves.toMatchObject({ code: 'process_exited' })
  })
})

test('a process that cannot be started has ended with that fault', async () => {
  const { execPath } = process
  process.execPath = `${folder.path}/no-node`
  try {
    const child = new Child('unused.mjs')
    expect(child.pid).toBeUndefined()
    child.send('nothing')
    await expect(child.ended).resolves.toMatchObject({
      code: 'process_not_started',
      values: { problem: 'not_found' },
    })
  } finally {
    process.execPath = execPath
  }
})

test.runIf(process.platform === 'linux')(
  'a process without file descriptors for its channel has not started',
  () => {
    const program = `
    import { closeSync, openSync } from 'node:fs'
    import { Child } from '${sourceUrl('runner/child-process.ts')}'
    const files = []
    try { for (;;) files.push(openSync('/dev/null')) } catch {}
    const child = new Child('unused.mjs')
    child.send('nothing')
    child.kill()
    for (const file of files) closeSync(file)
    const { code, values } = await child.ended
    console.log(code, values.problem)`
    const file = folder.write('no-descriptors.mjs', program)
    const { stdout, stderr } = spawnSync('sh', ['-c', `ulimit -n 64; exec "${process.execPath}" "${file}"`])
    expect(stderr.toString()).toBe('')
    expect(stdout.toString()).toBe('process_not_started too_many_open_files\n')
  },
)

test('the processes that are alive are reported whenever they change', async () => {
  const reports: (readonly number[])[] = []
  onProcessesChanged((pids) => reports.push(pids))
  const [one, other] = [childOf('process.channel.ref()'), childOf('process.channel.ref()')]
  one.kill()
  await one.ended
  other.kill()
  await other.ended
  onProcessesChanged(() => undefined)
  expect(reports).toEqual([[one.pid], [one.pid, other.pid], [other.pid], []])
})

describe('a process', () => {
  test('is alive until it ends', () => {
    expect(isProcessAlive(process.pid)).toBe(true)
    expect(isProcessAlive(spawnSync(process.execPath, ['-e', '']).pid)).toBe(false)
  })

  test.runIf(process.platform === 'linux')(
    'that has ended is not alive though it was not reaped',
    async () => {
      // The job ends after `exec`, when nobody waits for it any more.
      const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'])
      const [output] = (await once(parent.stdout, 'data')) as [Buffer]
      const pid = Number(output.toString())
      await expect.poll(() => isProcessAlive(pid)).toBe(false)
      expect(process.kill(pid, 0)).toBe(true)
      parent.kill('SIGKILL')
      await once(parent, 'exit')
    },
  )
})

const bindToParent = `import { bindToParent } from '${sourceUrl('runner/child-process.ts')}'\n`

describe.runIf(process.platform === 'linux')('a process that is bound to its parent', () => {
  /** A program that starts another one, and sends its PID when that is ready. */
  const parentOf = (child: string): string => `
    import { fork, spawn, spawnSync } from 'node:child_process'
    const child = fork(${JSON.stringify(folder.write('bound.mjs', bindToParent + child))})
    child.once('message', () => process.send(child.pid))`

  test.each([
    ['idle', `bindToParent()\nprocess.send('ready')\nsetInterval(() => undefined, 1_000)`],
    [
      'busy',
      `const exitIfOrphaned = bindToParent()
      process.send('ready', () => { for (;;) exitIfOrphaned() })`,
    ],
  ])('exits when its parent is killed while it is %s', async (_, program) => {
    const parent = childOf(parentOf(program))
    const pid = Number(await message(parent))
    expect(isProcessAlive(pid)).toBe(true)
    parent.kill()
    await expect.poll(() => isProcessAlive(pid), { timeout: 10_000 }).toBe(false)
  })

  test('ignores the signals of a terminal', async () => {
    const program = `bindToParent()
      process.on('message', () => process.send('alive'))
      process.send('ready')`
    const child = childOf(bindToParent + program)
    await message(child)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(child.pid ?? 0, signal)
    const reply = message(child)
    child.send('question')
    await expect(reply).resolves.toBe('alive')
  })

  test('exits when the channel to its parent closes', async () => {
    const entry = folder.write('disconnected.mjs', `${bindToParent}bindToParent()\nprocess.send('ready')`)
    const child = fork(entry)
    await once(child, 'message')
    child.disconnect()
    await expect(once(child, 'exit')).resolves.toEqual([0, null])
  })
})

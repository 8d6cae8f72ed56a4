import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NODE } from '../../scripts/lib/node24.mjs'
import { inRoot } from '../../scripts/lib/paths.mjs'
import { isProcessAlive } from '../../src/runner/child-process.ts'
import { eventually } from '../fixtures/eventually.ts'
import { privateTmpdir } from '../fixtures/private-tmpdir.ts'
import { descendants } from '../fixtures/processes.ts'
import { checkProcessesAfterEach, newSupervisor, runOnce, start } from './lab.ts'

const tmp = privateTmpdir()
checkProcessesAfterEach()

const ONE_TRIAL = {
  workload: 'files',
  tasks: 4,
  workers: { threads: 2, processes: 2 },
  warmups: 0,
  repeats: 1,
}
const ONE_FILE = { ...ONE_TRIAL, models: ['serial' as const], params: { filesPerTask: 1 } }

describe('a killed runner', () => {
  it('leaves no process and no file', async () => {
    let below: number[] = []
    const params = { filesPerTask: 10_000 }
    const supervisor = newSupervisor()
    const { run } = start(
      { ...ONE_TRIAL, models: ['processes'], params },
      (event) => {
        if (event.type !== 'progress' || event.elapsedMs < 100 || below.length > 0) return
        below = descendants()
        process.kill(below[0] ?? 0, 'SIGKILL')
      },
      supervisor,
    )
    expect(await run.ended).toMatchObject({ type: 'run-failed', fault: { code: 'runner_killed' } })
    // The runner, and two processes with tasks.
    expect(below.length).toBeGreaterThanOrEqual(3)
    await eventually(() => {
      expect(below.filter(isProcessAlive)).toEqual([])
      expect(tmp.names()).toEqual([])
    })
  })
})

describe('a killed program', () => {
  it.each([4, 2])(
    'leaves no process, and a folder that the next run removes (%i libuv threads)',
    async (count) => {
      const options = ['--workload', 'files', '--param', 'filesPerTask=10000', '--param']
      const args = [inRoot('out/main/cli.js'), 'run', ...options, `libuvThreads=${String(count)}`]
      const cli = spawn(NODE, args, { stdio: 'ignore' })
      await eventually(() => {
        expect(readdirSync(tmp.workFolder()).length).toBeGreaterThan(0)
      })
      const below = descendants(cli.pid)
      cli.kill('SIGKILL')
      await once(cli, 'exit')
      await eventually(() => {
        expect(below.filter(isProcessAlive)).toEqual([])
      })
      await runOnce(ONE_FILE)
      expect(tmp.names()).toEqual([])
    },
  )
})

describe('a run', () => {
  it('removes only work folders of dead runners', async () => {
    const dead = spawn(NODE, ['--version'], { stdio: 'ignore' })
    await once(dead, 'exit')
    const [gone, living, foreign, file] = [
      `interleave-${String(dead.pid)}-abcdef`,
      `interleave-${String(process.pid)}-abcdef`,
      `interleave-${String(dead.pid)}-some-notes`,
      `interleave-${String(dead.pid)}-ghijkl`,
    ]
    for (const name of [gone, living, foreign]) mkdirSync(join(tmp.path, name))
    writeFileSync(join(tmp.path, file), 'a file')
    await runOnce(ONE_FILE)
    const left = tmp.names().sort()
    for (const name of left) rmSync(join(tmp.path, name), { recursive: true })
    expect(left).toEqual([living, foreign, file].sort())
  })
})

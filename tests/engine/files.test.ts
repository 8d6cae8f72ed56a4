import { readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import type { RunDocument } from '../../src/contract/run/document.ts'
import { numberOf } from '../../src/contract/run/trial.ts'
import { privateTmpdir } from '../fixtures/private-tmpdir.ts'
import { checkProcessesAfterEach, newSupervisor, runOnce, start, trialOf } from './lab.ts'

// The folder is checked after the supervisors are closed: hooks run in the reverse order.
const tmp = privateTmpdir()
checkProcessesAfterEach()

const ONE_TRIAL = {
  workload: 'files',
  tasks: 6,
  workers: { threads: 2, processes: 2 },
  warmups: 0,
  repeats: 1,
}
const LONG = { ...ONE_TRIAL, params: { filesPerTask: 10_000, fileKb: 64 } }
const SHORT = { ...ONE_TRIAL, params: { filesPerTask: 2, fileKb: 4 } }

/** Runs a plan with a link in place of one task's file, so that the system refuses to write that file. */
function runWithLink(plan: PlanInput, name: string, target: string): Promise<RunDocument> {
  return start(plan, ({ type }) => {
    if (type === 'trial-started') symlinkSync(target, join(tmp.workFolder(), name))
  }).document
}

describe.each(MODEL_IDS)('files under %s', (model) => {
  it('fails a task whose disk is full, and completes the others', async () => {
    // The kernel refuses every byte for this device with ENOSPC, as a full disk does.
    const document = await runWithLink({ ...SHORT, models: [model] }, '2-0.bin', '/dev/full')
    expect(trialOf(document, model)).toMatchObject({
      state: 'completed',
      metrics: { tasksDone: 6, tasksFailed: 1 },
      firstTaskFault: {
        code: 'file_failed',
        values: { operation: 'write', file: '2-0.bin', problem: 'disk_full' },
      },
    })
  })

  it('fails a task that has no permission, and completes the others', async () => {
    // Not even root may create a file there.
    const document = await runWithLink({ ...SHORT, models: [model] }, '4-1.bin', '/sys/interleave')
    expect(trialOf(document, model)).toMatchObject({
      state: 'completed',
      metrics: { tasksDone: 6, tasksFailed: 1 },
      firstTaskFault: {
        code: 'file_failed',
        values: { operation: 'write', file: '4-1.bin', problem: 'permission_denied' },
      },
    })
  })

  it('fails the tasks whose folder vanishes in the middle, and completes the trial', async () => {
    const away = join(tmp.path, 'away')
    const { document } = start({ ...LONG, models: [model] }, (event) => {
      const isThere = tmp.names().some((name) => name.startsWith('interleave-'))
      if (event.type === 'progress' && event.elapsedMs > 50 && isThere) renameSync(tmp.workFolder(), away)
    })
    const trial = trialOf(await document, model)
    rmSync(away, { recursive: true })
    expect(trial).toMatchObject({
      state: 'completed',
      metrics: { tasksDone: 6, tasksFailed: 6 },
      firstTaskFault: { code: 'file_failed', values: { problem: 'not_found' } },
    })
  })

  it('leaves no file when it is cancelled in the middle of writing', async () => {
    let files: string[] = []
    const { run, document } = start({ ...LONG, models: [model] }, (event) => {
      if (event.type !== 'progress' || event.elapsedMs < 50) return
      files = [...files, ...readdirSync(tmp.workFolder())]
      if (files.length > 0) run.cancel()
    })
    expect((await document).trials.map((trial) => trial.state)).toEqual(['cancelled'])
    expect(files[0]).toMatch(/^\d-\d+\.bin$/)
  })

  it('writes, and waits for the disk', async () => {
    const trial = trialOf(await runOnce({ ...SHORT, models: [model] }), model)
    expect(trial).toMatchObject({ state: 'completed', metrics: { tasksFailed: 0 } })
    const waitingMs = trial.workers.map((worker) => numberOf(worker, 'waitingMs') ?? NaN)
    expect(waitingMs.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(0)
  })
})

describe('a run with files', () => {
  it('leaves no file when its supervisor is closed', async () => {
    const supervisor = newSupervisor()
    const working = Promise.withResolvers<undefined>()
    const onEvent: Parameters<typeof start>[1] = (event) => {
      if (event.type === 'progress' && event.elapsedMs > 50) working.resolve(undefined)
    }
    const { run } = start({ ...LONG, models: ['processes'] }, onEvent, supervisor)
    await working.promise
    await supervisor.close()
    expect(tmp.names()).toEqual([])
    await run.ended
  })

  it.each([
    ['/sys', 'permission_denied'],
    ['/dev/null', 'not_a_folder'],
    ['/no/such/folder', 'not_found'],
  ])('reports why no work folder can be made in %s', async (folder, problem) => {
    process.env['TMPDIR'] = folder
    const last = await start(SHORT).run.ended
    expect(last).toMatchObject({
      type: 'run-failed',
      fault: { code: 'work_folder_failed', values: { folder, problem } },
    })
  })
})

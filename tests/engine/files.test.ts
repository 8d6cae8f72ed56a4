import { mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunEvent } from '../../src/contract/run/events.ts'
import { MODEL_IDS } from '../../src/contract/models.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { descendants } from '../fixtures/processes.ts'
import { labEngine, runOnce, start, trialOf } from './lab.ts'

const WORKERS = { threads: 2, processes: 2 }
const LONG = { workload: 'files', tasks: 6, params: { filesPerTask: 10_000, fileKb: 64 }, workers: WORKERS }
const SHORT = { workload: 'files', tasks: 6, params: { filesPerTask: 2, fileKb: 4 }, workers: WORKERS }
const usual = process.env['TMPDIR']

let folder = ''
const inFolder = (): string[] => readdirSync(folder)
const runFolder = (): string => join(folder, inFolder().find((name) => name.startsWith('interleave-')) ?? '')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-test-'))
  process.env['TMPDIR'] = folder
})

afterEach(() => {
  if (usual === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = usual
  const left = inFolder()
  rmSync(folder, { recursive: true })
  // Whatever a test did, nothing of the run is left.
  expect(left).toEqual([])
  expect(descendants()).toEqual([])
})

/** Runs the plan with a link in place of one task's file, so that the system refuses that one in earnest. */
async function runWithLink(plan: PlanInput, name: string, target: string): ReturnType<typeof runOnce> {
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'run-started') symlinkSync(target, join(runFolder(), name))
  }
  return start(labEngine(), { warmups: 0, repeats: 1, ...plan }, onEvent).run.finished
}

describe.each(MODEL_IDS)('files under %s', (model) => {
  it('fails a task whose disk is full, with the cause, and does the others', async () => {
    // The kernel refuses every byte for this device with ENOSPC, as a full disk does.
    const report = await runWithLink({ ...SHORT, models: [model] }, '2-0.bin', '/dev/full')
    expect(trialOf(report, model)).toMatchObject({
      state: 'completed',
      tasksDone: 6,
      tasksFailed: 1,
      firstTaskError: 'The file 2-0.bin could not be written: the disk is full.',
    })
  })

  it('fails a task that has no permission, with the cause, and does the others', async () => {
    // Nobody may make a file there, not even root.
    const report = await runWithLink({ ...SHORT, models: [model] }, '4-1.bin', '/sys/interleave')
    expect(trialOf(report, model)).toMatchObject({
      state: 'completed',
      tasksDone: 6,
      tasksFailed: 1,
      firstTaskError: 'The file 4-1.bin could not be written: no permission.',
    })
  })

  it('fails tasks whose folder vanishes in the middle, with the cause, and ends well', async () => {
    const away = join(folder, 'away')
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'progress' && event.elapsedMs > 50 && inFolder()[0]?.startsWith('interleave-')) {
        renameSync(runFolder(), away)
      }
    }
    const { run } = start(labEngine(), { ...LONG, models: [model], warmups: 0, repeats: 1 }, onEvent)
    const trial = trialOf(await run.finished, model)
    rmSync(away, { recursive: true })
    expect(trial).toMatchObject({ state: 'completed', tasksDone: 6, tasksFailed: 6 })
    expect(trial.firstTaskError).toMatch(
      /^The file \d-\d+\.bin could not be (written|read|removed): the temporary folder is gone\.$/,
    )
  })

  it('leaves nothing behind when it is cancelled in the middle of writing', async () => {
    let files: string[] = []
    const { run } = start(labEngine(), { ...LONG, models: [model], warmups: 0, repeats: 1 }, (event) => {
      if (event.type !== 'progress' || event.elapsedMs < 50) return
      files = [...files, ...readdirSync(runFolder())]
      if (files.length > 0) run.cancel()
    })
    const report = await run.finished
    expect(report.trials.map((trial) => trial.state)).toEqual(['cancelled'])
    expect(files[0]).toMatch(/^\d-\d+\.bin$/)
  })

  it('writes, and waits for the disk meanwhile', async () => {
    const trial = trialOf(await runOnce(labEngine(), { ...SHORT, models: [model] }), model)
    expect(trial).toMatchObject({ state: 'completed', tasksFailed: 0 })
    expect(trial.workers.reduce((sum, worker) => sum + worker.waitingMs, 0)).toBeGreaterThan(0)
  })
})

describe('a run with files', () => {
  it('leaves nothing behind when the engine is disposed of', async () => {
    const engine = labEngine()
    const working = Promise.withResolvers<undefined>()
    const { run } = start(engine, { ...LONG, models: ['processes'], warmups: 0 }, (event) => {
      if (event.type === 'progress' && event.elapsedMs > 50) working.resolve(undefined)
    })
    await working.promise
    await engine.dispose()
    expect(inFolder()).toEqual([])
    await run.finished
  })

  it.each([
    ['/sys', 'no permission'],
    ['/dev/null', 'the folder is a file'],
    ['/no/such/folder', 'there is no such folder'],
  ])('says why it cannot make its folder in %s', async (place, cause) => {
    process.env['TMPDIR'] = place
    await expect(runOnce(labEngine(), SHORT)).rejects.toThrow(
      `No temporary folder could be made in ${place}: ${cause}.`,
    )
  })
})

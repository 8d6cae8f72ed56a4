import type { Page } from '@playwright/test'
import {
  type Experiment,
  LONG,
  SMALL,
  expectState,
  fillIn,
  runButton,
  runToEnd,
  startRun,
  state,
} from './experiment.ts'
import type { AnyLab } from './any-lab.ts'
import { expect, test } from './lab-test.ts'
import { type ProcessEntry, descendants, survivors } from './processes.ts'

/** Processes of a run that are left when the app is gone must be gone too, within this time. */
const LEFT_WITHIN_MS = 2_000

/** Long enough to reach into, short enough to wait for. */
const REACHABLE: Experiment = {
  work: 'Mandelbrot picture',
  models: ['processes', 'cooperative'],
  fields: { Tasks: 8, Width: 1200, Height: 1200, Iterations: 3_000, Repeats: 1, Processes: 2 },
  warmups: 0,
}

/** The processes that the engine started: the pool's, and its services. */
async function childrenOfEngine({ enginePid }: AnyLab): Promise<ProcessEntry[]> {
  return descendants(await enginePid())
}

test('a killed process of the pool fails its trial with the cause, and the others go on', async ({ lab }) => {
  const { page } = lab
  await startRun(page, REACHABLE)
  await expect.poll(async () => (await childrenOfEngine(lab)).length).toBe(2)
  const [victim] = await childrenOfEngine(lab)
  if (victim !== undefined) process.kill(victim.pid, 'SIGKILL')
  await expectState(page, 'Finished')
  await expect(page.getByText(/process.*(killed|SIGKILL|ended)/i).first()).toBeVisible()
  const times = page.getByRole('table', { name: 'All figures' }).getByRole('row', { name: 'Wall time' })
  await expect(times.getByRole('cell')).toHaveText(['not available', /\d (ms|s)$/])
  await page.screenshot({ path: 'test-results/screenshots/failed-trial.png' })
})

test('a dead engine is reported, and the next run works', async ({ lab }) => {
  const { page, enginePid } = lab
  await startRun(page, { ...LONG, models: ['processes'] })
  await expect.poll(async () => (await childrenOfEngine(lab)).length).toBe(2)
  const lanes = await childrenOfEngine(lab)
  const dead = await enginePid()
  process.kill(dead, 'SIGKILL')
  await expectState(page, 'Failed')
  await expect(state(page)).toContainText('The engine stopped')
  await page.screenshot({ path: 'test-results/screenshots/dead-engine.png' })
  await expect.poll(() => survivors(lanes), { timeout: LEFT_WITHIN_MS }).toEqual([])
  expect(await enginePid()).not.toBe(dead)
  await runToEnd(page, { ...SMALL, models: ['serial'] })
})

test('an engine that dies again and again is left alone for a while, and the lab says so', async ({
  lab,
}) => {
  const { page, enginePid } = lab
  const livingPid = (): Promise<number> => enginePid().catch(() => 0)
  for (let deaths = 0; deaths < 4; deaths++) {
    await expect.poll(livingPid).toBeGreaterThan(0)
    // A page that has been told what the lab offers shows that the engine has come up.
    await page.reload()
    await expect(runButton(page)).toBeEnabled()
    const pid = await enginePid()
    process.kill(pid, 'SIGKILL')
    await expect.poll(livingPid).not.toBe(pid)
  }
  await runButton(page).click()
  await expect(page.getByRole('alert')).toHaveText(/The engine has stopped several times in a row/)
})

for (const model of ['threads', 'processes', 'cooperative'] as const) {
  test(`a lab that is ended during a run of ${model} leaves no process behind`, async ({ lab }) => {
    const { page, program, pid } = lab
    await startRun(page, { ...LONG, models: [model], fields: { ...LONG.fields, Slice: 0 } })
    const all = descendants(pid)
    lab.close()
    await expect.poll(() => survivors(all), { timeout: LEFT_WITHIN_MS, intervals: [50] }).toEqual([])
    await expect.poll(() => program.exitCode).toBe(0)
  })

  test(`a killed lab leaves no process of a run of ${model} behind`, async ({ lab }) => {
    const { page, pid } = lab
    const before = descendants(pid).length
    await startRun(page, { ...LONG, models: [model], fields: { ...LONG.fields, Slice: 0 } })
    // A trial is told of before its processes are up.
    if (model === 'processes') await expect.poll(() => descendants(pid).length).toBeGreaterThan(before)
    const all = descendants(pid)
    expect(all).not.toEqual([])
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => survivors(all), { timeout: LEFT_WITHIN_MS, intervals: [50] }).toEqual([])
  })
}

test('a killed lab leaves neither pool nor web service of a run that waits', async ({ lab }) => {
  const { page, pid } = lab
  const before = descendants(pid).length
  const fields = { Tasks: 200, Latency: 3_000, Repeats: 1, Processes: 2 }
  await startRun(page, { work: 'Web pages', models: ['processes'], fields, warmups: 0 })
  await expect.poll(() => descendants(pid).length).toBe(before + 3)
  const all = descendants(pid)
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => survivors(all), { timeout: LEFT_WITHIN_MS, intervals: [50] }).toEqual([])
})

const MOMENTS: readonly (readonly [when: string, reach: (page: Page) => Promise<void>])[] = [
  ['before the run has begun', async () => undefined],
  ['while lanes start', (page) => expect(state(page)).toContainText('Starting')],
  ['in a warm-up', (page) => expect(state(page).getByRole('heading')).toContainText(/warm-up \d of/)],
  ['when some trials have ended', (page) => expect(state(page)).toContainText(/[1-9]\d* of \d+ trials/)],
]

for (const [when, reach] of MOMENTS) {
  test(`a run can be cancelled ${when}, and the next one works`, async ({ lab }) => {
    const { page } = lab
    const fields = { ...SMALL.fields, Iterations: 3_000, Repeats: 100, Processes: 2 }
    await fillIn(page, { ...SMALL, fields, warmups: 2 })
    await runButton(page).click()
    await reach(page)
    await page.keyboard.press('Escape')
    await expectState(page, 'Cancelled', 5_000)
    await expect.poll(async () => (await childrenOfEngine(lab)).length, { timeout: LEFT_WITHIN_MS }).toBe(0)
    await runToEnd(page, { ...SMALL, models: ['serial'] })
  })
}

test('cancelling again and again is cancelling once', async ({ lab: { page } }) => {
  await startRun(page, { ...LONG, models: ['threads'] })
  for (let presses = 0; presses < 10; presses++) await page.keyboard.press('Escape')
  await expectState(page, 'Cancelled', 5_000)
  await runToEnd(page, { ...SMALL, models: ['serial'] })
})

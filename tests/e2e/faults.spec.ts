import { type ElectronApplication } from '@playwright/test'
import {
  type Experiment,
  LONG,
  SMALL,
  expectState,
  runButton,
  runToEnd,
  startRun,
  state,
} from './experiment.ts'
import { expect, windowTest as test } from './lab-test.ts'
import { type Lab } from './launch.ts'
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

async function enginePid(app: ElectronApplication): Promise<number> {
  const pid = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Interleave engine')?.pid,
  )
  if (pid === undefined) throw new Error('There is no engine.')
  return pid
}

/** The processes that the engine started: the pool's, and its services. */
async function childrenOfEngine({ app }: Lab): Promise<ProcessEntry[]> {
  return descendants(await enginePid(app))
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
  const { page, app } = lab
  await startRun(page, { ...LONG, models: ['processes'] })
  await expect.poll(async () => (await childrenOfEngine(lab)).length).toBe(2)
  const lanes = await childrenOfEngine(lab)
  const dead = await enginePid(app)
  process.kill(dead, 'SIGKILL')
  await expectState(page, 'Failed')
  await expect(state(page)).toContainText('The engine stopped')
  await page.screenshot({ path: 'test-results/screenshots/dead-engine.png' })
  await expect.poll(() => survivors(lanes), { timeout: LEFT_WITHIN_MS }).toEqual([])
  expect(await enginePid(app)).not.toBe(dead)
  await runToEnd(page, { ...SMALL, models: ['serial'] })
})

test('an engine that dies again and again is left alone for a while, and the window says so', async ({
  lab,
}) => {
  const { page, app } = lab
  for (let deaths = 0; deaths < 4; deaths++) {
    await expect.poll(() => enginePid(app).catch(() => 0)).toBeGreaterThan(0)
    // A request that is answered shows that the engine has come up.
    await page.evaluate(() => window.interleave.info())
    const pid = await enginePid(app)
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => enginePid(app).catch(() => 0)).not.toBe(pid)
  }
  await runButton(page).click()
  await expect(page.getByRole('alert')).toHaveText(/The engine has stopped several times in a row/)
})

for (const model of ['threads', 'processes', 'cooperative'] as const) {
  test(`closing the window during a run of ${model} leaves no process behind`, async ({ lab }) => {
    const { page, app, electron, pid } = lab
    await startRun(page, { ...LONG, models: [model], fields: { ...LONG.fields, Slice: 0 } })
    const all = descendants(pid)
    // Its reply never comes: the app is gone by then.
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined)
    await expect.poll(() => survivors(all), { timeout: LEFT_WITHIN_MS, intervals: [50] }).toEqual([])
    await expect.poll(() => electron.exitCode).toBe(0)
  })

  test(`a killed app leaves no process of a run of ${model} behind`, async ({ lab }) => {
    const { page, pid } = lab
    await startRun(page, { ...LONG, models: [model], fields: { ...LONG.fields, Slice: 0 } })
    const all = descendants(pid)
    expect(all.length).toBeGreaterThan(model === 'processes' ? 4 : 2)
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => survivors(all), { timeout: LEFT_WITHIN_MS, intervals: [50] }).toEqual([])
  })
}

test('a killed app leaves neither pool nor web service of a run that waits', async ({ lab }) => {
  const { page, pid } = lab
  const before = descendants(pid).length
  const fields = { Tasks: 200, Latency: 3_000, Repeats: 1, Processes: 2 }
  await startRun(page, { work: 'Web pages', models: ['processes'], fields, warmups: 0 })
  await expect.poll(() => descendants(pid).length).toBe(before + 3)
  const all = descendants(pid)
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => survivors(all), { timeout: LEFT_WITHIN_MS, intervals: [50] }).toEqual([])
})

test('a reloaded page ends the run that nobody listens to any more', async ({ lab }) => {
  const { page } = lab
  await startRun(page, { ...LONG, models: ['processes'] })
  await expect.poll(async () => (await childrenOfEngine(lab)).length).toBe(2)
  await page.reload()
  await expect.poll(async () => (await childrenOfEngine(lab)).length, { timeout: LEFT_WITHIN_MS }).toBe(0)
  await runToEnd(page, { ...SMALL, models: ['serial'] })
})

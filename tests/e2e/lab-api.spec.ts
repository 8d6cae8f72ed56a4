// What every transport promises of a `LabApi`, in the real page and with a real supervisor. What no real supervisor can
// be made to do is in `tests/fixtures/lab-api-suite.ts`.
import { expect, test } from './lab-test.ts'
import { allEvents, apiOf, start } from './page-api-client.ts'
import { LONG, SMALL, TINY } from './plans.ts'
import { runnerOf } from './processes.ts'

test('a plan with problems is refused with each of them, and starts nothing', async ({ lab: { page } }) => {
  const api = await apiOf(page)
  expect(await start(api, { ...TINY, tasks: 0, repeats: -1 })).toEqual(['tasks', 'repeats'])
  expect(typeof (await start(api, TINY))).toBe('string')
  expect((await allEvents(api)).at(-1)).toBe('run-finished completed')
})

test('a late subscriber receives a run from its start to its end, with its columns and pixels', async ({
  lab: { page, ui },
}) => {
  const api = await apiOf(page)
  await start(api, { ...SMALL, models: ['serial', 'threads'], repeats: 2 })
  // The page's own `LabApi` allows the next run when this one has ended.
  await expect.poll(() => start(api, { tasks: 0 })).not.toMatchObject({ code: 'run_in_progress' })
  const lines = await allEvents(api)
  expect(lines[0]).toBe('run-started')
  expect(lines.at(-1)).toBe('run-finished completed')
  const trials = lines.filter((line) => line.startsWith('trial-'))
  expect(trials).toHaveLength(8)
  for (let at = 0; at < trials.length; at += 2) {
    const which = trials[at]?.replace('trial-started ', '') ?? ''
    expect(trials[at + 1]).toBe(`trial-finished ${which} completed Float64Array Int32Array some slices`)
  }
  expect(lines).toContain('outputs Uint8Array')
  await ui.expectUsable()
})

test('a second run is refused during the first, which can be cancelled and followed by another', async ({
  lab: { page },
}) => {
  const api = await apiOf(page)
  await start(api, LONG)
  expect(await start(api, TINY)).toMatchObject({ code: 'run_in_progress' })
  const lines = await api.evaluateHandle((one) => one.subscribe())
  await expect.poll(() => lines.jsonValue()).toContainEqual(expect.stringMatching(/^trial-started/))
  await api.evaluate((one) => one.cancel())
  await expect.poll(async () => (await lines.jsonValue()).at(-1)).toBe('run-finished cancelled')
  await start(api, TINY)
  expect((await allEvents(api)).at(-1)).toBe('run-finished completed')
})

test('a run whose runner is killed ends with that fault, and the next run completes', async ({ lab }) => {
  const api = await apiOf(lab.page)
  await start(api, LONG)
  const lines = await api.evaluateHandle((one) => one.subscribe())
  await expect.poll(async () => (await lines.jsonValue()).length).toBeGreaterThan(1)
  process.kill((await runnerOf(lab)).pid, 'SIGKILL')
  await expect.poll(async () => (await lines.jsonValue()).at(-1)).toBe('run-failed runner_killed')
  await start(api, TINY)
  expect((await allEvents(api)).at(-1)).toBe('run-finished completed')
})

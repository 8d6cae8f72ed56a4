// What every transport promises of a `LabApi`, in the real page and with the real engine. What an engine does that no
// real one can be made to do stands in `tests/fixtures/lab-api-suite.ts`.
import { join } from 'node:path'
import type { JSHandle, Page } from '@playwright/test'
import { build } from 'vite'
import { expect, test } from './lab-test.ts'
import type { PageLab } from './page-lab.ts'

const SMALL = {
  workload: 'mandelbrot',
  params: { width: 240, height: 160, maxIterations: 100 },
  tasks: 6,
  models: ['serial', 'threads'],
  repeats: 2,
  warmups: 0,
}
const LONG = { ...SMALL, params: { width: 4_000, height: 4_000, maxIterations: 10_000 } }

let bundle = ''
test.beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: join(import.meta.dirname, 'page-lab.ts'), formats: ['iife'], name: 'bundle' },
    },
  })
  const [output] = Array.isArray(built) ? built : []
  bundle = output?.output[0].code ?? ''
})

/** The transport in the page. */
async function pageLab(page: Page): Promise<JSHandle<PageLab>> {
  await page.evaluate(bundle)
  return page.evaluateHandle(() => (window as unknown as { pageLab: PageLab }).pageLab)
}

/** The lines of the run's events, once the last has come. */
async function allOf(lines: JSHandle<readonly string[]>): Promise<readonly string[]> {
  await expect
    .poll(async () => (await lines.jsonValue()).at(-1), { timeout: 20_000 })
    .toMatch(/^run-(finished|failed)/)
  return lines.jsonValue()
}

test('the lab tells what it offers', async ({ lab: { page } }) => {
  const lab = await pageLab(page)
  const info = await lab.evaluate(({ lab: api }) => api.info())
  expect(info.workloads.map(({ id }) => id)).toContain('mandelbrot')
  expect(info.machine.cores).toBeGreaterThan(0)
})

test('a plan with problems is refused with each of them, and starts nothing', async ({ lab: { page } }) => {
  const lab = await pageLab(page)
  const refused = await lab.evaluate((one, plan) => one.start({ ...plan, tasks: 0, repeats: -1 }), SMALL)
  expect(refused).toEqual(['tasks', 'repeats'])
  const started = await lab.evaluate((one, plan) => one.start(plan), SMALL)
  expect(typeof started).toBe('string')
})

test('a run is told from its start to its end, with its columns and pixels, to who comes late too', async ({
  lab: { page },
}) => {
  const lab = await pageLab(page)
  await lab.evaluate((one, plan) => one.start(plan), SMALL)
  await page.waitForTimeout(300)
  const lines = await allOf(await lab.evaluateHandle((one) => one.listen()))
  expect(lines[0]).toBe('run-started')
  expect(lines.at(-1)).toBe('run-finished completed')
  const trials = lines.filter((line) => line.startsWith('trial-'))
  expect(trials).toHaveLength(8)
  for (let at = 0; at < trials.length; at += 2) {
    const which = trials[at]?.replace('trial-started ', '') ?? ''
    expect(trials[at + 1]).toBe(`trial-finished ${which} completed Float64Array Int32Array some slices`)
  }
  expect(lines).toContain('outputs Uint8Array')
})

test('one run at a time: another is refused in a sentence', async ({ lab: { page } }) => {
  const lab = await pageLab(page)
  await lab.evaluate((one, plan) => one.start(plan), LONG)
  const refusal = await lab.evaluate(
    (one, plan) =>
      one.start(plan).then(
        () => 'started',
        (error: unknown) => String(error),
      ),
    SMALL,
  )
  expect(refusal).toMatch(/A run is under way/)
})

test('a run that is cancelled ends as such, and the next one works', async ({ lab: { page } }) => {
  const lab = await pageLab(page)
  await lab.evaluate((one, plan) => one.start(plan), LONG)
  const lines = await lab.evaluateHandle((one) => one.listen())
  await expect
    .poll(async () => (await lines.jsonValue()).some((line) => line.startsWith('trial-started')))
    .toBe(true)
  await lab.evaluate((one) => one.run?.cancel())
  expect((await allOf(lines)).at(-1)).toBe('run-finished cancelled')
  await lab.evaluate((one, plan) => one.start(plan), SMALL)
  const next = await allOf(await lab.evaluateHandle((one) => one.listen()))
  expect(next.at(-1)).toBe('run-finished completed')
})

test('an engine that dies fails its run in a sentence, and the next one works', async ({
  lab: { page, enginePid },
}) => {
  const lab = await pageLab(page)
  await lab.evaluate((one, plan) => one.start(plan), LONG)
  const lines = await lab.evaluateHandle((one) => one.listen())
  await expect.poll(async () => (await lines.jsonValue()).length).toBeGreaterThan(1)
  process.kill(await enginePid(), 'SIGKILL')
  expect((await allOf(lines)).at(-1)).toMatch(
    /^run-failed The engine stopped: .*\. A new one has been started\.$/,
  )
  await lab.evaluate((one, plan) => one.start(plan), SMALL)
  const next = await allOf(await lab.evaluateHandle((one) => one.listen()))
  expect(next.at(-1)).toBe('run-finished completed')
})

import { cpus } from 'node:os'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import { countNoun } from '../../src/text/format.ts'
import { m } from '../../src/text/messages.ts'
import { modelTitle } from '../../src/text/models.ts'
import { expect, test } from './lab-test.ts'
import { SMALL } from './plans.ts'
import { expectAllLanesVisible } from './small-screens.ts'

test('the lab opens ready to run, with its icon and without a complaint of the page', async ({ ownLab }) => {
  const { page, ui, complaints } = ownLab
  await ui.expectState('ready')
  await expect(page.getByRole('heading', { name: m.app_name() })).toBeVisible()
  await expect(ui.headline).toHaveText(m.ready_title())
  for (const id of ['mandelbrot', 'primes', 'web', 'waits']) await expect(ui.workload(id)).toBeEnabled()
  await expect(ui.readout).toContainText(countNoun(cpus().length, 'core'))
  const icon = await page.locator('link[rel=icon]').evaluate(async (link: HTMLLinkElement) => {
    const response = await fetch(link.href)
    return { ok: response.ok, type: response.headers.get('content-type') }
  })
  expect(icon).toEqual({ ok: true, type: 'image/svg+xml' })
  expect(complaints).toEqual([])
})

test('a run with the defaults completes, with its figures and all lanes of all models on small screens', async ({
  lab,
}) => {
  const { ui, complaints } = lab
  await ui.run(90_000)
  await expectAllLanesVisible(lab)
  await ui.open('figures')
  await expect(ui.figures.getByRole('columnheader')).toHaveText(MODEL_IDS.map(modelTitle))
  await expect(ui.figure('wallMs')).toHaveText(MODEL_IDS.map(() => /^[\d.]+\s(ms|s)/))
  expect(complaints).toEqual([])
})

test('a finished run shows the figures and the picture of every model, and compares them', async ({
  lab: { ui, complaints },
}) => {
  await ui.runToEnd(SMALL)
  await expect(ui.headline).toHaveText(/\w.*\.$/)
  await ui.open('figures')
  for (const metric of ['wallMs', 'cpuMs', 'startupMs'] as const) {
    await expect(ui.figure(metric)).toHaveText(MODEL_IDS.map(() => /^[\d.]+\s(ms|s)/))
  }
  const [baseline, ...others] = MODEL_IDS
  expect(baseline).toBe('serial')
  await expect(ui.figure('speedup')).toHaveText([/^1\.00×$/, ...others.map(() => /^[\d.]+×$/)])
  await ui.open('pictures')
  for (const id of MODEL_IDS) {
    const size = { width: '240', height: '160', parts: '6', count: 6 }
    await expect(ui.image(m.picture_label({ model: modelTitle(id), ...size }))).toBeVisible()
  }
  expect(complaints).toEqual([])
})

test('tasks that fail are counted, and the run completes', async ({ lab: { ui } }) => {
  await ui.runToEnd({
    workload: 'web',
    models: ['cooperative'],
    params: { errorRate: 0.5, latencyMs: 5, jitterMs: 0 },
    tasks: 40,
    repeats: 1,
    warmups: 0,
  })
  await ui.open('figures')
  await expect(ui.figure('tasksFailed')).toHaveText(/^[1-9]\d*$/)
})

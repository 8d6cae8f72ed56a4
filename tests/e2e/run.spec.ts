import { MODEL_IDS, MODEL_TEXTS } from '../../src/contract/models.ts'
import {
  LONG,
  SMALL,
  cancelButton,
  expectState,
  fillIn,
  runButton,
  runToEnd,
  startRun,
  state,
} from './experiment.ts'
import { expect, test } from './lab-test.ts'
import { descendants } from './processes.ts'

for (const model of MODEL_IDS) {
  test(`an experiment with ${model} alone shows its figures and its picture`, async ({
    lab: { page, complaints },
  }) => {
    await runToEnd(page, { ...SMALL, models: [model] })
    const { title } = MODEL_TEXTS[model]
    await expect(
      page.getByRole('img', { name: new RegExp(`^${title}: median wall time .* ms`) }),
    ).toBeVisible()
    await expect(page.getByRole('img', { name: new RegExp(`^${title}: CPU use over time`) })).toBeVisible()
    await expect(
      page.getByRole('img', { name: `${title}: picture of 240 by 160 pixels, 6 bands drawn` }),
    ).toBeVisible()
    const figures = page.getByRole('table', { name: 'All figures' })
    await expect(figures.getByRole('columnheader')).toHaveText([title])
    for (const figure of ['Wall time', 'CPU time', 'Start-up']) {
      await expect(figures.getByRole('row', { name: figure }).getByRole('cell')).toHaveText(/^[\d.]+ m?s$/)
    }
    expect(complaints).toEqual([])
  })
}

test('all models together are compared with one after another, in words and figures', async ({
  lab: { page },
}) => {
  await runToEnd(page, SMALL)
  const speedUps = page.getByRole('table', { name: 'All figures' }).getByRole('row', { name: 'Speed-up' })
  await expect(speedUps.getByRole('cell')).toHaveText([/^1\.00×$/, /^[\d.]+×$/, /^[\d.]+×$/, /^[\d.]+×$/])
  await expect(state(page).getByRole('heading')).toHaveText(/\w.*\.$/)
})

test('the other kinds of work run too', async ({ lab: { page } }) => {
  const fields = { Tasks: 4, Repeats: 1 }
  const figures = page.getByRole('table', { name: 'All figures' })
  for (const work of ['Prime numbers', 'Web pages', 'Waits'] as const) {
    await test.step(work, async () => {
      await fillIn(page, { work, fields: work === 'Prime numbers' ? { ...fields, Limit: 100_000 } : fields })
      await runButton(page).click()
      await expectState(page, 'Running')
      await expectState(page, 'Finished')
      await expect(state(page)).toContainText(`${work} ·`)
      await expect(figures.getByRole('row', { name: 'Failed tasks' }).getByRole('cell').first()).toHaveText(
        '0 of 4',
      )
    })
  }
})

test('pages that fail are counted and shown, and the run goes on', async ({ lab: { page } }) => {
  await runToEnd(page, {
    work: 'Web pages',
    models: ['cooperative'],
    fields: { Tasks: 40, Repeats: 1, 'Error rate': 0.5 },
    warmups: 0,
  })
  const failed = page.getByRole('table', { name: 'All figures' }).getByRole('row', { name: 'Failed tasks' })
  await expect(failed.getByRole('cell')).toHaveText(/^[1-9]\d* of 40/)
})

test('a run can be cancelled, and keeps what was measured', async ({ lab: { page } }) => {
  await startRun(page, { ...LONG, models: ['threads', 'cooperative'] })
  await cancelButton(page).click()
  await expectState(page, 'Cancelled', 2_000)
  await expect(runButton(page)).toBeEnabled()
})

test('Escape cancels a cooperative task that never gives way', async ({ lab: { page } }) => {
  await startRun(page, { ...LONG, models: ['cooperative'], fields: { ...LONG.fields, Slice: 0 } })
  await page.keyboard.press('Escape')
  await expectState(page, 'Cancelled', 2_000)
})

test('a number out of range is refused at its field, and nothing starts', async ({ lab: { page, pid } }) => {
  const before = descendants(pid).length
  await fillIn(page, { work: 'Mandelbrot picture', fields: { Tasks: 20_001 } })
  await runButton(page).click()
  const field = page.getByRole('textbox', { name: 'Tasks' })
  await expect(field).toBeFocused()
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(field).toHaveAccessibleDescription(/20,001.*must be a whole number from 1 to 20,000/)
  await expectState(page, 'Ready')
  expect(descendants(pid).length).toBe(before)
})

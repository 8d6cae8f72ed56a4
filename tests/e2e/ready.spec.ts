import { cpus } from 'node:os'
import { SMALL, cancelButton, expectState, runButton, runToEnd, startRun } from './experiment.ts'
import { expect, test } from './lab-test.ts'

test('the lab opens ready to run', async ({ lab: { page, complaints } }) => {
  await expect(page).toHaveTitle('Interleave')
  await expect(page.getByRole('heading', { name: 'Interleave' })).toBeVisible()
  await expectState(page, 'Ready')
  for (const work of ['Mandelbrot picture', 'Prime numbers', 'Web pages', 'Waits']) {
    await expect(page.getByRole('radio', { name: work })).toBeVisible()
  }
  await expect(page.getByText(`${cpus().length} cores`).first()).toBeVisible()
  await expect(runButton(page)).toBeEnabled()
  expect(complaints).toEqual([])
})

test('the title tells how the run stands', async ({ lab: { page } }) => {
  await startRun(page, { ...SMALL, fields: { ...SMALL.fields, Iterations: 3_000, Repeats: 100 } })
  await expect(page).toHaveTitle('Running… – Interleave')
  await cancelButton(page).click()
  await expect(page).toHaveTitle('Cancelled – Interleave')
  await runToEnd(page, { ...SMALL, models: ['serial'] })
  await expect(page).toHaveTitle('Finished – Interleave')
})

test('its icon is there', async ({ lab: { page } }) => {
  const href = await page.locator('link[rel=icon]').evaluate((link: HTMLLinkElement) => link.href)
  const icon = await page.evaluate(async (url) => {
    const answer = await fetch(url)
    return { ok: answer.ok, type: answer.headers.get('content-type') }
  }, href)
  expect(icon).toEqual({ ok: true, type: 'image/svg+xml' })
})

import { m } from '../../src/text/messages.ts'
import { workloadTitle } from '../../src/text/workloads.ts'
import { expect, test } from './lab-test.ts'
import { SMALL } from './plans.ts'

test('a run is printed without the experiment, with the timeline as vectors', async ({
  lab: { page, ui, pdf, complaints },
}) => {
  await ui.runToEnd(SMALL)
  await page.evaluate(() => {
    addEventListener('beforeprint', () => {
      document.body.dataset['printed'] = document.querySelector('.sheet svg title')?.textContent ?? 'nothing'
    })
  })
  expect(await pdf()).toMatch(/^%PDF-/)
  const printed = await page.evaluate(() => document.body.dataset['printed'])
  expect(printed).toBe(m.export_title({ workload: workloadTitle('mandelbrot') }))
  await page.emulateMedia({ media: 'print' })
  await expect(ui.form).toBeHidden()
  await expect(ui.headline).toBeVisible()
  await expect(ui.exportButton).toBeHidden()
  expect(complaints).toEqual([])
})

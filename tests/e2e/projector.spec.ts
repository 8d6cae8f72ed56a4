import { MODEL_IDS } from '../../src/contract/models/index.ts'
import { modelTitle } from '../../src/text/models.ts'
import { expect, test } from './lab-test.ts'
import { SMALL } from './plans.ts'

test('the keys of the projector’s view show models, play and step through the run, and leave', async ({
  lab: { page, ui, complaints },
}) => {
  await ui.runToEnd(SMALL)
  // In the lanes, this key zooms to what is selected.
  await ui.exportButton.focus()
  await page.keyboard.press('f')
  await expect(ui.leaveProjectorButton).toBeVisible()
  await expect(ui.form).toBeHidden()

  for (const [at, id] of MODEL_IDS.entries()) {
    const toggle = ui.projectorModels.getByRole('button', { name: modelTitle(id), exact: true })
    await page.keyboard.press(String(at + 1))
    await expect(toggle).toHaveAttribute('aria-pressed', 'false')
    await expect(ui.timeline.modelNames).toHaveCount(MODEL_IDS.length - 1)
    await page.keyboard.press(String(at + 1))
    await expect(toggle).toHaveAttribute('aria-pressed', 'true')
  }

  const time = (): Promise<string | null> => ui.replayPosition.getAttribute('aria-valuetext')
  await page.keyboard.press('Home')
  const start = await time()
  await page.keyboard.press('ArrowRight')
  await expect.poll(time).not.toBe(start)
  await page.keyboard.press('ArrowLeft')
  await expect.poll(time).toBe(start)
  await page.keyboard.press('Space')
  await expect.poll(time).not.toBe(start)

  await page.keyboard.press('Escape')
  await expect(ui.leaveProjectorButton).toBeHidden()
  await expect(ui.form).toBeVisible()
  await ui.expectState('completed')
  expect(complaints).toEqual([])
})

import { m } from '../../src/text/messages.ts'
import { expect, test } from './lab-test.ts'
import { type LabPage, SOME } from './lab-page.ts'
import { ANY, like } from './like.ts'
import { MANY_TRIALS, NEVER_YIELDING, TINY } from './plans.ts'
import { workersOf } from './processes.ts'

type Moment = readonly [when: string, reach: (ui: LabPage) => Promise<void>]

const MOMENTS: readonly Moment[] = [
  ['before it has begun', async () => undefined],
  ['while workers start', (ui) => ui.readout.getByText(m.starting_title()).first().waitFor()],
  ['in a warm-up', (ui) => expect(ui.headline).toHaveText(like(m.warmup_of(SOME)))],
  [
    'when some trials have ended',
    async (ui) => {
      const ended = (count: string) => m.count_of_trials({ ended: count, total: '408', count: 408 })
      await expect(ui.readout).toContainText(like(ended(ANY)))
      await expect(ui.readout).not.toContainText(ended('0'))
    },
  ],
]

for (const [when, reach] of MOMENTS) {
  test(`Escape cancels a run ${when}, and the next run completes`, async ({ lab }) => {
    const { page, ui } = lab
    await ui.fillIn({ ...MANY_TRIALS, warmups: 2 })
    await ui.runButton.click()
    await reach(ui)
    await page.keyboard.press('Escape')
    await ui.expectState('cancelled')
    await expect.poll(() => workersOf(lab)).toEqual([])
    await ui.runToEnd(TINY)
  })
}

test('Cancel ends a run of tasks that never yield, however often Escape is pressed too', async ({
  lab: { page, ui },
}) => {
  await ui.startRun(NEVER_YIELDING)
  await ui.cancelButton.click()
  for (let presses = 0; presses < 10; presses++) await page.keyboard.press('Escape')
  await ui.expectState('cancelled')
  await ui.runToEnd(TINY)
})

import { PRESETS } from '../../src/contract/plan/presets.ts'
import { m } from '../../src/text/messages.ts'
import { expect, test } from './lab-test.ts'
import { TINY } from './plans.ts'

test('each card fills in its experiment, and the first one is chosen at the start', async ({
  ownLab: { ui },
}) => {
  const [first] = PRESETS
  if (first === undefined) throw new Error('There is no preset.')
  await expect(ui.preset(first.id)).toBeChecked()
  for (const { id, plan } of [...PRESETS].reverse()) {
    await ui.choosePreset(id)
    await expect(ui.workloads).toHaveValue(plan.workload)
    await expect(ui.field('tasks')).toHaveValue(String(plan.tasks))
  }
})

test('settings that differ from the run that is shown are marked, with a way back', async ({
  lab: { page, ui },
}) => {
  await ui.runToEnd(TINY)
  const note = page.getByRole('group', { name: m.stale_title() })
  await expect(note).toBeHidden()
  await ui.field('tasks').fill('7')
  await expect(note).toBeVisible()
  await note.getByRole('button', { name: m.stale_back() }).click()
  await expect(note).toBeHidden()
  await expect(ui.field('tasks')).toHaveValue(String(TINY.tasks))
})

test('the experiment that is filled in survives a reload', async ({ lab: { page, ui } }) => {
  await ui.fillIn({ ...TINY, tasks: 9 })
  await page.reload()
  await ui.expectUsable()
  await expect(ui.workloads).toHaveValue(TINY.workload)
  await expect(ui.field('tasks')).toHaveValue('9')
  await expect(ui.field('params.width')).toHaveValue(String(TINY.params.width))
  await expect(ui.model('threads')).not.toBeChecked()
})

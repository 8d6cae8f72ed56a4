import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { fault } from '../../src/contract/fault.ts'
import { faultText } from '../../src/text/faults.ts'
import { m } from '../../src/text/messages.ts'
import { expectExported } from './exported.ts'
import { expect, windowTest as test } from './lab-test.ts'
import { ANY, like } from './like.ts'
import { SMALL } from './plans.ts'

/** Replaces the system's dialog: the user chooses that file, or cancels with null. */
async function chooseFile(app: ElectronApplication, file: string | null): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: filePath === null, filePath: filePath ?? '' })
  }, file)
}

test('the timeline is saved as PNG and SVG where the user chooses', async ({
  lab: { app, page, ui, complaints },
  folder,
}) => {
  await ui.runToEnd(SMALL)
  const files = { PNG: join(folder, 'my timeline.png'), SVG: join(folder, 'my timeline.svg') }
  for (const kind of ['PNG', 'SVG'] as const) {
    await chooseFile(app, files[kind])
    await ui.export(kind)
    await expect(page.getByText(m.export_saved({ kind }))).toBeVisible()
  }
  expectExported(files)

  await chooseFile(app, null)
  await ui.export('SVG')
  await expect(page.getByText(like(m.export_saved({ kind: ANY })))).toBeHidden()
  expect(readdirSync(folder)).toHaveLength(2)

  await chooseFile(app, join(folder, 'gone', 'a.svg'))
  await ui.export('SVG')
  const failure = fault('save_failed', { file: 'a.svg', problem: 'not_found', text: '' })
  await expect(ui.alert).toHaveText(faultText(failure))
  expect(complaints).toEqual([])
})

test('only a picture with a plain name is saved, and its page cannot choose where', async ({
  lab: { app, page },
  folder,
}) => {
  const file = join(folder, 'never')
  await chooseFile(app, file)
  const replies = await page.evaluate(async () => {
    const bytes = new Uint8Array(1)
    const files: readonly object[] = [
      { name: '../a.svg', bytes },
      { name: 'a.desktop', bytes },
      { name: 'a.svg', bytes: 'text' },
      { name: 'a.svg', bytes: new Uint8Array(0) },
      { name: 'a.svg', bytes, filePath: '/tmp/a.svg' },
    ]
    const save = window.interleave.saveFile as (given: object) => Promise<unknown>
    return Promise.all(files.map(save))
  })
  const path: unknown = expect.any(String)
  const refused = { ok: false, fault: { code: 'invalid_message', values: { path } } }
  expect(replies).toEqual(replies.map(() => refused))
  expect(existsSync(file)).toBe(false)
})

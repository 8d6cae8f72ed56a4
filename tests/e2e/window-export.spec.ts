import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { SMALL, runToEnd } from './experiment.ts'
import { expectTwice, exportButton } from './exported.ts'
import { expect, windowTest as test } from './lab-test.ts'

/** Answers the system's dialog for a person: `file` = there, null = thought better of it. */
async function answerDialog(app: ElectronApplication, file: string | null): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: filePath === null, filePath: filePath ?? '' })
  }, file)
}

test('what is seen of the timeline is saved where the person says, at twice the resolution and as SVG', async ({
  lab: { app, page, complaints },
  userData,
}) => {
  await runToEnd(page, SMALL)
  const files = { PNG: join(userData, 'my timeline.png'), SVG: join(userData, 'my timeline.svg') }
  for (const kind of ['PNG', 'SVG'] as const) {
    await answerDialog(app, files[kind])
    await exportButton(page, kind).click()
    await expect.poll(() => existsSync(files[kind])).toBe(true)
    await expect(page.getByText(`${kind} saved.`)).toBeVisible()
  }
  await expectTwice(page, files.PNG, files.SVG)

  const before = readdirSync(userData).length
  await answerDialog(app, null)
  await exportButton(page, 'SVG').click()
  await expect(page.getByText(/saved\.$/)).toBeHidden()
  expect(readdirSync(userData)).toHaveLength(before)

  await answerDialog(app, join(userData, 'gone', 'a.svg'))
  await exportButton(page, 'SVG').click()
  await expect(page.getByRole('alert')).toHaveText('a.svg could not be saved: its folder is gone.')
  expect(complaints).toEqual([])
})

test('only a picture under a plain name is taken, and the page never says where it goes', async ({
  lab: { app, page },
  userData,
}) => {
  const file = join(userData, 'never')
  await answerDialog(app, file)
  const refused = (given: string): Promise<string> =>
    page.evaluate(`window.interleave.saveFile(${given}).then(() => 'taken', (error) => error.message)`)
  for (const given of [
    `{ name: '../a.svg', bytes: new Uint8Array(1) }`,
    `{ name: 'a.desktop', bytes: new Uint8Array(1) }`,
    `{ name: 'a.svg', bytes: 'text' }`,
    `{ name: 'a.svg', bytes: new Uint8Array(0) }`,
    `{ name: 'a.svg', bytes: new Uint8Array(65 * 1024 * 1024) }`,
    `{ name: 'a.svg', bytes: new Uint8Array(1), filePath: '/tmp/a.svg' }`,
  ]) {
    expect(await refused(given)).toMatch(/^The request saveFile was not understood/)
  }
  expect(existsSync(file)).toBe(false)
})

test('the page is laid out for paper: white, without the panel, with the timeline as vectors', async ({
  lab: { app, page, complaints },
}) => {
  await runToEnd(page, SMALL)
  await page.evaluate(() => {
    addEventListener('beforeprint', () => {
      document.body.dataset['printed'] = document.querySelector('.sheet svg title')?.textContent ?? 'nothing'
    })
  })
  const start = await app.evaluate(async ({ BrowserWindow }) => {
    const pdf = await BrowserWindow.getAllWindows()[0]?.webContents.printToPDF({ landscape: true })
    return pdf?.subarray(0, 5).toString('latin1')
  })
  expect(start).toBe('%PDF-')
  expect(complaints).toEqual([])
  expect(await page.evaluate(() => document.body.dataset['printed'])).toBe('Who ran when: Mandelbrot picture')
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('form', { name: 'Experiment' })).toBeHidden()
  await expect(page.getByRole('region', { name: 'Wall time and CPU use' })).toBeVisible()
  await expect(page.getByRole('group', { name: 'Export' })).toBeHidden()
})

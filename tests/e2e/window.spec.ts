import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { m } from '../../src/text/messages.ts'
import { expect, windowTest as test } from './lab-test.ts'
import { electronArguments, electronExecutable, endLab, launchLab } from './launch.ts'
import { LONG, MANY_TRIALS, TINY } from './plans.ts'
import { workersOf } from './processes.ts'

/** The bounds of the window, and whether all of it is on the display. */
function boundsOf(app: ElectronApplication) {
  return app.evaluate(({ BrowserWindow, screen }) => {
    const bounds = BrowserWindow.getAllWindows()[0]?.getBounds() ?? { x: -1, y: -1, width: 0, height: 0 }
    const { x, y, width, height } = screen.getPrimaryDisplay().bounds
    const isVisible =
      bounds.x >= x &&
      bounds.y >= y &&
      bounds.x + bounds.width <= x + width &&
      bounds.y + bounds.height <= y + height
    return { bounds, isVisible }
  })
}

test('the window opens at its last size and place', async ({ folder }) => {
  const bounds = { x: 70, y: 50, width: 1010, height: 710 }
  const first = await launchLab(folder)
  await first.app.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
    bounds,
  )
  await first.app.close()
  const second = await launchLab(folder)
  try {
    expect(await boundsOf(second.app)).toEqual({ bounds, isVisible: true })
  } finally {
    await endLab(second)
  }
})

test('the window opens on the display when its last place is on none', async ({ folder }) => {
  const bounds = { x: 90_000, y: 90_000, width: 900, height: 700 }
  writeFileSync(join(folder, 'window.json'), JSON.stringify({ version: 1, bounds, maximized: false }))
  const lab = await launchLab(folder)
  try {
    expect(await boundsOf(lab.app)).toMatchObject({ isVisible: true })
  } finally {
    await endLab(lab)
  }
})

test('a second start of the app ends itself, and opens no other window', async ({ ownLab, folder }) => {
  const second = spawn(electronExecutable(), electronArguments(folder), { stdio: 'ignore' })
  const [exitCode] = (await once(second, 'exit')) as [number | null]
  expect(exitCode).toBe(0)
  expect(await ownLab.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('the menu runs and cancels the experiment', async ({ lab: { app, ui } }) => {
  const choose = (id: string) =>
    app.evaluate(({ Menu }, item) => void Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id)
  await ui.fillIn(MANY_TRIALS)
  await choose('run')
  await ui.expectState('running')
  await choose('cancel')
  await ui.expectState('cancelled')
})

test('the menu has the usual items and accelerators', async ({ lab: { app } }) => {
  const menus = await app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).map(({ label, submenu }) => ({
      label,
      accelerators: Object.fromEntries((submenu?.items ?? []).map((item) => [item.id, item.accelerator])),
    })),
  )
  expect(menus.map(({ label }) => label)).toEqual([
    m.desktop_menu_file(),
    m.desktop_menu_edit(),
    m.desktop_menu_view(),
    m.desktop_menu_run(),
    m.desktop_menu_window(),
    m.desktop_menu_help(),
  ])
  const [file, , view, run] = menus
  expect(file?.accelerators).toMatchObject({ print: 'CmdOrCtrl+P' })
  expect(view?.accelerators).toMatchObject({ projector: 'CmdOrCtrl+Shift+F' })
  expect(run?.accelerators).toEqual({ run: 'CmdOrCtrl+Enter', cancel: 'CmdOrCtrl+.' })
})

test('a page that crashes is reloaded, and can be used', async ({ ownLab: { app, page } }) => {
  const crashed = page.waitForEvent('crash')
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  )
  await crashed
  // Playwright does not follow a page over its crash.
  const inPage = (code: string) =>
    app.evaluate(
      ({ BrowserWindow }, script) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script) as Promise<unknown>,
      code,
    )
  await expect.poll(() => inPage(`document.querySelector('button[type=submit]')?.disabled`)).toBe(false)
  expect(await inPage('window.interleave.info().then(({ ok }) => ok)')).toBe(true)
})

test('a reload cancels the run, and the next one completes', async ({ lab }) => {
  const { page, ui } = lab
  const workers = async (): Promise<number> => (await workersOf(lab)).length
  await ui.startRun({ ...LONG, models: ['processes'] })
  await expect.poll(workers).toBe(2)
  await page.reload()
  await expect.poll(workers).toBe(0)
  await ui.runToEnd(TINY)
})

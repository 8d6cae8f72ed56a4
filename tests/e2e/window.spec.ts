import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LONG, SMALL, expectState, fillIn, runToEnd, startRun } from './experiment.ts'
import { expect, windowTest as test } from './lab-test.ts'
import { electronArguments, electronExecutable, endLab, launchLab } from './launch.ts'
import { descendants } from './processes.ts'

test('the window comes back at the size and place it was left at', async ({ userData }) => {
  const bounds = { x: 70, y: 50, width: 1010, height: 710 }
  const first = await launchLab(userData)
  await first.app.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
    bounds,
  )
  await first.app.close()
  const second = await launchLab(userData)
  try {
    const now = await second.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    )
    expect(now).toEqual(bounds)
  } finally {
    await endLab(second)
  }
})

test('a remembered place that no display shows any more is not used', async ({ userData }) => {
  const bounds = { x: 90_000, y: 90_000, width: 900, height: 700 }
  writeFileSync(join(userData, 'window.json'), JSON.stringify({ version: 1, bounds, maximized: false }))
  const lab = await launchLab(userData)
  try {
    const onDisplay = await lab.app.evaluate(({ BrowserWindow, screen }) => {
      const { x, y } = BrowserWindow.getAllWindows()[0]?.getBounds() ?? { x: -1, y: -1 }
      const { bounds: display } = screen.getPrimaryDisplay()
      return (
        x >= display.x && y >= display.y && x < display.x + display.width && y < display.y + display.height
      )
    })
    expect(onDisplay).toBe(true)
  } finally {
    await endLab(lab)
  }
})

test('a second start shows the first window instead of another', async ({ lab, userData }) => {
  const second = spawn(electronExecutable(), electronArguments(userData), { stdio: 'ignore' })
  const [exitCode] = (await once(second, 'exit')) as [number | null]
  expect(exitCode).toBe(0)
  expect(await lab.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('the menu runs and cancels the experiment', async ({ lab: { app, page } }) => {
  const choose = (id: string) =>
    app.evaluate(({ Menu }, item) => void Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id)
  await fillIn(page, { ...SMALL, fields: { ...SMALL.fields, Repeats: 100 } })
  await choose('run')
  await expectState(page, 'Running')
  await choose('cancel')
  await expectState(page, 'Cancelled')
})

test('the menu has the usual items and accelerators', async ({ lab: { app } }) => {
  const items = await app.evaluate(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).map(({ label, submenu }) => ({
      label: label.replace('&', ''),
      accelerators: Object.fromEntries((submenu?.items ?? []).map((item) => [item.id, item.accelerator])),
    })),
  )
  expect(items.map(({ label }) => label)).toEqual(['File', 'Edit', 'View', 'Run', 'Window', 'Help'])
  expect(items[0]?.accelerators).toMatchObject({ print: 'CmdOrCtrl+P' })
  expect(items[2]?.accelerators).toMatchObject({ projector: 'CmdOrCtrl+Shift+F' })
  expect(items[3]?.accelerators).toEqual({ run: 'CmdOrCtrl+Enter', cancel: 'CmdOrCtrl+.' })
})

test('a page that crashes is loaded anew, and can be used', async ({ lab: { app, page } }) => {
  const crashed = page.waitForEvent('crash')
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  )
  await crashed
  const inPage = (code: string) =>
    app.evaluate(
      ({ BrowserWindow }, script) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script) as Promise<unknown>,
      code,
    )
  await expect.poll(() => inPage(`document.querySelector('button[type=submit]')?.disabled`)).toBe(false)
  expect(await inPage('window.interleave.info().then((info) => info.workloads.length)')).toBeGreaterThan(0)
})

test('a reloaded page ends the run that nobody listens to any more', async ({ lab }) => {
  const { page, enginePid } = lab
  const children = async (): Promise<number> => descendants(await enginePid()).length
  await startRun(page, { ...LONG, models: ['processes'] })
  await expect.poll(children).toBe(2)
  await page.reload()
  await expect.poll(children, { timeout: 2_000 }).toBe(0)
  await runToEnd(page, { ...SMALL, models: ['serial'] })
})

import { fault } from '../../src/contract/fault.ts'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { faultText } from '../../src/text/faults.ts'
import { m } from '../../src/text/messages.ts'
import { modelTitle } from '../../src/text/models.ts'
import { LabPage } from './lab-page.ts'
import { expect, browserTest as test } from './lab-test.ts'
import { LONG, MANY_TRIALS, SMALL, TINY } from './plans.ts'
import { runnerOf } from './processes.ts'

const LONG_THREADS: PlanInput = { ...LONG, models: ['threads'] }

test('the address opens one session, and leaves no trace in the page', async ({
  ownLab: { page, ui, browser, address },
}) => {
  await ui.expectState('ready')
  expect(new URL(page.url()).hash).toBe('')
  expect(await page.evaluate(() => document.cookie)).toBe('')
  expect(await page.evaluate(() => 'interleave' in window)).toBe(false)

  const stranger = await browser.newContext()
  const tab = new LabPage(await stranger.newPage())
  await tab.page.goto(address.href)
  await expect(tab.alert).toContainText(faultText(fault('not_authorised', {})))
  await expect(tab.runButton).toBeDisabled()
})

test('a reloaded page follows its run as its own, and can cancel it', async ({ lab: { page, ui } }) => {
  await ui.startRun(LONG_THREADS)
  await page.reload()
  await ui.expectState('running')
  await ui.expectTrial()
  await expect(page.getByText(m.run_elsewhere())).toHaveCount(0)
  await ui.cancel()
})

test('a run continues while no page is open, and is shown afterwards', async ({ lab: { page, ui } }) => {
  const { href } = new URL(page.url())
  await ui.startRun({ ...MANY_TRIALS, repeats: 2 })
  await page.goto('about:blank')
  await page.goto(href)
  await ui.expectState('completed')
  await ui.open('figures')
  await expect(ui.figure('speedup')).toHaveCount(MODEL_IDS.length)
})

test('a reloaded page shows the same figures, pictures and clock', async ({ lab: { page, ui } }) => {
  await ui.runToEnd(SMALL)
  await ui.open('figures')
  const rows = ui.figures.getByRole('row')
  const before = await rows.allInnerTexts()
  const clock = await ui.clockSeconds()
  await page.reload()
  await ui.expectState('completed')
  await ui.open('figures')
  await expect.poll(() => rows.allInnerTexts()).toEqual(before)
  await ui.open('pictures')
  for (const id of MODEL_IDS) {
    const size = { width: '240', height: '160', parts: '6', count: 6 }
    await expect(ui.image(m.picture_label({ model: modelTitle(id), ...size }))).toBeVisible()
  }
  expect(Math.abs((await ui.clockSeconds()) - clock)).toBeLessThan(0.5)
})

test('a second tab follows the same run, cannot start another, and can cancel it', async ({
  lab: { ui, openTab },
}) => {
  const tab = new LabPage(await openTab())
  await tab.expectUsable()
  await ui.startRun({ ...LONG, models: ['processes'] })
  await tab.expectState('running')
  await expect(tab.page.getByText(m.run_elsewhere())).toBeVisible()
  await expect(tab.runButton).toBeDisabled()
  await tab.cancel()
  await ui.expectState('cancelled')
})

test('a closed tab does not end its run, which another tab can cancel', async ({
  lab: { page, ui, openTab },
}) => {
  const tab = new LabPage(await openTab())
  await ui.startRun(LONG_THREADS)
  await page.close()
  await tab.expectState('running')
  await tab.cancel()
})

test('a tab that is opened after a crash follows the run', async ({ lab: { page, ui, openTab } }) => {
  await ui.startRun(LONG_THREADS)
  const crashed = page.waitForEvent('crash')
  await page.goto('chrome://crash').catch(() => undefined)
  await crashed
  const tab = new LabPage(await openTab())
  await tab.expectState('running')
  await tab.cancel()
  await page.close()
})

test('a lab that was suspended for three seconds, as by a sleeping computer, completes its run', async ({
  lab,
}) => {
  const { ui } = lab
  await ui.startRun({ ...MANY_TRIALS, repeats: 2 })
  const suspended = [lab.pid, (await runnerOf(lab)).pid]
  for (const pid of suspended) process.kill(pid, 'SIGSTOP')
  // The page's own clock continues.
  const clock = await ui.clockSeconds()
  await expect.poll(() => ui.clockSeconds()).toBeGreaterThan(clock + 3)
  for (const pid of suspended) process.kill(pid, 'SIGCONT')
  await ui.expectState('completed')
  await expect(ui.alert).toHaveCount(0)
})

test('a page reports that the lab was closed', async ({ ownLab: { page, program, ui, close } }) => {
  await ui.startRun(LONG_THREADS)
  close()
  await expect(ui.alert).toContainText(faultText(fault('lab_ended', {})))
  await expect(ui.runButton).toBeDisabled()
  await expect(page).toHaveTitle(m.tab_lost())
  await expect.poll(() => program.exitCode).toBe(0)
})

test('a page reports that the connection to a killed lab is lost, and still shows the figures', async ({
  ownLab: { program, ui },
}) => {
  await ui.runToEnd(TINY)
  await ui.open('figures')
  program.kill('SIGKILL')
  await expect(ui.alert).toContainText(faultText(fault('connection_lost', {})), { timeout: 20_000 })
  await expect(ui.runButton).toBeDisabled()
  await expect(ui.figure('wallMs')).toHaveCount(1)
})

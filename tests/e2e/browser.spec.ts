import type { Page } from '@playwright/test'
import { LONG, SMALL, cancelButton, expectState, runButton, runToEnd, startRun, state } from './experiment.ts'
import { browserTest as test, expect } from './lab-test.ts'
import { descendants, survivors } from './processes.ts'

const FIGURES = { name: 'All figures' } as const

/** Another tab of the same browser. */
async function anotherTab(page: Page): Promise<Page> {
  const tab = await page.context().newPage()
  await tab.goto(new URL('/', page.url()).href)
  return tab
}

test('the address works once, and leaves no trace in the page', async ({
  lab: { page, context, address },
}) => {
  await expectState(page, 'Ready')
  expect(new URL(page.url()).hash).toBe('')
  expect(await page.evaluate(() => document.cookie)).toBe('')
  expect(await page.evaluate(() => 'interleave' in window)).toBe(false)
  // Somebody else's browser, with the address that was used.
  const stranger = await context.browser()?.newContext()
  const page2 = stranger === undefined ? undefined : await stranger.newPage()
  await context.clearCookies()
  const tab = page2 ?? (await context.newPage())
  await tab.goto(address.href)
  await expect(tab.getByText('This browser is not let in')).toBeVisible()
  await expect(runButton(tab)).toBeDisabled()
})

test('a reloaded page finds the run that is under way, and can cancel it', async ({ lab: { page } }) => {
  await startRun(page, { ...LONG, models: ['threads'] })
  await page.reload()
  await expectState(page, 'Running')
  await expect(state(page).getByRole('heading')).toContainText('trial 1 of 1')
  await cancelButton(page).click()
  await expectState(page, 'Cancelled')
  await runToEnd(page, { ...SMALL, models: ['serial'] })
})

test('a run goes on while no page watches, and is there afterwards', async ({ lab: { page } }) => {
  const { href } = new URL(page.url())
  await startRun(page, { ...SMALL, fields: { ...SMALL.fields, Iterations: 3_000, Repeats: 3 } })
  await page.goto('about:blank')
  await page.goto(href)
  await expectState(page, 'Finished')
  const speedUps = page.getByRole('table', FIGURES).getByRole('row', { name: 'Speed-up' })
  await expect(speedUps.getByRole('cell')).toHaveCount(4)
})

test('a page that is loaded anew shows the same figures, pictures and clock', async ({ lab: { page } }) => {
  await runToEnd(page, SMALL)
  const rows = page.getByRole('table', FIGURES).getByRole('row')
  const before = await rows.allInnerTexts()
  const clock = await page.getByRole('timer').innerText()
  await page.reload()
  await expectState(page, 'Finished')
  await expect.poll(() => rows.allInnerTexts()).toEqual(before)
  await expect(page.getByRole('img', { name: /picture of 240 by 160 pixels, 6 bands drawn/ })).toHaveCount(4)
  const after = await page.getByRole('timer').innerText()
  expect(Math.abs(parseFloat(after) - parseFloat(clock))).toBeLessThan(0.5)
})

test('a second tab sees the same run, and cannot start another meanwhile', async ({ lab: { page } }) => {
  const tab = await anotherTab(page)
  await expectState(tab, 'Ready')
  await startRun(page, { ...LONG, models: ['processes'] })
  await expectState(tab, 'Running')
  await expect(runButton(tab)).toBeDisabled()
  await cancelButton(tab).click()
  await expectState(page, 'Cancelled')
  await expectState(tab, 'Cancelled')
})

test('a page says so when the lab is ended, and nothing is left of it', async ({
  lab: { page, program, pid, close },
}) => {
  await startRun(page, { ...LONG, models: ['processes'] })
  await expect.poll(() => descendants(pid).length).toBeGreaterThan(2)
  const all = descendants(pid)
  close()
  await expect.poll(() => program.exitCode).toBe(0)
  expect(survivors(all)).toEqual([])
  await expect(state(page).getByText(/^(Cancelled|Failed)$/)).toBeVisible()
  await expect(page.getByRole('alert')).toContainText('The lab was ended where it was started.')
  await expect(page.getByRole('alert')).toContainText('start it again with npm start')
  await expect(runButton(page)).toBeDisabled()
  await expect(page).toHaveTitle('Not connected – Interleave')
})

test('a page says so when the lab was killed, after it has tried to reach it', async ({
  lab: { page, program },
}) => {
  await runToEnd(page, { ...SMALL, models: ['serial'] })
  program.kill('SIGKILL')
  await expect(page.getByRole('alert')).toContainText('The connection to the lab was lost.', {
    timeout: 20_000,
  })
  await expect(runButton(page)).toBeDisabled()
  await expect(page.getByRole('table', FIGURES)).toBeVisible()
})

test('a tab that is closed ends no run: another finds it, and is told whose it is', async ({
  lab: { page },
}) => {
  const tab = await anotherTab(page)
  await startRun(page, { ...LONG, models: ['threads'] })
  await page.close()
  await expectState(tab, 'Running')
  await expect(tab.getByText('started in another tab')).toBeVisible()
  await cancelButton(tab).click()
  await expectState(tab, 'Cancelled')
})

test('a reloaded page knows the run as its own', async ({ lab: { page } }) => {
  await startRun(page, { ...LONG, models: ['threads'] })
  await page.reload()
  await expectState(page, 'Running')
  await expect(page.getByText('started in another tab')).toHaveCount(0)
})

test('a page that crashed is loaded anew and finds its run', async ({ lab: { page } }) => {
  const address = page.url()
  await startRun(page, { ...LONG, models: ['threads'] })
  const crashed = page.waitForEvent('crash')
  await page.goto('chrome://crash').catch(() => undefined)
  await crashed
  const tab = await page.context().newPage()
  await tab.goto(address)
  await expectState(tab, 'Running')
})

test('a lab that stood still for a while, as a sleeping computer does, goes on with its run', async ({
  lab: { page, program, pid, enginePid },
}) => {
  await startRun(page, { ...SMALL, fields: { ...SMALL.fields, Iterations: 3_000, Repeats: 20 } })
  const sleepers = [pid, await enginePid()]
  for (const sleeper of sleepers) process.kill(sleeper, 'SIGSTOP')
  await page.waitForTimeout(3_000)
  for (const sleeper of sleepers) process.kill(sleeper, 'SIGCONT')
  await expectState(page, 'Finished', 60_000)
  expect(program.exitCode).toBeNull()
  await expect(page.getByText('Not shown here')).toHaveCount(0)
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
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
  await runButton(page).click()
  await expect(page.getByRole('alert')).toHaveText(/The connection to the lab was lost/, { timeout: 20_000 })
})

test('a hostile page in the same browser can neither reach the lab nor show it', async ({
  lab: { page, address },
}) => {
  const attacker = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>hostile</title>')
  })
  await new Promise<void>((resolve) => attacker.listen(0, '127.0.0.1', resolve))
  const { port } = attacker.address() as AddressInfo
  try {
    const tab = await page.context().newPage()
    // Of the same site as the lab, so that the cookie itself would go along; and of another.
    for (const host of ['127.0.0.1', 'localhost']) {
      await tab.goto(`http://${host}:${port}/`)
      const reached = await tab.evaluate(async (lab) => {
        const tried = (act: () => Promise<string>): Promise<string> => act().catch(() => 'refused')
        const socket = (): Promise<string> =>
          new Promise((resolve, reject) => {
            const one = new WebSocket(`ws://${lab}/lab`)
            one.onopen = () => resolve('open')
            one.onerror = () => reject(new Error('refused'))
          })
        const load = (element: HTMLScriptElement | HTMLImageElement): Promise<string> =>
          new Promise((resolve, reject) => {
            element.onload = () => resolve('loaded')
            element.onerror = () => reject(new Error('refused'))
            element.src = `http://${lab}/index.html`
            document.head.append(element)
          })
        const frame = document.createElement('iframe')
        frame.src = `http://${lab}/`
        const framed = new Promise((resolve) => (frame.onload = resolve))
        document.documentElement.append(frame)
        await framed
        const all = [
          await tried(socket),
          await tried(async () => (await fetch(`http://${lab}/session`, { credentials: 'include' })).text()),
          await tried(async () =>
            (await fetch(`http://${lab}/session`, { method: 'POST', body: '{}' })).text(),
          ),
          await tried(() => load(document.createElement('script'))),
          await tried(() => load(document.createElement('img'))),
        ]
        return { all, framed: frame.contentDocument !== null }
      }, address.host)
      expect(reached).toEqual({ all: Array.from({ length: 5 }, () => 'refused'), framed: false })
    }
    await expectState(page, 'Ready')
    await runToEnd(page, { ...SMALL, models: ['serial'] })
  } finally {
    attacker.close()
  }
})

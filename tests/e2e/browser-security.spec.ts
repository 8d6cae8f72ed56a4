import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Page, chromium } from '@playwright/test'
import { SMALL, expectState, runToEnd } from './experiment.ts'
import { browserTest, expect } from './lab-test.ts'
import { browserExecutable } from './launch-browser.ts'

interface Attacker {
  readonly port: number
  /** A tab of the browser that has the lab open too. */
  readonly tab: Page
}

/** A page of another program on this machine, which the person has opened beside the lab. */
const test = browserTest.extend<{ attacker: Attacker }>({
  attacker: async ({ lab: { page } }, use) => {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>hostile</title>')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await use({ port, tab: await page.context().newPage() })
    server.closeAllConnections()
    server.close()
  },
})

/**
 * The statuses that a host answers a tab with, those that the browser keeps from the tab itself included: request and
 * status by the number they share, since the browser tells of them in either order.
 */
async function statusesFrom(tab: Page, host: string): Promise<() => Map<string, number>> {
  const asked = new Map<string, string>()
  const statusOf = new Map<string, number>()
  const session = await tab.context().newCDPSession(tab)
  await session.send('Network.enable')
  session.on('Network.requestWillBeSent', ({ requestId, request: { method, url } }) => {
    if (new URL(url).host === host) asked.set(requestId, `${method} ${new URL(url).pathname}`)
  })
  session.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => {
    statusOf.set(requestId, statusCode)
  })
  return () => {
    const statuses = new Map<string, number>()
    for (const [requestId, what] of asked) {
      const status = statusOf.get(requestId)
      if (status !== undefined) statuses.set(what, status)
    }
    return statuses
  }
}

// Of the same site as the lab, so that the cookie itself would go along; and of another.
for (const host of ['127.0.0.1', 'localhost']) {
  test(`a hostile page at ${host} loads nothing of the lab, and gets no socket`, async ({
    lab: { page, address },
    attacker: { port, tab },
  }) => {
    const script = await page.locator('script[src]').evaluate((node: HTMLScriptElement) => node.src)
    const icon = await page.locator('link[rel=icon]').evaluate((node: HTMLLinkElement) => node.href)
    const statuses = await statusesFrom(tab, address.host)
    await tab.goto(`http://${host}:${port}/`)
    const reached = await tab.evaluate(
      async ({ lab, script, icon }) => {
        const tried = (act: () => Promise<unknown>): Promise<string> =>
          act().then(
            () => 'reached',
            () => 'refused',
          )
        const socket = (): Promise<void> =>
          new Promise((resolve, reject) => {
            const one = new WebSocket(`ws://${lab}/lab`)
            one.onopen = () => resolve()
            one.onerror = () => reject(new Error('refused'))
          })
        const load = (element: HTMLScriptElement | HTMLImageElement, src: string): Promise<void> =>
          new Promise((resolve, reject) => {
            element.onload = () => resolve()
            element.onerror = () => reject(new Error('refused'))
            element.src = src
            document.head.append(element)
          })
        const session = `http://${lab}/session`
        return {
          socket: await tried(socket),
          read: await tried(() => fetch(session, { credentials: 'include' })),
          blind: await tried(() => fetch(session, { mode: 'no-cors', credentials: 'include' })),
          handIn: await tried(() => fetch(session, { method: 'POST', body: '{"token":"x"}' })),
          script: await tried(() => load(document.createElement('script'), script)),
          picture: await tried(() => load(document.createElement('img'), icon)),
          cookie: document.cookie,
        }
      },
      { lab: address.host, script, icon },
    )
    const refused = 'refused'
    expect(reached).toEqual({
      ...{
        socket: refused,
        read: refused,
        blind: refused,
        handIn: refused,
        script: refused,
        picture: refused,
      },
      cookie: '',
    })
    // By the host itself, not by the browser's rules alone.
    const paths = [script, icon].map((url) => new URL(url).pathname)
    const asked = ['GET /session', 'POST /session', ...paths.map((path) => `GET ${path}`)]
    await expect.poll(() => [...statuses().keys()].sort()).toEqual(asked.sort())
    expect(new Set(statuses().values())).toEqual(new Set([403]))
    await expectState(page, 'Ready')
    await runToEnd(page, { ...SMALL, models: ['serial'] })
  })

  test(`a hostile page at ${host} can neither frame the lab nor hold on to its window`, async ({
    lab: { address },
    attacker: { port, tab },
  }) => {
    await tab.goto(`http://${host}:${port}/`)
    const shown = await tab.evaluate(async (lab) => {
      const frame = document.createElement('iframe')
      frame.src = `http://${lab}/`
      const loaded = new Promise((resolve) => (frame.onload = resolve))
      document.documentElement.append(frame)
      await loaded
      return frame.contentDocument !== null
    }, address.host)
    expect(shown).toBe(false)
    const popup = tab.waitForEvent('popup')
    await tab.evaluate((lab) => Object.assign(window, { lab: window.open(`http://${lab}/`) }), address.host)
    await (await popup).waitForLoadState()
    // Cut off by the lab's page: what the attacker holds seems closed.
    await expect.poll(() => tab.evaluate(() => (window as unknown as { lab: Window }).lab.closed)).toBe(true)
  })

  test(`a form of a hostile page at ${host} is refused`, async ({
    lab: { address },
    attacker: { port, tab },
  }) => {
    await tab.goto(`http://${host}:${port}/`)
    const answered = tab.waitForResponse(`http://${address.host}/session`)
    await tab.evaluate((lab) => {
      const form = document.createElement('form')
      form.action = `http://${lab}/session`
      form.method = 'post'
      form.enctype = 'text/plain'
      const field = document.createElement('input')
      field.name = '{"token":"guess","x":"'
      field.value = '"}'
      form.append(field)
      document.body.append(form)
      form.submit()
    }, address.host)
    const answer = await answered
    expect(answer.status()).toBe(403)
    expect(await answer.text()).toBe('Refused: only the lab’s own page may ask this.')
  })
}

test('a foreign name that is made to point here shows nothing of the lab', async ({ lab: { address } }) => {
  const browser = await chromium.launch({
    executablePath: browserExecutable(),
    args: ['--host-resolver-rules=MAP rebound.example 127.0.0.1'],
  })
  try {
    const page = await browser.newPage()
    for (const path of ['/', '/session', '/index.html']) {
      const answer = await page.goto(`http://rebound.example:${address.port}${path}`)
      expect({ path, status: answer?.status() }).toEqual({ path, status: 403 })
      expect(await answer?.text()).toMatch(/^Refused: the lab answers at 127\.0\.0\.1:\d+ only\.$/)
    }
  } finally {
    await browser.close()
  }
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { m } from '../../src/text/messages.ts'
import { browserTest, expect } from './lab-test.ts'
import { FOREIGN_NAME } from './launch-browser.ts'

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
 * The statuses of a host's replies to a tab, including those that the browser withholds from the tab. Requests and
 * statuses are matched by the id that they share, since the browser reports them in either order.
 */
async function statusesFrom(tab: Page, host: string): Promise<() => Map<string, number>> {
  const requests = new Map<string, string>()
  const statusOf = new Map<string, number>()
  const session = await tab.context().newCDPSession(tab)
  await session.send('Network.enable')
  session.on('Network.requestWillBeSent', ({ requestId, request: { method, url } }) => {
    if (new URL(url).host === host) requests.set(requestId, `${method} ${new URL(url).pathname}`)
  })
  session.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => {
    statusOf.set(requestId, statusCode)
  })
  return () => {
    const statuses = new Map<string, number>()
    for (const [requestId, what] of requests) {
      const status = statusOf.get(requestId)
      if (status !== undefined) statuses.set(what, status)
    }
    return statuses
  }
}

// Of the same site as the lab, so that the cookie itself would go along; and of another.
for (const host of ['127.0.0.1', 'localhost']) {
  test(`a hostile page at ${host} loads nothing of the lab, and opens no socket`, async ({
    lab: { page, ui, address },
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
          post: await tried(() => fetch(session, { method: 'POST', body: '{"token":"x"}' })),
          script: await tried(() => load(document.createElement('script'), script)),
          picture: await tried(() => load(document.createElement('img'), icon)),
          cookie: document.cookie,
        }
      },
      { lab: address.host, script, icon },
    )
    expect(reached).toEqual({
      socket: 'refused',
      read: 'refused',
      blind: 'refused',
      post: 'refused',
      script: 'refused',
      picture: 'refused',
      cookie: '',
    })
    // By the host itself, not by the browser's rules alone.
    const paths = [script, icon].map((url) => new URL(url).pathname)
    const expected = ['GET /session', 'POST /session', ...paths.map((path) => `GET ${path}`)]
    await expect.poll(() => [...statuses().keys()].sort()).toEqual(expected.sort())
    expect(new Set(statuses().values())).toEqual(new Set([403]))
    await ui.expectUsable()
  })

  test(`a hostile page at ${host} can neither frame the lab nor keep a handle of its window`, async ({
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
    // Severed by the lab's page: to the attacker its window seems closed.
    await expect.poll(() => tab.evaluate(() => (window as unknown as { lab: Window }).lab.closed)).toBe(true)
  })

  test(`a form of a hostile page at ${host} is refused`, async ({
    lab: { address },
    attacker: { port, tab },
  }) => {
    await tab.goto(`http://${host}:${port}/`)
    const responding = tab.waitForResponse(`http://${address.host}/session`)
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
    const response = await responding
    expect(response.status()).toBe(403)
    expect(await response.text()).toBe(m.web_foreign_page())
  })
}

test('a foreign name that resolves to this machine receives nothing of the lab', async ({
  lab: { page, address },
}) => {
  for (const path of ['/', '/session', '/index.html']) {
    const response = await page.goto(`http://${FOREIGN_NAME}:${address.port}${path}`)
    expect({ path, status: response?.status() }).toEqual({ path, status: 403 })
    expect(await response?.text()).toBe(m.web_wrong_host({ host: address.host }))
  }
})

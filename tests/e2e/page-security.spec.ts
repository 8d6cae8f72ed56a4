import { expect, test } from './lab-test.ts'

// What applies to the page in the window and in a browser: its policy, its headers, its files, its permissions.

test('the page has nothing of Node or Electron', async ({ lab: { page } }) => {
  const found = await page.evaluate(() =>
    ['require', 'process', 'module', 'global', 'Buffer', 'electron', 'ipcRenderer', '__dirname'].filter(
      (name) => name in globalThis,
    ),
  )
  expect(found).toEqual([])
})

test('every file has a strict policy and the other security headers', async ({ lab: { page } }) => {
  const headers = await page.evaluate(async () => Object.fromEntries((await fetch('/index.html')).headers))
  expect(headers['content-type']).toMatch(/^text\/html; ?charset=utf-8$/)
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(headers['cross-origin-opener-policy']).toBe('same-origin')
  const policy = headers['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toContain("form-action 'none'")
  expect(policy).not.toMatch(/unsafe-|\*|https?:|data:/)
})

test('inline scripts, eval, and anything from elsewhere are blocked', async ({ lab: { page } }) => {
  await page.evaluate(() => {
    const directives: string[] = []
    Object.assign(window, { directives })
    document.addEventListener('securitypolicyviolation', (event) => directives.push(event.effectiveDirective))
    const append = (name: 'script' | 'style' | 'iframe', parent: HTMLElement, content: object): void => {
      parent.append(Object.assign(document.createElement(name), content))
    }
    const attempts = [
      () => append('script', document.body, { textContent: 'window.injected = true' }),
      () => append('script', document.body, { src: 'https://example.com/script.js' }),
      () => {
        window.location.href = 'javascript:window.injected = true'
      },
      () => {
        document.createElement('div').innerHTML = '<img src=x onerror="window.injected = true">'
      },
      () => {
        // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the test is that it is refused
        setTimeout('window.injected = true', 0)
      },
      () => {
        ;(0, eval)('window.injected = true')
      },
      () => append('style', document.head, { textContent: 'body { color: red }' }),
      () => append('iframe', document.body, { src: 'https://example.com/' }),
      () => {
        new Image().src = 'https://example.com/picture.png'
      },
    ]
    // A debugger's own call may use eval whatever the policy is; what runs after it may not.
    setTimeout(() => {
      for (const attempt of attempts) {
        try {
          attempt()
        } catch {
          // Refused by an exception.
        }
      }
    }, 0)
  })
  const directives = (): Promise<string[]> =>
    page.evaluate(() => [...new Set((window as unknown as { directives: string[] }).directives)].sort())
  await expect
    .poll(directives)
    .toEqual(['frame-src', 'img-src', 'require-trusted-types-for', 'script-src-elem', 'style-src-elem'])
  expect(await page.evaluate(() => 'injected' in window)).toBe(false)
})

test('the page’s policy blocks network addresses and files', async ({ lab: { page } }) => {
  const { reached, blocked } = await page.evaluate(async () => {
    const directives: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => directives.push(event.effectiveDirective))
    const urls = ['http://127.0.0.1:9/', 'https://example.com/', 'file:///etc/passwd']
    const outcomes = await Promise.allSettled(urls.map((url) => fetch(url)))
    const socket = new Promise((resolve) => {
      const one = new WebSocket('ws://127.0.0.1:9/')
      one.onopen = () => resolve('open')
      one.onerror = () => resolve('refused')
    })
    const reached = [...outcomes.map(({ status }) => status), await socket]
    return { reached, blocked: directives }
  })
  expect(reached).toEqual(['rejected', 'rejected', 'rejected', 'refused'])
  expect(blocked.filter((directive) => directive === 'connect-src').length).toBeGreaterThanOrEqual(3)
})

test('a form of the page leads nowhere', async ({ lab: { page } }) => {
  const before = page.url()
  const blocked = await page.evaluate(async () => {
    const violated = new Promise((resolve) =>
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective)),
    )
    const form = Object.assign(document.createElement('form'), {
      action: 'https://example.com/',
      method: 'post',
    })
    document.body.append(form)
    form.submit()
    return violated
  })
  expect(blocked).toBe('form-action')
  expect(page.url()).toBe(before)
})

test('camera, screen and location are denied to the page', async ({ lab: { page } }) => {
  const answers = await page.evaluate(async () => {
    const refused = (request: Promise<unknown>): Promise<string> =>
      request.then(
        () => 'granted',
        () => 'denied',
      )
    return {
      media: await refused(navigator.mediaDevices.getUserMedia({ audio: true })),
      display: await refused(navigator.mediaDevices.getDisplayMedia()),
      location: await refused(
        new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      ),
    }
  })
  expect(answers).toEqual({ media: 'denied', display: 'denied', location: 'denied' })
})

test('nothing outside the page’s own folder is served', async ({ lab: { page } }) => {
  const statuses = await page.evaluate(async () => {
    const paths = [
      '/../main/index.js',
      '/..%2fmain%2findex.js',
      '/%2e%2e/main/index.js',
      '/assets/..%2f..%2f..%2fpackage.json',
      '/..%5cmain%5cindex.js',
      '/%00index.html',
      '/%ff',
      '/assets/',
      '/nothing.js',
    ]
    return Promise.all(paths.map(async (path) => (await fetch(path)).status))
  })
  for (const status of statuses) expect([403, 404]).toContain(status)
  expect(await page.evaluate(async () => (await fetch('/index.html', { method: 'POST' })).status)).toBe(405)
})

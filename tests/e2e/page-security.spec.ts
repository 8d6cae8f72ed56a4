import { expect, test } from './lab-test.ts'

test('the page has nothing of Node or Electron', async ({ lab: { page } }) => {
  const found = await page.evaluate(() =>
    ['require', 'process', 'module', 'global', 'Buffer', 'electron', 'ipcRenderer', '__dirname'].filter(
      (name) => name in globalThis,
    ),
  )
  expect(found).toEqual([])
})

test('every file comes with a strict policy and the other headers', async ({ lab: { page } }) => {
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
  const violated = await page.evaluate(async () => {
    const directives: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => directives.push(event.effectiveDirective))
    const attempts = [
      () => {
        const script = document.createElement('script')
        script.textContent = 'window.injected = true'
        document.body.append(script)
      },
      () => {
        const script = document.createElement('script')
        script.src = 'https://example.com/script.js'
        document.body.append(script)
      },
      () => {
        window.location.href = 'javascript:window.injected = true'
      },
      () => {
        document.createElement('div').innerHTML = '<img src=x onerror="window.injected = true">'
      },
      () => {
        // eslint-disable-next-line @typescript-eslint/no-implied-eval -- that it is refused is what is tested
        setTimeout('window.injected = true', 0)
      },
      () => {
        ;(0, eval)('window.injected = true')
      },
      () => {
        const style = document.createElement('style')
        style.textContent = 'body { color: red }'
        document.head.append(style)
      },
      () => {
        const frame = document.createElement('iframe')
        frame.src = 'https://example.com/'
        document.body.append(frame)
      },
      () => {
        new Image().src = 'https://example.com/picture.png'
      },
    ]
    // A debugger's own call may eval whatever the policy; what runs after it is the page's.
    await new Promise((resolve) => setTimeout(resolve, 0))
    for (const attempt of attempts) {
      try {
        attempt()
      } catch {
        // refused at once
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
    return { injected: 'injected' in window, directives: [...new Set(directives)].sort() }
  })
  expect(violated.injected).toBe(false)
  expect(violated.directives).toEqual([
    'frame-src',
    'img-src',
    'require-trusted-types-for',
    'script-src-elem',
    'style-src-elem',
  ])
})

test('the page can reach no network and no file, by its own policy', async ({ lab: { page } }) => {
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
    const form = document.createElement('form')
    form.action = 'https://example.com/'
    form.method = 'post'
    document.body.append(form)
    form.submit()
    return violated
  })
  expect(blocked).toBe('form-action')
  expect(page.url()).toBe(before)
})

test('camera, screen and place are denied to the page', async ({ lab: { page } }) => {
  const answers = await page.evaluate(async () => {
    const refused = (request: Promise<unknown>) =>
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

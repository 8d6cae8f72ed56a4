import { fileURLToPath } from 'node:url'
import { expect, windowTest as test } from './lab-test.ts'

const PRELOAD = fileURLToPath(new URL('../../out/preload/index.cjs', import.meta.url))

test('the page gets the bridge and nothing of Node or Electron', async ({ lab: { page } }) => {
  const seen = await page.evaluate(() => ({
    bridge: Object.keys(window.interleave).sort(),
    globals: [
      'require',
      'process',
      'module',
      'global',
      'Buffer',
      'electron',
      'ipcRenderer',
      '__dirname',
    ].filter((name) => name in globalThis),
    frozen: Object.isFrozen(window.interleave),
  }))
  expect(seen).toEqual({
    bridge: ['info', 'onEngineDied', 'onMenuCommand', 'saveFile', 'startRun'],
    globals: [],
    frozen: true,
  })
})

test('the window’s renderer is isolated and, where Chromium’s sandbox runs, sandboxed', async ({
  lab: { app },
}) => {
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as
      (Electron.WebContents & { getLastWebPreferences(): Electron.WebPreferences }) | undefined
    const {
      contextIsolation,
      sandbox,
      nodeIntegration,
      webSecurity,
      webviewTag,
      allowRunningInsecureContent,
    } = contents?.getLastWebPreferences() ?? {}
    return {
      contextIsolation,
      sandbox,
      nodeIntegration,
      webSecurity,
      webviewTag,
      allowRunningInsecureContent,
    }
  })
  expect(preferences).toEqual({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
  })
})

test('the page can reach no other address of the app, and the session no network', async ({
  lab: { page, app },
}) => {
  const reached = await page.evaluate(() =>
    fetch('app://other/index.html').then(
      () => 'reached',
      () => 'refused',
    ),
  )
  expect(reached).toBe('refused')
  // Not by the page's policy alone: a request of the session itself is denied too.
  const bySession = await app.evaluate(({ session }) =>
    session.defaultSession.fetch('http://127.0.0.1:9/').then(
      () => 'reached',
      (error: unknown) => String(error),
    ),
  )
  expect(bySession).toContain('ERR_BLOCKED_BY_CLIENT')
})

test('navigation and new windows are denied', async ({ lab: { page, app } }) => {
  const before = page.url()
  await page.evaluate(() => {
    window.location.href = 'https://example.com/'
  })
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'app://lab/assets/'
    document.body.append(link)
    link.click()
  })
  expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true)
  expect(await page.evaluate(() => window.open('about:blank') === null)).toBe(true)
  await page.waitForTimeout(300)
  expect(page.url()).toBe(before)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('only the fixed list of pages is opened in the browser', async ({ lab: { page, app } }) => {
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = (url) => {
      opened.push(url)
      return Promise.resolve()
    }
  })
  await page.evaluate(() => {
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'https://piscinajs.dev/'])
      window.open(url)
  })
  const opened = () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
  await expect.poll(opened).toEqual(['https://piscinajs.dev/'])
})

test('downloads are denied', async ({ lab: { page, app } }) => {
  await app.evaluate(({ session }) => {
    const states: boolean[] = []
    Object.assign(globalThis, { states })
    session.defaultSession.on('will-download', (event) => states.push(event.defaultPrevented))
  })
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = '/index.html'
    link.download = 'page.html'
    link.click()
  })
  const states = () => app.evaluate(() => (globalThis as unknown as { states: boolean[] }).states)
  await expect.poll(states).toEqual([true])
})

test('every permission but full screen is denied', async ({ lab: { page } }) => {
  const answers = await page.evaluate(async () => {
    const refused = (request: Promise<unknown>) =>
      request.then(
        () => 'granted',
        () => 'denied',
      )
    return {
      notifications: await Notification.requestPermission(),
      media: await refused(navigator.mediaDevices.getUserMedia({ audio: true })),
      display: await refused(navigator.mediaDevices.getDisplayMedia()),
      location: await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          () => resolve('denied'),
        ),
      ),
      clipboard: (await navigator.permissions.query({ name: 'clipboard-read' as PermissionName })).state,
      midi: (await navigator.permissions.query({ name: 'midi' })).state,
    }
  })
  expect(answers).toEqual({
    notifications: 'denied',
    media: 'denied',
    display: 'denied',
    location: 'denied',
    clipboard: 'denied',
    midi: 'denied',
  })
})

test('another page of the app is refused by every channel, loudly', async ({ lab: { app } }) => {
  const said: string[] = []
  app.process().stderr?.on('data', (text: Buffer) => said.push(text.toString()))
  const answers = await app.evaluate(async ({ BrowserWindow }, preload) => {
    const foreign = new BrowserWindow({ show: false, webPreferences: { preload } })
    await foreign.loadURL('app://lab/index.html')
    const refusal = (code: string) =>
      foreign.webContents.executeJavaScript(
        `window.interleave.${code}.then(() => 'answered', (error) => error.message)`,
      ) as Promise<string>
    const answers = [await refusal('info()'), await refusal(`startRun({ workload: 'waits' })`)]
    foreign.destroy()
    return answers
  }, PRELOAD)
  const refused = /^Refused: only the lab’s own window may ask this, not app:\/\/lab\/index\.html\.$/
  expect(answers).toEqual([expect.stringMatching(refused), expect.stringMatching(refused)])
  expect(said.join('')).toContain('Refused: only the lab’s own window')
})

test('our own window at another address is refused', async ({ lab: { app } }) => {
  const answer = await app.evaluate(async ({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]
    await window?.loadURL('about:blank')
    return (await window?.webContents.executeJavaScript(
      `window.interleave.info().then(() => 'answered', (error) => error.message)`,
    )) as string
  })
  expect(answer).toBe('Refused: only the lab’s own window may ask this, not about:blank.')
})

test('malformed payloads are refused with a sentence, and start nothing', async ({ lab: { page, app } }) => {
  const answers = await page.evaluate(async () => {
    const plans = [
      undefined,
      'primes',
      7,
      [],
      { workload: 'nothing' },
      { workload: 'primes', tasks: -1, extra: 1 },
    ]
    return Promise.all(plans.map((plan) => window.interleave.startRun(plan)))
  })
  for (const answer of answers) {
    expect(answer).toEqual({
      ok: false,
      problems: expect.arrayContaining([
        {
          path: expect.any(String),
          value: expect.any(String),
          accepted: expect.stringMatching(/\w/),
        },
      ]) as unknown,
    })
  }
  // More than a request may carry, as only a page that had got at Electron itself could send it.
  const answer = await app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const handlers = (
      ipcMain as unknown as { _invokeHandlers: Map<string, (...given: unknown[]) => Promise<unknown>> }
    )._invokeHandlers
    const senderFrame = BrowserWindow.getAllWindows()[0]?.webContents.mainFrame
    return handlers.get('interleave:info')?.({ senderFrame }, 'too much')
  })
  expect(answer).toEqual({
    ok: false,
    message: expect.stringMatching(/^The request info was not understood: /),
  })
})

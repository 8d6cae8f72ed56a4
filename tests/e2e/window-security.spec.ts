import { fileURLToPath } from 'node:url'
import { FURTHER_READING } from '../../src/contract/api/further-reading.ts'
import { expect, windowTest as test } from './lab-test.ts'

const PRELOAD = fileURLToPath(new URL('../../out/preload/index.cjs', import.meta.url))

const refusedAs = (code: string, values: Record<string, unknown> = {}) => ({
  ok: false,
  fault: { code, values: expect.objectContaining(values) as unknown },
})

test('the page gets the bridge, and cannot change it', async ({ lab: { page } }) => {
  const seen = await page.evaluate(() => ({
    bridge: Object.keys(window.interleave).sort(),
    frozen: Object.isFrozen(window.interleave),
  }))
  expect(seen).toEqual({
    bridge: ['info', 'onMenuCommand', 'onSupervisorExit', 'saveFile', 'startRun'],
    frozen: true,
  })
})

test('the window’s renderer is isolated and, where Chromium’s sandbox runs, sandboxed', async ({
  lab: { app },
}) => {
  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as
      (Electron.WebContents & { getLastWebPreferences(): Electron.WebPreferences }) | undefined
    return contents?.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    allowRunningInsecureContent: false,
  })
})

test('the page reaches no other address of the app, and the session no network', async ({
  lab: { page, app },
}) => {
  const reached = await page.evaluate(() =>
    fetch('app://other/index.html').then(
      () => 'reached',
      () => 'refused',
    ),
  )
  expect(reached).toBe('refused')
  // Not only by the page's policy: the session denies its own requests too.
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
  await app.evaluate(({ BrowserWindow }) => {
    const navigations: (readonly [string, boolean])[] = []
    Object.assign(globalThis, { navigations })
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-frame-navigate', ({ url, defaultPrevented }) =>
      navigations.push([url, defaultPrevented]),
    )
  })
  const navigations = () =>
    app.evaluate(() => (globalThis as unknown as { navigations: unknown[] }).navigations)
  await page.evaluate(() => {
    window.location.href = 'https://example.com/'
  })
  await expect.poll(navigations).toEqual([['https://example.com/', true]])
  await page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), { href: 'app://lab/assets/' })
    document.body.append(link)
    link.click()
  })
  await expect.poll(navigations).toContainEqual(['app://lab/assets/', true])
  for (const url of ['https://example.com/', 'about:blank']) {
    expect(await page.evaluate((one) => window.open(one) === null, url)).toBe(true)
  }
  expect(page.url()).toBe(before)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('only the fixed list of pages is opened in the user’s browser', async ({ lab: { page, app } }) => {
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (url) => void opened.push(url)
  })
  const known = FURTHER_READING[0].url
  await page.evaluate(
    (urls) => {
      for (const url of urls) window.open(url)
    },
    ['https://example.com/', 'file:///etc/passwd', known],
  )
  const opened = () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
  await expect.poll(opened).toEqual([known])
})

test('downloads are denied', async ({ lab: { page, app } }) => {
  await app.evaluate(({ session }) => {
    const states: boolean[] = []
    Object.assign(globalThis, { states })
    session.defaultSession.on('will-download', ({ defaultPrevented }) => states.push(defaultPrevented))
  })
  await page.evaluate(() => {
    const target = { href: '/index.html', download: 'page.html' }
    Object.assign(document.createElement('a'), target).click()
  })
  const states = () => app.evaluate(() => (globalThis as unknown as { states: boolean[] }).states)
  await expect.poll(states).toEqual([true])
})

test('notifications, clipboard and MIDI are denied to the page', async ({ lab: { page } }) => {
  const answers = await page.evaluate(async () => {
    const state = async (name: string): Promise<string> =>
      (await navigator.permissions.query({ name: name as PermissionName })).state
    return {
      notifications: await Notification.requestPermission(),
      clipboard: await state('clipboard-read'),
      midi: await state('midi'),
    }
  })
  expect(answers).toEqual({ notifications: 'denied', clipboard: 'denied', midi: 'denied' })
})

test('another page of the app is refused by every channel, which is logged', async ({
  lab: { app, program },
}) => {
  let logged = ''
  program.stderr?.on('data', (text: Buffer) => (logged += text.toString()))
  const replies = await app.evaluate(async ({ BrowserWindow }, preload) => {
    const foreign = new BrowserWindow({ show: false, webPreferences: { preload } })
    await foreign.loadURL('app://lab/index.html')
    const replies: unknown[] = []
    for (const request of ['info()', 'startRun({ workload: "waits" })', 'saveFile({})']) {
      replies.push(await foreign.webContents.executeJavaScript(`window.interleave.${request}`))
    }
    foreign.destroy()
    return replies
  }, PRELOAD)
  const refusal = refusedAs('sender_refused', { sender: 'app://lab/index.html' })
  expect(replies).toEqual([refusal, refusal, refusal])
  await expect.poll(() => logged).toContain('sender_refused')
})

test('the lab’s own window is refused at another address', async ({ lab: { app } }) => {
  const reply = await app.evaluate(async ({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]
    const url = window?.webContents.getURL() ?? ''
    await window?.loadURL('about:blank')
    const answer = (await window?.webContents.executeJavaScript('window.interleave.info()')) as unknown
    await window?.loadURL(url)
    return answer
  })
  expect(reply).toEqual(refusedAs('sender_refused', { sender: 'about:blank' }))
})

test('malformed requests are refused, and start nothing', async ({ lab: { page, app, ui } }) => {
  const replies = await page.evaluate(async () => {
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
  const problem: unknown = expect.objectContaining({ path: expect.any(String) })
  const refusal = { ok: true, value: { ok: false, problems: expect.arrayContaining([problem]) } }
  expect(replies).toEqual(replies.map(() => refusal))
  // More arguments than a request has, which only a page with access to Electron itself could send.
  const reply = await app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const handlers = (
      ipcMain as unknown as { _invokeHandlers: Map<string, (...given: unknown[]) => Promise<unknown>> }
    )._invokeHandlers
    const senderFrame = BrowserWindow.getAllWindows()[0]?.webContents.mainFrame
    return handlers.get('interleave:info')?.({ senderFrame }, 'too much')
  })
  expect(reply).toEqual(refusedAs('invalid_message'))
  await ui.expectState('ready')
})

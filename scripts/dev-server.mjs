// The development server behind `npm run dev`; runs on the pinned Node. Its argument is the Electron to open the window
// with; without it, the lab is served to a browser. After an edit of
// - the page's sources, the window reloads the page; in a browser, Vite replaces the changed modules in place;
// - other sources, Electron or the served lab is restarted, which ends a run in progress;
// - the texts in src/text/messages, they are compiled, which counts as an edit of both.
// A build that fails is reported, and the previous one stays until the next edit.
import { mkdirSync, watch as watchFolder } from 'node:fs'
import { resolveConfig } from 'electron-vite'
import { build, createServer, mergeConfig } from 'vite'
import { SESSION_PATH, SOCKET_PATH, TOKEN_NAME } from '../src/contract/api/socket.ts'
import { authorize, freePort, printedAddress, restartable } from './lib/dev.mjs'
import { sandboxFlags } from './lib/electron.mjs'
import { log } from './lib/messages.mjs'
import { NODE } from './lib/node24.mjs'
import { ROOT, inRoot } from './lib/paths.mjs'
import { start } from './lib/run.mjs'
import { hasDisplay } from './lib/test-environment.mjs'
import { ensureText } from './lib/text.mjs'

/** Editors write a file in several steps. */
const TEXT_DELAY_MS = 100

const [electron] = process.argv.slice(2)

watchTexts()
await (electron === undefined ? serve() : openWindow(electron))

/** @param {string} executable */
async function openWindow(executable) {
  const { main, preload, renderer } = await configs('build')
  const port = await freePort()
  const args = [...sandboxFlags(), `--remote-debugging-port=${port}`, ROOT]
  const restart = restartable(
    () => start(executable, args, { stdio: 'inherit', env: { ELECTRON_RUN_AS_NODE: undefined } }),
    {
      onExit: (status) => {
        if (status === 0) process.exit(0)
        log('setup_dev_exited', { status: String(status) })
      },
    },
  )
  await buildAndWatch(renderer, () => reloadPages(port))
  await buildAndWatch(preload, restart)
  await buildAndWatch(main, restart)
  await restart().catch(console.error)
}

async function serve() {
  const { main, renderer } = await configs('serve')
  const port = await freePort()
  const session = { page: '', lab: `http://127.0.0.1:${port}`, cookie: '' }
  // Vite serves the page, but the lab requires a folder with one.
  mkdirSync(inRoot('out', 'renderer'), { recursive: true })
  const args = [inRoot('out', 'main', 'cli.js'), 'serve', '--port', String(port)]
  const restart = restartable(
    async () => {
      const program = start(NODE, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      if (program.stdout !== null) session.cookie = await openSession(await printedAddress(program.stdout))
      return program
    },
    { onExit: (status) => log('setup_dev_exited', { status: String(status) }) },
  )
  await buildAndWatch(main, restart)
  await restart().catch(console.error)
  const proxy = labProxy(session)
  const server = {
    host: '127.0.0.1',
    open: hasDisplay(),
    proxy: { [`^${SESSION_PATH}$`]: proxy, [`^${SOCKET_PATH}$`]: proxy },
  }
  const rolldownOptions = { input: inRoot('src', 'renderer', 'index.html') }
  const vite = await createServer(mergeConfig(renderer ?? {}, { server, build: { rolldownOptions } }))
  await vite.listen()
  session.page = new URL(vite.resolvedUrls?.local[0] ?? '').origin
  vite.printUrls()
}

/**
 * Forwards requests of the page to the served lab.
 * @param {{ page: string, lab: string, cookie: string }} session
 * @returns {import('vite').ProxyOptions}
 */
function labProxy(session) {
  return {
    target: session.lab,
    changeOrigin: true,
    ws: true,
    configure: (proxy) => {
      proxy.on('proxyReq', (request, { headers }) => authorize(request, headers.origin, session))
      proxy.on('proxyReqWs', (request, { headers }) => authorize(request, headers.origin, session))
    },
  }
}

/**
 * Exchanges the token of the lab's address for the cookie of a session.
 * @param {URL} address
 */
async function openSession({ origin, hash }) {
  const token = new URLSearchParams(hash.slice(1)).get(TOKEN_NAME)
  const body = JSON.stringify({ [TOKEN_NAME]: token })
  const reply = await fetch(origin + SESSION_PATH, { method: 'POST', body, headers: { origin } })
  return reply.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/**
 * Reloads the pages of an Electron through its debugging port.
 * @param {number} port
 */
async function reloadPages(port) {
  const reply = await fetch(`http://127.0.0.1:${port}/json/list`)
  const targets = /** @type {{ type: string, webSocketDebuggerUrl: string }[]} */ (await reply.json())
  for (const { type, webSocketDebuggerUrl } of targets) {
    if (type !== 'page') continue
    const socket = new WebSocket(webSocketDebuggerUrl)
    socket.addEventListener('open', () => socket.send(JSON.stringify({ id: 1, method: 'Page.reload' })))
    socket.addEventListener('message', () => socket.close())
  }
}

/**
 * Builds one part of the lab, and again after each edit.
 * @param {import('vite').InlineConfig | undefined} config
 * @param {() => Promise<void>} onRebuilt
 * @returns {Promise<void>} when it was built for the first time
 */
async function buildAndWatch(config = {}, onRebuilt) {
  const watched = { build: { watch: {}, minify: false, sourcemap: true } }
  const watcher = await build(mergeConfig(config, watched))
  if (!('on' in watcher)) throw new Error('Vite does not watch.')
  let isFirst = true
  return new Promise((resolve) => {
    watcher.on('event', ({ code }) => {
      if (code !== 'BUNDLE_END') return
      if (isFirst) resolve()
      else onRebuilt().catch(console.error)
      isFirst = false
    })
  })
}

/** @param {'build' | 'serve'} command */
async function configs(command) {
  process.env['NODE_ENV_ELECTRON_VITE'] = 'development'
  const { config = {} } = await resolveConfig({ clearScreen: false }, command, 'development')
  return config
}

function watchTexts() {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  watchFolder(inRoot('src', 'text', 'messages'), { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(() => ensureText().catch(console.error), TEXT_DELAY_MS)
  })
}

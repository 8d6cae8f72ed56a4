import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocket } from 'ws'

const START_MS = 20_000

/**
 * A browser with one window, in which a new tab covers the others. Not driven by Playwright, which makes every tab
 * believe that it is visible.
 */
export class Chromium {
  readonly #base: string
  readonly #end: () => Promise<void>

  private constructor(base: string, end: () => Promise<void>) {
    this.#base = base
    this.#end = end
  }

  static async start(executable: string, userData: string): Promise<Chromium> {
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const flags = ['--remote-debugging-port=0', '--no-first-run', '--no-default-browser-check']
    const args = [...sandbox, ...flags, `--user-data-dir=${userData}`, 'about:blank']
    const child = spawn(executable, args, { stdio: 'ignore' })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    const file = join(userData, 'DevToolsActivePort')
    for (const untilMs = performance.now() + START_MS; !existsSync(file);) {
      if (performance.now() > untilMs || child.exitCode !== null) throw new Error('Chromium did not start.')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const [port = ''] = readFileSync(file, 'utf8').split('\n')
    return new Chromium(`http://127.0.0.1:${port}/json`, async () => {
      child.kill('SIGTERM')
      await ended
      rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
    })
  }

  /** Opens a tab in front of the others, and waits until its Run button can be pressed. */
  async open(address: string): Promise<Tab> {
    const { id, webSocketDebuggerUrl } = (await (
      await fetch(`${this.#base}/new?${encodeURIComponent(address)}`, { method: 'PUT' })
    ).json()) as { id: string; webSocketDebuggerUrl: string }
    const tab: Tab = {
      evaluate: (code) => evaluate(webSocketDebuggerUrl, code),
      close: () => fetch(`${this.#base}/close/${id}`),
    }
    const isReady = `[...document.querySelectorAll('button')].some((one) => /^\\s*Run/.test(one.textContent) && !one.disabled)`
    for (const untilMs = performance.now() + START_MS; (await tab.evaluate(isReady)) !== true;) {
      if (performance.now() > untilMs) throw new Error('A tab did not show the lab.')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return tab
  }

  end(): Promise<void> {
    return this.#end()
  }
}

export interface Tab {
  /** The value of an expression in the page. */
  evaluate(code: string): Promise<unknown>
  close(): Promise<unknown>
}

/** Opens a connection for each expression: a page that is inspected all the time reports everything it does. */
async function evaluate(url: string, expression: string): Promise<unknown> {
  const socket = new WebSocket(url)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const answer = new Promise<Buffer>((resolve) => socket.once('message', resolve))
  const params = { expression, returnByValue: true }
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }))
  const { result } = JSON.parse((await answer).toString()) as { result?: { result?: { value?: unknown } } }
  socket.terminate()
  return result?.result?.value
}

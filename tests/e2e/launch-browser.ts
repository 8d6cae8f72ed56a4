import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  chromium,
} from '@playwright/test'
import { NODE } from '../../scripts/lib/node24.mjs'
import type { AnyLab, SharedLab } from './any-lab.ts'
import { LabPage } from './lab-page.ts'
import { collectComplaints } from './launch.ts'

const CLI = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')
const START_MS = 15_000
const STOP_MS = 5_000

/** A name that a hostile page has made to resolve to this machine. */
export const FOREIGN_NAME = 'rebound.example'

/** The built lab as it is served, and a page of it in a real browser. */
export interface BrowserLab extends AnyLab {
  readonly browser: Browser
  readonly context: BrowserContext
  /** The lab's address with its token, which the first page has used up. */
  readonly address: URL
  /** Opens the lab in another tab of the same browser. */
  openTab(): Promise<Page>
}

/** Serves the lab, and opens it in a browser by the address that it prints, as its user does. */
export async function launchBrowserLab(options: BrowserContextOptions = {}): Promise<BrowserLab> {
  const [{ program, pid, address }, browser] = await Promise.all([serve(), launchBrowser()])
  const context = await newContext(browser, options)
  const lab = { program, pid, address, browser }
  return openPage(lab, context, address.href)
}

/** A served lab and a browser for several tests. Each has its own page, where all are of one session. */
export async function shareBrowserLab(): Promise<SharedLab<BrowserLab>> {
  const lab = await launchBrowserLab()
  const { context, address } = lab
  return {
    open: async () => {
      const opened = await openPage(lab, context, address.origin)
      for (const page of context.pages()) if (page !== opened.page) await page.close()
      return opened
    },
    end: () => endBrowserLab(lab),
  }
}

/** Ends the browser and the lab, so that no test leaves a process behind. */
export async function endBrowserLab({ browser, program }: BrowserLab): Promise<void> {
  await browser.close()
  if (program.exitCode !== null || program.signalCode !== null) return
  const ended = once(program, 'exit')
  const timer = setTimeout(() => program.kill('SIGKILL'), STOP_MS)
  program.kill('SIGTERM')
  await ended
  clearTimeout(timer)
}

/** The browser to test with: the one named by the environment, else Debian's. */
function browserExecutable(): string {
  return process.env['INTERLEAVE_TEST_CHROMIUM'] ?? '/usr/bin/chromium'
}

type Served = Pick<BrowserLab, 'program' | 'pid' | 'address' | 'browser'>

async function openPage(served: Served, context: BrowserContext, url: string): Promise<BrowserLab> {
  const { program, pid, address, browser } = served
  const page = await context.newPage()
  const complaints = collectComplaints(page)
  await page.goto(url)
  const ui = new LabPage(page)
  await ui.expectUsable()
  return {
    ...{ browser, context, page, ui, program, pid, address, complaints },
    openTab: async () => {
      const tab = await context.newPage()
      await tab.goto(address.origin)
      return tab
    },
    // The server itself starts the runners.
    supervisorPid: () => Promise.resolve(pid),
    setTheme: (theme) => page.emulateMedia({ colorScheme: theme }),
    setSize: (width, height) => page.setViewportSize({ width, height }),
    pdf: async () => (await page.pdf({ landscape: true })).toString('latin1'),
    close: () => program.kill('SIGINT'),
  }
}

async function serve(): Promise<Omit<Served, 'browser'>> {
  const program = spawn(NODE, [CLI, 'serve'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const { pid } = program
  if (pid === undefined) throw new Error('The lab could not be served.')
  return { program, pid, address: await printedAddress(program) }
}

function launchBrowser(): Promise<Browser> {
  const args = [`--host-resolver-rules=MAP ${FOREIGN_NAME} 127.0.0.1`]
  return chromium.launch({ executablePath: browserExecutable(), args })
}

function newContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: null, ...options })
}

function printedAddress(server: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error('The lab was not served in time.'))
    const timer = setTimeout(fail, START_MS)
    server.once('exit', fail)
    let text = ''
    server.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(text)?.[0]
      if (address === undefined || !text.includes('\n')) return
      clearTimeout(timer)
      resolve(new URL(address))
    })
  })
}

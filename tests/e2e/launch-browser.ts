import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { type BrowserContext, type Page, chromium } from '@playwright/test'
import { NODE } from '../../scripts/lib/node24.mjs'
import { runButton } from './experiment.ts'
import { keepComplaints } from './launch.ts'

const CLI = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')
const START_MS = 15_000

/** The built lab as it is served, and a page of it in a real browser. */
export interface BrowserLab {
  readonly context: BrowserContext
  readonly page: Page
  /** The process that serves the lab; its engine is below it. */
  readonly server: ChildProcess
  readonly pid: number
  /** With the token that the page has used up. */
  readonly address: URL
  readonly complaints: string[]
}

/** Serves the lab and opens it, with a profile of its own, as a person does: by the address that is printed. */
export async function launchBrowserLab(userData: string): Promise<BrowserLab> {
  const server = spawn(NODE, [CLI, 'serve'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const { pid } = server
  if (pid === undefined) throw new Error('The lab could not be served.')
  const address = await printedAddress(server)
  const context = await chromium.launchPersistentContext(userData, {
    executablePath: browserExecutable(),
    viewport: { width: 1280, height: 800 },
    colorScheme: null,
  })
  const page = context.pages()[0] ?? (await context.newPage())
  const complaints = keepComplaints(page)
  await page.goto(address.href)
  await runButton(page).and(page.locator(':enabled')).waitFor()
  return { context, page, server, pid, address, complaints }
}

/** Ends the browser and the lab, so that no test leaves a process behind. */
export async function endBrowserLab({ context, server }: BrowserLab): Promise<void> {
  await context.close()
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill('SIGTERM')
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5_000))])
  server.kill('SIGKILL')
}

/** The browser to test with: the one named by the environment, else Debian's. */
function browserExecutable(): string {
  return process.env['INTERLEAVE_TEST_CHROMIUM'] ?? '/usr/bin/chromium'
}

function printedAddress(server: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error('The lab was not served in time.'))
    const timer = setTimeout(fail, START_MS)
    server.once('exit', fail)
    let text = ''
    server.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const address = /^The lab is at (\S+)\n/m.exec(text)?.[1]
      if (address === undefined) return
      clearTimeout(timer)
      resolve(new URL(address))
    })
  })
}

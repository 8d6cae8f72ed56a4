import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { type BrowserContext, chromium } from '@playwright/test'
import { NODE } from '../../scripts/lib/node24.mjs'
import type { AnyLab } from './any-lab.ts'
import { runButton } from './experiment.ts'
import { keepComplaints } from './launch.ts'
import { descendants } from './processes.ts'

const CLI = join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')
const START_MS = 15_000

/** The built lab as it is served, and a page of it in a real browser. */
export interface BrowserLab extends AnyLab {
  readonly context: BrowserContext
  /** With the token that the page has used up. */
  readonly address: URL
}

/** Serves the lab and opens it, with a profile of its own, as a person does: by the address that is printed. */
export async function launchBrowserLab(userData: string): Promise<BrowserLab> {
  const program = spawn(NODE, [CLI, 'serve'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const { pid } = program
  if (pid === undefined) throw new Error('The lab could not be served.')
  const address = await printedAddress(program)
  const context = await chromium.launchPersistentContext(userData, {
    executablePath: browserExecutable(),
    viewport: { width: 1280, height: 800 },
    colorScheme: null,
  })
  const page = context.pages()[0] ?? (await context.newPage())
  const complaints = keepComplaints(page)
  await page.goto(address.href)
  await runButton(page).and(page.locator(':enabled')).waitFor()
  return {
    ...{ context, page, program, pid, address, complaints },
    enginePid: async () => enginePid(pid),
    setTheme: (theme) => page.emulateMedia({ colorScheme: theme }),
    setSize: (width, height) => page.setViewportSize({ width, height }),
    close: () => program.kill('SIGINT'),
  }
}

function enginePid(serverPid: number): number {
  const engine = descendants(serverPid).find(({ command }) => command.includes('serve-engine.js'))
  if (engine === undefined) throw new Error('There is no engine.')
  return engine.pid
}

/** Ends the browser and the lab, so that no test leaves a process behind. */
export async function endBrowserLab({ context, program }: BrowserLab): Promise<void> {
  await context.close()
  if (program.exitCode !== null || program.signalCode !== null) return
  const ended = new Promise((resolve) => program.once('exit', resolve))
  program.kill('SIGTERM')
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5_000))])
  program.kill('SIGKILL')
}

/** The browser to test with: the one named by the environment, else Debian's. */
export function browserExecutable(): string {
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

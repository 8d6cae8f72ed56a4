import type { ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type ConsoleMessage, type ElectronApplication, type Page, _electron } from '@playwright/test'

const root = join(import.meta.dirname, '..', '..')

/** The lab as it was built, in a real window. */
export interface Lab {
  readonly app: ElectronApplication
  readonly page: Page
  /** Electron's main process. */
  readonly electron: ChildProcess
  readonly pid: number
  /** What the page complained of: console errors, blocked loads, uncaught exceptions. */
  readonly complaints: string[]
}

/** The Electron to test with: the one named by the environment, else the installed one. */
export function electronExecutable(): string {
  const named = process.env['INTERLEAVE_TEST_ELECTRON']
  if (named !== undefined && named !== '') return named
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (folder !== undefined && folder !== '') return join(folder, 'electron')
  return createRequire(import.meta.url)('electron') as string
}

/** What Electron must be called with to start the built app with a profile of its own. */
export function electronArguments(userData: string): string[] {
  // Chromium's sandbox does not start for root, which containers often are.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return [...sandbox, `--user-data-dir=${userData}`, root]
}

/** Starts the app, with more switches for Chromium if any, and waits until its page can be used. */
export async function launchLab(userData: string, switches: readonly string[] = []): Promise<Lab> {
  const app = await _electron.launch({
    executablePath: electronExecutable(),
    args: [...switches, ...electronArguments(userData)],
    // The theme is the system's, which Playwright would override.
    colorScheme: null,
  })
  // Asked for now: Playwright forgets it when the app has ended.
  const electron = app.process()
  const { pid } = electron
  if (pid === undefined) throw new Error('Electron has no process id.')
  const page = await app.firstWindow()
  const complaints = keepComplaints(page)
  await page.getByRole('button', { name: 'Run', exact: true }).and(page.locator(':enabled')).waitFor()
  return { app, electron, page, pid, complaints }
}

/** A list that grows with what the page complains of. */
export function keepComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message: ConsoleMessage) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}

/** Ends the app whatever state it is in, so that no test leaves a process behind. */
export async function endLab({ app, electron }: Lab): Promise<void> {
  if (electron.exitCode !== null || electron.signalCode !== null) return
  await Promise.race([app.close(), new Promise((resolve) => setTimeout(resolve, 5_000))])
  electron.kill('SIGKILL')
}

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type ConsoleMessage, type ElectronApplication, type Page, _electron } from '@playwright/test'
import type { AnyLab } from './any-lab.ts'

const root = join(import.meta.dirname, '..', '..')

/** The lab as it was built, in a real window. */
export interface Lab extends AnyLab {
  readonly app: ElectronApplication
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
  const program = app.process()
  const { pid } = program
  if (pid === undefined) throw new Error('Electron has no process id.')
  const page = await app.firstWindow()
  const complaints = keepComplaints(page)
  await page.getByRole('button', { name: 'Run', exact: true }).and(page.locator(':enabled')).waitFor()
  return {
    ...{ app, page, program, pid, complaints },
    enginePid: () => enginePid(app),
    setTheme: (theme) => setTheme(app, theme),
    setSize: (width, height) =>
      app.evaluate(
        ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setSize(size.width, size.height),
        { width, height },
      ),
    close: () => {
      // Its reply never comes: the app is gone by then.
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined)
    },
  }
}

async function enginePid(app: ElectronApplication): Promise<number> {
  const pid = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Interleave engine')?.pid,
  )
  if (pid === undefined) throw new Error('There is no engine.')
  return pid
}

function setTheme(app: ElectronApplication, theme: 'light' | 'dark'): Promise<void> {
  return app.evaluate(({ nativeTheme }, source) => {
    nativeTheme.themeSource = source
  }, theme)
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
export async function endLab({ app, program }: Lab): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return
  await Promise.race([app.close(), new Promise((resolve) => setTimeout(resolve, 5_000))])
  program.kill('SIGKILL')
}

import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type ConsoleMessage, type ElectronApplication, type Page, _electron, expect } from '@playwright/test'
import type { AnyLab, SharedLab } from './any-lab.ts'
import { LabPage } from './lab-page.ts'

const root = join(import.meta.dirname, '..', '..')
interface Size {
  readonly width: number
  readonly height: number
}
const SIZE: Size = { width: 1280, height: 800 }

/** The built lab in a real window. */
export interface Lab extends AnyLab {
  readonly app: ElectronApplication
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

/** Electron's arguments to start the built app with its own profile. */
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
    // Else Playwright overrides the theme of the system.
    colorScheme: null,
  })
  // Playwright has no process any more when the app has ended.
  const program = app.process()
  const { pid } = program
  if (pid === undefined) throw new Error('Electron has no process id.')
  const page = await app.firstWindow()
  const complaints = collectComplaints(page)
  const ui = new LabPage(page)
  await ui.expectUsable()
  return {
    ...{ app, page, ui, program, pid, complaints },
    supervisorPid: () => supervisorPid(app),
    setTheme: (theme) => setTheme(app, theme),
    setSize: (width, height) => setSize(app, page, { width, height }),
    pdf: () =>
      app.evaluate(async ({ BrowserWindow }) => {
        const pdf = await BrowserWindow.getAllWindows()[0]?.webContents.printToPDF({ landscape: true })
        return pdf?.toString('latin1') ?? ''
      }),
    close: () => {
      // The reply never comes, because the app is gone.
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => undefined)
    },
  }
}

/** A window for several tests, reloaded before each, which cancels what the last one has left running. */
export async function shareLab(userData: string): Promise<SharedLab<Lab>> {
  const lab = await launchLab(userData)
  const { app, page, ui } = lab
  return {
    open: async () => {
      await setTheme(app, 'system')
      await setSize(app, page, SIZE)
      await page.emulateMedia({ media: null, contrast: null, forcedColors: null })
      // The page remembers what is filled in.
      await page.evaluate(() => sessionStorage.clear())
      await page.reload()
      await ui.expectUsable()
      lab.complaints.length = 0
      return lab
    },
    end: () => endLab(lab),
  }
}

async function supervisorPid(app: ElectronApplication): Promise<number> {
  const pid = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Interleave supervisor')?.pid,
  )
  if (pid === undefined) throw new Error('There is no supervisor.')
  return pid
}

function setTheme(app: ElectronApplication, theme: 'light' | 'dark' | 'system'): Promise<void> {
  return app.evaluate(({ nativeTheme }, source) => {
    nativeTheme.themeSource = source
  }, theme)
}

/** Sets the size of the page, which is as large as the content of the window. */
async function setSize(app: ElectronApplication, page: Page, size: Size): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height),
    size,
  )
  await expect.poll(() => page.evaluate(() => ({ width: innerWidth, height: innerHeight }))).toEqual(size)
}

/** A list that grows with the page's console errors and warnings, and its uncaught exceptions. */
export function collectComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message: ConsoleMessage) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}

/** Ends the app in whatever state it is, so that no test leaves a process behind. */
export async function endLab({ app, program }: Lab): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return
  const timer = setTimeout(() => program.kill('SIGKILL'), 5_000)
  await app.close().catch(() => undefined)
  clearTimeout(timer)
}

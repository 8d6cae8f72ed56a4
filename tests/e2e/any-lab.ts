import type { ChildProcess } from 'node:child_process'
import type { Page } from '@playwright/test'

/** What the lab has in common in the window and in a browser, as tests reach it. */
export interface AnyLab {
  readonly page: Page
  /** The program that is the lab: Electron's main process, or the server. All else is below it. */
  readonly program: ChildProcess
  readonly pid: number
  /** What the page complained of: console errors, blocked loads, uncaught exceptions. */
  readonly complaints: string[]
  /** Rejects while there is no engine. */
  enginePid(): Promise<number>
  setTheme(theme: 'light' | 'dark'): Promise<void>
  setSize(width: number, height: number): Promise<void>
  /** Ends the lab as a person does: by closing the window, or with Ctrl-C. */
  close(): void
}

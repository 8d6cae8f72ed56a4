import type { ChildProcess } from 'node:child_process'
import type { Page } from '@playwright/test'
import type { LabPage } from './lab-page.ts'

/** What the lab has in common in the window and in a browser. */
export interface AnyLab {
  readonly page: Page
  /** The same page by its controls and texts. */
  readonly ui: LabPage
  /** The program: Electron's main process, or the server. All other processes are below it. */
  readonly program: ChildProcess
  readonly pid: number
  /** Console errors and warnings, blocked loads and uncaught exceptions of the page. */
  readonly complaints: readonly string[]
  /** The process that starts runners. Rejects while there is none. */
  supervisorPid(): Promise<number>
  setTheme(theme: 'light' | 'dark'): Promise<void>
  /** Sets the size of the page in CSS pixels. */
  setSize(width: number, height: number): Promise<void>
  /** Prints the page; returns the file as Latin-1. */
  pdf(): Promise<string>
  /** Ends the lab as its user does: by closing the window, or with Ctrl-C. */
  close(): void
}

/** A lab that tests share one after the other. */
export interface SharedLab<Lab extends AnyLab = AnyLab> {
  /** Opens a fresh page, with its usual size and theme and no run in progress. */
  open(): Promise<Lab>
  end(): Promise<void>
}

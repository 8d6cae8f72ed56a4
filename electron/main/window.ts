import { join } from 'node:path'
import { BrowserWindow, app, dialog, nativeTheme, screen } from 'electron'
import { m } from '../../src/text/messages.ts'
import { log } from '../log.ts'
import { PAGE_URL } from './origin.ts'
import { DEFAULT_SIZE, MINIMUM_SIZE, fitBounds, readWindowState, writeWindowState } from './window-bounds.ts'

/** `--paper` of the page's `tokens.css`, so that no other colour flashes before the page is painted. */
const BACKGROUND = { light: '#fcfcfa', dark: '#131518' } as const

/** A page that crashes again within this time is not reloaded again. */
const CRASHES_WITHIN_MS = 60_000

/** The window's bounds are saved when they have not changed for this long. */
const SAVE_BOUNDS_AFTER_MS = 400

/** Opens the lab's window, with its last bounds, as soon as its page has something to show. */
export function openWindow(preload: string): BrowserWindow {
  const boundsFile = join(app.getPath('userData'), 'window.json')
  const saved = readWindowState(boundsFile)
  const workAreas = screen.getAllDisplays().map((display) => display.workArea)
  const bounds = saved === null ? null : fitBounds(saved.bounds, workAreas)
  const window = new BrowserWindow({
    ...(bounds ?? fitToPrimary()),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    title: m.desktop_window_title(),
    show: false,
    backgroundColor: background(),
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  window.once('ready-to-show', () => {
    if (saved?.maximized === true) window.maximize()
    window.show()
  })
  saveBounds(window, boundsFile)
  followTheme(window)
  recoverFromCrash(window)
  void window.loadURL(PAGE_URL)
  return window
}

function fitToPrimary(): { width: number; height: number } {
  const { width, height } = screen.getPrimaryDisplay().workAreaSize
  return { width: Math.min(DEFAULT_SIZE.width, width), height: Math.min(DEFAULT_SIZE.height, height) }
}

function saveBounds(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined
  const save = (): void => {
    clearTimeout(timer)
    try {
      writeWindowState(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized() })
    } catch (error) {
      log('The window’s bounds could not be saved.', error)
    }
  }
  const saveSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(save, SAVE_BOUNDS_AFTER_MS)
  }
  window.on('resize', saveSoon)
  window.on('move', saveSoon)
  window.on('close', save)
}

function followTheme(window: BrowserWindow): void {
  const follow = (): void => window.setBackgroundColor(background())
  nativeTheme.on('updated', follow)
  window.once('closed', () => nativeTheme.off('updated', follow))
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light
}

/** Reloads a page that has crashed, and says so; a page that crashes again soon ends the app. */
function recoverFromCrash(window: BrowserWindow): void {
  let lastCrashMs = -Infinity
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    const again = performance.now() - lastCrashMs < CRASHES_WITHIN_MS
    lastCrashMs = performance.now()
    if (again) {
      dialog.showErrorBox(m.desktop_closing_title(), m.desktop_page_crashed_again({ reason }))
      app.quit()
      return
    }
    window.webContents.reload()
    void dialog.showMessageBox(window, {
      type: 'warning',
      message: m.desktop_page_crashed({ reason }),
      detail: m.desktop_page_reloaded(),
    })
  })
}

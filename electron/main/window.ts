import { join } from 'node:path'
import { BrowserWindow, app, dialog, nativeTheme, screen } from 'electron'
import { log } from '../log.ts'
import { PAGE_URL } from './origin.ts'
import { DEFAULT_SIZE, MINIMUM_SIZE, fitBounds, readPlace, writePlace } from './window-bounds.ts'

/** `--paper` of the page's `tokens.css`, so that no other colour flashes up before it is drawn. */
const BACKGROUND = { light: '#fcfcfa', dark: '#131518' } as const

/** A page that crashes again within this time is not loaded again. */
const CRASHES_WITHIN_MS = 60_000

/** Changes of place are written when they have been still for this long. */
const KEEP_PLACE_AFTER_MS = 400

/** Opens the lab's window, at its last place, as soon as its page has something to show. */
export function openWindow(preload: string): BrowserWindow {
  const placeFile = join(app.getPath('userData'), 'window.json')
  const place = readPlace(placeFile)
  const workAreas = screen.getAllDisplays().map((display) => display.workArea)
  const bounds = place === null ? null : fitBounds(place.bounds, workAreas)
  const window = new BrowserWindow({
    ...(bounds ?? fitToPrimary()),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    title: 'Interleave',
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
    if (place?.maximized === true) window.maximize()
    window.show()
  })
  keepPlace(window, placeFile)
  followTheme(window)
  recoverFromCrash(window)
  void window.loadURL(PAGE_URL)
  return window
}

function fitToPrimary(): { width: number; height: number } {
  const { width, height } = screen.getPrimaryDisplay().workAreaSize
  return { width: Math.min(DEFAULT_SIZE.width, width), height: Math.min(DEFAULT_SIZE.height, height) }
}

function keepPlace(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined
  const keep = (): void => {
    clearTimeout(timer)
    try {
      writePlace(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized() })
    } catch (error) {
      log('The window’s place could not be kept.', error)
    }
  }
  const keepSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(keep, KEEP_PLACE_AFTER_MS)
  }
  window.on('resize', keepSoon)
  window.on('move', keepSoon)
  window.on('close', keep)
}

function followTheme(window: BrowserWindow): void {
  const follow = (): void => window.setBackgroundColor(background())
  nativeTheme.on('updated', follow)
  window.once('closed', () => nativeTheme.off('updated', follow))
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light
}

/** Loads a crashed page anew and says so; a page that crashes again at once ends the app. */
function recoverFromCrash(window: BrowserWindow): void {
  let lastCrashMs = -Infinity
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    const again = performance.now() - lastCrashMs < CRASHES_WITHIN_MS
    lastCrashMs = performance.now()
    const happened = `The window’s page stopped (${reason}).`
    if (again) {
      dialog.showErrorBox(
        'Interleave has to close',
        `${happened} It had just been loaded anew after the same.`,
      )
      app.quit()
      return
    }
    window.webContents.reload()
    const detail = 'It has been loaded anew. A run that was under way has been cancelled.'
    void dialog.showMessageBox(window, { type: 'warning', message: happened, detail })
  })
}

/** Main: starts the engine and opens the window. It never computes. */
import { join } from 'node:path'
import { type BrowserWindow, app, dialog, session } from 'electron'
import { log } from '../log.ts'
import { EngineHost } from './engine-host.ts'
import { notify, serveRequests } from './ipc.ts'
import { setMenu } from './menu.ts'
import { registerScheme, serveFiles } from './protocol.ts'
import { restrictAllContents, restrictSession } from './security.ts'
import { openWindow } from './window.ts'

const builtFiles = join(import.meta.dirname, '..')

let window: BrowserWindow | undefined
const page = () => (window === undefined || window.isDestroyed() ? undefined : window.webContents)

const engine = new EngineHost({
  entry: join(builtFiles, 'main', 'engine.js'),
  appVersion: app.getVersion(),
  onDied(message) {
    log(message)
    notify(page(), 'onEngineDied', message)
  },
})

if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  registerScheme()
  restrictAllContents()
  endCleanly()
  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
  })
  // Not awaited: a module that waits for `ready` at its top level keeps the app from ever getting there.
  void app.whenReady().then(open)
}

function open(): void {
  engine.start()
  restrictSession(session.defaultSession)
  serveFiles(session.defaultSession, join(builtFiles, 'renderer'))
  serveRequests(engine, page)
  setMenu((command) => notify(page(), 'onMenuCommand', command))
  window = openWindow(join(builtFiles, 'preload', 'index.cjs'))
}

/** Whatever ends the app ends the engine, and with it every thread and process of a run. */
function endCleanly(): void {
  let engineStopped = false
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    if (engineStopped) return
    event.preventDefault()
    void engine.stop().then(() => {
      engineStopped = true
      app.quit()
    })
  })
  process.on('exit', () => engine.kill())
  process.on('uncaughtException', (error) => {
    log('The app met an error it cannot go on after.', error)
    engine.kill()
    dialog.showErrorBox('Interleave has to close', error.message)
    app.exit(1)
  })
}

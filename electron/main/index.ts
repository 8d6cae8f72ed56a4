import { join } from 'node:path'
import { type BrowserWindow, app, dialog, session } from 'electron'
import { faultOf } from '../../src/contract/fault.ts'
import { faultText } from '../../src/text/faults.ts'
import { m } from '../../src/text/messages.ts'
import { log } from '../log.ts'
import { notify, serveRequests } from './ipc.ts'
import { setMenu } from './menu.ts'
import { registerScheme, serveFiles } from './protocol.ts'
import { restrictAllContents, restrictSession } from './security.ts'
import { SupervisorKeeper } from './supervisor-keeper.ts'
import { openWindow } from './window.ts'

// Main starts the supervisor and opens the window. It never computes.

const builtFiles = join(import.meta.dirname, '..')

let window: BrowserWindow | undefined
const page = () => (window === undefined || window.isDestroyed() ? undefined : window.webContents)

const supervisor = new SupervisorKeeper({
  entry: join(builtFiles, 'main', 'supervisor.js'),
  appVersion: app.getVersion(),
  onExit(cause) {
    log(faultText(cause))
    notify(page(), 'onSupervisorExit', cause)
  },
})

if (app.requestSingleInstanceLock()) start()
else app.quit()

function start(): void {
  registerScheme()
  restrictAllContents()
  stopWithApp()
  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
  })
  // Not awaited: a module that waits for `ready` at its top level prevents the app from becoming ready.
  void app.whenReady().then(open)
}

function open(): void {
  supervisor.start()
  restrictSession(session.defaultSession)
  serveFiles(session.defaultSession, join(builtFiles, 'renderer'))
  serveRequests(supervisor, page)
  setMenu((command) => notify(page(), 'onMenuCommand', command))
  window = openWindow(join(builtFiles, 'preload', 'index.cjs'))
}

/** Stops the supervisor with the app, however the app ends, and with it every thread and process of a run. */
function stopWithApp(): void {
  let stopped = false
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    void supervisor.stop().then(() => {
      stopped = true
      app.quit()
    })
  })
  process.on('exit', () => supervisor.kill())
  process.on('uncaughtException', (error) => {
    log('The app met an unexpected error.', error)
    supervisor.kill()
    dialog.showErrorBox(m.desktop_closing_title(), faultText(faultOf(error)))
    app.exit(1)
  })
}

// The desktop app as far as streaming goes: a window whose page reads a port, and a utility process that writes to it.
// Prints the figures as JSON. Its argument is the file of the recorded run.
import { join } from 'node:path'
import process from 'node:process'
import { BrowserWindow, MessageChannelMain, app, utilityProcess } from 'electron'

async function stream() {
  const window = new BrowserWindow({
    show: false,
    webPreferences: { nodeIntegration: true, contextIsolation: false, sandbox: false },
  })
  await window.loadURL('about:blank')
  await window.webContents.executeJavaScript(`
    require('electron').ipcRenderer.on('port', ({ ports }) => (ports[0].onmessage = () => undefined))
    undefined
  `)
  const { port1, port2 } = new MessageChannelMain()
  const sender = utilityProcess.fork(join(import.meta.dirname, 'stream-sender.mjs'), [
    process.argv.at(-1) ?? '',
  ])
  sender.once('message', (told) => {
    process.stdout.write(`${JSON.stringify(told)}\n`, () => app.exit(0))
  })
  sender.once('exit', (status) => app.exit(status))
  window.webContents.postMessage('port', null, [port1])
  sender.once('spawn', () => sender.postMessage(null, [port2]))
}

// Not awaited here: Electron is ready only when this module has been run.
void app.whenReady().then(stream)

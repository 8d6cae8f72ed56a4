import { Menu, type MenuItemConstructorOptions, app } from 'electron'
import type { MenuCommand } from '../../src/contract/api/bridge.ts'
import { FURTHER_READING } from '../../src/contract/api/further-reading.ts'
import { openExternalPage } from './security.ts'

/** Puts up the native menu. `send` carries the commands that are the page's own to it. */
export function setMenu(send: (command: MenuCommand) => void): void {
  const mac = process.platform === 'darwin'
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: '&File', submenu: fileItems(mac, send) },
    { role: 'editMenu' },
    { label: '&View', submenu: viewItems(send) },
    {
      label: '&Run',
      submenu: [
        { id: 'run', label: '&Run experiment', accelerator: 'CmdOrCtrl+Enter', click: () => send('run') },
        { id: 'cancel', label: '&Cancel run', accelerator: 'CmdOrCtrl+.', click: () => send('cancel') },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', label: '&Help', submenu: helpItems(mac) },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

function fileItems(mac: boolean, send: (command: MenuCommand) => void): MenuItemConstructorOptions[] {
  return [
    { id: 'print', label: '&Print…', accelerator: 'CmdOrCtrl+P', click: () => send('print') },
    { type: 'separator' },
    mac ? { role: 'close' } : { role: 'quit' },
  ]
}

function viewItems(send: (command: MenuCommand) => void): MenuItemConstructorOptions[] {
  const forDevelopers: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ]
  return [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    {
      id: 'projector',
      label: '&Projector',
      accelerator: 'CmdOrCtrl+Shift+F',
      click: () => send('projector'),
    },
    { role: 'togglefullscreen' },
    ...(app.isPackaged ? [] : forDevelopers),
  ]
}

function helpItems(mac: boolean): MenuItemConstructorOptions[] {
  return [
    ...FURTHER_READING.map(({ title, url }) => ({ label: title, click: () => openExternalPage(url) })),
    // macOS has it in the app's own menu.
    ...(mac ? [] : [{ type: 'separator' } as const, { role: 'about' } as const]),
  ]
}

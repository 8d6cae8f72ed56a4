import { Menu, type MenuItemConstructorOptions, app } from 'electron'
import type { MenuCommand } from '../../src/contract/api/bridge.ts'
import { FURTHER_READING } from '../../src/contract/api/further-reading.ts'
import { readingTitle } from '../../src/text/further-reading.ts'
import { m } from '../../src/text/messages.ts'
import { openExternalPage } from './security.ts'

/** Sets the native menu. `send` sends the commands that the page executes. */
export function setMenu(send: (command: MenuCommand) => void): void {
  const mac = process.platform === 'darwin'
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: m.desktop_menu_file(), submenu: fileItems(mac, send) },
    { label: m.desktop_menu_edit(), submenu: editItems() },
    { label: m.desktop_menu_view(), submenu: viewItems(send) },
    { label: m.desktop_menu_run(), submenu: runItems(send) },
    { role: 'windowMenu', label: m.desktop_menu_window() },
    { role: 'help', label: m.desktop_menu_help(), submenu: helpItems(mac) },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

function fileItems(mac: boolean, send: (command: MenuCommand) => void): MenuItemConstructorOptions[] {
  return [
    { id: 'print', label: m.desktop_menu_print(), accelerator: 'CmdOrCtrl+P', click: () => send('print') },
    { type: 'separator' },
    mac ? { role: 'close' } : { role: 'quit', label: m.desktop_menu_quit() },
  ]
}

function editItems(): MenuItemConstructorOptions[] {
  return [
    { role: 'undo', label: m.desktop_menu_undo() },
    { role: 'redo', label: m.desktop_menu_redo() },
    { type: 'separator' },
    { role: 'cut', label: m.desktop_menu_cut() },
    { role: 'copy', label: m.desktop_menu_copy() },
    { role: 'paste', label: m.desktop_menu_paste() },
    { role: 'selectAll', label: m.desktop_menu_select_all() },
  ]
}

function viewItems(send: (command: MenuCommand) => void): MenuItemConstructorOptions[] {
  const forDevelopers: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload', label: m.desktop_menu_reload() },
    { role: 'toggleDevTools', label: m.desktop_menu_dev_tools() },
  ]
  return [
    { role: 'resetZoom', label: m.desktop_menu_actual_size() },
    { role: 'zoomIn', label: m.desktop_menu_zoom_in() },
    { role: 'zoomOut', label: m.desktop_menu_zoom_out() },
    { type: 'separator' },
    {
      id: 'projector',
      label: m.desktop_menu_projector(),
      accelerator: 'CmdOrCtrl+Shift+F',
      click: () => send('projector'),
    },
    { role: 'togglefullscreen', label: m.desktop_menu_full_screen() },
    ...(app.isPackaged ? [] : forDevelopers),
  ]
}

function runItems(send: (command: MenuCommand) => void): MenuItemConstructorOptions[] {
  return [
    { id: 'run', label: m.desktop_menu_start(), accelerator: 'CmdOrCtrl+Enter', click: () => send('run') },
    { id: 'cancel', label: m.desktop_menu_cancel(), accelerator: 'CmdOrCtrl+.', click: () => send('cancel') },
  ]
}

function helpItems(mac: boolean): MenuItemConstructorOptions[] {
  return [
    ...FURTHER_READING.map(({ id, url }) => ({
      label: readingTitle(id),
      click: () => openExternalPage(url),
    })),
    // macOS has it in the app's own menu.
    ...(mac
      ? []
      : [{ type: 'separator' } as const, { role: 'about', label: m.desktop_menu_about() } as const]),
  ]
}

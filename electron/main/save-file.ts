import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { BrowserWindow, type WebContents, app, dialog } from 'electron'
import { messageOf, systemProblem } from '../../src/base/errors.ts'
import type { SavedFile } from '../../src/contract/api/saved-file.ts'
import { LabError, fault } from '../../src/contract/fault.ts'
import { m } from '../../src/text/messages.ts'

/** Asks the user where to save a file, and writes it there; false if the user cancelled. */
export async function saveFile(page: WebContents, { name, bytes }: SavedFile): Promise<boolean> {
  const window = BrowserWindow.fromWebContents(page)
  if (window === null) throw new LabError(fault('save_window_closed', {}))
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('downloads'), name),
    filters: [
      name.endsWith('.png')
        ? { name: m.desktop_png_picture(), extensions: ['png'] }
        : { name: m.desktop_svg_drawing(), extensions: ['svg'] },
    ],
  })
  if (canceled || filePath === '') return false
  try {
    await writeFile(filePath, bytes)
    return true
  } catch (error) {
    const values = { file: basename(filePath), problem: systemProblem(error), text: messageOf(error) }
    throw new LabError(fault('save_failed', values), { cause: error })
  }
}

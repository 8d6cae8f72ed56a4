import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { BrowserWindow, type WebContents, app, dialog } from 'electron'
import type { SavedFile } from '../../src/contract/api/saved-file.ts'

const KINDS = {
  png: { name: 'PNG picture', extensions: ['png'] },
  svg: { name: 'SVG drawing', extensions: ['svg'] },
}

/** Asks the person where a file is to go, and writes it there; false when it is to go nowhere. Rejects with a sentence when it cannot be written. */
export async function saveFile(page: WebContents, { name, bytes }: SavedFile): Promise<boolean> {
  const window = BrowserWindow.fromWebContents(page)
  if (window === null) throw new Error('The file could not be saved: its window is gone.')
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(app.getPath('downloads'), name),
    filters: [name.endsWith('.png') ? KINDS.png : KINDS.svg],
  })
  if (canceled || filePath === '') return false
  try {
    await writeFile(filePath, bytes)
    return true
  } catch (error) {
    throw new Error(`${basename(filePath)} could not be saved: ${reason(error)}.`, { cause: error })
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'nothing can be written there',
  ENOENT: 'its folder is gone',
  EISDIR: 'a folder has that name',
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return REASONS[code] ?? (code === '' ? 'the system refused it' : `the system refused it (${code})`)
}

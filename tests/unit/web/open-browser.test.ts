import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { browserOpener } from '../../../src/web/open-browser.ts'

test('each system opens the browser by its own program', () => {
  expect(browserOpener({}, 'darwin')).toEqual(['open'])
  expect(browserOpener({}, 'win32')).toEqual(['rundll32', 'url.dll,FileProtocolHandler'])
})

test('on Linux there is a browser to open only where there are a display and xdg-open', () => {
  const folder = mkdtempSync(join(tmpdir(), 'interleave-path-'))
  expect(browserOpener({ PATH: folder, DISPLAY: ':0' }, 'linux')).toBeNull()
  writeFileSync(join(folder, 'xdg-open'), '')
  chmodSync(join(folder, 'xdg-open'), 0o755)
  expect(browserOpener({ PATH: folder }, 'linux')).toBeNull()
  expect(browserOpener({ PATH: folder, DISPLAY: ':0' }, 'linux')).toEqual(['xdg-open'])
  rmSync(folder, { recursive: true })
})

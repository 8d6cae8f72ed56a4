import { expect, test } from 'vitest'
import { browserOpener } from '../../../src/web/open-browser.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'

const folder = tempFolder()

test('macOS and Windows open the browser with their own program', () => {
  expect(browserOpener({}, 'darwin')).toEqual(['open'])
  expect(browserOpener({}, 'win32')).toEqual(['rundll32', 'url.dll,FileProtocolHandler'])
})

test('Linux opens the browser with xdg-open, if there is one and a display', () => {
  expect(browserOpener({ PATH: folder.path, DISPLAY: ':0' }, 'linux')).toBeNull()
  folder.write('xdg-open', '')
  expect(browserOpener({ PATH: folder.path }, 'linux')).toBeNull()
  expect(browserOpener({ PATH: folder.path, DISPLAY: ':0' }, 'linux')).toEqual(['xdg-open'])
  expect(browserOpener({ PATH: folder.path, WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toEqual(['xdg-open'])
})

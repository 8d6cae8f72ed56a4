import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { hasDisplay } from '../../../scripts/lib/display.mjs'
import { executableIn, presentElectron, testRuntimeFolder } from '../../../scripts/lib/electron.mjs'
import { notFound } from '../../../scripts/lib/system.mjs'

function put(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

describe('the Electron that is there already', () => {
  let folder = ''
  const dist = (): string => join(folder, 'dist')

  function install(version: string): void {
    put(executableIn(dist()), '')
    put(join(dist(), 'version'), version)
    put(join(folder, 'path.txt'), 'electron')
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'interleave-electron-'))
    put(join(folder, 'package.json'), '{"version":"45.4.1"}')
  })

  it('is none when only the package is installed', () => {
    expect(presentElectron({}, folder)).toBeNull()
  })

  it('is the installed one', () => {
    install('45.4.1')
    expect(presentElectron({}, folder)).toBe(executableIn(dist()))
  })

  it('is none when the installed one has another version than its package', () => {
    install('44.0.0')
    expect(presentElectron({}, folder)).toBeNull()
  })

  it('is none when an installation was cut off', () => {
    put(executableIn(dist()), '')
    put(join(dist(), 'version'), '45.4.1')
    expect(presentElectron({}, folder)).toBeNull()
  })

  it('is the one that ELECTRON_OVERRIDE_DIST_PATH names, before the installed one', () => {
    install('45.4.1')
    const other = join(folder, 'other')
    put(executableIn(other), '')
    expect(presentElectron({ ELECTRON_OVERRIDE_DIST_PATH: other }, folder)).toBe(executableIn(other))
  })

  it('is refused in a sentence when ELECTRON_OVERRIDE_DIST_PATH names no Electron', () => {
    install('45.4.1')
    const call = (): unknown => presentElectron({ ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' }, folder)
    expect(call).toThrow(
      'ELECTRON_OVERRIDE_DIST_PATH is "/nowhere": it must be a folder that holds an Electron',
    )
  })
})

describe('places and displays', () => {
  it('lays the runtime for tests in the cache of the user', () => {
    expect(testRuntimeFolder({ XDG_CACHE_HOME: '/cache' })).toBe(
      join('/cache', 'interleave', 'electron-33.2.1'),
    )
  })

  it('finds the executable of each system', () => {
    expect(executableIn('d', 'linux')).toBe(join('d', 'electron'))
    expect(executableIn('d', 'win32')).toBe(join('d', 'electron.exe'))
    expect(executableIn('d', 'darwin')).toBe(join('d', 'Electron.app', 'Contents', 'MacOS', 'Electron'))
  })

  it('asks only Linux for a display', () => {
    expect(hasDisplay({}, 'linux')).toBe(false)
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false)
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true)
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
    expect(hasDisplay({}, 'darwin')).toBe(true)
  })

  it('reads the missing libraries from what ldd says', () => {
    const output =
      '\tlibnss3.so => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x0)\n\tlibgbm.so.1 => not found\n'
    expect(notFound(output)).toEqual(['libnss3.so', 'libgbm.so.1'])
  })
})

import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { executableIn, installedElectron, testRuntimeFolder } from '../../../scripts/lib/electron.mjs'
import { missingLibraryNames } from '../../../scripts/lib/system.mjs'
import { hasDisplay } from '../../../scripts/lib/test-environment.mjs'
import { put, temporaryFolder } from './temporary-folder.ts'

describe('installedElectron', () => {
  let folder = ''
  const dist = (): string => join(folder, 'dist')

  function install(version: string): void {
    put(executableIn(dist()), '')
    put(join(dist(), 'version'), version)
    put(join(folder, 'path.txt'), 'electron')
  }

  beforeEach(() => {
    folder = temporaryFolder()
    put(join(folder, 'package.json'), '{"version":"45.4.1"}')
  })

  it('returns null when the package has no executable', () => {
    expect(installedElectron({}, folder)).toBeNull()
  })

  it('returns the executable of the installed version', () => {
    install('45.4.1')
    expect(installedElectron({}, folder)).toBe(executableIn(dist()))
  })

  it('returns null when the executable has another version than the package', () => {
    install('44.0.0')
    expect(installedElectron({}, folder)).toBeNull()
  })

  it('returns null after an interrupted installation', () => {
    put(executableIn(dist()), '')
    put(join(dist(), 'version'), '45.4.1')
    expect(installedElectron({}, folder)).toBeNull()
  })

  it('prefers the folder in ELECTRON_OVERRIDE_DIST_PATH', () => {
    install('45.4.1')
    const other = join(folder, 'other')
    put(executableIn(other), '')
    expect(installedElectron({ ELECTRON_OVERRIDE_DIST_PATH: other }, folder)).toBe(executableIn(other))
  })

  it('refuses an ELECTRON_OVERRIDE_DIST_PATH without an Electron', () => {
    install('45.4.1')
    const call = (): unknown => installedElectron({ ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' }, folder)
    expect(call).toThrow(expect.objectContaining({ key: 'setup_electron_override_invalid' }))
  })
})

it('installs the test runtime in the cache of the user', () => {
  const folder = testRuntimeFolder({ XDG_CACHE_HOME: '/cache' })
  expect(folder).toBe(join('/cache', 'interleave', 'electron-33.2.1'))
})

it.each([
  ['linux', join('d', 'electron')],
  ['win32', join('d', 'electron.exe')],
  ['darwin', join('d', 'Electron.app', 'Contents', 'MacOS', 'Electron')],
] as const)('names the executable on %s', (platform, file) => {
  expect(executableIn('d', platform)).toBe(file)
})

it('requires a display on Linux only', () => {
  expect(hasDisplay({}, 'linux')).toBe(false)
  expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false)
  expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true)
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
  expect(hasDisplay({}, 'darwin')).toBe(true)
})

it('reads the missing libraries from the output of ldd', () => {
  const output =
    '\tlibnss3.so => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x0)\n\tlibgbm.so.1 => not found\n'
  expect(missingLibraryNames(output)).toEqual(['libnss3.so', 'libgbm.so.1'])
})

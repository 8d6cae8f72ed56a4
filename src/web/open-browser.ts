import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The system's program that opens an address in the default browser, with its leading arguments; null if there is none. */
export function browserOpener(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): readonly [command: string, ...args: string[]] | null {
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  const hasDisplay = Boolean(environment['DISPLAY']) || Boolean(environment['WAYLAND_DISPLAY'])
  return hasDisplay && isOnPath('xdg-open', environment) ? ['xdg-open'] : null
}

/** Opens the address in the default browser; resolves to false if there is none. */
export function openBrowser(address: string): Promise<boolean> {
  const opener = browserOpener(process.env, process.platform)
  if (opener === null) return Promise.resolve(false)
  const [command, ...args] = opener
  return new Promise((resolve) => {
    // Detached: the browser outlives the lab.
    const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => resolve(true))
    child.unref()
  })
}

function isOnPath(program: string, environment: NodeJS.ProcessEnv): boolean {
  return (environment['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}

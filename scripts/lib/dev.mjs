import { createServer } from 'node:net'
import { endTree } from './run.mjs'

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/**
 * Runs a program that can be restarted. Requests that arrive during a restart are served by one more restart.
 * @param {() => ChildProcess | Promise<ChildProcess>} start
 * @param {{ stop?: (program: ChildProcess) => Promise<void>, onExit?: (status: number | null) => void }} [options] onExit: the program ended without being asked to
 * @returns {() => Promise<void>} starts the program, after stopping it if it runs
 */
export function restartable(start, { stop = endTree, onExit = () => undefined } = {}) {
  /** @type {ChildProcess | null} */
  let program = null
  /** @type {Promise<void> | null} */
  let restarting = null
  let isRequested = false

  const restart = async () => {
    while (isRequested) {
      isRequested = false
      const old = program
      program = null
      if (old !== null) await stop(old)
      const current = await start()
      program = current
      current.once('exit', (status) => {
        if (program !== current) return
        program = null
        onExit(status)
      })
    }
  }
  return () => {
    isRequested = true
    restarting ??= restart().finally(() => {
      restarting = null
    })
    return restarting
  }
}

/**
 * The first address with a fragment that a program prints. Rejects when the program prints none before it ends.
 * @param {import('node:stream').Readable} stdout
 * @returns {Promise<URL>}
 */
export function printedAddress(stdout) {
  return new Promise((resolve, reject) => {
    let text = ''
    // Reads on after the address, because a full pipe would block the program.
    stdout.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
      const address = /http:\/\/\S+#\S+(?=\s)/.exec(text)?.[0]
      if (address !== undefined) resolve(new URL(address))
    })
    stdout.once('close', () => reject(new Error(text)))
  })
}

/**
 * Authorizes a request to the served lab: with the session's cookie, and with the lab's own origin if it comes
 * from the page of the development server. Requests from other origins are not changed, so that the lab refuses them.
 * @param {{ setHeader: (name: string, value: string) => void }} request to the lab
 * @param {string | undefined} origin of the page's request
 * @param {{ page: string, lab: string, cookie: string }} session origins of the page and the lab, and the cookie
 */
export function authorize(request, origin, { page, lab, cookie }) {
  request.setHeader('cookie', cookie)
  if (origin === page) request.setHeader('origin', lab)
}

/** A TCP port of this machine that no program listens on. */
export async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { ROOT } from './paths.mjs'

const WINDOWS = process.platform === 'win32'

/** How long children that were asked to end may take before they are killed. */
const GRACE_MS = 5000

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
let ending = false
let listening = false

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env] added to this process's own
 * @property {boolean} [quiet] keep what the program prints (in `output`) instead of showing it
 * @property {boolean} [shell]
 * @property {string} [cwd] the checkout's folder, unless given
 * @property {number} [timeoutMs] end the program, and all it started, after this time
 * @property {AbortSignal} [signal] end it, and all it started, when this fires
 */

/** @typedef {{ status: number, output: string, timedOut: boolean }} Outcome */

/**
 * Runs a program and waits for its end. Its status is 127 when it cannot be started, 128 + signal when it was killed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Outcome>}
 */
export function run(
  command,
  args,
  { env, quiet = false, shell = false, cwd = ROOT, timeoutMs, signal } = {},
) {
  return new Promise((resolve) => {
    if (ending) return
    const child = start(command, args, {
      env,
      shell,
      cwd,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
    let output = ''
    let timedOut = false
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString()
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    const stop = () => {
      timedOut = true
      void endTree(child)
    }
    const timer = timeoutMs === undefined ? undefined : setTimeout(stop, timeoutMs)
    signal?.addEventListener('abort', stop)
    const settle = (/** @type {number} */ status) => {
      clearTimeout(timer)
      if (!ending) resolve({ status, output, timedOut })
    }
    child.once('error', (error) => {
      output += error.message
      settle(127)
    })
    child.once('close', (code, by) => settle(code ?? 128 + (by ? constants.signals[by] : 0)))
  })
}

/**
 * Starts a program that ends with this script, whatever ends it. Outside Windows it leads a process group of its
 * own, so that a signal reaches all it started, and reaches it once.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv | undefined, shell?: boolean, cwd?: string, stdio: import('node:child_process').StdioOptions }} options
 */
export function start(command, args, { env = {}, shell = false, cwd = ROOT, stdio }) {
  const child = spawn(command, args, {
    cwd,
    shell,
    stdio,
    env: { ...process.env, ...env },
    detached: !WINDOWS,
  })
  running.add(child)
  listen()
  child.once('error', () => running.delete(child))
  child.once('exit', () => running.delete(child))
  return child
}

/**
 * Asks a program and all it started to end; kills what does not.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} [signal]
 * @returns {Promise<void>}
 */
export function endTree(child, signal = 'SIGTERM') {
  return new Promise((resolve) => {
    if (!running.has(child)) {
      resolve()
      return
    }
    const timer = setTimeout(() => signalTree(child, 'SIGKILL'), GRACE_MS)
    child.once('exit', () => {
      clearTimeout(timer)
      // What the program left behind in its group goes with it.
      signalTree(child, 'SIGKILL')
      resolve()
    })
    signalTree(child, signal)
  })
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalTree({ pid }, signal) {
  if (pid === undefined) return
  if (WINDOWS) {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-pid, signal)
  } catch {
    // The group is gone already.
  }
}

/** @param {NodeJS.Signals} signal */
async function endAll(signal) {
  if (ending) return
  ending = true
  await Promise.all([...running].map((child) => endTree(child, signal)))
  process.exit(128 + constants.signals[signal])
}

/** From the first child on, a signal ends the children before this script. */
function listen() {
  if (listening) return
  listening = true
  for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => void endAll(signal))
  }
}

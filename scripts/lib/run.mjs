import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { ROOT } from './paths.mjs'

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

const WINDOWS = process.platform === 'win32'

/** Children that have not ended this long after a signal are killed. */
const GRACE_MS = 5000

const END_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/** @type {Set<ChildProcess>} */
const running = new Set()
let ending = false

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env] added to this process's environment; undefined removes a variable
 * @property {boolean} [capture] return what the program prints, in `output`, instead of showing it
 * @property {boolean} [shell]
 * @property {string} [cwd] default: the checkout's folder
 * @property {number} [timeoutMs] the program and its descendants are ended after this time
 * @property {AbortSignal} [signal] ends the program and its descendants
 */

/** @typedef {{ status: number, output: string, timedOut: boolean }} Outcome */

/**
 * Runs a program and waits for its end. The status is 127 when it could not be started, and 128 + signal when a signal
 * ended it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { env, capture = false, shell, cwd, timeoutMs, signal } = {}) {
  return new Promise((resolve) => {
    if (ending) return
    const child = start(command, args, {
      env,
      shell,
      cwd,
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
    let output = ''
    let timedOut = false
    const append = (/** @type {string} */ text) => {
      output += text
    }
    child.stdout?.setEncoding('utf8').on('data', append)
    child.stderr?.setEncoding('utf8').on('data', append)
    const abort = () => void endTree(child)
    const onTimeout = () => {
      timedOut = true
      abort()
    }
    const timer = timeoutMs === undefined ? undefined : setTimeout(onTimeout, timeoutMs)
    signal?.addEventListener('abort', abort)
    const settle = (/** @type {number} */ status) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      if (!ending) resolve({ status, output, timedOut })
    }
    child.once('error', (error) => {
      append(error.message)
      settle(127)
    })
    child.once('close', (code, endSignal) => settle(exitStatus(code, endSignal)))
  })
}

/**
 * Starts a program that ends with this script. Outside Windows it leads a process group, so that a signal reaches it
 * and its descendants exactly once: a terminal's Ctrl-C reaches this script only, which then signals the group.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv | undefined, shell?: boolean | undefined, cwd?: string | undefined, stdio: import('node:child_process').StdioOptions }} options
 */
export function start(command, args, { env = {}, shell = false, cwd = ROOT, stdio }) {
  const options = { cwd, shell, stdio, env: { ...process.env, ...env }, detached: !WINDOWS }
  const child = spawn(command, args, options)
  if (running.size === 0) for (const signal of END_SIGNALS) process.on(signal, endAll)
  running.add(child)
  child.once('error', () => forget(child))
  child.once('exit', () => forget(child))
  return child
}

/**
 * Asks a program and its descendants to end, and kills those that do not.
 * @param {ChildProcess} child
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
      // Descendants that outlived the program are still in its group.
      signalTree(child, 'SIGKILL')
      resolve()
    })
    signalTree(child, signal)
  })
}

/**
 * The status that a shell would report for a program's end.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function exitStatus(code, signal) {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}

/**
 * @param {ChildProcess} child
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
    // The whole group has ended.
  }
}

/**
 * Ends all children, then this script: the handler of signals while children run.
 * @param {NodeJS.Signals} signal
 */
function endAll(signal) {
  if (ending) return
  ending = true
  const ended = [...running].map((child) => endTree(child, signal))
  void Promise.all(ended).then(() => process.exit(exitStatus(null, signal)))
}

/** @param {ChildProcess} child */
function forget(child) {
  running.delete(child)
  // Without children, a signal ends this script as it would end any program.
  if (running.size === 0 && !ending) for (const signal of END_SIGNALS) process.off(signal, endAll)
}

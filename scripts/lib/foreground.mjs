import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { exitStatus } from './run.mjs'

/** The interval at which the launcher checks that npm, its parent, still runs. */
const PARENT_CHECK_MS = 500

/**
 * Runs a Node program in the foreground, as if it had been started in place of this script, and resolves with its exit
 * status (128 + signal when a signal ended it).
 *
 * The contract between launcher and program:
 * - The program belongs to the launcher's process group, so a terminal's Ctrl-C, Ctrl-Z and hang-up reach it directly,
 *   and exactly once. The launcher forwards no signal.
 * - The launcher ignores SIGINT, because the program decides what Ctrl-C means, and npm sends it another SIGINT.
 * - The program has an IPC channel to the launcher, on which nothing is sent. When the channel closes, the program must
 *   end: the launcher was killed, it was asked to end by SIGTERM, or npm was killed. The program listens to
 *   `process.once('disconnect', …)`, and then calls `process.channel.unref()`, or the open channel would prevent a
 *   finished program from exiting.
 * - The working directory and the environment are the launcher's own. npm starts scripts in the package's folder and
 *   names the user's folder in INIT_CWD, against which the program resolves paths.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} [node] the Node to run it with
 * @returns {Promise<number>}
 */
export function runInForeground(program, args, node = process.execPath) {
  return new Promise((resolve) => {
    const child = spawn(node, [program, ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
    const ignore = () => undefined
    const disconnect = () => {
      if (child.connected) child.disconnect()
    }
    process.on('SIGINT', ignore)
    process.on('SIGTERM', disconnect)
    const stopWatching = watchNpm(disconnect)
    const settle = (/** @type {number} */ status) => {
      stopWatching()
      process.off('SIGINT', ignore)
      process.off('SIGTERM', disconnect)
      resolve(status)
    }
    child.once('error', (error) => {
      process.stderr.write(`${error.message}\n`)
      settle(127)
    })
    child.once('exit', (code, signal) => settle(exitStatus(code, signal)))
  })
}

/**
 * Calls back when npm, having started this script, ends before it. Started from a shell, the script may outlive its
 * parent, as `nohup` intends.
 * @param {() => void} onEnd
 * @returns {() => void} stops watching
 */
function watchNpm(onEnd) {
  if (process.env['npm_lifecycle_event'] === undefined) return () => undefined
  const npm = npmPid()
  const timer = setInterval(() => {
    try {
      process.kill(npm, 0)
    } catch {
      onEnd()
    }
  }, PARENT_CHECK_MS)
  return () => clearInterval(timer)
}

/** The process id of npm, which starts scripts through a shell. Some shells are replaced by the script. */
function npmPid() {
  try {
    // The line has the form `pid (name) state parent …`.
    const [, name = '', parent] =
      /\((.*)\) \S+ (\d+)/.exec(readFileSync(`/proc/${process.ppid}/stat`, 'utf8')) ?? []
    if (/^\w*sh$/.test(name)) return Number(parent)
  } catch {
    // Only Linux has /proc.
  }
  return process.ppid
}

import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { errorCode, messageOf, systemProblem } from '../base/errors.ts'
import { type Fault, fault } from '../contract/fault.ts'

export interface ChildOptions {
  /** Limits the JavaScript heap. */
  readonly heapLimitMb?: number
  /** Environment variables besides this process's own. */
  readonly environment?: NodeJS.ProcessEnv
  readonly args?: readonly string[]
}

const alive = new Set<number>()
let onAliveChanged: ((pids: readonly number[]) => void) | null = null

/** Calls `listener` with the PIDs of all processes that this one has started and that are alive, whenever they change. */
export function onProcessesChanged(listener: (pids: readonly number[]) => void): void {
  onAliveChanged = listener
}

/** Records that a process was started or is gone; `Child` does it for those of its own thread. */
export function trackProcess(pid: number, isAlive: boolean): void {
  if (isAlive) alive.add(pid)
  else alive.delete(pid)
  onAliveChanged?.([...alive])
}

/** V8 names the cause of an abort before a stack trace of some kilobytes. */
const STDERR_TAIL_CHARS = 16_384

/**
 * A forked Node process: the one place where the lab starts processes. Construction never throws: a process that cannot
 * be started has `ended` with that fault.
 */
export class Child {
  /** Resolves with how the process ended, or why it could not be started. Never rejects. */
  readonly ended: Promise<Fault>
  readonly #child: ChildProcess | null
  #stderrTail = ''

  constructor(entry: string, { heapLimitMb, environment, args = [] }: ChildOptions = {}) {
    let child: ChildProcess | null = null
    let failure: unknown
    try {
      child = fork(entry, args, {
        serialization: 'advanced',
        // Electron's executable is a browser unless this variable makes it Node.
        env: { ...process.env, ...environment, ELECTRON_RUN_AS_NODE: '1' },
        execArgv: [
          '--disable-warning=ExperimentalWarning',
          ...(heapLimitMb === undefined ? [] : [`--max-old-space-size=${String(heapLimitMb)}`]),
        ],
        stdio: ['ignore', 'inherit', heapLimitMb === undefined ? 'inherit' : 'pipe', 'ipc'],
      })
    } catch (error) {
      failure = error
    }
    this.#child = child
    this.ended = child === null ? Promise.resolve(notStarted(failure)) : this.#watch(child, heapLimitMb)
  }

  /** Undefined if the process could not be started. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Sends a message; does nothing if the process is gone, which `ended` reports. */
  send(message: unknown): void {
    // Without file descriptors, `fork` returns a child without a channel and without `send`.
    if (this.#child?.connected === true) this.#child.send(message as object, () => undefined)
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#child?.on('message', listener)
  }

  kill(): void {
    this.#child?.kill('SIGKILL')
  }

  #watch(child: ChildProcess, heapLimitMb: number | undefined): Promise<Fault> {
    child.stderr?.on('data', (text: Buffer) => {
      this.#stderrTail = (this.#stderrTail + text.toString('latin1')).slice(-STDERR_TAIL_CHARS)
    })
    const { pid = 0 } = child
    if (pid !== 0) trackProcess(pid, true)
    return new Promise((resolve) => {
      child.on('error', (error) => {
        // A running process reports failed signals and messages here too.
        if (pid === 0) resolve(notStarted(error))
      })
      // Unlike `exit`, `close` comes after the last output.
      child.once('close', (exitCode, signal) => {
        if (pid !== 0) trackProcess(pid, false)
        if (heapLimitMb !== undefined && this.#stderrTail.includes('heap out of memory')) {
          resolve(fault('process_out_of_memory', { pid, heapLimitMb }))
        } else if (signal !== null) {
          resolve(fault('process_killed', { pid, signal }))
        } else {
          resolve(fault('process_exited', { pid, exitCode: exitCode ?? 0 }))
        }
      })
    })
  }
}

function notStarted(error: unknown): Fault {
  return fault('process_not_started', { problem: systemProblem(error), text: messageOf(error) })
}

/** The signals that a terminal or a process manager sends to a whole process group. */
const GROUP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The interval at which a busy process checks that its parent is alive. */
const PARENT_CHECK_INTERVAL_MS = 200

/**
 * Ties the calling process to the one that forked it: it ignores signals that reach the whole group, since its parent
 * decides, and exits when the parent is gone. An idle process notices that by its channel, which closes; a busy one
 * does not get to that event, so the returned function must be called at its safepoints.
 */
export function bindToParent(): () => void {
  for (const signal of GROUP_SIGNALS) process.on(signal, () => undefined)
  const parentPid = process.ppid
  process.once('disconnect', () => process.exit(0))
  // The channel may have closed before the listener was added.
  if (!process.connected) process.exit(0)
  let nextCheckMs = 0
  return () => {
    const nowMs = performance.now()
    if (nowMs < nextCheckMs) return
    nextCheckMs = nowMs + PARENT_CHECK_INTERVAL_MS
    if (!isParentAlive(parentPid)) process.exit(0)
  }
}

function isParentAlive(parentPid: number): boolean {
  // An orphan gets another parent, except on Windows, where the number stays the same.
  return process.platform === 'win32' ? isProcessAlive(parentPid) : process.ppid === parentPid
}

/** True if a process, of any parent, has not ended. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // A process that this user may not signal is alive.
    return errorCode(error) !== 'ESRCH'
  }
  return !isZombie(pid)
}

/** A zombie has its PID until its parent reaps it, which the init process of some containers never does. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')')).startsWith(') Z')
  } catch {
    return false
  }
}

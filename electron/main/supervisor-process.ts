import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import * as v from 'valibot'
import { RequestChannel } from '../../src/base/request-channel.ts'
import type { LabInfo, StartReply } from '../../src/contract/api/lab-api.ts'
import { type Fault, LabError, fault } from '../../src/contract/fault.ts'
import { FromSupervisorSchema, type ToSupervisor } from '../messages.ts'

/** The supervisor never computes, so one that does not respond for this long hangs. */
const REPLY_LIMIT_MS = 10_000
/** A stop that takes longer than this becomes a kill. */
const STOP_LIMIT_MS = 1_000

/** One life of the supervisor's utility process: requests, their replies, and why it ended. */
export class SupervisorProcess {
  /** Resolves with the cause when the process is gone. Never rejects. */
  readonly exited: Promise<Fault>
  readonly #child: UtilityProcess
  readonly #requests: RequestChannel<LabInfo | StartReply>
  #cause: Fault | undefined

  /** `entry` is the built `supervisor.js`. */
  constructor(entry: string, appVersion: string) {
    this.#child = utilityProcess.fork(entry, [appVersion], { serviceName: 'Interleave supervisor' })
    this.#requests = new RequestChannel({
      timeoutMs: REPLY_LIMIT_MS,
      onTimeout: () => {
        this.#kill(fault('not_responding', { seconds: REPLY_LIMIT_MS / 1_000 }))
      },
    })
    this.#child.on('message', (message: unknown) => {
      this.#receive(message)
    })
    this.exited = new Promise((resolve) => {
      this.#child.once('exit', (exitCode) => {
        const cause = this.#cause ?? fault('runner_exited', { exitCode })
        this.#requests.rejectAll(new LabError(fault('supervisor_stopped', { cause })))
        resolve(cause)
      })
    })
  }

  async info(): Promise<LabInfo> {
    return (await this.#request({ type: 'info' })) as LabInfo
  }

  /** Starts a run whose events come out of the other end of `port`. */
  async startRun(plan: unknown, port: MessagePortMain): Promise<StartReply> {
    return (await this.#request({ type: 'start', plan }, port)) as StartReply
  }

  /** Stops every run, and the process; kills it if that takes too long. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.kill(), STOP_LIMIT_MS)
    this.#post({ type: 'stop' })
    await this.exited
    clearTimeout(timer)
  }

  /** Ends the process immediately. Runners exit because their parent is gone. */
  kill(): void {
    this.#child.kill()
  }

  #kill(cause: Fault): void {
    this.#cause ??= cause
    this.kill()
  }

  #request(
    message: { readonly type: 'info' } | { readonly type: 'start'; readonly plan: unknown },
    port?: MessagePortMain,
  ): Promise<LabInfo | StartReply> {
    return this.#requests.request((requestId) => {
      this.#post({ ...message, requestId }, port)
    })
  }

  #post(message: ToSupervisor, port?: MessagePortMain): void {
    this.#child.postMessage(message, port === undefined ? [] : [port])
  }

  #receive(message: unknown): void {
    const parsed = v.safeParse(FromSupervisorSchema, message)
    if (!parsed.success) {
      this.#kill(fault('invalid_message', { path: v.getDotPath(parsed.issues[0]) ?? '' }))
      return
    }
    const { output } = parsed
    if (output.type === 'crashing') this.#cause = output.fault
    else if (output.type === 'failed') this.#requests.reject(output.requestId, new LabError(output.fault))
    else this.#requests.resolve(output.requestId, output.value)
  }
}

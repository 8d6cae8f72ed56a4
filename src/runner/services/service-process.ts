import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { forkNode } from '../fork-node.ts'
import type { ServiceId } from '../../workloads/sdk.ts'
import type { ServiceAddress } from './address.ts'
import type { FromService, ServiceConfigs, ToService } from './protocol.ts'

/** How a service is started. */
export interface ServiceSpec {
  /** As it is named in sentences: "The web service …". */
  readonly name: string
  /** The built file that it runs. */
  readonly entry: string
  readonly config: ServiceConfigs[ServiceId]
}

/** One life of one service. */
export class ServiceProcess {
  readonly name: string
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>
  readonly #config: ServiceConfigs[ServiceId]
  readonly #child: ChildProcess

  constructor({ name, entry, config }: ServiceSpec) {
    this.name = name
    this.#config = config
    this.#child = forkNode(entry, { quiet: true })
    // `once` rejects at 'error', which is an end too: the process was never there.
    this.gone = once(this.#child, 'exit').then(
      () => undefined,
      () => undefined,
    )
  }

  /** Tells it what to be; resolves to where it listens, or null when it was ended meanwhile. */
  async configure(): Promise<ServiceAddress | null> {
    const answer = await this.#ask({ type: 'configure', config: this.#config })
    if (answer?.type === 'refused') {
      throw new Error(`The ${this.name} service could not be started: ${answer.cause}`)
    }
    return answer?.type === 'listening' ? answer.address : null
  }

  /** CPU time it has used so far; null when it has ended. */
  async cpuMs(): Promise<number | null> {
    const answer = await this.#ask({ type: 'cpu' })
    return answer?.type === 'cpu' ? answer.cpuMs : null
  }

  /** Calls back when the process ends, or could not be started; returns a function that ends the watch. */
  onEnd(listener: () => void): () => void {
    this.#child.once('exit', listener)
    this.#child.once('error', listener)
    return () => {
      this.#child.off('exit', listener)
      this.#child.off('error', listener)
    }
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  /** Sends a question and resolves with the answer, or null when the service ends instead. */
  #ask(message: ToService): Promise<FromService | null> {
    return new Promise((resolve) => {
      const settle = (answer: FromService | null): void => {
        this.#child.off('message', settle)
        unwatch()
        resolve(answer)
      }
      const unwatch = this.onEnd(() => {
        settle(null)
      })
      this.#child.on('message', settle)
      this.#child.send(message, () => undefined)
    })
  }
}

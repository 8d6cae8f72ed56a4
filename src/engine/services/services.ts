import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Plan } from '../../contract/plan.ts'
import { forkNode } from '../fork-node.ts'
import type { ServiceId } from '../workloads/workload.ts'
import type { ServiceAddresses, ServiceAddress } from './address.ts'
import type { FromService, ToService } from './protocol.ts'
import type { WebServiceConfig } from './web-pages.ts'

/** The services of one run: started before its first trial that needs them, ended with the run. */
export class Services {
  readonly #entry: string
  readonly #needed: readonly ServiceId[]
  readonly #config: WebServiceConfig
  #child: ChildProcess | null = null
  #address: ServiceAddress | null = null
  #stopped = false

  constructor(entry: string, needed: readonly ServiceId[], plan: Plan) {
    this.#entry = entry
    this.#needed = needed
    this.#config = webConfig(plan)
  }

  /** Starts what is needed and not running: at first, and again after a service died. */
  async start(): Promise<ServiceAddresses> {
    if (this.#needed.includes('web') && this.#child === null && !this.#stopped) await this.#startWeb()
    return { web: this.#address, database: null }
  }

  /** Calls `onDeath` with a sentence when a service dies; returns a function that ends the watch. */
  watch(onDeath: (cause: string) => void): () => void {
    const child = this.#child
    const onExit = (): void => {
      onDeath('The web service ended unexpectedly.')
    }
    child?.once('exit', onExit)
    return () => child?.off('exit', onExit)
  }

  /** CPU time of all services so far; null when none runs. */
  async cpuMs(): Promise<number | null> {
    if (this.#child === null) return null
    const answer = await ask(this.#child, { type: 'cpu' })
    return answer?.type === 'cpu' ? answer.cpuMs : null
  }

  /** Ends every service and resolves when its process is gone. */
  async stop(): Promise<void> {
    this.#stopped = true
    const child = this.#child
    if (child === null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  async #startWeb(): Promise<void> {
    const child = forkNode(this.#entry)
    this.#child = child
    const forget = (): void => {
      this.#child = null
      this.#address = null
    }
    child.once('exit', forget)
    child.once('error', forget)
    const answer = await ask(child, { type: 'configure', config: this.#config })
    if (answer?.type === 'listening') this.#address = answer.address
    else if (!this.#stopped) throw new Error('The web service could not be started.')
  }
}

/** Sends a question and resolves with the answer, or null when the service ends instead. */
function ask(child: ChildProcess, message: ToService): Promise<FromService | null> {
  return new Promise((resolve) => {
    const settle = (answer: FromService | null): void => {
      child.off('message', settle)
      child.off('exit', onEnd)
      child.off('error', onEnd)
      resolve(answer)
    }
    const onEnd = (): void => {
      settle(null)
    }
    child.on('message', settle)
    child.on('exit', onEnd)
    child.on('error', onEnd)
    child.send(message, () => undefined)
  })
}

function webConfig({ params, seed }: Plan): WebServiceConfig {
  const number = (id: string): number => {
    const value = params[id]
    return typeof value === 'number' ? value : 0
  }
  return {
    latencyMs: number('latencyMs'),
    jitterMs: number('jitterMs'),
    pageBytes: number('pageBytes'),
    errorRate: number('errorRate'),
    seed,
  }
}

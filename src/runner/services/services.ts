import { type Fault, LabError, type ServiceId, fault } from '../../contract/fault.ts'
import type { Plan } from '../../contract/plan/plan.ts'
import { Child } from '../child-process.ts'
import type { Entries } from '../entries.ts'
import type { ServiceAddress, ServiceAddresses } from './address.ts'
import type { FromService, ServiceConfigs, ToService } from './config.ts'

export interface ServicesOptions {
  readonly entries: Pick<Entries, 'webService' | 'databaseService'>
  readonly needed: readonly ServiceId[]
  readonly plan: Pick<Plan, 'params' | 'seed'>
  /** The run's temporary folder; null where no service needs one. */
  readonly folder: string | null
}

/** Whether one of these services needs the run's temporary folder. */
export function needsFolder(services: readonly ServiceId[]): boolean {
  return services.includes('database')
}

/** The services of one run: started before its first trial, restarted after they died, stopped with the run. */
export class Services {
  readonly #options: ServicesOptions
  readonly #running = new Map<ServiceId, ServiceProcess>()
  /** All processes that are not gone, those that are starting included. */
  readonly #alive = new Set<ServiceProcess>()
  #stopped = false

  constructor(options: ServicesOptions) {
    this.#options = options
  }

  /** Starts the services that are needed and not running. */
  async start(): Promise<ServiceAddresses> {
    if (!this.#stopped) await Promise.all(this.#options.needed.map((id) => this.#start(id)))
    const address = (id: ServiceId): ServiceAddress | null => this.#running.get(id)?.address ?? null
    return { web: address('web'), database: address('database') }
  }

  /** Calls `onDeath` when one of the services dies; returns a function that ends this. */
  watch(onDeath: (cause: Fault) => void): () => void {
    let watching = true
    for (const [service, { child }] of this.#running) {
      void child.ended.then(() => {
        if (watching) onDeath(fault('service_exited', { service }))
      })
    }
    return () => {
      watching = false
    }
  }

  /** CPU time of all services so far; null where there is none, or where one is gone. */
  async cpuMs(): Promise<number | null> {
    const times = await Promise.all([...this.#running.values()].map((service) => service.cpuMs()))
    if (times.length === 0) return null
    return times.reduce((sum, ms) => (sum === null || ms === null ? null : sum + ms), 0)
  }

  /** Kills every service; resolves when their processes are gone. */
  async stop(): Promise<void> {
    this.#stopped = true
    const alive = [...this.#alive]
    for (const { child } of alive) child.kill()
    await Promise.all(alive.map(({ child }) => child.ended))
  }

  async #start(id: ServiceId): Promise<void> {
    if (this.#running.has(id)) return
    const { entries, plan, folder } = this.#options
    const service = new ServiceProcess(id === 'web' ? entries.webService : entries.databaseService)
    this.#alive.add(service)
    void service.child.ended.then(() => {
      this.#alive.delete(service)
      this.#running.delete(id)
    })
    const config = id === 'web' ? webConfig(plan) : databaseConfig(plan, folder ?? '')
    const cause = await service.configure(config)
    if (cause === null) {
      this.#running.set(id, service)
    } else if (!this.#stopped) {
      service.child.kill()
      throw new LabError(fault('service_not_started', { service: id, cause }))
    }
  }
}

/** One life of a service. */
class ServiceProcess {
  readonly child: Child
  address: ServiceAddress | null = null
  /** Requests that wait for their reply, in order. */
  readonly #waiting: ((reply: FromService | null) => void)[] = []

  constructor(entry: string) {
    this.child = new Child(entry)
    this.child.onMessage((message) => this.#waiting.shift()?.(message as FromService))
    void this.child.ended.then(() => {
      for (const settle of this.#waiting.splice(0)) settle(null)
    })
  }

  /** Configures the service; resolves with what went wrong, or null. */
  async configure(config: ServiceConfigs[ServiceId]): Promise<Fault | null> {
    const reply = await this.#ask({ type: 'configure', config })
    if (reply?.type === 'listening') {
      this.address = reply.address
      return null
    }
    return reply?.type === 'failed' ? reply.cause : await this.child.ended
  }

  /** CPU time so far; null where the service is gone. */
  async cpuMs(): Promise<number | null> {
    const reply = await this.#ask({ type: 'cpu' })
    return reply?.type === 'cpu' ? reply.cpuMs : null
  }

  #ask(message: ToService): Promise<FromService | null> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.child.send(message)
      void this.child.ended.then(() => {
        resolve(null)
      })
    })
  }
}

function webConfig({ params, seed }: Pick<Plan, 'params' | 'seed'>): ServiceConfigs['web'] {
  const number = numbersOf(params)
  return {
    latencyMs: number('latencyMs'),
    jitterMs: number('jitterMs'),
    pageBytes: number('pageBytes'),
    pageKb: number('pageKb'),
    errorRate: number('errorRate'),
    seed,
  }
}

function databaseConfig(
  { params, seed }: Pick<Plan, 'params' | 'seed'>,
  folder: string,
): ServiceConfigs['database'] {
  return { folder, latencyMs: numbersOf(params)('latencyMs'), seed }
}

/** Reads numeric parameters; 0 where the workload has no such parameter. */
function numbersOf(params: Plan['params']): (id: string) => number {
  return (id) => {
    const value = params[id]
    return typeof value === 'number' ? value : 0
  }
}

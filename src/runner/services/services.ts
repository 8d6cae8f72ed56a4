import { type Fault, LabError, type ServiceId, fault } from '../../contract/fault.ts'
import type { Params } from '../../contract/plan/workload.ts'
import type { ServiceBehaviours, Workload } from '../../workloads/sdk.ts'
import { Child } from '../child-process.ts'
import type { Entries } from '../entries.ts'
import type { ServiceAddress, ServiceAddresses } from './address.ts'
import type { FromService, ServiceConfigs, ToService } from './config.ts'

export interface ServicesOptions {
  readonly entries: Pick<Entries, 'webService' | 'databaseService'>
  readonly needed: NeededServices
  readonly seed: number
  /** The run's temporary folder, which the database needs; null if there is none. */
  readonly folder: string | null
}

/** The behaviour of each service in a run; null if the run does not need it. */
type NeededServices = { readonly [Id in ServiceId]: ServiceBehaviours[Id] | null }

/** The services that a workload needs with these parameters. */
export function neededServices({ services }: Pick<Workload, 'services'>, params: Params): NeededServices {
  return { web: services?.web?.(params) ?? null, database: services?.database?.(params) ?? null }
}

/** The default behaviour of the web service. */
const PLAIN_WEB = { jitterMs: 0, pageBytes: 0, pageKb: 0, errorRate: 0 }

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
    if (!this.#stopped) await Promise.all([this.#startWeb(), this.#startDatabase()])
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

  /** CPU time of all services so far; null if there is none, or if one is gone. */
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

  async #startWeb(): Promise<void> {
    const { entries, needed, seed } = this.#options
    if (needed.web === null) return
    await this.#start('web', entries.webService, { ...PLAIN_WEB, ...needed.web, seed })
  }

  async #startDatabase(): Promise<void> {
    const { entries, needed, seed, folder } = this.#options
    if (needed.database === null) return
    const config = { jitterMs: 0, ...needed.database, seed, folder: folder ?? '' }
    await this.#start('database', entries.databaseService, config)
  }

  async #start<Id extends ServiceId>(id: Id, entry: string, config: ServiceConfigs[Id]): Promise<void> {
    if (this.#running.has(id)) return
    const service = new ServiceProcess(entry)
    this.#alive.add(service)
    void service.child.ended.then(() => {
      this.#alive.delete(service)
      this.#running.delete(id)
    })
    const cause = await service.configure(config)
    if (cause === null) {
      this.#running.set(id, service)
    } else if (!this.#stopped) {
      service.child.kill()
      throw new LabError(fault('service_not_started', { service: id, cause }))
    }
  }
}

/** The process of a service. */
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

  /** CPU time so far; null if the service is gone. */
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

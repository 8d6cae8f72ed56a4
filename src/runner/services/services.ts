import type { Plan } from '../../contract/plan/plan.ts'
import type { EngineEntries } from '../entries.ts'
import type { ServiceId } from '../../workloads/sdk.ts'
import type { ServiceAddress, ServiceAddresses } from './address.ts'
import { ServiceProcess, type ServiceSpec } from './service-process.ts'

/** A service that runs, and where. */
interface Running {
  readonly process: ServiceProcess
  readonly address: ServiceAddress
}

export interface ServicesOptions {
  readonly entries: EngineEntries
  readonly needed: readonly ServiceId[]
  readonly plan: Plan
  /** The run's temporary folder; null where no service needs one. */
  readonly folder: string | null
}

/** The services that keep files, and so need the run to have a folder. */
export function keepsFiles(services: readonly ServiceId[]): boolean {
  return services.includes('database')
}

/** The services of one run: started before its first trial that needs them, ended with the run. */
export class Services {
  readonly #needed: readonly ServiceId[]
  readonly #specs: Record<ServiceId, ServiceSpec>
  readonly #running = new Map<ServiceId, Running>()
  /** All that have not gone yet, those being started among them. */
  readonly #alive = new Set<ServiceProcess>()
  #stopped = false

  constructor({ entries, needed, plan, folder }: ServicesOptions) {
    this.#needed = needed
    this.#specs = serviceSpecs(entries, plan, folder ?? '')
  }

  /** Starts what is needed and not running: at first, and again after a service died. */
  async start(): Promise<ServiceAddresses> {
    if (!this.#stopped) await Promise.all(this.#needed.map((id) => this.#start(id)))
    const address = (id: ServiceId): ServiceAddress | null => this.#running.get(id)?.address ?? null
    return { web: address('web'), database: address('database') }
  }

  /** Calls `onDeath` with a sentence when a service dies; returns a function that ends the watch. */
  watch(onDeath: (cause: string) => void): () => void {
    const ends = [...this.#running.values()].map(({ process }) =>
      process.onEnd(() => {
        onDeath(`The ${process.name} service ended unexpectedly.`)
      }),
    )
    return () => {
      for (const end of ends) end()
    }
  }

  /** CPU time of all services so far; null when none runs. */
  async cpuMs(): Promise<number | null> {
    const times = await Promise.all([...this.#running.values()].map(({ process }) => process.cpuMs()))
    if (times.length === 0) return null
    return times.reduce((sum, ms) => (sum === null || ms === null ? null : sum + ms), 0)
  }

  /** Ends every service and resolves when its process is gone. */
  async stop(): Promise<void> {
    this.#stopped = true
    const alive = [...this.#alive]
    for (const process of alive) process.kill()
    await Promise.all(alive.map((process) => process.gone))
  }

  async #start(id: ServiceId): Promise<void> {
    if (this.#running.has(id)) return
    const process = new ServiceProcess(this.#specs[id])
    this.#alive.add(process)
    process.onEnd(() => {
      this.#running.delete(id)
    })
    void process.gone.then(() => this.#alive.delete(process))
    const address = await process.configure().catch((error: unknown) => {
      process.kill()
      throw error
    })
    if (address !== null) this.#running.set(id, { process, address })
    else if (!this.#stopped) throw new Error(`The ${process.name} service could not be started.`)
  }
}

function serviceSpecs(
  entries: EngineEntries,
  { params, seed }: Plan,
  folder: string,
): Record<ServiceId, ServiceSpec> {
  const number = (id: string): number => {
    const value = params[id]
    return typeof value === 'number' ? value : 0
  }
  const latencyMs = number('latencyMs')
  return {
    web: {
      name: 'web',
      entry: entries.webService,
      config: {
        latencyMs,
        jitterMs: number('jitterMs'),
        pageBytes: number('pageBytes'),
        pageKb: number('pageKb'),
        errorRate: number('errorRate'),
        seed,
      },
    },
    database: {
      name: 'database',
      entry: entries.databaseService,
      config: { folder, latencyMs, seed },
    },
  }
}

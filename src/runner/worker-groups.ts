import type { ModelId } from '../contract/models/index.ts'
import { DISPATCH } from './dispatch/index.ts'
import type { WorkerGroup, WorkerSpec } from './dispatch/worker-group.ts'
import type { ServiceAddresses } from './services/address.ts'

/** The workers of a run, by model: reused from trial to trial, or started for each, as the plan says. */
export class WorkerGroups {
  readonly #spec: Omit<WorkerSpec, 'services'>
  readonly #groups = new Map<ModelId, { group: WorkerGroup; services: ServiceAddresses }>()
  #closed = false

  constructor(spec: Omit<WorkerSpec, 'services'>) {
    this.#spec = spec
  }

  /** The model's workers: those of the last trial, or new ones that are still starting. Null after `abandonAll`. */
  async get(model: ModelId, services: ServiceAddresses): Promise<WorkerGroup | null> {
    const existing = this.#groups.get(model)
    if (existing !== undefined && sameAddresses(existing.services, services)) return existing.group
    // A service that was restarted has a new address, which existing workers do not know.
    await this.kill(model)
    if (this.#closed) return null
    const group = DISPATCH[model]({ ...this.#spec, services })
    this.#groups.set(model, { group, services })
    return group
  }

  /** Releases a model's workers after a trial that completed. */
  async release(model: ModelId): Promise<void> {
    if (this.#spec.plan.workerReuse === 'cold') await this.kill(model)
  }

  /** Kills a model's workers; resolves when they are gone. */
  async kill(model: ModelId): Promise<void> {
    const existing = this.#groups.get(model)
    this.#groups.delete(model)
    await existing?.group.kill()
  }

  /** Kills all processes and starts no more workers, because the runner is about to exit. Resolves when they are gone. */
  async abandonAll(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#groups.values()].map(({ group }) => group.abandon()))
  }
}

function sameAddresses(one: ServiceAddresses, other: ServiceAddresses): boolean {
  return one.web?.port === other.web?.port && one.database?.port === other.database?.port
}

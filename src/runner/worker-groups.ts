import type { ModelId } from '../contract/models.ts'
import { MODELS } from './dispatch/index.ts'
import type { WorkerGroup, WorkerSpec } from './dispatch/model.ts'
import type { ServiceAddresses } from './services/address.ts'

/** The workers of a run, by model: kept from trial to trial, or started anew for each, as the plan says. */
export class WorkerKeeper {
  readonly #spec: Omit<WorkerSpec, 'services'>
  readonly #groups = new Map<ModelId, { group: WorkerGroup; services: ServiceAddresses }>()

  constructor(spec: Omit<WorkerSpec, 'services'>) {
    this.#spec = spec
  }

  /** The model's workers: those kept, or new ones that are not up yet. */
  async take(model: ModelId, services: ServiceAddresses): Promise<WorkerGroup> {
    const kept = this.#groups.get(model)
    if (kept !== undefined && sameServices(kept.services, services)) return kept.group
    // The services were started anew meanwhile, and kept workers know the old ones.
    await this.drop(model)
    const group = MODELS[model].open({ ...this.#spec, services })
    this.#groups.set(model, { group, services })
    return group
  }

  /** A trial has ended well. */
  async giveBack(model: ModelId): Promise<void> {
    if (this.#spec.plan.workerReuse === 'cold') await this.drop(model)
  }

  /** Ends a model's workers; resolves when they are gone. */
  async drop(model: ModelId): Promise<void> {
    const kept = this.#groups.get(model)
    this.#groups.delete(model)
    await kept?.group.kill()
  }

  /** Ends all workers; resolves when they are gone. */
  async dropAll(): Promise<void> {
    await Promise.all([...this.#groups.keys()].map((model) => this.drop(model)))
  }
}

/** A service that was started anew has a new address. */
function sameServices(one: ServiceAddresses, other: ServiceAddresses): boolean {
  return one.web === other.web && one.database === other.database
}

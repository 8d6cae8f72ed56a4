import type { ModelId } from '../contract/models.ts'
import { MODELS } from './models/index.ts'
import type { LaneGroup, LaneSpec } from './models/model.ts'
import type { ServiceAddresses } from './services/address.ts'

/** The lanes of a run, by model: kept from trial to trial, or started anew for each, as the plan says. */
export class LaneKeeper {
  readonly #spec: Omit<LaneSpec, 'services'>
  readonly #groups = new Map<ModelId, { group: LaneGroup; services: ServiceAddresses }>()

  constructor(spec: Omit<LaneSpec, 'services'>) {
    this.#spec = spec
  }

  /** The model's lanes: those kept, or new ones that are not up yet. */
  async take(model: ModelId, services: ServiceAddresses): Promise<LaneGroup> {
    const kept = this.#groups.get(model)
    if (kept !== undefined && sameServices(kept.services, services)) return kept.group
    // The services were started anew meanwhile, and kept lanes know the old ones.
    await this.drop(model)
    const group = MODELS[model].open({ ...this.#spec, services })
    this.#groups.set(model, { group, services })
    return group
  }

  /** A trial has ended well. */
  async giveBack(model: ModelId): Promise<void> {
    if (this.#spec.plan.pools === 'cold') await this.drop(model)
  }

  /** Ends a model's lanes; resolves when they are gone. */
  async drop(model: ModelId): Promise<void> {
    const kept = this.#groups.get(model)
    this.#groups.delete(model)
    await kept?.group.kill()
  }

  /** Ends all lanes; resolves when they are gone. */
  async dropAll(): Promise<void> {
    await Promise.all([...this.#groups.keys()].map((model) => this.drop(model)))
  }
}

/** A service that was started anew has a new address. */
function sameServices(one: ServiceAddresses, other: ServiceAddresses): boolean {
  return one.web === other.web && one.database === other.database
}

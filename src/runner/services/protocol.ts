import type { ServiceId } from '../../workloads/sdk.ts'
import type { ServiceAddress } from './address.ts'
import type { DatabaseServiceConfig } from './database.ts'
import type { WebServiceConfig } from './web-pages.ts'

/** What each service is told before it answers anything. */
export interface ServiceConfigs {
  readonly web: WebServiceConfig
  readonly database: DatabaseServiceConfig
}

/** What a service process is asked. */
export type ToService<Id extends ServiceId = ServiceId> =
  { readonly type: 'configure'; readonly config: ServiceConfigs[Id] } | { readonly type: 'cpu' }

/** What it answers, in the order it was asked. */
export type FromService =
  | { readonly type: 'listening'; readonly address: ServiceAddress }
  | { readonly type: 'refused'; readonly cause: string }
  | { readonly type: 'cpu'; readonly cpuMs: number }

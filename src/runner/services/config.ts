import type { Fault, ServiceId } from '../../contract/fault.ts'
import type { ServiceAddress } from './address.ts'
import type { DatabaseServiceConfig } from './database.ts'
import type { WebServiceConfig } from './web-pages.ts'

/** The configuration of each service, which it receives before it answers anything. */
export interface ServiceConfigs {
  readonly web: WebServiceConfig
  readonly database: DatabaseServiceConfig
}

/** Messages to a service process. */
export type ToService<Id extends ServiceId = ServiceId> =
  { readonly type: 'configure'; readonly config: ServiceConfigs[Id] } | { readonly type: 'cpu' }

/** Its replies, in the order of the requests. */
export type FromService =
  | { readonly type: 'listening'; readonly address: ServiceAddress }
  | { readonly type: 'failed'; readonly cause: Fault }
  | { readonly type: 'cpu'; readonly cpuMs: number }

import type { ServiceAddress } from './address.ts'
import type { WebServiceConfig } from './web-pages.ts'

/** What a service process is asked. */
export type ToService =
  { readonly type: 'configure'; readonly config: WebServiceConfig } | { readonly type: 'cpu' }

/** What it answers, in the order it was asked. */
export type FromService =
  | { readonly type: 'listening'; readonly address: ServiceAddress }
  | { readonly type: 'cpu'; readonly cpuMs: number }

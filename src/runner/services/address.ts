/** Where a worker finds the services; null for one that the workload does not use. */
export interface ServiceAddresses {
  readonly web: ServiceAddress | null
  readonly database: ServiceAddress | null
}

/** A service of this run on 127.0.0.1. Requests without its token are refused. */
export interface ServiceAddress {
  readonly port: number
  readonly token: string
}

/** The header that carries the token. */
export const TOKEN_HEADER = 'x-interleave-token'

/** The header in which a service says when its answer was ready, in milliseconds of the shared clock. */
export const SENT_AT_HEADER = 'x-interleave-sent-at-ms'

/** The addresses of a run's services; null for one that the workload does not use. */
export interface ServiceAddresses {
  readonly web: ServiceAddress | null
  readonly database: ServiceAddress | null
}

/** A service of this run on 127.0.0.1. It refuses requests without its token. */
export interface ServiceAddress {
  readonly port: number
  readonly token: string
}

/** The header that carries the token. */
export const TOKEN_HEADER = 'x-interleave-token'

/** The header in which a service reports when it sent a response, in milliseconds of the shared clock. */
export const SENT_AT_HEADER = 'x-interleave-sent-at-ms'

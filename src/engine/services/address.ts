/** Where a lane finds the services; null for one that the workload does not use. */
export interface ServiceAddresses {
  readonly web: WebAddress | null
}

/** The web service of this run. Requests without its token are refused. */
export interface WebAddress {
  readonly port: number
  readonly token: string
}

/** The header that carries the token. */
export const TOKEN_HEADER = 'x-interleave-token'

/** The header in which a service says when its answer was ready, in milliseconds of the shared clock. */
export const SENT_AT_HEADER = 'x-interleave-sent-at-ms'

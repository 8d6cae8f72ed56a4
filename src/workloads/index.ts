import type { WorkloadInfo } from '../contract/plan/workload.ts'
import { hash } from './cpu/hash.ts'
import { json } from './cpu/json.ts'
import { mandelbrot } from './cpu/mandelbrot.ts'
import { matrix } from './cpu/matrix.ts'
import { primes } from './cpu/primes.ts'
import { roots } from './cpu/roots.ts'
import { database } from './io/database.ts'
import { files } from './io/files.ts'
import { waits } from './io/waits.ts'
import { web } from './io/web.ts'
import { pipeline } from './mixed/pipeline.ts'
import { request } from './mixed/request.ts'
import { scrape } from './mixed/scrape.ts'
import type { Workload } from './sdk.ts'
import { message } from './transfer/message.ts'

export { findWorkload } from './sdk.ts'

/** All workloads, in the order in which they are listed. */
export const WORKLOADS: readonly Workload[] = [
  mandelbrot,
  primes,
  roots,
  hash,
  json,
  matrix,
  web,
  database,
  files,
  request,
  scrape,
  message,
  pipeline,
  waits,
]

/** The part of a workload that clients receive. */
export function workloadInfo(workload: Workload): WorkloadInfo {
  const { id, kind, defaultTasks, params } = workload
  return {
    id,
    kind,
    defaultTasks,
    params,
    unavailable: workload.unavailable?.() ?? null,
    limitation: workload.limitation?.() ?? null,
  }
}

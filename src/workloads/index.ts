import type { WorkloadInfo } from '../contract/plan/workload.ts'
import { database } from './io/database.ts'
import { files } from './io/files.ts'
import { hash } from './cpu/hash.ts'
import { json } from './cpu/json.ts'
import { mandelbrot } from './cpu/mandelbrot.ts'
import { matrix } from './cpu/matrix.ts'
import { message } from './transfer/message.ts'
import { pipeline } from './mixed/pipeline.ts'
import { primes } from './cpu/primes.ts'
import { roots } from './cpu/roots.ts'
import { scrape } from './mixed/scrape.ts'
import { waits } from './io/waits.ts'
import { web } from './io/web.ts'
import type { Workload } from './sdk.ts'

/** Every workload of the lab, in the order it is listed. */
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
  scrape,
  message,
  pipeline,
  waits,
]

/** What a client gets to know of a workload. */
export function workloadInfo(workload: Workload): WorkloadInfo {
  const { id, title, kind, summary, description, taskNoun, defaultTasks, params } = workload
  const unavailable = workload.unavailable?.() ?? null
  return { id, title, kind, summary, description, taskNoun, defaultTasks, params, unavailable }
}

/** The workload of that id; throws when there is none, since plans were checked before. */
export function findWorkload(workloads: readonly Workload[], id: string): Workload {
  const workload = workloads.find((candidate) => candidate.id === id)
  if (workload === undefined) throw new Error(`There is no workload "${id}".`)
  return workload
}

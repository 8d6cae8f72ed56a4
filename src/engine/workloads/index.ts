import type { WorkloadInfo } from '../../contract/workload.ts'
import { database } from './database.ts'
import { files } from './files.ts'
import { hash } from './hash.ts'
import { json } from './json.ts'
import { mandelbrot } from './mandelbrot.ts'
import { matrix } from './matrix.ts'
import { message } from './message.ts'
import { pipeline } from './pipeline.ts'
import { primes } from './primes.ts'
import { roots } from './roots.ts'
import { scrape } from './scrape.ts'
import { waits } from './waits.ts'
import { web } from './web.ts'
import type { Workload } from './workload.ts'

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

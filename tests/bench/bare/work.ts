import { type ServiceAddress, TOKEN_HEADER } from '../../../src/runner/services/address.ts'
import { WORKLOADS, findWorkload } from '../../../src/workloads/index.ts'
import type { HttpResponse, TaskContext, Workload } from '../../../src/workloads/sdk.ts'
import { bareContext } from '../../fixtures/task-context.ts'

/** The work of a bare script: the same as that of a plan of the lab. */
export interface BareWork {
  readonly workload: string
  readonly params: Record<string, number>
  readonly tasks: number
  readonly seed: number
  /** 0 = a task never yields. */
  readonly timeSliceMs: number
  /** How often the same workers run the work before the pass that counts, as a plan's warm-ups. */
  readonly warmups: number
  /** Where the lab's web service listens, for work that fetches from it. */
  readonly web?: ServiceAddress
}

/** The workload and every task's input, as the lab makes them. */
export function prepare({ workload, params, tasks, seed }: BareWork): {
  work: Workload
  inputs: unknown[]
  params: Record<string, number>
} {
  const work = findWorkload(WORKLOADS, workload)
  return { work, inputs: work.inputs(params, tasks, seed), params }
}

/** Makes contexts for tasks on one event loop: each reads the clock at its safepoints, since it must know when to yield. */
export function cooperative({ timeSliceMs, web }: BareWork): () => TaskContext {
  let yieldAtMs = 0
  return () =>
    bareContext({
      shouldYield: () => timeSliceMs > 0 && performance.now() >= yieldAtMs,
      yield: async () => {
        await new Promise((resolve) => setImmediate(resolve))
        yieldAtMs = performance.now() + timeSliceMs
      },
      ...(web === undefined ? {} : { http: (path: string) => fetchPage(web, path) }),
    })
}

/** Fetches a page with the runtime's own `fetch`. */
export async function fetchPage({ port, token }: ServiceAddress, path: string): Promise<HttpResponse> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { [TOKEN_HEADER]: token } })
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()) }
}

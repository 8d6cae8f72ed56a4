import { findWorkload, WORKLOADS } from '../../../src/workloads/index.ts'
import { bareContext } from '../../fixtures/task-context.ts'
import { type ServiceAddress, TOKEN_HEADER } from '../../../src/runner/services/address.ts'
import type { HttpAnswer, TaskContext, Workload } from '../../../src/workloads/sdk.ts'

/** What a bare script is told: the same work as a plan of the lab. */
export interface BareWork {
  readonly workload: string
  readonly params: Record<string, number>
  readonly tasks: number
  readonly seed: number
  /** 0 = a task never yields. */
  readonly timeSliceMs: number
  /** How often the work is done before the time that counts, by the same workers, as a plan's warm-ups are. */
  readonly warmups: number
  /** Where the lab's own web service listens, for work that fetches from it. */
  readonly web?: ServiceAddress
}

/** CPU and wall time that a bare script took for its work, start-up left out. */
export interface BareResult {
  readonly wallMs: number
  readonly cpuMs: number
}

/** The workload and every task's input, as the lab makes them. */
export function prepare({ workload, params, tasks, seed }: BareWork): { work: Workload; inputs: unknown[] } {
  const work = findWorkload(WORKLOADS, workload)
  return { work, inputs: work.inputs(params, tasks, seed) }
}

/** A context for one event loop: each task looks at the clock, since it must know when to yield. */
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

/** A page by the runtime's own `fetch`. */
export async function fetchPage({ port, token }: ServiceAddress, path: string): Promise<HttpAnswer> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { [TOKEN_HEADER]: token } })
  return {
    status: response.status,
    body: Buffer.from(await response.arrayBuffer()),
    sentAtMs: null,
  }
}

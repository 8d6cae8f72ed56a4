import { type Safepoints, defineWorkload, numberParam } from '../sdk.ts'

/** Links per chunk, 40–80 µs. */
const CHUNK_LINKS = 32

/** Determines the text that a task's chain starts from. */
interface Chain {
  readonly seed: number
  readonly task: number
}

export const hash = defineWorkload({
  id: 'hash',
  kind: 'cpu',
  defaultTasks: 8,
  params: [numberParam('links', { unit: '', integer: true, min: 1, max: 10_000_000, default: 40_000 })],

  // Not a static import: every worker loads every workload, and node:crypto adds 3–6 ms to its start-up.
  async prepare() {
    await import('node:crypto')
  },

  inputs: (_params, tasks, seed) => Array.from({ length: tasks }, (_, task) => ({ seed, task })),

  async run({ seed, task }: Chain, ctx, { links }) {
    return runChain(Buffer.from(`interleave ${String(seed)} ${String(task)}`), links, ctx)
  },

  digest: (last: Buffer) => last.readUInt32BE(0),
})

/** Hashes `start` with SHA-256, then the result, and so on; returns the last of `links` hashes. */
export async function runChain(start: Buffer, links: number, ctx: Safepoints): Promise<Buffer> {
  const { hash: sha } = process.getBuiltinModule('node:crypto')
  let last = start
  // #region shown to the reader
  for (let done = 0; done < links; done += CHUNK_LINKS) {
    const chunk = Math.min(CHUNK_LINKS, links - done)
    for (let link = 0; link < chunk; link++) {
      last = sha('sha256', last, 'buffer')
    }
    if (ctx.shouldYield()) await ctx.yield() // awaits: turn
  }
  // #endregion
  return last
}

import { type TaskContext, defineWorkload, numberParam } from '../sdk.ts'

/** Links in one chunk, 40–80 µs. */
const CHUNK_LINKS = 32

/** What a task's chain starts from. */
interface Chain {
  readonly seed: number
  readonly task: number
}

export const hash = defineWorkload({
  id: 'hash',
  title: 'SHA-256 chains',
  kind: 'cpu',
  summary: 'Hashes a hash, over and over. Arithmetic in native code, called from JavaScript.',
  description:
    'Each task starts from a text of its own and hashes it with SHA-256, then hashes the result, and so on: no link ' +
    'can be computed before the one before it, so a chain cannot be cut up, only run beside others. The hashing is ' +
    'native code called synchronously, which holds up an event loop as any other code does. Password hashing, ' +
    'signatures, checksums of files and proof of work look like this.',
  taskNoun: 'chain',
  defaultTasks: 8,
  services: [],
  params: [
    numberParam('links', {
      title: 'Links',
      help: 'How many hashes follow each other in the chain of each task.',
      unit: '',
      integer: true,
      min: 1,
      max: 10_000_000,
      default: 60_000,
    }),
  ],

  // Every worker knows every workload, and node:crypto would cost each of them 3–6 ms to start.
  async prepare() {
    await import('node:crypto')
  },

  inputs: (_params, tasks, seed) => Array.from({ length: tasks }, (_, task) => ({ seed, task })),

  async run({ seed, task }: Chain, ctx, { links }) {
    return runChain(Buffer.from(`interleave ${String(seed)} ${String(task)}`), links, ctx)
  },

  digest: (last: Buffer) => last.readUInt32BE(0),
})

/** The last of `links` hashes, the first of which is taken of `start`. */
export async function runChain(
  start: Buffer,
  links: number,
  ctx: Pick<TaskContext, 'shouldYield' | 'yield'>,
): Promise<Buffer> {
  // Loaded when the worker started: see `prepare`.
  const { hash: sha } = process.getBuiltinModule('node:crypto')
  let last = start
  for (let done = 0; done < links; done += CHUNK_LINKS) {
    const chunk = Math.min(CHUNK_LINKS, links - done)
    for (let link = 0; link < chunk; link++) last = sha('sha256', last, 'buffer')
    if (ctx.shouldYield()) await ctx.yield()
  }
  return last
}

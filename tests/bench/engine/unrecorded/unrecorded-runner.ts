// A runner whose workers record nothing.
import { fileURLToPath } from 'node:url'
import { entriesBeside } from '../../../../src/runner/entries.ts'
import { serveRun } from '../../../../src/runner/serve-run.ts'
import { WORKLOADS } from '../../../../src/workloads/index.ts'

// Paths are relative to the built file, `out/bench/unrecorded-runner.js`.
const worker = fileURLToPath(new URL('./unrecorded-worker.js', import.meta.url))
const entries = entriesBeside(new URL('../main/runner.js', import.meta.url).href)
serveRun(WORKLOADS, { ...entries, thread: worker, process: worker })

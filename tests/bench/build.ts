// Builds the workers that only tests and benchmarks use, and what the lab is held against: a process that strips types
// from its own sources is busy with that for a second. In a process of its own: what builds leaves traces in memory.
import { globSync } from 'node:fs'
import { inRoot } from '../../scripts/lib/paths.mjs'
import { buildEntries } from '../fixtures/build-entries.ts'
import buildWorkers from '../fixtures/build-lanes.ts'

await buildWorkers()
const programs = ['bare/{process,thread}.ts', 'pools/noop-*.ts']
const files = programs.flatMap((pattern) => globSync(inRoot('tests', 'bench', pattern)))
await buildEntries(files, 'bench', ['poolifier', 'workerpool'])

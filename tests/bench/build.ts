// Builds the test entries and the programs that benchmarks run in threads and processes of their own: a worker that
// strips the types from its sources first is busy with that for a second. A separate process, since building leaves
// traces in memory.
import { globSync } from 'node:fs'
import { inRoot } from '../../scripts/lib/paths.mjs'
import { buildEntries } from '../fixtures/build-entries.ts'
import buildTestEntries from '../fixtures/build-test-entries.ts'

const PROGRAMS = ['bare/{process,thread}.ts', 'engine/unrecorded/*.ts', 'pools/programs/*.ts']

await buildTestEntries()
const files = PROGRAMS.flatMap((pattern) => globSync(inRoot('tests', 'bench', pattern)))
await buildEntries(files, 'bench', ['poolifier', 'workerpool'])

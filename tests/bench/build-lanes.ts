// Builds the lanes that only tests and benchmarks use, in a process of its own: what builds leaves its traces in memory.
import buildLanes from '../fixtures/build-lanes.ts'

await buildLanes()

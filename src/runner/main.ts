import { WORKLOADS } from '../workloads/index.ts'
import { entriesBeside } from './entries.ts'
import { serveRun } from './serve-run.ts'

serveRun(WORKLOADS, entriesBeside(import.meta.url))

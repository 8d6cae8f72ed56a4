import { WORKLOADS } from '../../workloads/index.ts'
import { serveThread } from './serve-thread.ts'

serveThread(WORKLOADS)

import { WORKLOADS } from '../../workloads/index.ts'
import { serveProcess } from './serve-process.ts'

serveProcess(WORKLOADS)

import { type CodeLine, excerptOf } from './excerpt.ts'

/** The sources of all workloads as text, each loaded when it is shown: no copy, so it cannot differ from what runs. */
const SOURCES = import.meta.glob<string>('../../workloads/{cpu,io,mixed,transfer}/*.ts', {
  query: '?raw',
  import: 'default',
})

/** The shown part of a workload's source; null for a workload without one. */
export async function loadExcerpt(workload: string): Promise<readonly CodeLine[] | null> {
  const path = Object.keys(SOURCES).find((one) => one.endsWith(`/${workload}.ts`))
  const source = path === undefined ? undefined : await SOURCES[path]?.()
  return source === undefined ? null : excerptOf(source)
}

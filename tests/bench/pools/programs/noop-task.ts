// A task that does nothing, for Piscina and tinypool.
export default function noop(task: number): number {
  return task
}

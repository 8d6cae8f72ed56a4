const KEY = 'interleave-run'

/** Keeps in mind, for as long as the tab lives and across reloads, that a run was started in it. */
export function rememberOwnRun(runId: string): void {
  sessionStorage.setItem(KEY, runId)
}

/** Whether the tab's newest run is this one. */
export function isOwnRun(runId: string): boolean {
  return sessionStorage.getItem(KEY) === runId
}

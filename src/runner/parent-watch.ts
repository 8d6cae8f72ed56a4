/** How often a busy process asks whether its parent still lives. */
const CHECK_EVERY_MS = 200

/**
 * Ends the calling process when its parent is gone. An idle one notices by its channel, which closes; a busy
 * one never gets to that event, so the function returned must be called from its safepoints.
 */
export function watchParent(): () => void {
  const parentPid = process.ppid
  process.once('disconnect', () => process.exit(0))
  // The channel may have closed before anybody listened.
  if (!process.connected) process.exit(0)
  let nextCheckMs = 0
  return () => {
    const nowMs = performance.now()
    if (nowMs < nextCheckMs) return
    nextCheckMs = nowMs + CHECK_EVERY_MS
    if (!parentLives(parentPid)) process.exit(0)
  }
}

function parentLives(parentPid: number): boolean {
  // An orphan is given to another parent, except on Windows, where the old number stays.
  if (process.platform !== 'win32') return process.ppid === parentPid
  try {
    return process.kill(parentPid, 0)
  } catch {
    return false
  }
}

/** The speeds of a replay, as shares of the run's own. */
export const SPEEDS = [1, 1 / 2, 1 / 5, 1 / 10, 1 / 20, 1 / 50, 1 / 100] as const

/** A replay at its usual speed lasts at least this long. */
const WATCHABLE_MS = 8_000

/**
 * A position on the time axis of a recorded run, which moves while it plays. It has no timer: its caller passes the current
 * time.
 */
export interface ReplayClock {
  /** The position at `sinceMs`, or as long as it is paused. */
  readonly atMs: number
  /** When it began to play from there; null = paused. */
  readonly sinceMs: number | null
  readonly speed: number
  /** The end of the run; its start is 0. */
  readonly endMs: number
}

/** A paused clock at the end of a run: all of it has happened. */
export function clockAtEnd(endMs: number): ReplayClock {
  return { atMs: endMs, sinceMs: null, speed: usualSpeed(endMs), endMs }
}

/** The fastest speed at which a run can be followed by eye. */
export function usualSpeed(endMs: number): number {
  return SPEEDS.find((speed) => endMs / speed >= WATCHABLE_MS) ?? 1 / 100
}

/** The position at a time. */
export function positionAt({ atMs, sinceMs, speed, endMs }: ReplayClock, nowMs: number): number {
  const playedMs = sinceMs === null ? 0 : Math.max(0, nowMs - sinceMs) * speed
  return Math.min(endMs, atMs + playedMs)
}

/** Plays on, or from the start where it is at the end. */
export function play(clock: ReplayClock, nowMs: number): ReplayClock {
  const atMs = positionAt(clock, nowMs)
  return { ...clock, atMs: atMs < clock.endMs ? atMs : 0, sinceMs: nowMs }
}

export function pause(clock: ReplayClock, nowMs: number): ReplayClock {
  return { ...clock, atMs: positionAt(clock, nowMs), sinceMs: null }
}

/** Moves to a position, or to the nearest one inside the run; it goes on playing from there, or stays paused. */
export function seek(clock: ReplayClock, toMs: number, nowMs: number): ReplayClock {
  const atMs = Math.min(clock.endMs, Math.max(0, toMs))
  return { ...clock, atMs, sinceMs: clock.sinceMs === null ? null : nowMs }
}

/** Changes the speed from the current position on. */
export function atSpeed(clock: ReplayClock, speed: number, nowMs: number): ReplayClock {
  const sinceMs = clock.sinceMs === null ? null : nowMs
  return { ...clock, atMs: positionAt(clock, nowMs), sinceMs, speed }
}

/** The next faster or slower speed; the same where there is none. */
export function nextSpeed(speed: number, direction: 'faster' | 'slower'): number {
  const at = SPEEDS.findIndex((one) => one <= speed)
  return SPEEDS[at + (direction === 'faster' ? -1 : 1)] ?? speed
}

/** The same for a run that ends elsewhere, as when other models are shown. */
export function withEnd(clock: ReplayClock, endMs: number, nowMs: number): ReplayClock {
  if (endMs === clock.endMs) return clock
  const atMs = positionAt(clock, nowMs)
  // At the end it stays at the end.
  const stayMs = clock.sinceMs === null && atMs >= clock.endMs ? endMs : Math.min(atMs, endMs)
  return { ...clock, atMs: stayMs, sinceMs: clock.sinceMs === null ? null : nowMs, endMs }
}

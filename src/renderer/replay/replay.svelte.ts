import { MODEL_IDS, type ModelId } from '../../contract/models/index.ts'
import type { ModelLanes } from '../timeline/model/lanes.ts'
import type { TimelineState } from '../timeline/model/timeline.svelte.ts'
import { panBy, shareOf, spanMs } from '../timeline/model/view-window.ts'
import {
  type ReplayClock,
  atSpeed,
  clockAtEnd,
  nextSpeed,
  pause,
  play,
  positionAt,
  seek,
  withEnd,
} from './replay-clock.ts'
import type { ReplayAction } from './replay-keys.ts'
import { type ReplaySteps, stepsOf } from './replay-steps.ts'

/** Figures that change more often cannot be read. */
const READABLE_MS = 100

/** The replay of what the timeline draws: a position that all lanes share, and the events of one model up to there. */
export class Replay {
  readonly #timeline: TimelineState
  readonly #now: () => number
  /** Belongs to one run and repeat: another one has none. */
  #stored = $state.raw<{ readonly of: string; readonly clock: ReplayClock } | null>(null)
  #chosen = $state.raw<ModelId | null>(null)
  /** The time of the last frame. */
  #frameMs = $state(0)

  constructor(timeline: TimelineState, now: () => number = () => performance.now()) {
    this.#timeline = timeline
    this.#now = now
  }

  /** The models whose trials can be replayed. */
  readonly models: readonly ModelLanes[] = $derived.by(() =>
    this.#timeline.isLive
      ? []
      : this.#timeline.drawn.models.filter(({ phase, isDropped }) => phase === 'measured' && !isDropped),
  )
  readonly #endMs: number = $derived.by(() => Math.max(0, ...this.models.map(({ wallMs }) => wallMs)))
  readonly #clock: ReplayClock | null = $derived.by(() => {
    const stored = this.#stored
    if (stored === null || stored.of !== this.#timeline.of || this.models.length === 0) return null
    return withEnd(stored.clock, this.#endMs, this.#frameMs)
  })
  readonly isPossible: boolean = $derived.by(() => this.models.length > 0)
  readonly isOpen: boolean = $derived.by(() => this.#clock !== null)
  readonly isPlaying: boolean = $derived.by(() => this.#clock !== null && this.#clock.sinceMs !== null)
  readonly speed: number = $derived.by(() => this.#clock?.speed ?? 1)
  readonly endMs: number = $derived.by(() => this.#clock?.endMs ?? 0)
  readonly atMs: number = $derived.by(() =>
    this.#clock === null ? 0 : positionAt(this.#clock, this.#frameMs),
  )
  /** The position in figures: ten times a second while it plays, which is all that can be read. */
  readonly shownMs: number = $derived.by(() => {
    const stepMs = READABLE_MS * this.speed
    return this.isPlaying ? Math.floor(this.atMs / stepMs) * stepMs : this.atMs
  })
  /** The model whose events are shown: the chosen one, or that of the event loop. */
  readonly model: ModelLanes | null = $derived.by(() => {
    const find = (id: ModelId | null): ModelLanes | undefined => this.models.find(({ model }) => model === id)
    const isLoop = ({ lanes }: ModelLanes): boolean => lanes[0]?.kind === 'loop'
    const usual = find(this.#timeline.focus) ?? this.models.find(isLoop) ?? this.models.at(-1)
    return find(this.#chosen) ?? usual ?? null
  })
  readonly steps: ReplaySteps | null = $derived.by(() =>
    this.isOpen && this.model !== null ? stepsOf(this.model) : null,
  )
  /** The last step until now; -1 before the first. */
  readonly step: number = $derived.by(() => this.steps?.stepAt(this.atMs) ?? -1)

  /** Opens it where the trial has ended. */
  open(): void {
    if (!this.isPossible || this.isOpen) return
    this.#set(clockAtEnd(this.#endMs))
  }

  /** Closes it; false where it was closed. */
  close(): boolean {
    const wasOpen = this.isOpen
    this.#stored = null
    return wasOpen
  }

  follow(model: ModelId): void {
    this.#chosen = model
  }

  seek(ms: number): void {
    this.#change((clock, nowMs) => seek(clock, ms, nowMs))
  }

  setSpeed(speed: number): void {
    this.#change((clock, nowMs) => atSpeed(clock, speed, nowMs))
  }

  /** Executes what a key or a button asks for. */
  act(action: ReplayAction): void {
    this.open()
    switch (action) {
      case 'toggle':
        this.#change(this.isPlaying ? pause : play)
        break
      case 'previous':
        this.#goTo(this.steps?.stepBefore(this.#settledMs()) ?? -1)
        break
      case 'next':
        this.#goTo((this.steps?.stepAt(this.#settledMs()) ?? -1) + 1)
        break
      case 'start':
        this.seek(0)
        break
      case 'end':
        this.#change((clock, nowMs) => seek(pause(clock, nowMs), clock.endMs, nowMs))
        break
      case 'faster':
      case 'slower':
        this.setSpeed(nextSpeed(this.speed, action))
        break
      case 'model-above':
        this.#followNeighbour(-1)
        break
      case 'model-below':
        this.#followNeighbour(1)
        break
    }
  }

  /** To be called in each frame while it plays. */
  tick(): void {
    this.#frameMs = this.#now()
    if (this.atMs >= this.endMs) this.#change(pause)
    else this.#turnPage()
  }

  /** Pauses, and returns the position. */
  #settledMs(): number {
    this.#change(pause)
    return this.atMs
  }

  #goTo(step: number): void {
    const { steps } = this
    if (steps === null || step >= steps.count) return
    this.seek(step < 0 ? 0 : steps.msOf(step))
    this.#turnPage()
  }

  #followNeighbour(by: number): void {
    const ids = MODEL_IDS.filter((id) => this.models.some(({ model }) => model === id))
    const at = ids.findIndex((id) => id === this.model?.model)
    const next = ids[at + by]
    if (next !== undefined) this.#chosen = next
  }

  /** Moves the view by what is left of it where the position has left it. */
  #turnPage(): void {
    const { view, whole } = this.#timeline
    const share = shareOf(this.atMs, view)
    if (share >= 0 && share <= 1) return
    this.#timeline.show({ view: panBy(view, this.atMs - view.fromMs - spanMs(view) * 0.1, whole) })
  }

  #change(change: (clock: ReplayClock, nowMs: number) => ReplayClock): void {
    const clock = this.#clock
    if (clock === null) return
    this.#frameMs = this.#now()
    this.#set(change(clock, this.#frameMs))
  }

  #set(clock: ReplayClock): void {
    this.#frameMs = this.#now()
    this.#stored = { of: this.#timeline.of, clock }
  }
}

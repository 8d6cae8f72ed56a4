import type { ModelId } from '../../contract/models/index.ts'
import type { Replay } from '../replay/replay.svelte.ts'
import type { LectureCommand } from './lecture-keys.ts'
import type { Projector } from './projector.svelte.ts'

/** The time for which the keys are named after the projector's view was entered. */
const KEYS_SHOWN_MS = 12_000

/** The tools of a lecturer beside the measured picture: its replay, its code, and the projector's view. */
export class Lecture {
  readonly projector: Projector
  readonly replay: Replay
  showsCode = $state(false)
  /** True if the projector's view names its keys. */
  showsKeys = $state(true)

  constructor(projector: Projector, replay: Replay) {
    this.projector = projector
    this.replay = replay
  }

  /** To be run as an effect: names the keys for a while whenever the projector's view is entered. */
  followProjector(): (() => void) | undefined {
    if (!this.projector.isOn) return undefined
    this.showsKeys = true
    const timer = setTimeout(() => (this.showsKeys = false), KEYS_SHOWN_MS)
    return () => clearTimeout(timer)
  }

  /** Executes a key. `models` are those of the run. */
  execute(command: LectureCommand, models: readonly ModelId[]): void {
    switch (command.type) {
      case 'replay':
        this.replay.act(command.action)
        break
      case 'open-replay':
        this.replay.open()
        break
      case 'close-replay':
        this.replay.close()
        break
      case 'code':
        this.showsCode = !this.showsCode
        break
      case 'projector':
        this.projector.toggle()
        break
      case 'leave':
        this.projector.leave()
        break
      case 'help':
        this.showsKeys = !this.showsKeys
        break
      case 'model':
        if (models.includes(command.model)) this.projector.toggleModel(command.model, models)
        break
    }
  }
}

import { random } from '../base/random.ts'
import type { Plan } from '../contract/plan/plan.ts'
import type { TrialKey } from '../contract/run/trial.ts'

/**
 * The order of a run's trials: the warm-ups, then each repeat with every model once, in an order drawn from the seed.
 * So a machine that becomes hot or busy does not disadvantage the model that comes last.
 */
export function schedule({ models, warmups, repeats, seed }: Plan): TrialKey[] {
  const draw = random(seed)
  const rounds = Array.from({ length: warmups + repeats }, (_, round) => {
    const warmup = round < warmups
    const index = warmup ? round : round - warmups
    return shuffled(models, draw).map((model) => ({ model, index, warmup }))
  })
  return rounds.flat().map((trial, order) => ({ ...trial, order }))
}

/** A Fisher–Yates shuffle of a copy. */
function shuffled<T>(items: readonly T[], draw: () => number): T[] {
  const copy = [...items]
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(draw() * (last + 1))
    const [a, b] = [copy[last], copy[other]]
    if (a !== undefined && b !== undefined) [copy[last], copy[other]] = [b, a]
  }
  return copy
}

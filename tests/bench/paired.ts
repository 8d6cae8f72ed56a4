import { roundsOnEqualCores } from './cores.ts'
import { median } from './table.ts'

/**
 * Runs several things in turn, round by round, and returns each thing's figures in the order of the rounds. The first
 * round is not counted.
 */
export async function rounds<Figure>(
  things: readonly (() => Promise<Figure>)[],
  count: number,
): Promise<Figure[][]> {
  await inTurn(things, 0)
  const counted = await roundsOnEqualCores(count, (round) => inTurn(things, round + 1))
  return things.map((_, at) => counted.flatMap((results) => results.slice(at, at + 1)))
}

/**
 * The median over rounds of one thing's figure ÷ another's of the same round: whatever else the machine does meets both
 * alike.
 */
export function ratioByRound(one: readonly number[] = [], other: readonly number[] = []): number {
  return median(one.map((value, round) => value / (other[round] ?? NaN)))
}

/** One round. Each begins with another thing, so that none always runs on the warmer machine. */
async function inTurn<Result>(things: readonly (() => Promise<Result>)[], round: number): Promise<Result[]> {
  const results: Result[] = []
  for (let step = 0; step < things.length; step++) {
    const at = (round + step) % things.length
    const thing = things[at]
    if (thing !== undefined) results[at] = await thing()
  }
  return results
}

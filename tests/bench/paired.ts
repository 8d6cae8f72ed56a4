import { roundsOnEqualCores } from './cores.ts'
import { median } from './table.ts'

/**
 * Runs two things in turn, and gives the median of each figure's ratio, the first's ÷ the second's. Pairs, because
 * what else the machine does meets both alike.
 */
export async function paired<Kind extends { readonly [Name in keyof Kind]: number }>(
  lab: () => Promise<Kind>,
  other: () => Promise<Kind>,
  pairs: number,
): Promise<Kind> {
  const ratios: Record<string, number[]> = {}
  const things: (() => Promise<Partial<Record<string, number>>>)[] = [lab, other]
  for (const [one = {}, two = {}] of await roundsOnEqualCores(pairs, (pair) => inTurn(things, pair))) {
    for (const [name, value = NaN] of Object.entries(one)) {
      ratios[name] = [...(ratios[name] ?? []), value / (two[name] ?? NaN)]
    }
  }
  return Object.fromEntries(Object.entries(ratios).map(([name, values]) => [name, median(values)])) as Kind
}

/** Rounds of several things in turn, the first round not counted; gives each thing's figures, round by round. */
export async function rounds<Figure>(
  things: readonly (() => Promise<Figure>)[],
  count: number,
): Promise<Figure[][]> {
  await inTurn(things, 0)
  const counted = await roundsOnEqualCores(count, (round) => inTurn(things, round + 1))
  return things.map((_, at) => counted.flatMap((results) => results.slice(at, at + 1)))
}

/** The median over rounds of one thing's figure ÷ another's of the same round. */
export function ratioByRound(one: readonly number[] = [], other: readonly number[] = []): number {
  return median(one.map((value, round) => value / (other[round] ?? NaN)))
}

/** One round of several things, each round beginning with another one: none always has the warmer machine. */
async function inTurn<Result>(things: readonly (() => Promise<Result>)[], round: number): Promise<Result[]> {
  const results: Result[] = []
  for (let step = 0; step < things.length; step++) {
    const at = (round + step) % things.length
    const thing = things[at]
    if (thing !== undefined) results[at] = await thing()
  }
  return results
}

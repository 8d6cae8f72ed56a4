import type { Safepoints } from '../sdk.ts'
import { noInline } from './no-inline.ts'

/** Rounds per chunk, about 30 µs. */
const CHUNK_ROUNDS = 10_000

/** Applies rounds of the generator xorshift32 (Marsaglia, 2003). A state of 0 would stay 0, so 1 replaces it. */
export async function stir(value: number, rounds: number, ctx: Safepoints): Promise<number> {
  let state = value === 0 ? 1 : value
  for (let done = 0; done < rounds; done += CHUNK_ROUNDS) {
    state = stirChunk(state, Math.min(CHUNK_ROUNDS, rounds - done))
    if (ctx.shouldYield()) await ctx.yield()
  }
  return state >>> 0
}

const stirChunk = noInline((value: number, rounds: number): number => {
  let state = value
  for (let round = 0; round < rounds; round++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
  }
  return state
})

import * as v from 'valibot'

/** A figure over time in steps: `values[i]` holds in the interval that ends at `endsMs[i]`. */
export const SeriesSchema = v.object({ endsMs: v.array(v.number()), values: v.array(v.number()) })
export type Series = v.InferOutput<typeof SeriesSchema>

export const NO_SERIES: Series = { endsMs: [], values: [] }

import * as v from 'valibot'

/** More than any picture of the timeline has. */
const MAX_BYTES = 64 * 1024 * 1024

/** A picture to be saved. The user chooses where it goes, never the page. */
export const SavedFileSchema = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(100), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*\.(png|svg)$/)),
  bytes: v.pipe(
    v.instance(Uint8Array<ArrayBuffer>),
    v.check((bytes) => bytes.length > 0 && bytes.length <= MAX_BYTES),
  ),
})
export type SavedFile = v.InferOutput<typeof SavedFileSchema>

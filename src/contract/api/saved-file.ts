import * as v from 'valibot'

/** More than any picture of the timeline has. */
const MOST_SAVED_BYTES = 64 * 1024 * 1024

/** A picture to be saved. Where it goes is for the person to say, never for the page. */
export const SavedFileSchema = v.strictObject({
  name: v.pipe(
    v.string(),
    v.maxLength(100),
    v.regex(
      /^[a-z0-9]+(-[a-z0-9]+)*\.(png|svg)$/,
      'a name in lower case that ends in .png or .svg is wanted',
    ),
  ),
  bytes: v.pipe(
    v.instance(Uint8Array<ArrayBuffer>),
    v.check((bytes) => bytes.length > 0, 'there is nothing in it'),
    v.check((bytes) => bytes.length <= MOST_SAVED_BYTES, 'at most 64 MB are saved'),
  ),
})
export type SavedFile = v.InferOutput<typeof SavedFileSchema>

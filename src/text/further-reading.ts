import type { FURTHER_READING } from '../contract/api/further-reading.ts'
import { modelMessages } from './messages.ts'

type ReadingId = (typeof FURTHER_READING)[number]['id']

const READING = modelMessages satisfies Record<`reading_${ReadingId}_title`, () => string>

/** The title of a page outside the lab, with its site. */
export function readingTitle(id: ReadingId): string {
  return READING[`reading_${id}_title`]()
}

/** Stands for any words in a text of the catalogue. */
export const ANY = '\u{FFFC}'

/** Matches a text of the catalogue, in which `ANY` stands for any words, within a longer text. */
export function like(text: string): RegExp {
  const pattern = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(ANY, '.+')
  return new RegExp(pattern.replace(/\s+/g, '\\s+'))
}

/** Names that are the same in every language: of the product and of its files, and options of the command line. */
const NAMES = /\b[Ii]nterleave\b|\B--?[a-z][a-z-]*|\b[\w-]+\.json\b/g

/** The words of a text that have a letter without an accent, apart from names and ids. */
export function unaccentedWords(text: string, ids: readonly string[]): string[] {
  const words = new Set(text.replaceAll(NAMES, '').match(/[\w-]*[A-Za-z][\w-]*/g) ?? [])
  return [...words].filter((word) => !ids.includes(word))
}

/** The text with ordinary spaces, for comparing sentences: a number and its unit are separated by a no-break space. */
export function spaces(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}

/** The text with ordinary spaces, for comparing sentences: between a number and its unit stands a no-break space. */
export function spaces(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}

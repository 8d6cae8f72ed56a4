/** System settings that change the colours. */
const SETTINGS = [
  '(prefers-color-scheme: dark)',
  '(prefers-contrast: more)',
  '(forced-colors: active)',
] as const

/** A name of the current theme; null where the colours are the user's own, which have no name. */
export function themeName(): string | null {
  const [isDark, hasContrast, isForced] = SETTINGS.map((setting) => matchMedia(setting).matches)
  return isForced === true ? null : `${isDark} ${hasContrast}`
}

/** Calls `listener` whenever the theme changes, for canvases; returns a function that unsubscribes. */
export function onThemeChange(listener: () => void): () => void {
  const queries = SETTINGS.map((setting) => matchMedia(setting))
  for (const query of queries) query.addEventListener('change', listener)
  return () => {
    for (const query of queries) query.removeEventListener('change', listener)
  }
}

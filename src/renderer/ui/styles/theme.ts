/** What the system may be set to that changes the colours. */
const SETTINGS = [
  '(prefers-color-scheme: dark)',
  '(prefers-contrast: more)',
  '(forced-colors: active)',
] as const

/** A name of the theme of the moment; null where the colours are the person's own, of which there is no telling. */
export function themeName(): string | null {
  const [isDark, hasContrast, isForced] = SETTINGS.map((setting) => matchMedia(setting).matches)
  return isForced === true ? null : `${isDark} ${hasContrast}`
}

/** Calls `listener` whenever the theme changes, for canvases, which do not follow it by themselves; returns an end of it. */
export function onThemeChange(listener: () => void): () => void {
  const queries = SETTINGS.map((setting) => matchMedia(setting))
  for (const query of queries) query.addEventListener('change', listener)
  return () => {
    for (const query of queries) query.removeEventListener('change', listener)
  }
}

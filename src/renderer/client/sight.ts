/** Whether somebody may look at the page: it is not while its tab is behind another or its window is minimized. */
export interface Sight {
  isVisible(): boolean
  /** Calls `listener` whenever that changes, for as long as the page lives. */
  onChange(listener: (isVisible: boolean) => void): void
}

/** The page's own. */
export function sightOf(page: Document): Sight {
  const isVisible = (): boolean => page.visibilityState === 'visible'
  return {
    isVisible,
    onChange: (listener) => page.addEventListener('visibilitychange', () => listener(isVisible())),
  }
}

/** True if the page can be seen: it cannot while its tab is behind another one or its window is minimized. */
export interface Visibility {
  isVisible(): boolean
  /** Calls `listener` whenever that changes; returns a function that unsubscribes. */
  onChange(listener: (isVisible: boolean) => void): () => void
}

/** The visibility of a document. */
export function visibilityOf(page: Document): Visibility {
  const isVisible = (): boolean => page.visibilityState === 'visible'
  return {
    isVisible,
    onChange(listener) {
      const report = (): void => listener(isVisible())
      page.addEventListener('visibilitychange', report)
      return () => page.removeEventListener('visibilitychange', report)
    },
  }
}

/**
 * Calls `action` now where the page is visible, else as soon as it is. Returns a function that cancels the wait; null
 * where there is none.
 */
export function whenVisible(visibility: Visibility, action: () => void): (() => void) | null {
  if (visibility.isVisible()) {
    action()
    return null
  }
  const unsubscribe = visibility.onChange((isVisible) => {
    if (!isVisible) return
    unsubscribe()
    action()
  })
  return unsubscribe
}

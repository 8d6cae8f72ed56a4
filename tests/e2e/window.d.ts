import type { DesktopBridge } from '../../src/contract/api/bridge.ts'

declare global {
  interface Window {
    /** As the preload script puts it on the page. */
    readonly interleave: DesktopBridge
  }
}

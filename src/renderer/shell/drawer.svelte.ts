/** The views of the drawer at the bottom of the window. */
export const DRAWER_TABS = ['explanation', 'breakdown', 'figures', 'pictures', 'table', 'method'] as const
export type DrawerTab = (typeof DRAWER_TABS)[number]

/** Which view of the drawer is open. */
export class Drawer {
  /** Null while it is closed. */
  tab = $state<DrawerTab | null>(null)

  open(tab: DrawerTab): void {
    this.tab = tab
  }

  /** Opens a view, or closes the one that is open. */
  toggle(tab: DrawerTab): void {
    this.tab = this.tab === tab ? null : tab
  }

  /** Closes it; false where it was closed. */
  close(): boolean {
    const wasOpen = this.tab !== null
    this.tab = null
    return wasOpen
  }
}

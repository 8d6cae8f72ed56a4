/** Where the lab is tested; each project of `playwright.config.ts` is one of them. */
export interface LabOptions {
  where: 'window' | 'browser'
}

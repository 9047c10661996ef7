import type { Snapshot } from './contract.ts'

/** What main knows about the window before it exists. */
export interface PageFacts {
  readonly language: string
  readonly height: number
  readonly isDark: boolean
  /** As sent by the page; undefined if it never sent any. */
  readonly list: string | undefined
}

export interface ServedPage {
  readonly html: string
  readonly css: string
}

/** Relative to the page. */
export const servedStyle = 'served.css'

export interface PageRenderer {
  /**
   * @param template the built index.html
   * @throws what a component threw
   */
  renderPage(template: string, snapshot: Snapshot, facts: PageFacts): ServedPage
}

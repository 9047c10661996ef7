import type { Snapshot } from './contract.ts'

/** What main knows about the window before it exists. */
export interface PageFacts {
  /** The system's name of its language, such as `de-AT`. */
  readonly language: string
  /** The height of the window's page, px. */
  readonly height: number
  readonly isDark: boolean
  /** The list's last filter and sort order, as sent by the page; undefined if it never sent any. */
  readonly list: string | undefined
}

/** The window's first paint: the page and its style sheet. */
export interface ServedPage {
  readonly html: string
  readonly css: string
}

/** The URL of a served page's style sheet, relative to the page. */
export const servedStyle = 'served.css'

/** Exported by `renderer/served`, which main loads from the built renderer. */
export interface PageRenderer {
  /**
   * @param template the built index.html
   * @throws what a component threw
   */
  renderPage(template: string, snapshot: Snapshot, facts: PageFacts): ServedPage
}

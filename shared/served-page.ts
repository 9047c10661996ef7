import type { Snapshot } from './contract.ts'

/** What main knows of the window before there is one. */
export interface PageFacts {
  /** What the system calls its language, such as `de-AT`. */
  readonly language: string
  /** How high the window's page is, px. */
  readonly height: number
  /** Whether the window is dark. */
  readonly isDark: boolean
  /** By what the list was filtered and sorted last, as the page has told it; undefined where it never did. */
  readonly list: string | undefined
}

/** A page with all that the window shows first, and the style sheet that goes with it. */
export interface ServedPage {
  readonly html: string
  readonly css: string
}

/** Where the style sheet of a served page is asked for, beside the page. */
export const servedStyle = 'served.css'

/** What `renderer/served` offers to main, which loads it from the built renderer. */
export interface PageRenderer {
  /**
   * @param template the built index.html
   * @throws what a component threw
   */
  renderPage(template: string, snapshot: Snapshot, facts: PageFacts): ServedPage
}

import { firstListOf, recall, type RememberedView } from './remembered-view.ts'
import type { Snapshot } from '../../shared/contract.ts'

/** What the window goes by besides what main tells: main, which renders the page that it serves, is told of it. */
export interface PageEnvironment {
  /** What the system calls its language, such as `de-AT`. */
  readonly language: string
  readonly remembered: Partial<RememberedView>
  /** How high the window is, px. */
  readonly height: number
}

/**
 * Those of the page that this runs in.
 * @param root where main has rendered the window: as high as main took it to be
 */
export const environmentOfPage = (root?: HTMLElement): PageEnvironment => ({
  language: navigator.language,
  remembered: recall(localStorage),
  height: Number(root?.dataset['height'] ?? innerHeight),
})

/** By what a page is rendered first: one that main has rendered by the same can be taken over. */
export const renderedBy = ({ seq, now }: Snapshot, { language, remembered }: PageEnvironment): string =>
  JSON.stringify([seq, now, language, firstListOf(remembered)])

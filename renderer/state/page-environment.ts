import { firstListOf, recall, type RememberedView } from './remembered-view.ts'
import type { Snapshot } from '../../shared/contract.ts'

/** What the page depends on besides main's state. Main, which renders the page, gets it too. */
export interface PageEnvironment {
  /** The system's language, such as `de-AT`. */
  readonly language: string
  readonly remembered: Partial<RememberedView>
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

/** Identifies the input of a page's first render: a page that main rendered from the same can be hydrated. */
export const renderedBy = ({ seq, now }: Snapshot, { language, remembered }: PageEnvironment): string =>
  JSON.stringify([seq, now, language, firstListOf(remembered)])

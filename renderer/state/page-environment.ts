import { firstListOf, recall, type RememberedView } from './remembered-view.ts'
import type { Snapshot } from '../../shared/contract.ts'

/** What the page depends on besides main's state. */
export interface PageEnvironment {
  readonly language: string
  readonly remembered: Partial<RememberedView>
  readonly height: number
}

/** @param root where main has rendered the window: as high as main assumed */
export const environmentOfPage = (root?: HTMLElement): PageEnvironment => ({
  language: navigator.language,
  remembered: recall(localStorage),
  height: Number(root?.dataset['height'] ?? innerHeight),
})

/** A page that main rendered from the same can be hydrated. */
export const renderedBy = ({ seq, now }: Snapshot, { language, remembered }: PageEnvironment): string =>
  JSON.stringify([seq, now, language, firstListOf(remembered)])

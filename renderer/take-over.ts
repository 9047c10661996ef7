import type { Snapshot } from '../shared/contract.ts'
import { renderedBy, type PageEnvironment } from './state/page-environment.ts'

/**
 * Makes the page that main has rendered one that React takes over, where it was rendered by what the window goes by now.
 * @returns whether it is one
 */
export function takeOver(
  root: HTMLElement,
  snapshot: Snapshot | undefined,
  surroundings: PageEnvironment,
): boolean {
  if (!snapshot || root.dataset['served'] !== renderedBy(snapshot, surroundings)) return false
  for (const element of root.querySelectorAll<HTMLElement>('[data-style]')) {
    element.style.cssText = element.dataset['style'] ?? ''
    delete element.dataset['style']
  }
  return true
}

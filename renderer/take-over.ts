import type { Snapshot } from '../shared/contract.ts'
import { renderedBy, type PageEnvironment } from './state/page-environment.ts'

/**
 * Prepares main's page for hydration, if its input is still current.
 *
 * @returns whether the page can be hydrated
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

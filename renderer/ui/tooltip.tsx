import { cloneElement, type ReactElement } from 'react'
import { later } from './later.tsx'

interface Named {
  'aria-label'?: string
  'data-tooltip'?: string
}

interface TooltipProps {
  readonly text: string
  /** Its name may be longer than its tooltip. */
  readonly children: ReactElement<Named>
}

/** All tooltips are one: a row costs only an attribute, and the first paint no library. */
export function Tooltip({ text, children }: TooltipProps): ReactElement {
  const name = children.props['aria-label'] ?? text
  return cloneElement(children, { 'aria-label': name, 'data-tooltip': text })
}

export const TooltipHost = later(async () => (await import('./tooltip-host.tsx')).TooltipHost)

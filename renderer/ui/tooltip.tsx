import { cloneElement, type ReactElement } from 'react'
import { later } from './later.tsx'

interface Named {
  'aria-label'?: string
  'data-tooltip'?: string
}

interface TooltipProps {
  /** What those see who see only the icon. */
  readonly text: string
  /** A button around an icon; its name may be longer than its tooltip, to distinguish it from others. */
  readonly children: ReactElement<Named>
}

/**
 * Names a button that shows only an icon: to the pointer after a moment, to the focus at once. It costs a row of the list
 * nothing but an attribute, and the window's first paint no library: all tooltips are one.
 */
export function Tooltip({ text, children }: TooltipProps): ReactElement {
  const name = children.props['aria-label'] ?? text
  return cloneElement(children, { 'aria-label': name, 'data-tooltip': text })
}

/** The place of the tooltip, once in the window. */
export const TooltipHost = later(async () => (await import('./tooltip-host.tsx')).TooltipHost)

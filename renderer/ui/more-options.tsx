import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'
import './more-options.css'

interface MoreOptionsProps {
  readonly label: string
  /** Opens it at first; later the user does. */
  readonly open?: boolean
  readonly children: ReactNode
}

/** Opens the options around an element, so that it can be seen and take the focus. */
export function openOptionsAround(element: Element): void {
  for (let around = element.closest('details'); around;) {
    around.open = true
    around = around.parentElement?.closest('details') ?? null
  }
}

/** Rare options, out of the way until they are opened. */
export function MoreOptions({ label, open, children }: MoreOptionsProps) {
  return (
    <details className="more-options" open={open}>
      <summary>
        <Icon name="next" />
        {label}
      </summary>
      {children}
    </details>
  )
}

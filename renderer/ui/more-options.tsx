import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'
import './more-options.css'

interface MoreOptionsProps {
  readonly label: string
  /** Opens it at first; later the user does. */
  readonly open?: boolean
  readonly children: ReactNode
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

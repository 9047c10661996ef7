import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'
import './more-options.css'

interface MoreOptionsProps {
  readonly label: string
  readonly open?: boolean
  readonly children: ReactNode
}

export function openSurroundingOptions(element: Element): void {
  for (let around = element.closest('details'); around;) {
    around.open = true
    around = around.parentElement?.closest('details') ?? null
  }
}

export function MoreOptions({ label, open, children }: MoreOptionsProps) {
  return (
    <details className="more-options" open={open}>
      <summary className="row">
        <Icon name="next" />
        {label}
      </summary>
      <div className="more-body">{children}</div>
    </details>
  )
}

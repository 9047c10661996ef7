import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import './empty.css'

interface EmptyProps {
  readonly title: string
  readonly hint?: string | undefined
  readonly children?: ReactNode
}

/** Replaces an empty list, with a hint about what to do. */
export function EmptyState({ title, hint, children }: EmptyProps) {
  return (
    <div className="empty">
      <div className="empty-content">
        <output className="title">{title}</output>
        {hint !== undefined && <p>{hint}</p>}
        {children}
      </div>
    </div>
  )
}

export function Loading({ text }: { readonly text: string }) {
  return (
    <div className="loading">
      <output className="visually-hidden">{text}</output>
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="loading-row" />
      ))}
    </div>
  )
}

interface NotLoadedProps {
  readonly error: string
  readonly retryLabel: string
  readonly onRetry: () => void
}

export function LoadError({ error, retryLabel, onRetry }: NotLoadedProps) {
  return (
    <div className="row wrap not-loaded" role="alert">
      <p>{error}</p>
      <Button onClick={onRetry}>{retryLabel}</Button>
    </div>
  )
}

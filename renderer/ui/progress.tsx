import './progress.css'

interface ProgressProps {
  /** 0-100 */
  readonly value: number
  readonly name: string
  /** Grey, because the news is old. */
  readonly stale: boolean
}

/** A bar of progress. */
export function Progress({ value, name, stale }: ProgressProps) {
  return (
    <progress
      className="progress"
      max={100}
      value={Math.floor(value)}
      aria-label={name}
      data-stale={stale || undefined}
    />
  )
}

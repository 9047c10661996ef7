import { useState, type ReactNode } from 'react'
import { useTexts } from '#renderer/state/use-texts.ts'
import { shapeName, toneOf, type Shape } from '#renderer/state/models/icon-shape.ts'
import './job-icon.css'

const warningTriangle = (
  <path
    className="fill"
    d="M10 2.2a1.4 1.4 0 0 1 1.2.7l7 12.2a1.4 1.4 0 0 1-1.2 2.1H3a1.4 1.4 0 0 1-1.2-2.1l7-12.2a1.4 1.4 0 0 1 1.2-.7Z"
  />
)
const circle = <circle className="line" cx="10" cy="10" r="7" />

function drawing(shape: Shape, progress: number): ReactNode {
  switch (shape) {
    case 'failed':
      return (
        <>
          {warningTriangle}
          <path className="cut" d="M10 7.4v4.2M10 14.2v.2" />
        </>
      )
    case 'lost':
    case 'lostTrack':
      return (
        <>
          {circle}
          <path className="line" d="M7.9 8.2c.2-2.6 4.2-2.5 4.2 0 0 1.5-2.1 1.6-2.1 3.1M10 13.7v.1" />
        </>
      )
    case 'running':
      return (
        <>
          <circle className="ring-track" cx="10" cy="10" r="7" />
          <circle
            className="ring-fill"
            cx="10"
            cy="10"
            r="7"
            pathLength="100"
            strokeDasharray={`${Math.max(4, Math.min(Math.floor(progress), 100))} 100`}
            transform="rotate(-90 10 10)"
          />
        </>
      )
    case 'retrying':
    case 'reconnecting':
    case 'offline':
      return (
        <>
          <path className="line thick" d="M15.5 5.7A7 7 0 1 0 17 10" />
          <path className="line thick" d="M16.9 2.4v4.3h-4.3" />
        </>
      )
    case 'locked':
      return (
        <>
          <circle className="line" cx="6.2" cy="10" r="3.4" />
          <path className="line" d="M9.6 10h7.6v3.2M13.8 10v2.6" />
        </>
      )
    case 'waiting':
      return <circle className="line" cx="10" cy="10" r="6.5" strokeDasharray="2.7 2.4" />
    case 'completed':
      return (
        <>
          <circle className="fill" cx="10" cy="10" r="8" />
          <path className="cut" d="m6.3 10.3 2.6 2.6 5-5.4" />
        </>
      )
    case 'completedWithErrors':
      return (
        <>
          <circle className="fill" cx="10" cy="10" r="8" />
          <path className="cut" d="M10 5.6v5.2M10 13.9v.2" />
        </>
      )
    case 'cancelled':
      return (
        <>
          {circle}
          <path className="line" d="M5.2 14.8 14.8 5.2" />
        </>
      )
  }
}

/** `progress` (0-100) fills the ring, by whole percents. */
export function JobIcon({ shape, progress = 0, name }: { shape: Shape; progress?: number; name?: string }) {
  const texts = useTexts()
  // Only a job that completes while visible animates its check mark.
  const [atFirst] = useState(shape)
  return (
    <svg
      className="icon job-icon"
      data-tone={toneOf(shape)}
      data-drawn={(shape === 'completed' && atFirst !== shape) || undefined}
      viewBox="0 0 20 20"
      role="img"
      aria-label={name ?? shapeName(shape, texts)}
    >
      {drawing(shape, progress)}
    </svg>
  )
}

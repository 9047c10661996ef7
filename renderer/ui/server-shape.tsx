import type { ReactNode } from 'react'
import type { ServerView } from '#shared/model.ts'

/** Shapes differ first, colours second. */
type Shape = 'disc' | 'diamond' | 'struck' | 'key' | 'unknown'

function shapeOf({ reach, alerts }: Pick<ServerView, 'reach' | 'alerts'>): Shape {
  switch (reach) {
    case 'ok':
      return alerts.some(({ kind }) => kind === 'no-workers') ? 'diamond' : 'disc'
    case 'busy':
    case 'limited':
      return 'diamond'
    case 'unreachable':
    case 'no-queue':
    case 'not-compileo':
      return 'struck'
    case 'unauthorized':
      return 'key'
    case 'unknown':
      return 'unknown'
  }
}

const drawings: Readonly<Record<Shape, ReactNode>> = {
  disc: <circle className="fill" cx="6" cy="6" r="4" />,
  diamond: <path className="fill" d="M6 1.2 10.8 6 6 10.8 1.2 6Z" />,
  struck: (
    <>
      <circle cx="6" cy="6" r="3.9" />
      <path d="m2 10 8-8" />
    </>
  ),
  key: (
    <>
      <circle cx="3.6" cy="6" r="2.4" />
      <path d="M6 6h5.4v2.4M9 6v2" />
    </>
  ),
  unknown: <circle cx="6" cy="6" r="3.9" strokeDasharray="2 2" />,
}

/** Whether a server can be reached and works. Words beside it say the same. */
export function ServerShape({ server }: { readonly server: Pick<ServerView, 'reach' | 'alerts'> }) {
  const shape = shapeOf(server)
  return (
    <svg className="server-shape" data-shape={shape} viewBox="0 0 12 12" aria-hidden="true">
      {drawings[shape]}
    </svg>
  )
}

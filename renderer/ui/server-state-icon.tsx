import type { ServerView } from '#shared/model.ts'
import { iconPaths } from './icons.tsx'

/** The shapes of the states. They differ, so that users can distinguish them without colour. */
type Shape = 'disc' | 'diamond' | 'struck' | 'key' | 'dashed'

function getShape({ reach, alerts }: Pick<ServerView, 'reach' | 'alerts'>): Shape {
  switch (reach) {
    case 'ok':
      return alerts.some(({ kind }) => kind === 'none-running') ? 'diamond' : 'disc'
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
      return 'dashed'
  }
}

/**
 * Shows the state of a server's connection. The icon is hidden from screen readers, because a text next to it
 * says the same.
 */
export function ServerStateIcon({ server }: { readonly server: Pick<ServerView, 'reach' | 'alerts'> }) {
  const shape = getShape(server)
  return (
    <svg className="line-icon server-shape" data-shape={shape} viewBox="0 0 20 20" aria-hidden="true">
      {iconPaths[shape]}
    </svg>
  )
}

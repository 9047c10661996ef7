import type { ReactNode } from 'react'
import { useTexts } from '#renderer/state/use-texts.ts'
import { getIconShapeName, getIconTone, type IconShape } from '#renderer/state/models/icon-shape.ts'
import { iconPaths, type IconName } from '#renderer/ui/icons.tsx'
import './job-icon.css'

const disc = 'M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z'

/** The icon of each shape: an outline, a filled form with the lines that are cut out of it, or the progress ring. */
const icons: Readonly<Record<IconShape, IconName | readonly [form: string, cut: string] | 'ring'>> = {
  running: 'ring',
  lost: 'question',
  lostTrack: 'question',
  retrying: 'refresh',
  reconnecting: 'refresh',
  offline: 'refresh',
  locked: 'key',
  waiting: 'dashed',
  cancelled: 'struck',
  failed: [
    'M10 2.2a1.4 1.4 0 0 1 1.2.7l7 12.2a1.4 1.4 0 0 1-1.2 2.1H3a1.4 1.4 0 0 1-1.2-2.1l7-12.2a1.4 1.4 0 0 1 1.2-.7Z',
    'M10 7.4v4.2M10 14.2v.2',
  ],
  completed: [disc, 'm6.3 10.3 2.6 2.6 5-5.4'],
  completedWithErrors: [disc, 'M10 5.6v5.2M10 13.9v.2'],
}

function renderShape(shape: IconShape, progress: number): ReactNode {
  const icon = icons[shape]
  if (typeof icon === 'object') {
    const [form, cut] = icon
    return (
      <>
        <path className="fill" d={form} />
        <path className="cut" d={cut} />
      </>
    )
  }
  if (icon !== 'ring') return iconPaths[icon]
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
}

interface JobIconProps {
  readonly shape: IconShape
  /** The progress, in whole percent. */
  readonly progress?: number
  readonly name?: string
  /** Whether the icon is grey, for example because the job needs no attention. */
  readonly isGrey?: boolean
}

export function JobIcon({ shape, progress = 0, name, isGrey = false }: JobIconProps) {
  const texts = useTexts()
  return (
    <svg
      className="icon line-icon job-icon"
      data-tone={isGrey ? 'plain' : getIconTone(shape)}
      viewBox="0 0 20 20"
      role="img"
      aria-label={name ?? getIconShapeName(shape, texts)}
    >
      {isGrey && shape === 'completed' ? iconPaths.check : renderShape(shape, progress)}
    </svg>
  )
}

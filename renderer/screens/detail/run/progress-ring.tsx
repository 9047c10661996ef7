import type { ReactNode } from 'react'
import type { JobView } from '#shared/model.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import {
  hasLiveProgress,
  formatIconMeaning,
  getIconShape,
  getIconTone,
  type IconShape,
} from '#renderer/state/models/icon-shape.ts'
import { Icon } from '#renderer/ui/icons.tsx'
import { JobIcon } from '../../jobs/row/job-icon.tsx'
import './ring.css'

function content(job: JobView, shape: IconShape, percent: string): ReactNode {
  if (shape === 'completed') return <Icon name="check" />
  if (shape === 'waiting' && job.run.progress === 0) return <Icon name="more" />
  if (!hasLiveProgress(job) && job.run.progress === 0)
    return <JobIcon shape={shape} isGrey={shape === 'lost'} />
  return percent
}

export function ProgressRing({ job }: { readonly job: JobView }) {
  const texts = useTexts()
  const shape = getIconShape(job)
  const percent = texts.format.percent(job.run.progress)
  const state = formatIconMeaning(job, texts)
  const full = shape === 'completed' ? 100 : Math.min(100, Math.max(0, Math.floor(job.run.progress)))
  const accessibleName = full > 0 && full < 100 ? texts.detail.ring(state, percent) : state
  const showsProgress = hasLiveProgress(job)
    ? {
        role: 'progressbar',
        'aria-label': texts.detail.progress,
        'aria-valuenow': full,
        'aria-valuetext': accessibleName,
      }
    : { role: 'img', 'aria-label': accessibleName }
  return (
    <div
      className="ring"
      data-shape={shape}
      data-tone={shape === 'lost' ? 'plain' : getIconTone(shape)}
      {...showsProgress}
    >
      <svg viewBox="0 0 88 88" aria-hidden="true">
        <circle className="ring-ground" cx="44" cy="44" r="39" />
        <circle
          className="ring-arc"
          cx="44"
          cy="44"
          r="39"
          pathLength="100"
          strokeDasharray={`${full} 100`}
          data-empty={full === 0 || undefined}
          transform="rotate(-90 44 44)"
        />
      </svg>
      <div className="ring-content" aria-hidden="true">
        {content(job, shape, percent)}
      </div>
    </div>
  )
}

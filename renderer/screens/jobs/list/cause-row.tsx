/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a row of the list, which no table can be */
import { isolated } from '#shared/bidi.ts'
import { useRef } from 'react'
import { lineOfCause } from '#shared/rules/error-cause.ts'
import { useActions, useTicking, useWindow } from '#renderer/state/context.tsx'
import { overcomerOf, type Cause } from '#renderer/state/models/causes.ts'
import { endTime } from '#renderer/state/models/job-texts.ts'
import { endedAt } from '#renderer/state/models/groups.ts'
import { jobName } from '#shared/texts/job-name.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { useGlide } from '#renderer/ui/use-media.ts'
import { FoldButton } from './fold-button.tsx'
import { JobIcon } from '../row/job-icon.tsx'
import { useFailed } from '#renderer/state/use-failed.ts'

interface CauseRowProps {
  readonly cause: Cause
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly index: number
  readonly y: number
  readonly view: string
}

export function CauseRow({ cause: { cause, jobs }, isOpen, onToggle, index, y, view }: CauseRowProps) {
  const texts = useTexts()
  const { openRestart } = useActions()
  const ref = useRef<HTMLDivElement>(null)
  useGlide(ref, y, view)
  const failed = useFailed(jobs)
  const earliest = Math.min(...jobs.map((job) => endedAt(job) ?? job.addedAt))
  const since = useTicking((now) => texts.cause.since(endTime(earliest, now, texts)))
  const isRunning = useWindow((state) => state.world?.bulk !== undefined)
  const what = lineOfCause(jobs.map((job) => job.error ?? job.outcome?.error)) ?? ''
  const overcomer = useWindow(({ world }) => overcomerOf(cause, jobs, world?.jobs.values() ?? []))
  const names = jobs
    .slice(0, 3)
    .map((job) => isolated(jobName(job, texts)))
    .join(' · ')
  return (
    <div
      ref={ref}
      role="row"
      aria-rowindex={index}
      className="job-row cause-row"
      style={{ transform: `translateY(${y}px)` }}
    >
      <div role="gridcell" className="job-row-icon">
        <JobIcon shape="failed" />
      </div>
      <div role="gridcell" className="job-row-text">
        <div className="job-row-title">
          <span className="cause-row-what cut" title={what} dir="auto">
            {texts.cause.title(jobs.length, what)}
          </span>
          <FoldButton
            isOpen={isOpen}
            name={isOpen ? texts.cause.hide : texts.cause.show(jobs.length)}
            onToggle={onToggle}
          />
        </div>
        <div className="job-row-sentence cut" title={names} dir="auto">
          {overcomer && failed.length > 0
            ? texts.cause.overcome(isolated(jobName(overcomer, texts)), failed.length)
            : `${since} · ${names}`}
        </div>
      </div>
      <div role="gridcell" className="job-row-side">
        {failed.length > 0 && (
          <Button
            look={overcomer ? 'primary' : 'plain'}
            disabled={isRunning}
            onClick={() => openRestart(failed.map((job) => job.key))}
          >
            {texts.cause.restart(failed.length)}
          </Button>
        )}
      </div>
    </div>
  )
}

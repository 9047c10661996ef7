/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a row of the list, which no table can be */
import { useMemo, useRef } from 'react'
import type { JobView } from '#shared/model.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { useGlide } from '#renderer/ui/use-media.ts'
import type { Group } from '#renderer/state/models/groups.ts'
import { byCause } from '#renderer/state/models/causes.ts'
import { useFailed } from '#renderer/state/use-failed.ts'

interface ListHeadingProps {
  readonly group: Group
  readonly index: number
  readonly y: number
  readonly view: string
}

export function ListHeading({ group: { name, title, jobs }, index, y, view }: ListHeadingProps) {
  const texts = useTexts()
  const grouping = useWindow((state) => state.grouping)
  const ref = useRef<HTMLDivElement>(null)
  useGlide(ref, y, view)
  return (
    <div
      ref={ref}
      role="row"
      aria-rowindex={index}
      className="job-list-heading"
      style={{ transform: `translateY(${y}px)` }}
    >
      <div role="gridcell" aria-colspan={5}>
        <h2 className="section-title clipped">
          {name === 'titled' ? title || texts.list.groupedWithout[grouping] : texts.groups[name]}
        </h2>
        {jobs.length > 0 && <span className="job-list-count">{texts.format.count(jobs.length)}</span>}
        {name === 'attention' && <RestartAll jobs={jobs} />}
      </div>
    </div>
  )
}

function RestartAll({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const { openRestart } = useActions()
  const failed = useFailed(jobs)
  const hasCause = useMemo(() => byCause(failed).some((each) => !('key' in each)), [failed])
  // The rows of causes have buttons of their own.
  if (failed.length < 2 || hasCause) return null
  return (
    <Button look="quiet" onClick={() => openRestart(jobs.map((job) => job.key))}>
      {texts.bulk.all(failed.length)}
    </Button>
  )
}

/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a row of the list, which no table can be */
import { batchExpectedAt, batchProgress } from '#shared/rules/batch.ts'
import { aboutWhen } from '#shared/texts/time-of-run.ts'
import { batchName, batchSentence } from '#shared/texts/batch-progress.ts'
import { useActions, useTicking, useWindow, useWindowStore } from '#renderer/state/context.tsx'
import { batchRowId, type ListedBatch } from '#renderer/state/models/batches.ts'
import { endedAt } from '#renderer/state/models/groups.ts'
import { endTime } from '#renderer/state/models/job-texts.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { IconButton } from '#renderer/ui/button.tsx'
import { JobIcon } from '../row/job-icon.tsx'
import { RowMore } from '../row/row-more.tsx'
import { NameField } from '../row/label-editor.tsx'
import { useRow, type RowPlace } from '../row/rows.ts'

interface BatchRowProps extends RowPlace {
  readonly batch: ListedBatch
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly current: boolean
}

export function BatchRow({ batch: known, isOpen, onToggle, current, ...place }: BatchRowProps) {
  const texts = useTexts()
  const { startRenaming, ask } = useActions()
  const store = useWindowStore()
  const row = useRow(place)
  const { batch, jobs } = known
  const id = batchRowId(batch.id)
  const renaming = useWindow((state) => state.renaming === id)
  const name = batchName(batch, jobs, texts)
  const progress = batchProgress(jobs)
  /** The list isn't updated by mere progress. */
  const live = (all = store.getState().world?.jobs) => jobs.map((job) => all?.get(job.key) ?? job)
  const percent = useWindow(({ world }) => Math.floor(batchProgress(live(world?.jobs)).progress))
  const sentence = useTicking((now) => {
    const end = batchExpectedAt(live(), now)
    return batchSentence(progress, texts, end === undefined ? undefined : aboutWhen(end, texts, now))
  })
  const ended = Math.max(...jobs.map((job) => endedAt(job) ?? 0))
  const side = useTicking((now) => (progress.isOver ? endTime(ended, now, texts) : ''))
  const shape = !progress.isOver ? 'running' : progress.counts.failed > 0 ? 'failed' : 'completed'
  return (
    <div role="row" {...row} tabIndex={current ? 0 : -1} className="job-row" data-key={id}>
      <div role="gridcell" className="job-row-icon">
        <JobIcon shape={shape} progress={percent} />
      </div>
      <div role="gridcell" className="job-row-text">
        {renaming ? (
          <NameField
            value={batch.name ?? ''}
            label={texts.batch.nameOf(name)}
            placeholder={texts.batch.name}
            save={(written) => void ask('renameBatch', { batchId: batch.id, name: written })}
            onDone={(by) => {
              startRenaming(undefined)
              if (by === 'key') row.ref.current?.focus()
            }}
          />
        ) : (
          <div className="job-row-title">
            <span className="job-row-name clipped" title={name} dir="auto">
              {name}
            </span>
            <IconButton
              icon={isOpen ? 'down' : 'next'}
              text={isOpen ? texts.batch.hide(name) : texts.batch.show(name)}
              className="fold-button"
              tabIndex={current ? 0 : -1}
              aria-expanded={isOpen}
              onClick={onToggle}
            />
          </div>
        )}
        <div className="job-row-sentence clipped" title={sentence}>
          {sentence}
        </div>
      </div>
      <RowMore text={texts.batch.menu} name={texts.batch.more(name)} current={current} />
      <div role="gridcell" className="job-row-side">
        <span>{progress.isOver ? side : texts.format.percent(percent)}</span>
      </div>
    </div>
  )
}

/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a row of the list, which can't be a table */
import { estimateBatchEnd, getBatchProgress } from '#shared/rules/batch.ts'
import { formatExpectedTime } from '#shared/texts/format-time.ts'
import { formatBatchName, formatBatchProgress } from '#shared/texts/format-batch.ts'
import { useActions, useTickingValue, useWindowState, useWindowStore } from '#renderer/state/context.tsx'
import { toBatchRowId, type ListedBatch } from '#renderer/state/models/batches.ts'
import { getEndTime } from '#renderer/state/models/groups.ts'
import { formatEndTime } from '#renderer/state/models/job-texts.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { IconButton } from '#renderer/ui/button.tsx'
import { JobIcon } from '../row/job-icon.tsx'
import { RowMenuButton } from '../row/row-menu-button.tsx'
import { NameField } from '../row/label-editor.tsx'
import { useRowProps, type RowPosition } from '../row/rows.ts'

interface BatchRowProps extends RowPosition {
  readonly batch: ListedBatch
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly isCurrent: boolean
}

export function BatchRow({ batch: knownBatch, isOpen, onToggle, isCurrent, ...place }: BatchRowProps) {
  const texts = useTexts()
  const { startRenaming, ask } = useActions()
  const store = useWindowStore()
  const row = useRowProps(place)
  const { batch, jobs } = knownBatch
  const id = toBatchRowId(batch.id)
  const renaming = useWindowState((state) => state.renamingRowId === id)
  const name = formatBatchName(batch, jobs, texts)
  const progress = getBatchProgress(jobs)
  /** Reads the current jobs from the store, because a change of progress doesn't update the list. */
  const live = (all = store.getState().mainState?.jobs) =>
    jobs.map((job) => all?.get(job.identity.key) ?? job)
  const percent = useWindowState(({ mainState }) =>
    Math.floor(getBatchProgress(live(mainState?.jobs)).progress),
  )
  const sentence = useTickingValue((now) => {
    const end = estimateBatchEnd(live(), now)
    return formatBatchProgress(
      progress,
      texts,
      end === undefined ? undefined : formatExpectedTime(end, texts, now),
    )
  })
  const ended = Math.max(...jobs.map((job) => getEndTime(job) ?? 0))
  const side = useTickingValue((now) => (progress.isOver ? formatEndTime(ended, now, texts) : ''))
  const shape = !progress.isOver ? 'running' : progress.counts.failed > 0 ? 'failed' : 'completed'
  return (
    <div role="row" {...row} tabIndex={isCurrent ? 0 : -1} className="job-row" data-key={id}>
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
              tabIndex={isCurrent ? 0 : -1}
              aria-expanded={isOpen}
              onClick={onToggle}
            />
          </div>
        )}
        <div className="job-row-sentence clipped" title={sentence}>
          {sentence}
        </div>
      </div>
      <div role="gridcell" className="job-row-side">
        <span>{progress.isOver ? side : texts.format.percent(percent)}</span>
        <div className="job-row-actions">
          <RowMenuButton text={texts.batch.menu} name={texts.batch.more(name)} current={isCurrent} />
        </div>
      </div>
    </div>
  )
}

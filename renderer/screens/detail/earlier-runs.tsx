import { Collapsible } from '@base-ui/react/collapsible'
import { useState } from 'react'
import type { JobDetail, PastRun } from '#shared/model.ts'
import { toIsoTime } from '#shared/rules/time.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { getRunTime } from '#shared/rules/run-time.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatPastRun } from '#renderer/state/models/job-texts.ts'
import { Facts, type Fact } from '#renderer/ui/facts.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { JobIcon } from '../jobs/row/job-icon.tsx'
import { CopyErrorButton } from './error-box.tsx'
import { LongText } from './long-text.tsx'
import { toDayString, useToday } from './run/use-time-format.ts'
import './earlier-runs.css'

export function EarlierRuns({ detail }: { readonly detail: JobDetail }) {
  const texts = useTexts()
  return (
    <section className="detail-section">
      <h3 className="section-title">{texts.detail.earlierRuns}</h3>
      <ol className="runs">
        {detail.earlier
          .toSorted((a, b) => b.run - a.run)
          .map((run) => (
            <EarlierRun key={run.run} run={run} />
          ))}
      </ol>
    </section>
  )
}

function EarlierRun({ run }: { readonly run: PastRun }) {
  const texts = useTexts()
  const today = useToday()
  const [isOpen, setIsOpen] = useState(false)
  const { error, ...rest } = run
  return (
    <li>
      <Collapsible.Root open={isOpen} onOpenChange={setIsOpen}>
        <Collapsible.Trigger className="run-head">
          <span className="run-icon" aria-hidden="true">
            <JobIcon shape={run.kind} />
          </span>
          <span className="run-sentence" dir="auto">
            {/* The expanded run shows its error below. */}
            {formatPastRun(isOpen ? rest : run, texts)}
          </span>
          <time dateTime={toIsoTime(run.endedAt)}>
            {toDayString(run.endedAt) === today
              ? texts.format.timeOfDay(run.endedAt)
              : texts.format.dateOnly(run.endedAt)}
          </time>
          <Icon name="next" />
        </Collapsible.Trigger>
        <Collapsible.Panel className="run-body">
          <Facts facts={getFacts(run, today, texts)} />
          {error && (
            <div className="run-error">
              <CopyErrorButton error={error} />
              <LongText text={error} />
            </div>
          )}
        </Collapsible.Panel>
      </Collapsible.Root>
    </li>
  )
}

function getFacts({ run, kind, startedAt, endedAt }: PastRun, today: string, texts: Texts): readonly Fact[] {
  const { facts } = texts.detail
  const took = getRunTime(kind, startedAt, endedAt)
  const exact = (at: number) =>
    toDayString(at) === today ? texts.format.exactTimeOfDay(at) : texts.format.dateAndTime(at)
  return [
    [facts.run, String(run)] as const,
    ...(startedAt === undefined ? [] : [[facts.started, exact(startedAt)] as const]),
    [facts.ended, exact(endedAt)] as const,
    ...(took === undefined ? [] : [[facts.took, texts.format.duration(took)] as const]),
  ]
}

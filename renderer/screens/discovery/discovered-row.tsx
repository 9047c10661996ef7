import type { ListedJob } from '#shared/model.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { useActions, useTickingValue } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { KindIcon } from '#renderer/ui/icons.tsx'
import { getQueueState } from '#shared/rules/queue-counts.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatJobStatus } from '#renderer/state/models/job-texts.ts'

interface DiscoveredRowProps {
  readonly job: ListedJob
  readonly server?: string | undefined
}

export function DiscoveredRow({ job, server }: DiscoveredRowProps) {
  const texts = useTexts()
  const { watchListed } = useActions()
  const name = formatJobName(job, texts)
  const sentence = useTickingValue((now) => formatDiscoveredJob(job, now, texts))
  return (
    <li className="row found-row">
      <span className="found-kind" title={job.kind && texts.results.kinds[job.kind]}>
        <KindIcon kind={job.kind} />
      </span>
      <div className="grow">
        <div className="job-row-head">
          <span className="job-row-name clipped" title={job.jobId} dir="auto">
            {name}
          </span>
          {server && (
            <span className="job-row-meta clipped" dir="auto">
              {server}
            </span>
          )}
        </div>
        <div className="soft clipped" title={sentence} dir="auto">
          {sentence}
        </div>
      </div>
      <Button
        aria-label={texts.found.watchNamed(name)}
        onClick={(event) => {
          focusNext(event.currentTarget)
          void watchListed([job.key])
        }}
      >
        {texts.found.watch}
      </Button>
    </li>
  )
}

function focusNext(button: HTMLElement): void {
  const row = button.closest('li')
  const next = row?.nextElementSibling ?? row?.previousElementSibling
  next?.querySelector<HTMLElement>('.button')?.focus()
}

/** Formats a job as "Running · 38% · Classifying chunk 412 · 12 min elapsed". */
function formatDiscoveredJob(job: ListedJob, now: number, texts: Texts): string {
  const { format } = texts
  const { status, progress, currentStep, createdAt, startedAt, completedAt } = job
  const place = getQueueState(job)
  const age = (since: number) => format.roughDuration(Math.max(0, now - since))
  if (place === 'waiting') {
    return createdAt === undefined ? formatJobStatus(status, texts) : texts.found.waiting(age(createdAt))
  }
  if (place === 'running') {
    return [
      formatJobStatus(status, texts),
      ...(progress > 0 ? [format.percent(progress)] : []),
      ...(currentStep ? [currentStep] : []),
      ...(startedAt === undefined ? [] : [texts.job.elapsed(age(startedAt))]),
    ].join(' · ')
  }
  const took =
    startedAt === undefined || completedAt === undefined || completedAt < startedAt
      ? undefined
      : format.roughDuration(completedAt - startedAt)
  const sentence =
    status === 'failed'
      ? texts.job.failed(took, undefined)
      : status === 'cancelled'
        ? texts.job.cancelled(took, false)
        : texts.job.completed(took, false)
  return completedAt === undefined ? sentence : `${sentence} · ${format.dateAndTime(completedAt)}`
}

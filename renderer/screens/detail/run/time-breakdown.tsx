import type { JobDetail, JobView } from '#shared/model.ts'
import { useTickingValue } from '#renderer/state/context.tsx'
import { isJobOver } from '#renderer/state/models/groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { createStepBars } from './step-bars.ts'
import './time-breakdown.css'

export function TimeBreakdown({ job, detail }: { readonly job: JobView; readonly detail: JobDetail }) {
  const texts = useTexts()
  const isRunning = !isJobOver(job)
  const now = useTickingValue((at) => (isRunning ? at : 0))
  const bars = createStepBars(detail.timeline, job, now, texts)
  if (bars.length < 2) return null
  const longest = Math.max(...bars.map(({ ms }) => ms))
  return (
    <section className="detail-section">
      <h3 className="section-title">{texts.detail.whereTimeWent}</h3>
      <dl className="step-bars selectable">
        {bars.map(({ name, short, ms, isNow, isFailed }) => (
          <div key={name} data-now={isNow || undefined} data-failed={isFailed || undefined}>
            <dt className="clipped" dir="auto" title={name}>
              {short ?? name}
            </dt>
            <dd>
              <span className="step-bar" aria-hidden="true">
                <span style={{ width: `${(100 * ms) / longest}%` }} />
              </span>
              <span>{texts.format.duration(ms)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

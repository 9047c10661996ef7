import type { Popover, PopoverJob, PopoverSign } from '../../shared/popover.ts'
import type { JobState } from '../../shared/model.ts'
import { allDoneAt } from '../../shared/rules/all-done.ts'
import { errorSummary } from '../../shared/rules/error-summary.ts'
import { endsAt, roundedEnd } from '../../shared/rules/expected-end.ts'
import { isWithinADay, sentenceCase } from '../../shared/format.ts'
import { cutLine } from '../../shared/texts/cut-line.ts'
import { errorsInWords } from '../../shared/texts/result-line.ts'
import { jobName } from '../../shared/texts/job-name.ts'
import type { Texts } from '../../shared/texts/index.ts'
import type { Expectations } from '../state/expectations.ts'
import type { AppState } from '../state/store.ts'
import { forMenu, judge, overGroup, placeOf, type JobSummary } from './job-lines.ts'
import { activityWords, offersRestart } from './menu.ts'
import { stateLine } from './state-line.ts'

/** Jobs that fit into the popover. */
const most = 6
const longestName = 80
const longestText = 120

const signs: Readonly<Record<JobSummary['activity'], PopoverSign>> = {
  running: 'running',
  waiting: 'waiting',
  connecting: 'waiting',
  unreachable: 'unreachable',
  unauthorized: 'unreachable',
  failed: 'failed',
  lost: 'lost',
  completed: 'completed',
  completedWithErrors: 'completedWithErrors',
  cancelled: 'cancelled',
}

/** Returns the popover's content, as texts. */
export function popoverOf(state: AppState, expectations: Expectations, texts: Texts, now: number): Popover {
  const { tray, format } = texts
  const time = (at: number) => (isWithinADay(at, now) ? format.timeOfDay(at) : format.dateAndTime(at))

  function detailOf(summary: JobSummary): string {
    const { job, activity, needsAttention } = summary
    const expected = activity === 'running' ? expectations.of(job, now) : undefined
    const end = expected && endsAt(expected, now)
    if (end !== undefined) return tray.popover.doneAbout(time(roundedEnd(end, now)))
    const { errors } = job.outcome ?? {}
    if (needsAttention && errors) return sentenceCase(errorsInWords(errors, texts))
    const error = needsAttention ? errorSummary(job.outcome?.error ?? job.error) : undefined
    const step = activity === 'running' ? job.currentStep : undefined
    return error ?? step ?? sentenceCase(activityWords(summary, texts, now))
  }

  function shown(summary: JobSummary): PopoverJob {
    const { job, activity } = summary
    const name = jobName(job, texts)
    return {
      key: job.key,
      sign: signs[activity],
      percent: Math.floor(job.progress),
      name: cutLine(name, longestName),
      detail: cutLine(detailOf(summary), longestText),
      figure: job.outcome ? time(job.outcome.at) : activity === 'running' ? format.percent(job.progress) : '',
      ...(offersRestart(summary, now) && {
        restart: { name: tray.job.restart, named: texts.command.restartNamed(name) },
      }),
    }
  }

  const jobs = judge(state.jobs.values(), state.servers)
  const placed = jobs.map((summary) => ({ ...placeOf(summary), summary }))
  const open = placed.filter(({ group }) => group < overGroup)
  const listed = forMenu(open, most)
  const [last] = forMenu(
    placed.filter(({ group }) => group >= overGroup),
    1,
  )
  const doneAt = doneAtOf(state, expectations, now)
  return {
    language: texts.language,
    title: stateLine(jobs, [...state.servers.values()], state.completed.size, texts),
    about: doneAt === undefined ? '' : tray.popover.allDone(time(doneAt)),
    jobs: listed.map(({ summary }) => shown(summary)),
    more: open.length > listed.length ? tray.job.more(open.length - listed.length) : '',
    ...(last && { last: { title: tray.popover.last, job: shown(last.summary) } }),
    actions: { open: tray.popover.open, watch: tray.watch, settings: tray.settings },
  }
}

/** When all jobs may be done, rounded as it is shown. */
export function doneAtOf({ jobs }: AppState, expectations: Expectations, now: number): number | undefined {
  const doneAt = allDoneAt(planned(jobs.values(), expectations, now), now)
  return doneAt === undefined ? undefined : roundedEnd(doneAt, now)
}

function* planned(jobs: Iterable<JobState>, expectations: Expectations, now: number) {
  for (const job of jobs) {
    yield { ...job, expectedEnd: expectations.of(job, now), usual: expectations.usual(job) }
  }
}

import { isWithinADay } from '#shared/format.ts'
import type { HookState } from '#shared/hooks.ts'
import type { ServerView } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'

/** Writes an action as "ntfy, ntfy.sh/my-topic". */
export function actionWords({ action, origin }: HookState, texts: Texts): string {
  const what = texts.hooks.services[action.type]
  if (action.type === 'command') return texts.hooks.to(what, [action.program, ...action.arguments].join(' '))
  if (action.type === 'ntfy') return texts.hooks.to(what, `${new URL(action.server).host}/${action.topic}`)
  return texts.hooks.to(what, origin && new URL(origin).host)
}

/** "Completed, Failed · Extraction · Workstation". */
export function filterWords(hook: HookState, servers: readonly ServerView[], texts: Texts): string {
  const { outcomes, notices = [], kinds, projects = [], alsoWhilePaused } = hook
  const names = servers.filter(({ id }) => hook.servers.includes(id)).map(({ name }) => name)
  const gone = hook.servers.length - names.length
  return [
    outcomes.length === 4
      ? texts.hooks.anyOutcome
      : outcomes.map((each) => texts.outcomes[each].name).join(', '),
    notices.map((each) => texts.hooks.events[each]).join(', '),
    kinds.map((kind) => texts.results.kinds[kind]).join(', '),
    projects.join(', '),
    [...names, ...(gone > 0 ? [texts.hooks.removedServers(gone)] : [])].join(', '),
    alsoWhilePaused ? texts.hooks.always : '',
  ]
    .filter((words) => words !== '')
    .join(' · ')
}

/** Describes the last delivery and the pending ones: "Last: 14:02 · Delivered (200)". */
export function reportWords({ last, waiting, nextTryAt }: HookState, now: number, texts: Texts): string {
  const { hooks } = texts
  const when = last && (last.ok ? hooks.last : hooks.failedAt)(last.at, isWithinADay(now, last.at))
  return [
    when ?? hooks.never,
    last ? describeMessage(last.message, texts) : '',
    waiting > 0 ? hooks.waiting(waiting) : '',
    nextTryAt === undefined ? '' : hooks.nextTry(nextTryAt, isWithinADay(nextTryAt, now)),
  ]
    .filter((words) => words !== '')
    .join(' · ')
}

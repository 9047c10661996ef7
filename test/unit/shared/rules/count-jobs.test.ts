import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createExpectedEnds } from '#main/core/state/expected-ends.ts'
import { AppStore } from '#main/core/state/store.ts'
import { createTrayView } from '#main/desktop/tray/view.ts'
import { toJobView } from '#main/core/state/views.ts'
import { matchesFilter } from '#renderer/state/models/groups.ts'
import { groupListedJobs } from '#renderer/state/models/listing.ts'
import type { JobState, Reach } from '#shared/model.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import {
  countJobs,
  jobGroups,
  getJobGroup,
  getUncheckedReason,
  findUncheckedServers,
} from '#shared/rules/count-jobs.ts'
import { countOtherJobs, getQueueCounts } from '#shared/rules/queue-counts.ts'
import { formatQueueInFull } from '#shared/texts/format-queue.ts'
import { formatServerState } from '#renderer/state/models/server-texts.ts'
import { toPublicState } from '#main/terminal/socket/to-public-state.ts'
import { createSummaryNotification } from '#main/core/notifications/summary.ts'
import { texts } from '#test/support/english.ts'
import { context as notificationContext } from '../../main/core/notifications/outcomes.ts'
import { ended, job, NOW, server } from '../../main/desktop/tray/states.ts'
import { jobsArbitrary, serversArbitrary } from '#test/support/state-arbitraries.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const isOpenFailure = (each: JobState) => needsAttention(each) && each.outcome?.kind === 'failed'

const keyed = (given: readonly JobState[]) => new Map(given.map((each) => [each.identity.key, each]))

const numberOf = (line: string, word: string) =>
  Number(new RegExp(String.raw`(\d+) ${word}`).exec(line)?.[1] ?? 0)

const attentionIn = (line: string) =>
  ['failed', 'lost', 'with errors', 'cancelled'].reduce((sum, word) => sum + numberOf(line, word), 0)

describe('the number of jobs', () => {
  it('is the same in the tray, list, sidebar, pages, notifications and state', () => {
    fc.assert(
      fc.property(jobsArbitrary, serversArbitrary, (all, known) => {
        const store = new AppStore()
        for (const each of known) store.putServer(each)
        for (const each of all) store.putJob(each, true)
        const state = store.state()
        const unchecked = findUncheckedServers(known)
        const counts = countJobs(all, unchecked, needsAttention)
        expect(jobGroups.reduce((sum, place) => sum + counts[place], 0)).toBe(all.length)

        const expectedEnds = createExpectedEnds()
        const tray = createTrayView({ ...state, jobs: all, servers: known, completed: new Set() }, texts, NOW)
        const [first] = tray.menu
        const lines = [first && 'label' in first ? first.label : '', tray.tooltip]
        for (const line of lines) {
          expect({
            running: numberOf(line, 'running'),
            waiting: numberOf(line, 'waiting'),
            unchecked: numberOf(line, 'can’t be checked'),
            attention: numberOf(line, 'needs? you') || attentionIn(line),
            finished: counts.finished,
          }).toEqual(counts)
          const saysDone = /all done|nothing running/i.test(line)
          expect(saysDone && countOtherJobs(known, all) > 0).toBe(false)
        }

        const reachable = known.filter(({ reach }) => reach === 'ok')
        for (const each of reachable) {
          const here = all.filter(({ identity }) => identity.serverId === each.id)
          const own = countJobs(here, unchecked, needsAttention)
          const ofQueue = getQueueCounts(each, here)
          const inSidebar = formatServerState(each, own, ofQueue, texts)
          const onPage = formatQueueInFull(own, ofQueue, texts)
          const inTray = tray.menu.flatMap((item) =>
            'label' in item && item.label.startsWith(`${each.name}: `) ? [item.label] : [],
          )
          expect(onPage.startsWith(inSidebar)).toBe(true)
          expect(inTray.every((line) => line === `${each.name}: ${onPage}`)).toBe(true)
          expect(numberOf(inSidebar, 'running') === 0 || own.running > 0).toBe(true)
          expect(onPage).not.toMatch(/(?<!\d)0 /)
        }

        const published = toPublicState(
          { ...state, jobs: keyed(all) },
          { summary: '', doneAt: undefined },
          texts,
        )
        expect(published.counts).toEqual(counts)

        const failed = all.filter(isOpenFailure).flatMap(({ outcome }) => outcome ?? [])
        const told =
          failed.length > 0 && counts.attention > 1
            ? numberOf(
                createSummaryNotification(failed, notificationContext({ jobs: all }), 'summary').title,
                'jobs need attention',
              )
            : counts.attention
        expect(told).toBe(counts.attention)

        const views = all.map((each) => toJobView(each, state, NOW, expectedEnds))
        expect(countJobs(views, unchecked, ({ attention }) => attention)).toEqual(counts)
        const groups = groupListedJobs(views, { startOfToday: 0, unchecked })
        const inGroups = new Map(groups.map(({ name, jobs: members }) => [name, members.length]))
        expect({
          running: inGroups.get('running') ?? 0,
          waiting: inGroups.get('waiting') ?? 0,
          unchecked: inGroups.get('unchecked') ?? 0,
          attention: inGroups.get('attention') ?? 0,
          finished: groups.reduce(
            (sum, { name, jobs: members }) => sum + (matchesFilter(name, 'finished') ? members.length : 0),
            0,
          ),
        }).toEqual(counts)
      }),
      { numRuns: 300 },
    )
  })

  it.each<[place: string, of: string, given: JobState, reach: Reach]>([
    ['running', 'a running job', job('a'), 'ok'],
    ['running', 'a job of a server that limits requests', job('a'), 'limited'],
    ['waiting', 'a waiting job', job('a', { status: 'pending' }), 'ok'],
    ['waiting', 'a job without a status yet', withJobFields(job('a'), { status: undefined }), 'ok'],
    ['unchecked', 'a job of an unreachable server', job('a'), 'unreachable'],
    ['unchecked', 'a job whose server rejects the key', job('a'), 'unauthorized'],
    ['unchecked', 'a job whose connection is offline', job('a', { connection: { state: 'offline' } }), 'ok'],
    ['finished', 'a job that completed on an unreachable server', ended('a', 'completed'), 'unreachable'],
    ['attention', 'a failed job', ended('a', 'failed'), 'unreachable'],
    [
      'finished',
      'a job with the status “completed” but no outcome',
      job('a', { status: 'completed' }),
      'unreachable',
    ],
  ])('in the group “%s” includes %s', (place, _, given, reach) => {
    expect(getJobGroup(given, findUncheckedServers([server({ reach })]), needsAttention(given))).toBe(place)
  })

  it.each<[string, string, Parameters<typeof getUncheckedReason>[0], Reach, string]>([
    ['an unreachable server', 'its server is unreachable', job('a'), 'unreachable', 'unreachable'],
    ['a rejected key', 'its server rejects the key', job('a'), 'unauthorized', 'key'],
    [
      'a rejected key',
      'requests about it are rejected',
      job('a', { connection: { state: 'unauthorized' } }),
      'ok',
      'key',
    ],
    [
      'an unreachable server',
      'its connection is offline',
      job('a', { connection: { state: 'offline' } }),
      'ok',
      'unreachable',
    ],
  ])('counts a job as unchecked because of %s if %s', (_reason, _case, given, reach, why) => {
    expect(getUncheckedReason(given, findUncheckedServers([server({ reach })]))).toBe(why)
  })

  it.each<[string, Parameters<typeof getUncheckedReason>[0], Reach]>([
    ['there is no problem', job('a'), 'ok'],
    ['it has an outcome', ended('a', 'failed'), 'unreachable'],
    ['its status says that it has ended', job('a', { status: 'completed' }), 'unreachable'],
  ])('that can’t be checked doesn’t include a job if %s', (_, given, reach) => {
    expect(getUncheckedReason(given, findUncheckedServers([server({ reach })]))).toBeUndefined()
  })
})

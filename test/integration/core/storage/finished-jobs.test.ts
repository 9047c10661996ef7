import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { unwatchJobs, setJobsDismissed, setJobLabel } from '#main/core/commands/jobs/job-settings.ts'
import type { JobKey } from '#shared/model.ts'
import { createRecordingPresenter } from '#test/support/core.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import { openCoreDuringTest } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const at = Date.now()
const outcome = (kind: string) => ({ id: `${kind}@${at}`, kind, run: 1, at, progress: 100 })
const job = (jobId: string, more: object) => ({ serverId: 's', jobId, addedAt: at, ...more })

function formerProfile(): string {
  const folder = createTempFolder()
  const jobs = [
    job('live', { status: 'running', label: 'Live' }),
    job('done', { status: 'completed', label: 'Done', ending: outcome('completed') }),
    job('failed', { status: 'failed', error: 'E', ending: { ...outcome('failed'), error: 'E' } }),
  ]
  const servers = [{ id: 's', name: 'S', url: 'http://127.0.0.1:9' }]
  writeFileSync(join(folder, 'watch-list.json'), JSON.stringify({ version: 1, servers, jobs }))
  return folder
}

function open(folder: string) {
  const core = openCoreDuringTest({ folder, presenter: createRecordingPresenter() })
  const jobs = () =>
    [...core.store.state().jobs.values()]
      .toSorted((a, b) => (a.identity.jobId < b.identity.jobId ? -1 : 1))
      .map(({ identity: { jobId, label }, outcome: ended, user: { dismissed } }) => [
        jobId,
        label,
        ended?.kind,
        dismissed !== undefined,
      ])
  return { ...core, jobs }
}

const text = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8')
const key = (jobId: string): JobKey => `s/${jobId}`

it('an older profile is loaded completely, and split into two files when it is saved', async () => {
  const folder = formerProfile()
  const core = open(folder)
  const before = core.jobs()
  expect(before).toEqual([
    ['done', 'Done', 'completed', false],
    ['failed', undefined, 'failed', false],
    ['live', 'Live', undefined, false],
  ])
  await core.stop()
  expect(JSON.parse(text(folder, 'watch-list.json'))).toMatchObject({ jobs: [{ jobId: 'live' }] })
  expect(text(folder, 'finished-jobs.jsonl').trim().split('\n')).toHaveLength(2)
  expect(open(folder).jobs()).toEqual(before)
})

it('a change to a finished job adds one line to its file, and none to the watch-list', async () => {
  const folder = formerProfile()
  await open(folder).stop()
  const [list, finished] = [text(folder, 'watch-list.json'), text(folder, 'finished-jobs.jsonl')]
  const core = open(folder)
  setJobsDismissed(core.context, [key('failed')], true)
  await core.stop()
  expect(text(folder, 'watch-list.json')).toBe(list)
  expect(text(folder, 'finished-jobs.jsonl').slice(finished.length).trim().split('\n')).toHaveLength(1)
  const again = open(folder)
  expect(again.jobs()[1]).toEqual(['failed', undefined, 'failed', true])
  setJobLabel(again.context, key('live'), 'Renamed')
  unwatchJobs(again.context, [key('done')])
  await again.stop()
  expect(open(folder).jobs()).toEqual([
    ['failed', undefined, 'failed', true],
    ['live', 'Renamed', undefined, false],
  ])
})

it('a job in both files is loaded from the watch-list, not from the finished jobs', async () => {
  const folder = formerProfile()
  await open(folder).stop()
  const both = { ...job('live', { status: 'completed' }), ending: outcome('completed') }
  const lines = [both, { ...both, serverId: 'gone', jobId: 'x' }].map((each) =>
    JSON.stringify({ v: 1, job: each }),
  )
  writeFileSync(
    join(folder, 'finished-jobs.jsonl'),
    `${text(folder, 'finished-jobs.jsonl')}${lines.join('\n')}\n`,
  )
  expect(open(folder).jobs().at(-1)).toEqual(['live', 'Live', undefined, false])
  expect(open(folder).jobs()).toHaveLength(3)
})

it('invalid lines are moved from the file of finished jobs to another, and a banner appears', async () => {
  const folder = formerProfile()
  await open(folder).stop()
  const finished = text(folder, 'finished-jobs.jsonl')
  writeFileSync(join(folder, 'finished-jobs.jsonl'), `nonsense\n${finished}{"v":1,"job":{"ser`)
  const core = open(folder)
  expect(core.jobs()).toHaveLength(3)
  expect(core.store.state().banners.map(({ message }) => formatMessageOrText(message))).toEqual([
    expect.stringMatching(
      /^1 line of finished jobs couldn’t be read\. It was moved to .*finished-jobs\.unreadable-\d+\.jsonl\.$/,
    ),
  ])
  const aside = readdirSync(folder).find((name) => name.includes('unreadable')) ?? ''
  expect(text(folder, aside)).toBe('nonsense\n')
  await core.stop()
  expect(open(folder).store.state().banners).toEqual([])
})

it('a file of finished jobs with too many outdated lines is rewritten at launch', async () => {
  const folder = formerProfile()
  await open(folder).stop()
  const finished = text(folder, 'finished-jobs.jsonl')
  writeFileSync(join(folder, 'finished-jobs.jsonl'), finished.repeat(600))
  await open(folder).stop()
  expect(text(folder, 'finished-jobs.jsonl').trim().split('\n')).toHaveLength(2)
})

it('a job whose outcome is only in the ledger after a crash is saved as finished', async () => {
  const folder = formerProfile()
  await open(folder).stop()
  const due = { ...outcome('completed'), key: key('live'), at: at + 1_000 }
  const lines = [
    { v: 1, due },
    { v: 1, announced: `${key('live')}#${due.id}` },
  ]
  writeFileSync(join(folder, 'outcomes.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  await open(folder).stop()
  expect(JSON.parse(text(folder, 'watch-list.json'))).toMatchObject({ jobs: [] })
  expect(open(folder).jobs().at(-1)).toEqual(['live', 'Live', 'completed', false])
})

it('an outdated line about a job that runs again is ignored', async () => {
  const folder = formerProfile()
  await open(folder).stop()
  const line = JSON.stringify({
    v: 1,
    job: { ...job('live', { status: 'completed' }), ending: outcome('completed') },
  })
  writeFileSync(join(folder, 'finished-jobs.jsonl'), `${text(folder, 'finished-jobs.jsonl')}${line}\n`)
  const core = open(folder)
  unwatchJobs(core.context, [key('live')])
  await core.stop()
  expect(
    open(folder)
      .jobs()
      .map(([id]) => id),
  ).toEqual(['done', 'failed'])
})

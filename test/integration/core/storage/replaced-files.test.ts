import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { setJobsDismissed } from '#main/core/commands/jobs/job-settings.ts'
import { openLedger } from '#main/core/storage/ledger.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { createRecordingPresenter } from '#test/support/core.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import { openCoreDuringTest } from '#test/support/running-core.ts'
import { toJobParts } from '#test/support/job-parts.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

const at = Date.now()
const names = ['a', 'b'] as const
const failed = (jobId: string) => createSampleOutcome('failed', { id: `failed@${at}`, key: `s/${jobId}`, at })

async function leaveProfile(): Promise<string> {
  const folder = createTempFolder()
  const ended = names.map((jobId) => {
    const { key: _, ...ending } = failed(jobId)
    return { serverId: 's', jobId, addedAt: at, status: 'failed', ending }
  })
  const running = ['c', 'd'].map((jobId) => ({ serverId: 's', jobId, addedAt: at, status: 'running' }))
  const servers = [{ id: 's', name: 'S', url: 'http://127.0.0.1:9' }]
  writeFileSync(
    join(folder, 'watch-list.json'),
    JSON.stringify({ version: 1, servers, jobs: [...ended, ...running] }),
  )
  const ledger = openLedger({ folder, now: Date.now, onCorrupt: () => undefined })
  for (const name of names) {
    await ledger.recordDue(failed(name))
    ledger.recordAnnounced(failed(name))
  }
  ledger.close()
  await open(folder).stop()
  return folder
}

const open = (folder: string) => openCoreDuringTest({ folder, presenter: createRecordingPresenter() })
function fail({ store }: ReturnType<typeof open>, jobId: string) {
  const report = { jobId, status: 'failed', progress: 5, step: '', completedAt: at + 1 }
  store.applyJobEvent(`s/${jobId}`, { type: 'report', report, at: at + 1 })
}

const bannersOf = ({ store }: ReturnType<typeof open>) =>
  store.state().banners.map(({ message }) => formatMessageOrText(message))

it.each(['finished-jobs.jsonl', 'outcomes.jsonl'])(
  '%s is written again, with a banner, if it was deleted',
  async (name) => {
    const folder = await leaveProfile()
    const core = open(folder)
    rmSync(join(folder, name))
    setJobsDismissed(core.context, ['s/a'], true)
    fail(core, 'c')
    await core.stop()
    expect(bannersOf(core)).toEqual([expect.stringContaining(`${name} was deleted`)])
    const again = open(folder)
    expect([...again.store.state().jobs.values()]).toMatchObject([
      toJobParts({ jobId: 'a', dismissed: `failed@${at}` }),
      toJobParts({ jobId: 'b', outcome: { kind: 'failed' } }),
      toJobParts({ jobId: 'c', outcome: { kind: 'failed' } }),
      toJobParts({ jobId: 'd', status: 'running' }),
    ])
    expect(again.context.ledger.entries().map(({ outcome }) => outcome.key)).toEqual(['s/a', 's/b', 's/c'])
    expect(bannersOf(again)).toEqual([])
  },
)

it('outcomes.jsonl is written again if a backup replaced it, and the backup is kept', async () => {
  const folder = await leaveProfile()
  const file = join(folder, 'outcomes.jsonl')
  const core = open(folder)
  copyFileSync(file, `${file}.backup`)
  fail(core, 'c')
  renameSync(`${file}.backup`, file)
  fail(core, 'd')
  await core.stop()
  expect(bannersOf(core)).toEqual([expect.stringContaining('outcomes.jsonl was replaced')])
  const aside = readdirSync(folder).find((name) => name.includes('replaced')) ?? ''
  expect(readFileSync(join(folder, aside), 'utf8')).not.toContain('s/c')
  const keys = open(folder)
    .context.ledger.entries()
    .map(({ outcome }) => outcome.key)
  expect(keys).toEqual(['s/a', 's/b', 's/c', 's/d'])
})

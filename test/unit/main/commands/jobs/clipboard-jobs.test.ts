import { beforeEach, describe, expect, it } from 'vitest'
import { createClipboardReader } from '../../../../../main/commands/jobs/clipboard-jobs.ts'
import { updateSettings } from '../../../../../main/commands/settings/update-settings.ts'
import { newJob } from '../../../../../main/state/reduce-job.ts'
import type { Core } from '../../../../../main/startup/core/core.ts'
import { openCore } from '../../../../support/core.ts'
import { tempFolder } from '../../../../support/temp-folder.ts'

const id = '123e4567-e89b-12d3-a456-426614174000'
const other = '00000000-e89b-12d3-a456-426614174000'

let core: Core
let reads: number
let clipboard: { text: string; isFocused: boolean; isVisible: boolean }

beforeEach(() => {
  core = openCore({ folder: tempFolder() })
  reads = 0
  clipboard = { text: '', isFocused: true, isVisible: true }
})

const looking = () =>
  createClipboardReader(core.context, {
    async readText() {
      reads += 1
      return clipboard.text
    },
    isFocused: () => clipboard.isFocused,
    isVisible: () => clipboard.isVisible,
  })
const found = (...jobs: readonly object[]) => ({ is: 'new', jobs })

describe('a look at the clipboard', () => {
  it.each([
    ['an ID', id, found({ jobId: id })],
    [
      'a message of the server',
      `Extraction job started successfully! Job ID: ${id}`,
      found({ jobId: id, kind: 'extraction' }),
    ],
    [
      'an address of the API',
      `http://h:8000/api/v1/jobs/status/any-name`,
      found({ jobId: 'any-name', serverUrl: 'http://h:8000' }),
    ],
    ['several', `${id}\n${other}`, found({ jobId: id }, { jobId: other })],
    ['a word', 'hunter2', found()],
    ['a named word', 'job_id: hunter2', found()],
    ['prose', 'See you at eight, then.', found()],
    ['nothing', '', found()],
    ['an ID beyond the longest text', `${'x'.repeat(1_990)}\n${id}`, found()],
  ])('finds %s', async (_, text, jobs) => {
    clipboard.text = text
    expect(await looking()('focus')).toEqual(jobs)
  })

  it('offers no job that is watched, and nothing twice', async () => {
    core.store.putJob(newJob('s', id, 0))
    clipboard.text = `${id} ${other}`
    const look = looking()
    expect(await look('focus')).toEqual(found({ jobId: other }))
    expect(await look('focus')).toEqual({ is: 'same' })
    expect(await look('watch')).toEqual({ is: 'same' })
    clipboard.text = id
    expect(await look('watch')).toEqual(found())
  })

  it('does not read while the window isn’t visible, or the user wants none of it', async () => {
    clipboard = { text: id, isFocused: false, isVisible: true }
    const look = looking()
    expect(await look('focus')).toEqual({ is: 'same' })
    clipboard = { ...clipboard, isVisible: false }
    expect(await look('watch')).toEqual({ is: 'same' })
    updateSettings(core.context, { offerClipboard: false })
    clipboard = { ...clipboard, isVisible: true }
    expect(await look('focus')).toEqual(found())
    expect(await look('watch')).toEqual(found())
    expect(reads).toBe(0)
    updateSettings(core.context, { offerClipboard: true })
    expect(await look('watch')).toEqual(found({ jobId: id }))
    expect(reads).toBe(1)
  })
})

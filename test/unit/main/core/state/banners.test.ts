import { expect, it } from 'vitest'
import { addWarning, createRejectionReporter } from '#main/core/state/banners.ts'
import { AppStore } from '#main/core/state/store.ts'
import { createMessage } from '#shared/message.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

it('an error in background work raises a banner, unless the program is ending', async () => {
  const store = new AppStore()
  const life = new AbortController()
  const run = createRejectionReporter({ store, signal: life.signal })
  const fail = () => {
    const failing = Promise.reject(new Error('Disk full'))
    run(failing)
    return expect(failing).rejects.toThrow('Disk full')
  }
  await fail()
  const [banner] = store.state().banners
  expect(formatAllMessages(banner)).toMatchObject({ tone: 'warning', message: 'That didn’t work: Disk full' })
  store.removeBanner(banner?.id ?? '')
  life.abort()
  await fail()
  expect(store.state().banners).toEqual([])
})

it('a repeated warning raises one banner, which the window can dismiss by its ID', () => {
  const store = new AppStore()
  for (let times = 0; times < 2; times += 1)
    addWarning(store, createMessage('system.failed', 'x'.repeat(1_000)))
  expect(store.state().banners.map(({ id }) => id.length)).toEqual([200])
})

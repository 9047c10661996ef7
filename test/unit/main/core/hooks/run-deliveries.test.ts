import { describe, expect, it, onTestFinished } from 'vitest'
import { createTestEvent } from '#main/core/hooks/hook-event.ts'
import { HookDeliveries, type DeliveryAttempt } from '#main/core/hooks/run-deliveries.ts'
import { HookQueue, isRunEvent, type HookEvent } from '#main/core/hooks/delivery-queue.ts'
import type { HookReport } from '#shared/hooks.ts'
import { createMessage } from '#shared/message.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { createHookState } from '#test/support/hooks-sample.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import { texts } from '#test/support/english.ts'

const minute = 60_000
const hour = 60 * minute

const delivered: DeliveryAttempt = { result: 'delivered', message: createMessage('hooks.answered', 200) }
const failed: DeliveryAttempt = { result: 'failed', message: createMessage('hooks.rejected', 500, '') }

const hook = (id: string) =>
  createHookState({
    id,
    name: id,
    action: id.startsWith('phone')
      ? { type: 'ntfy', server: 'https://ntfy.sh', topic: 't' }
      : id.startsWith('command')
        ? { type: 'command', program: 'true', arguments: [], inShell: false }
        : { type: id.startsWith('chat') ? 'slack' : 'webhook' },
  })

const labelOf = (event: HookEvent) => (isRunEvent(event) && event.job.label) || ''

function setDeliveries(
  answer: (
    hook: string,
    event: HookEvent,
    underWay: AbortSignal,
  ) => DeliveryAttempt | Promise<DeliveryAttempt>,
  folder = createTempFolder(),
  clock = createFakeClock(),
) {
  const life = new AbortController()
  const onDisk = new HookQueue({ folder, now: clock.now(), onCorrupt: () => undefined })
  const queue = Object.assign(onDisk, { synced: async () => undefined })
  const tried: string[] = []
  const settled: HookReport[] = []
  const waits: (number | undefined)[] = []
  const errors: unknown[] = []
  const deliveries = new HookDeliveries({
    queue,
    clock,
    random: () => 1,
    signal: life.signal,
    getHook: (id) => (id === 'removed' ? undefined : hook(id)),
    attempt: async ({ id }, events, underWay) => {
      tried.push(`${id} ${events.map(labelOf).join('+')}`)
      return answer(id, events[0], underWay)
    },
    onChange: (_, __, nextTryAt) => waits.push(nextTryAt === undefined ? undefined : nextTryAt - clock.now()),
    onSettled: (_, report) => settled.push(report),
    onError: (_, error) => errors.push(error),
  })
  onTestFinished(() => {
    life.abort()
    queue.close()
  })
  let count = 0
  return {
    clock,
    life,
    folder,
    queue,
    deliveries,
    tried,
    settled,
    waits,
    errors,
    file(id: string, label: string) {
      count += 1
      const { isTest: _, ...event } = createTestEvent('completed', texts, clock.now() + count)
      queue.recordDue(id, { ...event, filedAt: clock.now(), job: { ...event.job, label } })
      deliveries.more(id)
    },
    async end() {
      life.abort()
      await deliveries.settled()
      queue.close()
    },
  }
}

describe('hook deliveries', () => {
  it('are sent in order, and retried after delays that grow to half an hour', async () => {
    let isUp = false
    const { clock, file, tried, waits, queue } = setDeliveries(() => (isUp ? delivered : failed))
    file('h', 'first')
    file('h', 'second')
    await clock.advance(0)
    expect(tried).toEqual(['h first'])
    file('h', 'third')
    await clock.advance(4_999)
    expect(tried).toEqual(['h first'])
    await clock.advance(3 * hour)
    expect(waits.slice(0, 12)).toEqual(
      [5, 10, 20, 40, 80, 160, 320, 640, 1_280, 1_800, 1_800, 1_800].map((seconds) => seconds * 1_000),
    )
    expect(new Set(tried)).toEqual(new Set(['h first']))
    isUp = true
    await clock.advance(30 * minute)
    expect(tried.slice(-3)).toEqual(['h first', 'h second', 'h third'])
    expect(queue.count('h')).toBe(0)
  })

  it('have retry delays that start at five seconds again after each success', async () => {
    const answers = [failed, failed, delivered, failed, delivered]
    const { clock, file, waits } = setDeliveries(() => answers.shift() ?? delivered)
    file('h', 'first')
    file('h', 'second')
    await clock.advance(minute)
    expect(waits).toEqual([5_000, 10_000, undefined, 5_000, undefined])
    expect(clock.pending()).toEqual([])
  })

  it.each([
    ['twice in a row', 'the user retries', 2, ['retry', 'more']],
    ['once', 'another event is queued', 1, ['more']],
  ] as const)('are attempted %s if %s during the first attempt', async (_times, _, times, asked) => {
    const { clock, file, deliveries, tried } = setDeliveries(() => {
      if (tried.length === 1) for (const what of asked) deliveries[what]('h')
      return failed
    })
    file('h', 'x')
    await clock.advance(0)
    expect(tried).toHaveLength(times)
    expect(clock.pending()).toHaveLength(1)
  })

  it('delay the exit by at most 2.5 seconds, and are repeated at the next launch', async () => {
    const { clock, life, file, deliveries, queue } = setDeliveries(
      (_, __, underWay) =>
        new Promise((_resolve, reject) => {
          underWay.addEventListener('abort', () => reject(underWay.reason))
        }),
    )
    file('h', 'x')
    await clock.advance(0)
    life.abort()
    let hasEnded = false
    const ended = deliveries.settled().then(() => (hasEnded = true))
    await clock.advance(2_499)
    expect(hasEnded).toBe(false)
    await clock.advance(1)
    await ended
    expect(queue.count('h')).toBe(1)
  })

  it('stop when the program ends', async () => {
    const { clock, file, end, deliveries, tried } = setDeliveries(() => failed)
    file('h', 'x')
    await clock.advance(0)
    await end()
    expect(clock.pending()).toEqual([])
    deliveries.retry('h')
    deliveries.more('h')
    await clock.advance(hour)
    expect(tried).toEqual(['h x'])
  })

  it('stay queued until the next launch if the program ends during an attempt', async () => {
    const { clock, file, life, settled, errors, queue, deliveries } = setDeliveries(() => {
      life.abort()
      throw life.signal.reason
    })
    file('h', 'x')
    await clock.advance(hour)
    await deliveries.settled()
    expect([settled, errors, queue.count('h'), clock.pending()]).toEqual([[], [], 1, []])
  })

  it('aren’t attempted again if an attempt fails while the program ends', async () => {
    const { clock, file, life, deliveries, tried } = setDeliveries(() => {
      life.abort()
      return failed
    })
    file('h', 'x')
    await clock.advance(0)
    await deliveries.settled()
    expect(clock.pending()).toEqual([])
    expect(tried).toEqual(['h x'])
  })

  it('wait as long as the receiver requests, unless the user retries', async () => {
    const { clock, file, deliveries, tried } = setDeliveries(() => ({ ...failed, retryAfterMs: 10 * minute }))
    file('h', 'x')
    await clock.advance(10 * minute - 1)
    expect(tried).toHaveLength(1)
    await clock.advance(1)
    expect(tried).toHaveLength(2)
    deliveries.retry('h')
    await clock.advance(0)
    expect(tried).toHaveLength(3)
  })

  it('report their last error when dropped after a day, and later deliveries continue', async () => {
    const { clock, file, settled, queue } = setDeliveries(() => failed)
    file('h', 'old')
    await clock.advance(12 * hour)
    file('h', 'young')
    await clock.advance(12 * hour + 30 * minute)
    expect(settled).toMatchObject([{ ok: false }])
    expect(formatMessageOrText(settled[0]?.message)).toBe('The server responded 500')
    expect(queue.first('h')).toMatchObject({ job: { label: 'young' } })
    await clock.advance(12 * hour)
    expect(settled).toHaveLength(2)
    expect(queue.count('h')).toBe(0)
  })

  it('are retried for exactly a day', async () => {
    const { clock, file, settled } = setDeliveries(() => ({ ...failed, retryAfterMs: 12 * hour }))
    file('h', 'x')
    await clock.advance(24 * hour - 1)
    expect(settled).toEqual([])
    await clock.advance(1)
    expect(settled).toHaveLength(1)
  })

  it.each([
    [failed.result, failed],
    [delivered.result, delivered],
  ])('ignore the result “%s” if the hook was switched off during the attempt', async (_, attempt) => {
    const { clock, file, settled, waits, queue, tried } = setDeliveries(() => {
      queue.keepOnly(
        () => true,
        () => false,
      )
      return attempt
    })
    file('h', 'x')
    await clock.advance(hour)
    expect([tried, settled, waits, queue.last('h')]).toEqual([['h x'], [], [], undefined])
  })

  it('count as failed if the attempt throws', async () => {
    const { clock, file, settled, waits, queue } = setDeliveries(() => {
      throw new Error('spawn E2BIG')
    })
    file('h', 'x')
    await clock.advance(0)
    expect(waits).toEqual([5_000])
    await clock.advance(25 * hour)
    expect(settled.map(({ ok, message }) => [ok, formatMessageOrText(message)])).toEqual([
      [false, 'The delivery failed: spawn E2BIG'],
    ])
    expect(queue.count('h')).toBe(0)
  })

  it('report that their queue couldn’t be saved, and continue half an hour later', async () => {
    const { clock, file, errors, tried, queue } = setDeliveries(() => delivered)
    const trouble = new Error('EIO')
    queue.flush = () => Promise.reject(trouble)
    file('h', 'x')
    await clock.advance(0)
    expect([errors, tried]).toEqual([[trouble], []])
    queue.flush = async () => undefined
    await clock.advance(30 * minute)
    expect(tried).toEqual(['h x'])
  })

  it('don’t delay another hook’s deliveries if they fail', async () => {
    const { clock, file, settled, tried } = setDeliveries((id) => (id === 'bad' ? failed : delivered))
    file('bad', 'x')
    file('good', 'x')
    file('good', 'y')
    await clock.advance(0)
    expect(tried).toEqual(['bad x', 'good x', 'good y'])
    expect(settled).toMatchObject([{ ok: true }, { ok: true }])
  })

  it('aren’t repeated if the receiver rejected them', async () => {
    const { clock, file, tried, settled } = setDeliveries(() => ({
      result: 'rejected',
      message: createMessage('hooks.exited', 3),
      output: 'no',
    }))
    file('h', 'x')
    await clock.advance(hour)
    expect(tried).toEqual(['h x'])
    expect(settled).toMatchObject([{ ok: false, output: 'no' }])
  })

  it('are tried once more at the next launch, even if they are old', async () => {
    const first = setDeliveries(() => failed)
    first.file('h', 'x')
    await first.clock.advance(0)
    await first.end()
    first.clock.suspend(48 * hour)
    const second = setDeliveries(() => delivered, first.folder, first.clock)
    second.deliveries.retry('h')
    await second.clock.advance(0)
    expect(second.tried).toEqual(['h x'])
    expect(second.settled).toMatchObject([{ ok: true }])
  })

  it.each(['phone', 'chat'])(
    'to a %s are combined into one message if sixty runs end at the same time',
    async (id) => {
      const { clock, file, tried, queue } = setDeliveries(() => delivered)
      const labels = Array.from({ length: 60 }, (_, nth) => `run-${nth}`)
      for (const label of labels) file(id, label)
      await clock.advance(minute)
      expect(tried).toEqual([`${id} ${labels.join('+')}`])
      expect(queue.count(id)).toBe(0)
      expect(clock.pending()).toEqual([])
    },
  )

  it.each([
    ['one message and one summary if three runs end together', 3, ['phone 0', 'phone 1+2']],
    ['one summary if four runs end together', 4, ['phone 0+1+2+3']],
  ])('to a phone are sent as %s', async (_, runs, sent) => {
    const { clock, file, tried } = setDeliveries(() => delivered)
    for (let nth = 0; nth < runs; nth += 1) file('phone', String(nth))
    await clock.advance(minute)
    expect(tried).toEqual(sent)
  })

  it('to a phone are limited to three messages a minute, and later runs share a summary', async () => {
    const { clock, file, tried } = setDeliveries(() => delivered)
    const labels = Array.from({ length: 40 }, (_, nth) => `run-${nth}`)
    for (const label of labels) {
      file('phone', label)
      await clock.advance(2_000)
    }
    await clock.advance(2 * minute)
    expect(tried.slice(0, 3)).toEqual(['phone run-0', 'phone run-1', 'phone run-2+run-3'])
    expect(tried).toHaveLength(7)
    expect(tried.flatMap((each) => each.slice(6).split('+'))).toEqual(labels)
  })

  it.each(['phone', 'chat', 'webhook', 'command'])(
    'to a %s mostly arrive within 5 s if forty runs end in quick succession',
    async (id) => {
      const filedAt = new Map<string, number>()
      const delays: number[] = []
      const { clock, file, tried } = setDeliveries(async () => {
        await clock.sleep(150)
        const [, labels = ''] = tried.at(-1)?.split(' ') ?? []
        for (const label of labels.split('+')) delays.push(clock.monotonic() - (filedAt.get(label) ?? 0))
        return delivered
      })
      for (let nth = 0; nth < 40; nth += 1) {
        filedAt.set(`run-${nth}`, clock.monotonic())
        file(id, `run-${nth}`)
        await clock.advance(200)
      }
      await clock.advance(2 * minute)
      expect(delays).toHaveLength(40)
      expect(delays[0]).toBe(150)
      expect(delays.toSorted((a, b) => a - b)[Math.ceil(0.95 * 40) - 1]).toBeLessThanOrEqual(5_000)
    },
  )

  it('are dropped if their hook is removed', async () => {
    const { clock, file, tried, errors } = setDeliveries(() => delivered)
    file('removed', 'x')
    await clock.advance(hour)
    expect([tried, errors]).toEqual([[], []])
  })

  it.each(['webhook', 'command'])('to a %s are sent separately for each run', async (id) => {
    const { clock, file, tried } = setDeliveries(() => delivered)
    for (let nth = 0; nth < 10; nth += 1) file(id, String(nth))
    await clock.advance(0)
    expect(tried).toHaveLength(10)
  })

  it('repeat a failed summary together with later outcomes', async () => {
    let isUp = false
    const { clock, file, tried, queue } = setDeliveries(() => (isUp ? delivered : failed))
    for (const label of ['a', 'b', 'c', 'd']) file('phone', label)
    await clock.advance(0)
    expect(tried).toEqual(['phone a+b+c+d'])
    file('phone', 'e')
    isUp = true
    await clock.advance(minute)
    expect(tried).toEqual(['phone a+b+c+d', 'phone a+b+c+d+e'])
    for (const label of ['f', 'g']) file('phone', label)
    await clock.advance(0)
    expect(tried.slice(2)).toEqual(['phone f+g'])
    expect(queue.count('phone')).toBe(0)
  })

  it('drop a summary’s runs after a day of failed attempts, but keep a run added later', async () => {
    const { clock, file, queue } = setDeliveries(() => failed)
    for (const label of ['a', 'b', 'c', 'd']) file('phone', label)
    await clock.advance(23 * hour)
    file('phone', 'late')
    await clock.advance(2 * hour)
    expect(queue.waiting('phone').map(labelOf)).toEqual(['late'])
  })
})

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTestEvent } from '#main/core/hooks/hook-event.ts'
import { maxWaitingDeliveries } from '#main/core/hooks/delivery-lines.ts'
import { HookQueue } from '#main/core/hooks/delivery-queue.ts'
import { createMessage } from '#shared/message.ts'
import { waitForTurns } from '#test/support/fake-clock.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import { texts } from '#test/support/english.ts'

const now = Date.UTC(2026, 10, 24, 12)
const event = (n: number) => createTestEvent('completed', texts, now + n)
const report = { at: now, ok: true, message: createMessage('hooks.answered', 200) }

function open(folder: string): { queue: HookQueue; messages: string[] } {
  const messages: string[] = []
  const queue = new HookQueue({
    folder,
    now,
    onCorrupt: (message) => messages.push(formatMessageOrText(message)),
  })
  onTestFinished(() => queue.close())
  return { queue, messages }
}
const lines = (folder: string) => readFileSync(join(folder, 'hooks.jsonl'), 'utf8').trimEnd().split('\n')

const none = () => false

describe('the delivery queue', () => {
  it('keeps the order of waiting events after a restart, and accepts no event twice', () => {
    const folder = createTempFolder()
    const first = open(folder).queue
    for (const n of [1, 2, 3]) expect(first.recordDue('h', event(n))).toBe('recorded')
    expect(first.recordDue('h', event(1))).toBe('known')
    expect(first.recordDue('other', event(1))).toBe('recorded')
    first.recordDone('h', event(1).id, report)
    expect(first.recordDue('h', event(1))).toBe('known')
    first.close()
    const { queue, messages } = open(folder)
    expect(messages).toEqual([])
    expect(queue.first('h')?.id).toBe(event(2).id)
    expect([queue.count('h'), queue.count('other'), queue.count('none')]).toEqual([2, 1, 0])
    expect(queue.recordDue('h', event(1))).toBe('known')
    expect(queue.last('h')).toEqual(report)
    expect(statSync(join(folder, 'hooks.jsonl')).mode & 0o777).toBe(0o600)
  })

  it('removes the leftover file from an incomplete write', () => {
    const folder = createTempFolder()
    writeFileSync(join(folder, 'hooks.jsonl.new'), 'half')
    open(folder).queue.close()
    expect(readdirSync(folder)).toEqual([])
  })

  it('rejects another event for a hook that has the maximum number of waiting events', () => {
    const { queue } = open(createTempFolder())
    for (let n = 0; n < maxWaitingDeliveries; n++) queue.recordDue('h', event(n))
    expect(queue.recordDue('h', event(maxWaitingDeliveries))).toBe('full')
    expect(queue.recordDue('other', event(maxWaitingDeliveries))).toBe('recorded')
  })

  it('removes invalid lines from its file, reports them, and continues', () => {
    const folder = createTempFolder()
    writeFileSync(join(folder, 'hooks.jsonl'), 'nonsense\n')
    const { queue, messages } = open(folder)
    expect(messages).toEqual([expect.stringMatching(/^1 queued hook delivery couldn’t be read/)])
    queue.recordDue('h', event(1))
    expect(lines(folder)).toHaveLength(1)
  })

  it('keeps lines that a newer version wrote', async () => {
    const folder = createTempFolder()
    writeFileSync(join(folder, 'hooks.jsonl'), '{"v":2,"what":"ever"}\n')
    const { queue } = open(folder)
    queue.recordDue('h', event(1))
    queue.keepOnly(none, none)
    await waitForTurns()
    expect(lines(folder)[0]).toBe('{"v":2,"what":"ever"}')
    expect(lines(folder)).toHaveLength(2)
  })

  it('reports why its file can’t be written', () => {
    const folder = createTempFolder()
    const { queue } = open(folder)
    const messages: unknown[] = []
    queue.onError((trouble) => messages.push(trouble))
    rmSync(folder, { recursive: true })
    expect(queue.recordDue('h', event(1))).toBe('recorded')
    expect(messages).toEqual([expect.stringContaining('ENOENT')])
  })

  it('leaves an unreadable file unchanged, and reports it', async () => {
    const folder = createTempFolder()
    mkdirSync(join(folder, 'hooks.jsonl'))
    const { queue, messages } = open(folder)
    expect(messages).toEqual([
      expect.stringMatching(/^Couldn’t read queued hook deliveries in \/.*hooks.jsonl: EISDIR/),
    ])
    expect(queue.recordDue('h', event(1))).toBe('recorded')
    queue.keepOnly(
      () => false,
      () => false,
    )
    await waitForTurns()
    expect(statSync(join(folder, 'hooks.jsonl')).isDirectory()).toBe(true)
  })

  it('ignores unknown values in a saved event, and an invalid delivery report', () => {
    const folder = createTempFolder()
    const due = { ...event(1), job: { ...event(1).job, kind: 'baking', project: 7 } }
    const steps = [
      { v: 1, due: event(2), hook: 'h' },
      { v: 1, due, hook: 'h' },
      { v: 1, done: event(2).id, hook: 'h', report: { at: now, ok: 'perhaps' } },
    ]
    writeFileSync(join(folder, 'hooks.jsonl'), steps.map((step) => `${JSON.stringify(step)}\n`).join(''))
    const { queue, messages } = open(folder)
    expect([queue.count('h'), queue.last('h'), messages]).toEqual([1, undefined, []])
    expect(queue.first('h')).toMatchObject({ id: due.id, job: { kind: undefined, project: undefined } })
  })

  it('rewrites its file only if a delivery is removed from it', async () => {
    const folder = createTempFolder()
    const { queue } = open(folder)
    for (const n of [0, 1]) {
      queue.recordDue('h', event(n))
      queue.recordDone('h', event(n).id, { ...report, at: now + n })
    }
    queue.recordDue('h', event(2))
    const [kept, off] = [() => true, (hook: string) => hook === 'h']
    queue.keepOnly(kept, off)
    await waitForTurns()
    expect(lines(folder)).toHaveLength(5)
    // The deliveries of a disabled hook are dropped, but the hook keeps its last report.
    queue.keepOnly(kept, () => false)
    await waitForTurns()
    expect(lines(folder).map((line) => JSON.parse(line).report?.at)).toEqual([undefined, now + 1])
    expect([queue.recordDue('h', event(1)), queue.last('h')]).toEqual(['known', { ...report, at: now + 1 }])
  })

  it('drops a hook’s deliveries when the hook is switched off or removed', async () => {
    const folder = createTempFolder()
    const { queue } = open(folder)
    for (const hook of ['on', 'off', 'gone']) queue.recordDue(hook, event(1))
    queue.recordDue('gone', event(2))
    queue.recordDone('gone', event(2).id, report)
    queue.keepOnly(
      (hook) => hook !== 'gone',
      (hook) => hook === 'on',
    )
    await waitForTurns()
    expect(['on', 'off', 'gone'].map((hook) => queue.count(hook))).toEqual([1, 0, 0])
    expect(queue.last('gone')).toBeUndefined()
    expect(lines(folder)).toHaveLength(1)
  })

  it('keeps its file short by forgetting all but the latest 500 deliveries', async () => {
    const folder = createTempFolder()
    const { queue } = open(folder)
    for (let n = 0; n < 1_500; n++) {
      queue.recordDue('h', event(n))
      queue.recordDone('h', event(n).id, report)
    }
    await waitForTurns()
    expect(lines(folder).length).toBeLessThanOrEqual(1_600)
    const fileNumber = () => statSync(join(folder, 'hooks.jsonl')).ino
    const before = fileNumber()
    queue.recordDue('other', event(1_500))
    await waitForTurns()
    expect(fileNumber()).toBe(before)
    queue.close()
    const again = open(folder).queue
    expect(again.count('h')).toBe(0)
    expect(again.recordDue('h', event(1_499))).toBe('known')
    expect(again.recordDue('h', event(1_000))).toBe('known')
    expect(again.recordDue('h', event(999))).toBe('recorded')
  })
})

import { join } from 'node:path'
import type { HookReport } from '#shared/hooks.ts'
import { messageOf, type Message } from '#shared/message.ts'
import { asLines, replaceDurably, setLinesAside } from '#main/storage/durable.ts'
import { openLineFile } from '#main/storage/line-file.ts'
import { whyOf } from '#main/base/message-error.ts'
import { readSaved } from '#main/storage/read-saved.ts'
import {
  applyHookStep,
  hookLinesOf,
  deliveriesOf,
  mostWaiting,
  readHookLines,
  type HookEvent,
  type DeliveriesByHook,
  type HookStep,
} from './delivery-lines.ts'

export { isOfRun, kindOf, type HookEvent, type NoticeEvent, type RunEvent } from './delivery-lines.ts'

/** Appended steps before the file is rewritten. */
const tidyAfter = 2_000

/** Records a delivery as due before it is sent, and as done afterwards. The file is append-only. */
export interface HookQueue {
  /**
   * Records a delivery unless its event was recorded before.
   *
   * @returns `full` if it wasn't recorded because the queue is full
   */
  due(hook: string, event: HookEvent): 'recorded' | 'known' | 'full'
  /** Resolves when the records survive a power cut, or can't be made to. */
  synced(): Promise<void>
  /** Records the end of a delivery before returning. Without a report it was dropped. */
  done(hook: string, eventId: string, report?: HookReport): void
  knows(hook: string, eventId: string): boolean
  waiting(hook: string): readonly HookEvent[]
  first(hook: string): HookEvent | undefined
  count(hook: string): number
  last(hook: string): HookReport | undefined
  /** Drops deliveries of removed or disabled hooks. */
  keepOnly(isKept: (hook: string) => boolean, isOn: (hook: string) => boolean): void
  /** Emits the reason while steps can't be written, and undefined once they can. */
  onTrouble(listener: (reason: string | Message | undefined) => void): void
  close(): void
}

export interface HookQueueOptions {
  readonly folder: string
  readonly now: number
  readonly onCorrupt: (message: Message) => void
}

/** Opens the hook queue. Unreadable lines are set aside. */
export function openHookQueue({ folder, now, onCorrupt }: HookQueueOptions): HookQueue {
  const path = join(folder, 'hooks.jsonl')
  const aside = join(folder, `hooks.unreadable-${now}.jsonl`)
  const read = readSaved(path)
  if (read.is === 'trouble') onCorrupt(messageOf('storage.hooksUnread', whyOf(read.error)))
  const found = readHookLines(read.is === 'read' ? read.text : '')
  const { lines, unreadable, isCut, isNewer } = found
  const byHook: DeliveriesByHook = found.byHook
  // Unreadable lines and those of a newer version aren't ours to drop.
  let isOurs = read.is !== 'trouble' && !isNewer
  let endsInHalf = isCut || read.is === 'trouble'
  try {
    if (isOurs && unreadable.length > 0) {
      isOurs = false
      setLinesAside(path, aside, unreadable)
      onCorrupt(messageOf('storage.hooksLines', unreadable.length, aside))
      isOurs = true
    }
    const tidy = hookLinesOf(byHook)
    if (isOurs && (isCut || unreadable.length > 0 || tidy.length < lines)) {
      replaceDurably(path, asLines(tidy))
      endsInHalf = false
    }
  } catch (error) {
    onCorrupt(messageOf('storage.unsaved.hooks', whyOf(error)))
  }

  const file = openLineFile(path, endsInHalf)
  let troubleListener: ((reason: string | Message | undefined) => void) | undefined
  let wasInTrouble = false
  let appended = 0
  function say(trouble: unknown) {
    if (trouble !== undefined) troubleListener?.(whyOf(trouble))
    else if (wasInTrouble) troubleListener?.(undefined)
    wasInTrouble = trouble !== undefined
  }
  function tidyUp() {
    appended = 0
    // After a failure, the file stays large until the next time.
    if (isOurs) void file.replace(() => hookLinesOf(byHook)).then(say)
  }
  function take(step: HookStep) {
    applyHookStep(byHook, step)
    say(file.append(JSON.stringify(step)))
    appended += 1
    if (appended >= tidyAfter) tidyUp()
  }

  function knows(hook: string, id: string): boolean {
    const deliveries = byHook.get(hook)
    return deliveries !== undefined && (deliveries.waiting.has(id) || deliveries.done.has(id))
  }

  return {
    knows,
    due(hook, event) {
      const { waiting } = deliveriesOf(byHook, hook)
      if (knows(hook, event.id)) return 'known'
      if (waiting.size >= mostWaiting) return 'full'
      take({ v: 1, due: event, hook })
      return 'recorded'
    },
    async synced() {
      const trouble = await file.sync()
      if (trouble !== undefined) say(trouble)
    },
    done: (hook, eventId, report) => take({ v: 1, done: eventId, hook, report }),
    waiting: (hook) => [...(byHook.get(hook)?.waiting.values() ?? [])],
    first: (hook) => byHook.get(hook)?.waiting.values().next().value,
    count: (hook) => byHook.get(hook)?.waiting.size ?? 0,
    last: (hook) => byHook.get(hook)?.last,
    keepOnly(isKept, isOn) {
      let isChanged = false
      for (const [hook, { waiting }] of byHook) {
        if (!isKept(hook)) isChanged = byHook.delete(hook)
        else if (!isOn(hook) && waiting.size > 0) {
          waiting.clear()
          isChanged = true
        }
      }
      if (isChanged) tidyUp()
    },
    onTrouble(listener) {
      troubleListener = listener
    },
    close: () => say(file.close()),
  }
}

import { join } from 'node:path'
import type { HookReport } from '../../shared/hooks.ts'
import { messageOf, type Message } from '../../shared/messages/message.ts'
import { asLines, replaceDurably, writeDurably } from '../base/durable.ts'
import { openLineFile } from '../base/line-file.ts'
import { whyOf } from '../base/message-error.ts'
import { readKept } from '../base/read-kept.ts'
import {
  applyHookStep,
  hookLinesOf,
  laneOf,
  mostWaiting,
  readHookLines,
  type HookEvent,
  type HookLanes,
  type HookStep,
} from './hook-lines.ts'

export type { HookEvent } from './hook-lines.ts'

/** So many steps are appended before the file is written anew with what is still of use. */
const tidyAfter = 2_000

/**
 * The deliveries of hooks, beside the ledger: recorded as due before one is sent, and as done after that. Each is sent at
 * least once, whenever the program dies. It is an append-only file.
 */
export interface HookQueue {
  /**
   * Records a delivery before it returns, unless that event of that hook was recorded before.
   * @returns `full` where as many wait as may: it is not recorded
   */
  due(hook: string, event: HookEvent): 'recorded' | 'known' | 'full'
  /** Resolves when what is recorded survives a power cut, or can't be made to. */
  synced(): Promise<void>
  /** Records the end of a delivery before it returns. */
  done(hook: string, eventId: string, report: HookReport): void
  /** Oldest first. */
  waiting(hook: string): readonly HookEvent[]
  first(hook: string): HookEvent | undefined
  count(hook: string): number
  last(hook: string): HookReport | undefined
  /** Drops what waits for hooks that are no more, or are off; what is known of those that stay, stays. */
  keepOnly(isKept: (hook: string) => boolean, isOn: (hook: string) => boolean): void
  /** `listener` hears why steps can't be written now, and undefined when they are again. Until then they are kept. */
  onTrouble(listener: (reason: string | Message | undefined) => void): void
  close(): void
}

export interface HookQueueOptions {
  readonly folder: string
  /** Ms since the epoch. */
  readonly now: number
  /** Hears what could not be read. */
  readonly onCorrupt: (message: Message) => void
}

/** Opens the queue of a profile folder, or begins one. What can't be read is set aside, and the rest goes on. */
export function openHookQueue({ folder, now, onCorrupt }: HookQueueOptions): HookQueue {
  const path = join(folder, 'hooks.jsonl')
  const aside = join(folder, `hooks.unreadable-${now}.jsonl`)
  const read = readKept(path)
  if (read.is === 'trouble') onCorrupt(messageOf('storage.hooksUnread', whyOf(read.error)))
  const found = readHookLines(read.is === 'read' ? read.text : '')
  const { lines, unreadable, isCut, isNewer } = found
  const lanes: HookLanes = found.lanes
  // What could not be read, or a newer version wrote, is not ours to tidy up.
  let isOurs = read.is !== 'trouble' && !isNewer
  let endsInHalf = isCut || read.is === 'trouble'
  try {
    if (isOurs && unreadable.length > 0) {
      isOurs = false
      writeDurably(aside, asLines(unreadable))
      onCorrupt(messageOf('storage.hooksLines', unreadable.length, aside))
      isOurs = true
    }
    const tidy = hookLinesOf(lanes)
    if (isOurs && (isCut || unreadable.length > 0 || tidy.length < lines)) {
      replaceDurably(path, asLines(tidy))
      endsInHalf = false
    }
  } catch (error) {
    onCorrupt(messageOf('storage.unsaved.hooks', whyOf(error)))
  }

  const file = openLineFile(path, endsInHalf)
  let tell: ((reason: string | Message | undefined) => void) | undefined
  let wasInTrouble = false
  let appended = 0
  function say(trouble: unknown) {
    if (trouble !== undefined) tell?.(whyOf(trouble))
    else if (wasInTrouble) tell?.(undefined)
    wasInTrouble = trouble !== undefined
  }
  function tidyUp() {
    appended = 0
    // Where it fails, the file holds more than it has to until the next time.
    if (isOurs) void file.replace(() => hookLinesOf(lanes)).then(say)
  }
  function take(step: HookStep) {
    applyHookStep(lanes, step)
    say(file.append(JSON.stringify(step)))
    appended += 1
    if (appended >= tidyAfter) tidyUp()
  }

  return {
    due(hook, event) {
      const { waiting, done } = laneOf(lanes, hook)
      if (waiting.has(event.id) || done.has(event.id)) return 'known'
      if (waiting.size >= mostWaiting) return 'full'
      take({ v: 1, due: event, hook })
      return 'recorded'
    },
    async synced() {
      const trouble = await file.sync()
      if (trouble !== undefined) say(trouble)
    },
    done: (hook, eventId, report) => take({ v: 1, done: eventId, hook, report }),
    waiting: (hook) => [...(lanes.get(hook)?.waiting.values() ?? [])],
    first: (hook) => lanes.get(hook)?.waiting.values().next().value,
    count: (hook) => lanes.get(hook)?.waiting.size ?? 0,
    last: (hook) => lanes.get(hook)?.last,
    keepOnly(isKept, isOn) {
      let isChanged = false
      for (const [hook, { waiting }] of lanes) {
        if (!isKept(hook)) isChanged = lanes.delete(hook)
        else if (!isOn(hook) && waiting.size > 0) {
          waiting.clear()
          isChanged = true
        }
      }
      if (isChanged) tidyUp()
    },
    onTrouble(listener) {
      tell = listener
    },
    close: () => say(file.close()),
  }
}

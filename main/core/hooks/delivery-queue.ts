import type { HookReport } from '#shared/hooks.ts'
import { createMessage, type Message } from '#shared/message.ts'
import { readLineFile, type LineFile, type ErrorListener } from '#main/core/storage/line-file.ts'
import {
  applyHookLine,
  countHookLines,
  formatHookLines,
  getDeliveries,
  maxWaitingDeliveries,
  parseHookLines,
  type HookEvent,
  type DeliveriesByHook,
  type HookLine,
} from './delivery-lines.ts'

export { isRunEvent, getEventKind, type HookEvent, type TextEvent, type RunEvent } from './delivery-lines.ts'

/** The file is compacted after this many appended steps. */
const maxAppended = 2_000

export interface HookQueueOptions {
  readonly folder: string
  readonly now: number
  readonly onCorrupt: (message: Message) => void
}

/**
 * Stores deliveries in `hooks.jsonl`: as due before they are sent, and as done afterwards. Lines are
 * appended, and the file is rewritten when deliveries are dropped or it has grown. Unreadable lines are moved
 * to another file.
 */
export class HookQueue {
  readonly #byHook: DeliveriesByHook
  readonly #file: LineFile
  readonly #isWritable: boolean
  #appended = 0

  constructor(options: HookQueueOptions) {
    const { savedLines, open } = readLineFile({
      ...options,
      name: 'hooks',
      read: parseHookLines,
      messages: {
        unread: (path, why) => createMessage('storage.hooksUnread', path, why),
        setAside: (lines, path) => createMessage('storage.hooksLines', lines, path),
        untidy: (path, why) => createMessage('storage.unsaved.hooks', path, why),
      },
    })
    this.#byHook = savedLines.byHook
    const { file, isWritable } = open(countHookLines(this.#byHook), () => formatHookLines(this.#byHook))
    this.#file = file
    this.#isWritable = isWritable
    if (isWritable) file.setSource(() => formatHookLines(this.#byHook))
  }

  /**
   * Records a delivery as due, unless its event was already recorded.
   *
   * @returns `full` if too many deliveries are pending; nothing is recorded then
   */
  recordDue(hook: string, event: HookEvent): 'recorded' | 'known' | 'full' {
    const { waiting, done } = getDeliveries(this.#byHook, hook)
    if (waiting.has(event.id) || done.has(event.id)) return 'known'
    if (waiting.size >= maxWaitingDeliveries) return 'full'
    this.#record({ v: 1, due: event, hook })
    return 'recorded'
  }

  /** Resolves when all records are on disk, or when they can't be written. */
  flush(): Promise<void> {
    return this.#file.sync()
  }

  /**
   * Records a delivery as done, and writes the line before it returns. Without a report, the delivery was
   * dropped.
   */
  recordDone(hook: string, eventId: string, report?: HookReport): void {
    this.#record({ v: 1, done: eventId, hook, report })
  }

  waiting(hook: string): readonly HookEvent[] {
    return [...(this.#byHook.get(hook)?.waiting.values() ?? [])]
  }

  first(hook: string): HookEvent | undefined {
    return this.#byHook.get(hook)?.waiting.values().next().value
  }

  count(hook: string): number {
    return this.#byHook.get(hook)?.waiting.size ?? 0
  }

  last(hook: string): HookReport | undefined {
    return this.#byHook.get(hook)?.last
  }

  keepOnly(isKept: (hook: string) => boolean, isOn: (hook: string) => boolean): void {
    let isChanged = false
    for (const [hook, { waiting }] of this.#byHook) {
      if (!isKept(hook)) isChanged = this.#byHook.delete(hook)
      else if (!isOn(hook) && waiting.size > 0) {
        waiting.clear()
        isChanged = true
      }
    }
    if (isChanged) this.#compact()
  }

  onError(listener: ErrorListener): void {
    this.#file.onError(listener)
  }

  onRewritten(listener: (message: Message) => void): void {
    this.#file.onRewritten(listener)
  }

  close(): void {
    this.#file.close()
  }

  #compact() {
    this.#appended = 0
    // If this fails, the file stays large until the next attempt.
    if (this.#isWritable) void this.#file.replace(() => formatHookLines(this.#byHook))
  }

  #record(step: HookLine) {
    applyHookLine(this.#byHook, step)
    this.#file.append(JSON.stringify(step))
    this.#appended += 1
    if (this.#appended >= maxAppended) this.#compact()
  }
}

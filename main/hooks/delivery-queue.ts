import type { HookReport } from '#shared/hooks.ts'
import { messageOf, type Message } from '#shared/message.ts'
import { readLineFile, type LineFile, type TroubleListener } from '#main/storage/line-file.ts'
import {
  applyHookStep,
  countHookLines,
  hookLinesOf,
  deliveriesOf,
  isNearlyForgotten,
  mostWaiting,
  readHookLines,
  type HookEvent,
  type DeliveriesByHook,
  type HookStep,
} from './delivery-lines.ts'

export { isOfRun, kindOf, type HookEvent, type NoticeEvent, type RunEvent } from './delivery-lines.ts'

/** Appended steps before the file is rewritten. */
const tidyAfter = 2_000

export interface HookQueueOptions {
  readonly folder: string
  readonly now: number
  readonly onCorrupt: (message: Message) => void
}

/**
 * `hooks.jsonl`: records a delivery as due before it is sent, and as done afterwards. The file is append-only,
 * and unreadable lines are set aside.
 */
export class HookQueue {
  readonly #byHook: DeliveriesByHook
  readonly #file: LineFile
  readonly #isOurs: boolean
  #appended = 0

  constructor(options: HookQueueOptions) {
    const { found, open } = readLineFile({
      ...options,
      name: 'hooks',
      read: readHookLines,
      words: {
        unread: (why) => messageOf('storage.hooksUnread', why),
        setAside: (lines, path) => messageOf('storage.hooksLines', lines, path),
        untidy: (why) => messageOf('storage.unsaved.hooks', why),
      },
    })
    this.#byHook = found.byHook
    const { file, isOurs } = open(countHookLines(this.#byHook), () => hookLinesOf(this.#byHook))
    this.#file = file
    this.#isOurs = isOurs
  }

  /**
   * Records a delivery unless its event was recorded before.
   *
   * @returns `full` if it wasn't recorded because the queue is full
   */
  due(hook: string, event: HookEvent): 'recorded' | 'known' | 'full' {
    const { waiting } = deliveriesOf(this.#byHook, hook)
    if (this.knows(hook, event.id)) return 'known'
    if (waiting.size >= mostWaiting) return 'full'
    this.#take({ v: 1, due: event, hook })
    return 'recorded'
  }

  /** Resolves when the records survive a power cut, or can't be made to. */
  synced(): Promise<void> {
    return this.#file.sync()
  }

  /** Records the end of a delivery before returning. Without a report it was dropped. */
  done(hook: string, eventId: string, report?: HookReport): void {
    this.#take({ v: 1, done: eventId, hook, report })
  }

  /** An event that is asked for now and then isn't forgotten: an outage may outlast hundreds of others. */
  knows(hook: string, id: string): boolean {
    const { waiting, done } = this.#byHook.get(hook) ?? {}
    if (waiting?.has(id)) return true
    if (!done?.has(id)) return false
    if (isNearlyForgotten(done, id)) this.done(hook, id)
    return true
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

  /** Drops deliveries of removed or disabled hooks. */
  keepOnly(isKept: (hook: string) => boolean, isOn: (hook: string) => boolean): void {
    let isChanged = false
    for (const [hook, { waiting }] of this.#byHook) {
      if (!isKept(hook)) isChanged = this.#byHook.delete(hook)
      else if (!isOn(hook) && waiting.size > 0) {
        waiting.clear()
        isChanged = true
      }
    }
    if (isChanged) this.#tidyUp()
  }

  /** Emits the reason while steps can't be written, and undefined once they can. */
  onTrouble(listener: TroubleListener): void {
    this.#file.onTrouble(listener)
  }

  close(): void {
    this.#file.close()
  }

  #tidyUp() {
    this.#appended = 0
    // After a failure, the file stays large until the next time.
    if (this.#isOurs) void this.#file.replace(() => hookLinesOf(this.#byHook))
  }

  #take(step: HookStep) {
    applyHookStep(this.#byHook, step)
    this.#file.append(JSON.stringify(step))
    this.#appended += 1
    if (this.#appended >= tidyAfter) this.#tidyUp()
  }
}

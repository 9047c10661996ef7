import { isTerminal, type TerminalStatus } from '#shared/rules/status.ts'
import type { Frame } from '#main/compileo/schema.ts'

export interface LastFrame {
  readonly status: TerminalStatus
  readonly progress: number
  readonly step: string
}

/**
 * Decides whether a stream's last frame can be trusted. A step text can forge a frame, but neither the end of
 * a stream nor its only terminal frame (docs/reference/compileo-server.md, "The stream").
 */
export class LastFrameTracker {
  #last: LastFrame | undefined
  #isUntrusted = false

  onFrame(frame: Frame): void {
    // Of a second terminal frame, or anything after it, one is forged.
    if (this.#last || frame.kind !== 'job') this.#isUntrusted = true
    else if (isTerminal(frame.status)) {
      if (frame.headStatus !== frame.status) this.#isUntrusted = true
      this.#last = { status: frame.status, progress: frame.progress, step: frame.step }
    }
  }

  /** The server has confirmed the state since. */
  onConfirmed(): void {
    if (this.#last) this.#isUntrusted = true
  }

  /** The last frame; undefined if it can't be trusted. */
  get outcome(): LastFrame | undefined {
    return this.#isUntrusted ? undefined : this.#last
  }
}

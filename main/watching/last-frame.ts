import { isTerminal, type TerminalStatus } from '../../shared/rules/status.ts'
import type { Frame } from '../compileo/schema.ts'

export interface LastFrame {
  readonly status: TerminalStatus
  readonly progress: number
  readonly step: string
}

/**
 * Decides whether a stream's last frame can be trusted without a request, once the server has ended the stream
 * properly, by its last chunk or at its length. A step text can forge a frame, but it can't end a stream, nor make up
 * the only terminal frame: a forging step comes in its own frame, which is active, broken by it, or also terminal
 * (docs/reference/compileo-server.md, "The stream").
 */
export class LastFrameTracker {
  #last: LastFrame | undefined
  #isSpoilt = false

  heard(frame: Frame): void {
    // A second terminal frame, or anything after it: one of them is forged.
    if (this.#last || frame.kind !== 'job') this.#isSpoilt = true
    else if (isTerminal(frame.status)) {
      if (frame.headStatus !== frame.status) this.#isSpoilt = true
      this.#last = { status: frame.status, progress: frame.progress, step: frame.step }
    }
  }

  /** The server has confirmed the state since, and that counts. */
  isAnswered(): void {
    if (this.#last) this.#isSpoilt = true
  }

  /** The run's outcome from the last frame; undefined if it can't be trusted. */
  get outcome(): LastFrame | undefined {
    return this.#isSpoilt ? undefined : this.#last
  }
}

import { isTerminal, type TerminalStatus } from '../../shared/rules/status.ts'
import type { Frame } from '../compileo/schema.ts'

/** The terminal frame of a run. */
export interface LastFrame {
  readonly status: TerminalStatus
  readonly progress: number
  readonly step: string
}

/**
 * Whether a stream's last word may be believed without asking, once the server has ended the stream in order, by its last
 * chunk or at its length. A step text can forge a frame, but neither end a stream so, nor make up the only terminal frame: a step that forges one
 * comes in a frame of its own, which is active, or broken by it, or terminal, too (docs/compileo-server.md, "The
 * stream").
 */
export class LastWord {
  #last: LastFrame | undefined
  #isSpoilt = false

  heard(frame: Frame): void {
    // A second one, or anything behind the end: one of them is forged.
    if (this.#last || frame.kind !== 'job') this.#isSpoilt = true
    else if (isTerminal(frame.status)) {
      if (frame.headStatus !== frame.status) this.#isSpoilt = true
      this.#last = { status: frame.status, progress: frame.progress, step: frame.step }
    }
  }

  /** The server has said what is true since: its word counts. */
  isAnswered(): void {
    if (this.#last) this.#isSpoilt = true
  }

  /** How the run ended, by the last frame; undefined where that can't be believed. */
  get outcome(): LastFrame | undefined {
    return this.#isSpoilt ? undefined : this.#last
  }
}

import { tryParseJson } from '#main/base/parse-json.ts'

const control = /\p{Cc}/u

/** Returns the step as a JSON parser reads the unescaped text; undefined if that text is invalid JSON. */
function unescapeStep(step: string): string | undefined {
  const unescaped = tryParseJson(`"${step}"`)
  return typeof unescaped === 'string' ? unescaped : undefined
}

/**
 * Corrects the texts of steps. The real server doesn't escape them in its frames, so `C:\temp\bold` arrives
 * with a tab and a backspace (docs/reference/compileo-server.md, "The stream"). Each such step is confirmed
 * once by the job's status.
 */
export class StepTextCorrector {
  #shown = ''
  #pendingStep: string | undefined

  check(step: string): { readonly step: string; readonly isDoubtful: boolean } {
    if (!control.test(step)) {
      this.#shown = step
      return { step, isDoubtful: false }
    }
    const isDoubtful = step !== this.#pendingStep && step !== unescapeStep(this.#shown)
    this.#pendingStep = step
    return { step: this.#shown, isDoubtful }
  }

  onConfirmed(step: string): void {
    this.#shown = step
  }

  onUnconfirmed(): void {
    this.#pendingStep = undefined
  }
}

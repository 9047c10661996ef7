import { tryParseJson } from '#main/base/parse-json.ts'

const control = /\p{Cc}/u

/** Returns a step as JSON parses it unescaped; undefined if that is invalid. */
function unescapeStep(step: string): string | undefined {
  const pasted = tryParseJson(`"${step}"`)
  return typeof pasted === 'string' ? pasted : undefined
}

/**
 * Corrects steps. The real server inserts them into its frames unescaped, so `C:\temp\bold` arrives with a
 * tab and a backspace (docs/reference/compileo-server.md, "The stream"). Each such step is confirmed by the
 * status once.
 */
export class StreamSteps {
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

  confirmed(step: string): void {
    this.#shown = step
  }

  unconfirmed(): void {
    this.#pendingStep = undefined
  }
}

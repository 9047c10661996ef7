import { parseJson } from '#main/base/parse-json.ts'

/**
 * The real server pastes steps into its frames unescaped, so `C:\temp\bold` arrives with a tab and a
 * backspace (docs/reference/compileo-server.md, "The stream"). We request the status once for each such
 * step.
 */
export interface Steps {
  of(step: string): { readonly step: string; readonly isDoubtful: boolean }
  confirmed(step: string): void
  unconfirmed(): void
}

const control = /\p{Cc}/u

/** A step as JSON reads it unescaped; undefined if that is invalid. */
function asPasted(step: string): string | undefined {
  try {
    const pasted: unknown = parseJson(`"${step}"`)
    return typeof pasted === 'string' ? pasted : undefined
  } catch {
    return undefined // Such a frame is handled as garbage.
  }
}

export function createSteps(): Steps {
  let shown = ''
  let asked: string | undefined
  return {
    of(step) {
      if (!control.test(step)) {
        shown = step
        return { step, isDoubtful: false }
      }
      const isDoubtful = step !== asked && step !== asPasted(shown)
      asked = step
      return { step: shown, isDoubtful }
    },
    confirmed(step) {
      shown = step
    },
    unconfirmed() {
      asked = undefined
    },
  }
}

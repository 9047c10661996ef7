import { parseJson } from '../base/parse-json.ts'

/**
 * The steps of one stream, ready to be shown. The real server pastes steps into its frames unescaped, so `C:\temp\bold`
 * arrives with a tab and a backspace (docs/reference/compileo-server.md, "The stream"). Its status escapes everything, so we
 * request that once for each such step and keep the previous step until then.
 */
export interface Steps {
  /** A frame's step, and whether to request the status for it. */
  of(step: string): { readonly step: string; readonly isDoubtful: boolean }
  /** The status contained the current step. */
  told(step: string): void
  /** The status request failed: the next frame may trigger another. */
  untold(): void
}

const control = /\p{Cc}/u

/** A step as JSON reads it when pasted unescaped; undefined if that is invalid. */
function asPasted(step: string): string | undefined {
  try {
    const pasted: unknown = parseJson(`"${step}"`)
    return typeof pasted === 'string' ? pasted : undefined
  } catch {
    return undefined // Such a frame is garbage and handled as that.
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
    told(step) {
      shown = step
    },
    untold() {
      asked = undefined
    },
  }
}

import { parseJson } from '../base/parse-json.ts'

/**
 * The steps of one stream, as they are to be shown. The real server pastes a step into its frames as it is, so that
 * `C:\temp\bold` comes out with a tab and a backspace (docs/compileo-server.md, "The stream"). Its status escapes
 * everything, so that it is asked once for each such step; until then the step before stays.
 */
export interface Steps {
  /** The step of a frame, and whether the status is to be asked for it. */
  of(step: string): { readonly step: string; readonly isDoubtful: boolean }
  /** The status told the step that holds now. */
  told(step: string): void
  /** The status could not be had: the next frame may ask again. */
  untold(): void
}

const control = /\p{Cc}/u

/** What a step becomes where it is pasted into JSON as it is; undefined where that is none. */
function asPasted(step: string): string | undefined {
  try {
    const pasted: unknown = parseJson(`"${step}"`)
    return typeof pasted === 'string' ? pasted : undefined
  } catch {
    return undefined // Such a frame is garbage, and asked for as that.
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

const characterCodes = { quote: 0x22, comma: 0x2c, colon: 0x3a, escape: 0x5c } as const
const opens = new Set([0x7b, 0x5b])
const closes = new Set([0x7d, 0x5d])
const name = 'result'

export interface ExtractedPart {
  readonly result: Buffer
  /** The parts of a chunk before and after the result. */
  readonly surroundingBytes: readonly [Buffer, Buffer]
  readonly isResultStart: boolean
}

/**
 * Extracts the result from a status response while it arrives, because the result may not fit into memory.
 */
export class ResultExtractor {
  #depth = 0
  #isText = false
  #isEscaped = false
  /** The beginning of the last string in the outermost object. It may be the key "result". */
  #text = ''
  #isResult = false

  cut(bytes: Buffer): ExtractedPart {
    let from = this.#isResult ? 0 : bytes.length
    let to = bytes.length
    let isResultStart = false
    for (let at = 0; at < bytes.length; at += 1) {
      const was = this.#isResult
      this.#read(bytes[at] ?? 0)
      if (was === this.#isResult) continue
      if (was) to = at
      else [from, isResultStart] = [at + 1, true]
    }
    return {
      result: bytes.subarray(from, to),
      surroundingBytes: [bytes.subarray(0, from), bytes.subarray(to)],
      isResultStart: isResultStart,
    }
  }

  #read(byte: number) {
    if (this.#isText) return this.#readText(byte)
    if (byte === characterCodes.quote) {
      this.#isText = true
      this.#text = ''
    } else if (opens.has(byte)) this.#depth += 1
    else if (closes.has(byte)) this.#depth -= 1
    else if (byte === characterCodes.colon && this.#depth === 1 && this.#text === name) this.#isResult = true
    if (this.#isResult && (this.#depth === 0 || (byte === characterCodes.comma && this.#depth === 1)))
      this.#isResult = false
  }

  #readText(byte: number) {
    if (this.#isEscaped) this.#isEscaped = false
    else if (byte === characterCodes.escape) this.#isEscaped = true
    else if (byte === characterCodes.quote) this.#isText = false
    else if (this.#depth === 1 && this.#text.length <= name.length) this.#text += String.fromCharCode(byte)
  }
}

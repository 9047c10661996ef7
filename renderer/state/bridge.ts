import type { CompileoBridge, RawBridge } from '../../shared/contract.ts'

/** Parses the JSON of the bridge for the window. */
export function openBridge(raw: RawBridge): CompileoBridge {
  return {
    call: async (name, argument) => JSON.parse(await raw.call(name, argument)),
    onPatch: (listener) => raw.onPatch((patch) => listener(JSON.parse(patch))),
    onIntent: (listener) => raw.onIntent((intent) => listener(JSON.parse(intent))),
  }
}

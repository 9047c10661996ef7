import { vi } from 'vitest'

/** A regular expression that was run, and the longest text that it was run on. */
export type Met = ReadonlyMap<string, number>

/**
 * Runs `work` and counts which regular expressions ran on how many characters. Counts, unlike times, are the same on every
 * machine.
 */
export function metByPatterns(work: () => void): Met {
  const met = new Map<string, number>()
  const { exec } = RegExp.prototype
  // Every use of a pattern goes through `exec` once that is not the engine's own (ECMA-262, RegExpExec).
  const recorder = vi.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text) {
    met.set(this.source, Math.max(met.get(this.source) ?? 0, text.length))
    return Reflect.apply(exec, this, [text])
  })
  try {
    work()
  } finally {
    recorder.mockRestore()
  }
  return met
}

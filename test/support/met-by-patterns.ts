import { vi } from 'vitest'

export type Met = ReadonlyMap<string, number>

/** Counts the characters that each pattern ran on. Unlike times, counts are the same on every machine. */
export function metByPatterns(work: () => void): Met {
  const met = new Map<string, number>()
  const { exec } = RegExp.prototype
  // A replaced `exec` sees every use of a pattern (ECMA-262, RegExpExec).
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

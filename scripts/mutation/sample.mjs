import { createHash } from 'node:crypto'

/** @typedef {{ id: string, fileName: string, mutatorName: string, replacement: string, location: unknown }} Mutant */

/** Rejects mutants outside the sample, which then neither run nor count. */
class SampleChecker {
  async init() {}

  /** @param {readonly Mutant[]} mutants */
  async check(mutants) {
    return Object.fromEntries(
      mutants.map((mutant) => [
        mutant.id,
        isInSample(mutant)
          ? { status: 'passed' }
          : { status: 'compileError', reason: 'It isn’t in the sample.' },
      ]),
    )
  }

  /** @param {readonly Mutant[]} mutants */
  group(mutants) {
    return [mutants.map(({ id }) => id)]
  }
}

/** @param {Mutant} mutant */
function isInSample({ fileName, mutatorName, replacement, location }) {
  const file = fileName.replace(/^.*\/(?=(?:main|shared)\/)/, '')
  const hash = createHash('sha256')
    .update(JSON.stringify([file, mutatorName, replacement, location]))
    .digest()
  return hash.readUInt32BE() % Number(process.env['MUTATION_ONE_IN']) === 0
}

export const strykerPlugins = [{ kind: 'Checker', name: 'sample', injectableClass: SampleChecker }]

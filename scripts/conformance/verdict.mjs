/** @typedef {object} Outcome @property {string} jobId @property {string} kind */

/**
 * @typedef {object} Verdict
 * @property {number} lost outcomes that were never announced
 * @property {number} doubled announcements of an outcome that was announced before
 * @property {number} untrue announcements of what didn't happen
 * @property {readonly string[]} details
 */

/** @param {Outcome} outcome */
const nameOf = ({ jobId, kind }) => `${jobId} ${kind}`

/**
 * Compares the announcements with what happened. Pure.
 *
 * @param {readonly Outcome[]} happened
 * @param {readonly Outcome[]} announced
 * @returns {Verdict}
 */
export function judge(happened, announced) {
  const verdict = { lost: 0, doubled: 0, untrue: 0 }
  /** @type {string[]} */
  const details = []
  const count = (
    /** @type {keyof typeof verdict} */ what,
    /** @type {number} */ times,
    /** @type {string} */ name,
  ) => {
    if (times <= 0) return
    verdict[what] += times
    details.push(`${what === 'untrue' ? 'false' : what}: ${name}`)
  }
  for (const name of new Set([...happened, ...announced].map(nameOf))) {
    const due = happened.filter((each) => nameOf(each) === name).length
    const shown = announced.filter((each) => nameOf(each) === name).length
    count('lost', due - shown, name)
    count(due > 0 ? 'doubled' : 'untrue', shown - due, name)
  }
  return { ...verdict, details }
}

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {number} jobs
 * @property {Verdict} verdict
 * @property {readonly string[]} remarks
 * @property {number} ms
 */

/** @param {readonly Row[]} rows */
export function tableOf(rows) {
  const lines = rows.map(({ name, jobs, verdict: { lost, doubled, untrue, details }, remarks, ms }) => {
    const numbers = [jobs, lost, doubled, untrue].map((each) => String(each).padStart(7)).join(' ')
    const time = `${Math.round(ms / 1_000)} s`.padStart(6)
    return [
      `${name.padEnd(18)} ${numbers} ${time}`,
      ...[...details, ...remarks].map((each) => `  ! ${each}`),
    ].join('\n')
  })
  const head = `${'scenario'.padEnd(18)} ${['jobs', 'lost', 'doubled', 'false'].map((each) => each.padStart(7)).join(' ')} ${'time'.padStart(6)}`
  return [head, ...lines].join('\n')
}

/** @param {Row} row */
export const isFlawless = ({ verdict: { lost, doubled, untrue }, remarks }) =>
  lost + doubled + untrue + remarks.length === 0

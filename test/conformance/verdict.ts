export interface Outcome {
  jobId: string
  kind: string
}

export interface Verdict {
  /** outcomes that were never announced */
  lost: number
  /** announcements of an outcome that was announced before */
  doubled: number
  /** announcements of what didn't happen */
  untrue: number
  details: readonly string[]
}

const nameOf = ({ jobId, kind }: Outcome) => `${jobId} ${kind}`

/** Compares the announcements with what happened. */
export function judge(happened: readonly Outcome[], announced: readonly Outcome[]): Verdict {
  const verdict = { lost: 0, doubled: 0, untrue: 0 }
  const details: string[] = []
  const count = (what: keyof typeof verdict, times: number, name: string) => {
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

export interface Row {
  name: string
  jobs: number
  verdict: Verdict
  remarks: readonly string[]
  ms: number
}

const columns = (name: string, numbers: readonly (string | number)[], time: string) =>
  `${name.padEnd(18)} ${numbers.map((each) => String(each).padStart(7)).join(' ')} ${time.padStart(6)}`

export const heading = columns('scenario', ['jobs', 'lost', 'doubled', 'false'], 'time')

/** A row of the table, with what was wrong below it. */
export function lineOf({ name, jobs, verdict, remarks, ms }: Row) {
  const { lost, doubled, untrue, details } = verdict
  const line = columns(name, [jobs, lost, doubled, untrue], `${Math.round(ms / 1_000)} s`)
  return [line, ...[...details, ...remarks].map((each) => `  ! ${each}`)].join('\n')
}

export const isFlawless = ({ verdict: { lost, doubled, untrue }, remarks }: Row) =>
  lost + doubled + untrue + remarks.length === 0

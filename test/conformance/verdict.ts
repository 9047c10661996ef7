export interface Outcome {
  jobId: string
  kind: string
}

const nameOf = ({ jobId, kind }: Outcome) => `${jobId} ${kind}`

/**
 * Compares the announcements with what happened. An outcome without an announcement is lost, one with several
 * is doubled, and an announcement without an outcome is untrue.
 */
export function judge(happened: readonly Outcome[], announced: readonly Outcome[]) {
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

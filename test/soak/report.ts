import type { Finding } from './evidence.ts'
import type { StormResult } from './storm.ts'

const shown = 12

export function report(
  { verdict, problems, figures, story }: StormResult,
  seed: number,
): { lines: string[]; ok: boolean } {
  const { findings, announced, repeated } = verdict
  const count = (kind: Finding['kind']) => findings.filter((finding) => finding.kind === kind).length
  const [lost, wrong, twice] = [count('lost'), count('false'), count('twice')]
  const rest = findings.length - shown
  const lines = [
    ...figures,
    ...findings.slice(0, shown).map(({ kind, text }) => `${kind.toUpperCase()}: ${text}`),
    ...(rest > 0 ? [`and ${rest} more`] : []),
    ...(story === undefined ? [] : [story]),
    ...problems.map((problem) => `PROBLEM: ${problem}`),
    `soak: ${announced + lost} outcomes, ${announced - twice} announced once, ${repeated} repeated in the kill window, ` +
      `${lost} lost, ${wrong} false${twice > 0 ? `, ${twice} TWICE` : ''}, seed ${seed}`,
  ]
  return { lines, ok: findings.length === 0 && problems.length === 0 }
}

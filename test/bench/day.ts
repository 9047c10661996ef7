import { inDigits } from './table.ts'
import type { SideTable } from './rows.ts'

export interface Minutes {
  readonly name: string
  readonly cpuMs: readonly [first: number, later: number]
  readonly wakeUps: readonly [first: number, later: number]
  readonly requests: readonly [first: number, later: number]
  readonly memoryMb: number
}

/** In minutes. */
const minutesADay = 8 * 60

const overADay = ([first, later]: readonly [number, number]) => first + (minutesADay - 1) * later

const thousands = (value: number) => Math.round(value).toLocaleString('en')

export function dayTable(programs: readonly Minutes[], jobs: number): SideTable {
  const line = (what: string, of: (minutes: Minutes) => string) => [what, ...programs.map(of)]
  return {
    title: `What a day of eight hours costs with ${jobs} jobs that run all the time`,
    head: ['', ...programs.map(({ name }) => name)],
    lines: [
      line('CPU', ({ cpuMs }) => `${inDigits(overADay(cpuMs) / 1000)} s`),
      line('of one core', ({ cpuMs }) => `${inDigits(overADay(cpuMs) / (minutesADay * 600))} %`),
      line('memory', ({ memoryMb }) => `${inDigits(memoryMb)} MiB`),
      line('requests', ({ requests }) => thousands(overADay(requests))),
      line('wake-ups', ({ wakeUps }) => thousands(overADay(wakeUps))),
    ],
  }
}

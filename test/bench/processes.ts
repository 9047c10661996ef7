import { readdir, readFile } from 'node:fs/promises'
import { hasCode, undefinedIfMissing } from '#scripts/problem.ts'

interface Thread {
  /** Run time by the scheduler, ms. */
  readonly cpuMs: number
  /** Voluntary sleeps, one for each wake-up. */
  readonly wakeUps: number
}

export interface Usage {
  /** Proportional set size: shared pages count by share. MiB. */
  readonly pssMb: number
  readonly threads: ReadonlyMap<number, Thread>
  readonly kinds: readonly string[]
}

/** Chromium's pool ends idle threads. */
export function workBetween(before: Pick<Usage, 'threads'>, after: Pick<Usage, 'threads'>): Thread {
  let cpuMs = 0
  let wakeUps = 0
  for (const [id, thread] of after.threads) {
    const was = before.threads.get(id)
    cpuMs += thread.cpuMs - (was?.cpuMs ?? 0)
    wakeUps += thread.wakeUps - (was?.wakeUps ?? 0)
  }
  return { cpuMs, wakeUps }
}

/** The name in parentheses may contain anything. */
export function parentOf(text: string): number {
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
}

/** `schedstat` begins with the run time in ns; `stat` counts in steps of 10 ms. */
export function parseRunMs(text: string): number {
  return Number(text.split(' ', 1)[0]) / 1e6
}

export function parseLine(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
}

/** Arguments are separated by NULs, or by spaces if Chromium rewrote them. */
export function kindOf(commandLine: string): string {
  const type = /--type=([\w-]+)/.exec(commandLine)?.[1] ?? 'browser'
  return type === 'utility' ? (/--utility-sub-type=(\w+)/.exec(commandLine)?.[1] ?? type) : type
}

/** A process may end between two reads. */
const lookAt = (path: string) => readFile(path, 'utf8').catch(undefinedIfGone)

function undefinedIfGone(error: unknown): undefined {
  // Its file was opened before it ended.
  if (hasCode(error, 'ESRCH')) return undefined
  return undefinedIfMissing(error)
}

async function allProcesses(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
}

export async function treeOf(root: number): Promise<readonly number[]> {
  const childrenOf = new Map<number, number[]>()
  for (const pid of await allProcesses()) {
    const text = await lookAt(`/proc/${pid}/stat`)
    if (text === undefined) continue
    const parent = parentOf(text)
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), pid])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(childrenOf.get(pid) ?? []))
  return tree
}

async function threadsOf(pid: number): Promise<[number, Thread][]> {
  const ids = (await readdir(`/proc/${pid}/task`).catch(undefinedIfGone)) ?? []
  const threads = ids.map(async (id): Promise<[number, Thread][]> => {
    const [run, status] = await Promise.all(
      ['schedstat', 'status'].map((file) => lookAt(`/proc/${pid}/task/${id}/${file}`)),
    )
    if (run === undefined || status === undefined) return []
    return [[Number(id), { cpuMs: parseRunMs(run), wakeUps: parseLine(status, 'voluntary_ctxt_switches') }]]
  })
  return (await Promise.all(threads)).flat()
}

export async function usageOf(root: number): Promise<Usage> {
  let pssKb = 0
  const threads = new Map<number, Thread>()
  const kinds: string[] = []
  for (const pid of await treeOf(root)) {
    const [rollup, commandLine] = await Promise.all([
      lookAt(`/proc/${pid}/smaps_rollup`),
      lookAt(`/proc/${pid}/cmdline`),
    ])
    if (rollup === undefined || commandLine === undefined) continue
    pssKb += parseLine(rollup, 'Pss')
    for (const [id, thread] of await threadsOf(pid)) threads.set(id, thread)
    kinds.push(kindOf(commandLine))
  }
  return { pssMb: pssKb / 1024, threads, kinds: kinds.toSorted() }
}

/** In ms. */
export async function cpuOf(pid: number, part: 'all' | 'main thread'): Promise<number> {
  const threads = await threadsOf(pid)
  const counted = part === 'all' ? threads : threads.filter(([id]) => id === pid)
  return counted.reduce((sum, [, { cpuMs }]) => sum + cpuMs, 0)
}

import { readdir, readFile } from 'node:fs/promises'
import { hasCode, undefinedIfMissing } from '../../scripts/problem.mjs'

/** A thread's work since it began. */
interface Thread {
  /** How long it ran, ms, as the scheduler counts it. */
  readonly cpuMs: number
  /** How often it went to sleep by itself: once for each time that it was woken. */
  readonly wakeUps: number
}

/** What a program uses with all its processes. */
export interface Usage {
  /** Proportional set size: a page that several processes have counts for each by its share. MiB. */
  readonly pssMb: number
  /** By thread id. */
  readonly threads: ReadonlyMap<number, Thread>
  /** What each process is: Chromium's word for it, `browser` for the main one. Sorted. */
  readonly kinds: readonly string[]
}

/**
 * A program's work between two measurements. The work of threads that ended in between is unknown: Chromium's pool ends those
 * that were idle for half a minute. Pure.
 */
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

/** Reads the parent out of `/proc/PID/stat`. The name in parentheses may hold anything. Pure. */
export function parentOf(text: string): number {
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1])
}

/**
 * Reads how long a thread ran, ms, out of its `schedstat`, whose first number is ns. `stat` would tell it in steps of
 * 10 ms, which is as much as a tray program takes in a minute. Pure.
 */
export function parseRunMs(text: string): number {
  return Number(text.split(' ', 1)[0]) / 1e6
}

/** Parses a line such as `Pss: 1234 kB` or `voluntary_ctxt_switches: 5`; 0 without one. Pure. */
export function parseLine(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
}

/**
 * The kind of a Chromium process, by its command line, whose arguments are separated by NULs, or by spaces if it was rewritten.
 * Pure.
 */
export function kindOf(commandLine: string): string {
  const type = /--type=([\w-]+)/.exec(commandLine)?.[1] ?? 'browser'
  return type === 'utility' ? (/--utility-sub-type=(\w+)/.exec(commandLine)?.[1] ?? type) : type
}

/** A process may end between two looks at it. */
const lookAt = (path: string) => readFile(path, 'utf8').catch(undefinedIfGone)

function undefinedIfGone(error: unknown): undefined {
  // Its file was opened before it ended.
  if (hasCode(error, 'ESRCH')) return undefined
  return undefinedIfMissing(error)
}

async function allProcesses(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
}

/** The process and everything that descends from it. */
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

/** What the process and all its descendants use now. */
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

/** A process's CPU time, ms: all of it, or its main thread's. */
export async function cpuOf(pid: number, part: 'all' | 'main thread'): Promise<number> {
  const threads = await threadsOf(pid)
  const counted = part === 'all' ? threads : threads.filter(([id]) => id === pid)
  return counted.reduce((sum, [, { cpuMs }]) => sum + cpuMs, 0)
}

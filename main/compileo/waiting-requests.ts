/** What waits for its place. */
export interface WaitingRequest {
  /** From 0; the smaller goes first. */
  readonly level: number
  /** Larger goes first of one level; where it changes while waiting, `reranked` is called. */
  readonly rank?: () => number
}

/** Where more wait than this, their ranks are asked for together, and their order holds. */
const few = 64

/** Those of one level, in the order in which they came. */
interface Line<T> {
  readonly all: Set<T>
  /** The order by rank, the first last, where many wait. */
  order: T[]
}

/**
 * The requests that wait: by level, then rank, then as they came. Ten thousand may wait, and each that goes must not cost a
 * look at all the others.
 */
export class WaitingRequests<T extends WaitingRequest> {
  readonly #lines: Line<T>[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  /** How many are of this level or go before it. */
  countUpTo(level: number): number {
    return this.#lines.slice(0, level + 1).reduce((sum, { all }) => sum + all.size, 0)
  }

  add(request: T): void {
    while (this.#lines.length <= request.level) this.#lines.push(emptyLine())
    const line = this.#lines[request.level]
    if (!line) return
    line.all.add(request)
    this.#size += 1
    if (line.order.length > 0) line.order.splice(placeIn(line.order, rankOf(request)), 0, request)
  }

  delete(request: T): void {
    if (this.#lines[request.level]?.all.delete(request)) this.#size -= 1
  }

  /** The ranks are others than they were. */
  reranked(): void {
    for (const line of this.#lines) line.order = []
  }

  /** The level of the one that goes next. */
  get level(): number | undefined {
    const level = this.#lines.findIndex(({ all }) => all.size > 0)
    return level === -1 ? undefined : level
  }

  /** The one that goes next; it stays. */
  next(): T | undefined {
    const line = this.#lines.find(({ all }) => all.size > 0)
    if (!line) return undefined
    if (line.all.size <= few) return best(line.all)
    while (line.order.length > 0) {
      const request = line.order.at(-1)
      if (request && line.all.has(request)) return request
      line.order.pop()
    }
    line.order = ordered(line.all)
    return line.order.at(-1)
  }
}

const emptyLine = <T>(): Line<T> => ({ all: new Set(), order: [] })

const rankOf = ({ rank }: WaitingRequest): number => rank?.() ?? 0

/** The first of the highest rank. */
function best<T extends WaitingRequest>(requests: Iterable<T>): T | undefined {
  let found: { readonly request: T; readonly rank: number } | undefined
  for (const request of requests) {
    const rank = rankOf(request)
    if (!found || rank > found.rank) found = { request, rank }
  }
  return found?.request
}

/** By rank, the first last; of equal rank, the first that came last. */
function ordered<T extends WaitingRequest>(requests: Iterable<T>): T[] {
  return [...requests]
    .map((request) => ({ request, rank: rankOf(request) }))
    .toReversed()
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ request }) => request)
}

/** Where one of this rank belongs that came last, in requests of which the first is the last. */
function placeIn(order: readonly WaitingRequest[], rank: number): number {
  let [from, to] = [0, order.length]
  while (from < to) {
    const middle = (from + to) >> 1
    const there = order[middle]
    if (there && rankOf(there) < rank) from = middle + 1
    else to = middle
  }
  return from
}

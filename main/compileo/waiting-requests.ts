export interface WaitingRequest {
  /** Requests of level 0 go first. */
  readonly level: number
  /** Within a level, the highest rank goes first. If a rank changes while requests wait, call `onRankChange`. */
  readonly rank?: () => number
}

interface LevelQueue<T> {
  readonly all: Set<T>
  /**
   * The requests in order, the next one last. The array may contain deleted requests, and is undefined until
   * it is needed.
   */
  order: T[] | undefined
}

/**
 * Orders requests by level, rank and arrival. Thousands may wait, so they are only sorted again after a rank
 * has changed.
 */
export class WaitingRequests<T extends WaitingRequest> {
  readonly #levels: LevelQueue<T>[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  countUpTo(level: number): number {
    return this.#levels.slice(0, level + 1).reduce((sum, { all }) => sum + all.size, 0)
  }

  add(request: T): void {
    while (this.#levels.length <= request.level) this.#levels.push({ all: new Set(), order: undefined })
    const line = this.#levels[request.level]
    if (!line) return
    line.all.add(request)
    this.#size += 1
    line.order?.splice(findInsertIndex(line.order, getRank(request)), 0, request)
  }

  delete(request: T): void {
    if (this.#levels[request.level]?.all.delete(request)) this.#size -= 1
  }

  onRankChange(): void {
    for (const line of this.#levels) line.order = undefined
  }

  get level(): number | undefined {
    const level = this.#levels.findIndex(({ all }) => all.size > 0)
    return level === -1 ? undefined : level
  }

  next(): T | undefined {
    const line = this.#levels.find(({ all }) => all.size > 0)
    if (!line) return undefined
    line.order ??= sortByRank(line.all)
    const place = line.order.findLastIndex((request) => line.all.has(request))
    // The deleted requests after this one are dropped, so that they aren't visited again.
    line.order.length = place + 1
    return line.order[place]
  }
}

const getRank = ({ rank }: WaitingRequest): number => rank?.() ?? 0

function sortByRank<T extends WaitingRequest>(requests: Iterable<T>): T[] {
  return [...requests]
    .map((request) => ({ request, rank: getRank(request) }))
    .toReversed()
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ request }) => request)
}

/**
 * Returns the index at which a request of this rank is inserted. The next request is the last one in the
 * array.
 */
function findInsertIndex(order: readonly WaitingRequest[], rank: number): number {
  let [from, to] = [0, order.length]
  while (from < to) {
    const middle = (from + to) >> 1
    const middleRequest = order[middle]
    if (middleRequest && getRank(middleRequest) < rank) from = middle + 1
    else to = middle
  }
  return from
}

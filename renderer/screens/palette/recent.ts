const place = 'palette'
const most = 12

/** The latest first. Only IDs are saved, no texts. */
export function recentlyChosen(storage: Storage): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(place) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string').slice(0, most) : []
  } catch {
    return [] // Damaged memory of choices isn't worth a message.
  }
}

/** Remembers that this was chosen now. */
export function rememberChoice(storage: Storage, id: string): void {
  const others = recentlyChosen(storage).filter((each) => each !== id)
  storage.setItem(place, JSON.stringify([id, ...others].slice(0, most)))
}

const place = 'palette'
const most = 12

/** What was chosen in the palette before, the latest first. What is kept is nobody's words: only IDs. */
export function recentlyChosen(storage: Storage): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(place) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string').slice(0, most) : []
  } catch {
    return [] // A damaged memory of what was chosen is worth no word to the person.
  }
}

/** Keeps that this was chosen now. */
export function rememberChoice(storage: Storage, id: string): void {
  const others = recentlyChosen(storage).filter((each) => each !== id)
  storage.setItem(place, JSON.stringify([id, ...others].slice(0, most)))
}

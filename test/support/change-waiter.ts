export function createChangeWaiter() {
  const looks = new Set<() => void>()
  return {
    reportChange() {
      for (const look of looks) look()
    },
    /** Resolves with the result of `find`, as soon as there is one. */
    waitFor<T>(find: () => T | undefined | false): Promise<T> {
      return new Promise((resolve) => {
        const look = () => {
          const found = find()
          if (found === undefined || found === false) return
          looks.delete(look)
          resolve(found)
        }
        looks.add(look)
        look()
      })
    },
  }
}

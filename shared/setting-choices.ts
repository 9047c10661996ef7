/** Apart from the schema, which the window doesn't load. */
export const everyDay: readonly number[] = [0, 1, 2, 3, 4, 5, 6]

export const notifyChoices = ['all', 'failures', 'none'] as const

export const themes = ['system', 'light', 'dark'] as const

export const densities = ['auto', 'comfortable', 'compact'] as const

/** The weekdays, 0 for Sunday. */
export const everyDay: readonly number[] = [0, 1, 2, 3, 4, 5, 6]

/** How much of some jobs shows a notification. */
export const notifyChoices = ['all', 'failures', 'none'] as const

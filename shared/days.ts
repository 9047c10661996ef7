export const everyDay: readonly number[] = [0, 1, 2, 3, 4, 5, 6]

export const notifyChoices = ['all', 'failures', 'none'] as const

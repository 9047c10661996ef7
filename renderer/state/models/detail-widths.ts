export const detailWidths = { least: 320, usual: 440, usualInWidest: 560, most: 640 } as const

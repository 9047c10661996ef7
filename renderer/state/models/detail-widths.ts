/** How wide the details are beside the list, in px. */
export const detailWidths = { least: 320, usual: 352, most: 640 } as const

export const listFilters = ['all', 'attention', 'running', 'unwatched', 'finished'] as const
export type ListFilter = (typeof listFilters)[number]

export const listSorts = ['default', 'name', 'progress', 'newest'] as const
export type ListSort = (typeof listSorts)[number]

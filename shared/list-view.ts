export const filters = ['all', 'attention', 'running', 'unwatched', 'finished'] as const
export type Filter = (typeof filters)[number]

export const sorts = ['default', 'name', 'progress', 'newest'] as const
export type Sort = (typeof sorts)[number]

/** What the list shows, and how. */
export const filters = ['all', 'running', 'attention', 'finished'] as const
export type Filter = (typeof filters)[number]

export const sorts = ['default', 'name', 'progress', 'newest'] as const
export type Sort = (typeof sorts)[number]

/** `state` groups by what the user should do. */

/** Shows only jobs with all of these properties. */
export const narrowings = ['kind', 'project', 'batch', 'startedBy'] as const
export type Narrowing = (typeof narrowings)[number]
/** Projects and batches by their ID. */
export type Narrow = { readonly [N in Narrowing]?: string }

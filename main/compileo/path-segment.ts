/** Escapes an ID; `encodeURIComponent` alone throws for a lone surrogate. */
export const pathSegment = (id: string): string => encodeURIComponent(id.toWellFormed())

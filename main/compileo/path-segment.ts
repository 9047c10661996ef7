/** An ID as one segment of a path. `encodeURIComponent` alone throws for half a character. */
export const pathSegment = (id: string): string => encodeURIComponent(id.toWellFormed())

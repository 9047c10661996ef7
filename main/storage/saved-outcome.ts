import { z } from 'zod'
import { outcomeSources } from '#shared/model.ts'
import { resultSummary } from '#shared/schemas.ts'

/** An invalid summary must not lose the run. */
export const savedResult = resultSummary.optional().catch(undefined)

export const savedSource = z.enum(outcomeSources).optional().catch(undefined)

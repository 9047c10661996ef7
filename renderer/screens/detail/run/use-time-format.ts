import { useTickingValue } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'

export const toDayString = (at: number): string => new Date(at).toDateString()

/** Renders again at midnight. */
export function useToday(): string {
  return useTickingValue(toDayString)
}

/** Formats a timestamp. The date is left out if it is today. */
export function useTimeFormat(): (at: number) => string {
  const texts = useTexts()
  const today = useToday()
  return (at) => (toDayString(at) === today ? texts.format.timeOfDay(at) : texts.format.dateAndTime(at))
}

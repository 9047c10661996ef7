import { useTickingValue } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'

export const toDayString = (at: number): string => new Date(at).toDateString()

/** Returns today's date. The component renders again at midnight. */
export function useToday(): string {
  return useTickingValue(toDayString)
}

/** Returns a function that formats a timestamp. Today's timestamps are formatted without the date. */
export function useTimeFormat(): (at: number) => string {
  const texts = useTexts()
  const today = useToday()
  return (at) => (toDayString(at) === today ? texts.format.timeOfDay(at) : texts.format.dateAndTime(at))
}

/**
 * What the server's clean-up writes into a job of over five minutes that it doesn't find in its queue, though its worker may go
 * on (docs/compileo-server.md, "Terminal is not final").
 */
const sentence = /^Stuck in RUNNING state detected\b/

/** For how long such a run counts as running if it shows no sign of life, ms. */
export const lostTrackMs = 30 * 60_000

/** Whether an error only says that the server lost track of the job, which may still run. Pure. */
export const saysLostTrack = (error: string | undefined): boolean =>
  error !== undefined && sentence.test(error)

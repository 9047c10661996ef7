export function finishedJob(index: number, kind: 'completed' | 'failed', label: string, error?: string) {
  const at = Date.now() - (3 * 60 + index) * 60_000
  const run = { startedAt: at - 90_000, progress: 100, error }
  return {
    ...run,
    serverId: 'server',
    jobId: `over-${index}`,
    label,
    addedAt: at - 100_000,
    status: kind,
    completedAt: at,
    heardAt: at,
    ending: { ...run, id: `${kind}@${at}`, kind, run: 1, at },
  }
}

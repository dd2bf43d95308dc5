/** Whether a process can do its work: ready when every part that said something is ready. */

/** One part's state. */
export interface PartHealth {
  readonly ready: boolean
  /** Why not, or what it is doing. */
  readonly detail: string | undefined
}

/** The state of a process and of its parts. */
export interface HealthStatus {
  readonly ready: boolean
  readonly parts: Readonly<Record<string, PartHealth>>
}

/** Where parts say how they are. */
export interface Health {
  setReady(part: string, ready: boolean, detail?: string): void
  status(): HealthStatus
}

/** Makes a health board without parts; without parts a process is not ready. */
export const createHealth = (): Health => {
  const parts = new Map<string, PartHealth>()
  return {
    setReady: (part, ready, detail) => void parts.set(part, { ready, detail }),
    status: () => ({
      ready: parts.size > 0 && [...parts.values()].every((part) => part.ready),
      parts: Object.fromEntries(parts),
    }),
  }
}

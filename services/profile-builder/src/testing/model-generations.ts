/** Generations of profiles and the barrier as the model's Redis keeps them, beside everything else that it may lose. */
import type { UserId } from '@profilestream/contracts'
import type { BegunRebuild, FoldedUpTo, GenerationStore } from '@profilestream/profile-store'

/** What is held of them. */
export interface HeldGenerations {
  readonly profiles: Map<number, Map<UserId, Uint8Array>>
  readonly stops: Map<string, Set<number>>
  live: number
  revision: number
  newest: number
  barrier: string | null
  rebuild: (BegunRebuild & { readonly progress: Map<number, FoldedUpTo> }) | null
}

/** One empty generation, no barrier. */
export const noGenerations = (): HeldGenerations => ({
  profiles: new Map(),
  stops: new Map(),
  live: 0,
  revision: 0,
  newest: 0,
  barrier: null,
  rebuild: null,
})

const copied = <Key, Value, Copy extends Value>(map: Map<Key, Value>, copy: (value: Value) => Copy) =>
  new Map([...map].map(([key, value]) => [key, copy(value)]))

/** A copy that changes by itself. */
export const copyOfGenerations = (held: HeldGenerations): HeldGenerations => ({
  ...held,
  profiles: copied(held.profiles, (profiles) => new Map(profiles)),
  stops: copied(held.stops, (partitions) => new Set(partitions)),
  rebuild: held.rebuild && { ...held.rebuild, progress: new Map(held.rebuild.progress) },
})

/** The profiles of one generation. */
export const profilesOf = ({ profiles }: HeldGenerations, generation: number): Map<UserId, Uint8Array> => {
  const known = profiles.get(generation) ?? new Map<UserId, Uint8Array>()
  profiles.set(generation, known)
  return known
}

/**
 * The port on what is held now. A barrier lapses when a test says so, not by time.
 * @param changed  called behind every change
 */
export const createModelGenerations = (now: () => HeldGenerations, changed: () => void): GenerationStore => {
  const change = <Result>(how: (held: HeldGenerations) => Result): Promise<Result> => {
    const result = how(now())
    changed()
    return Promise.resolve(result)
  }
  return {
    live: () => {
      const { live: number, revision, barrier } = now()
      return Promise.resolve({ number, revision, barrier })
    },
    begun: () => Promise.resolve(now().rebuild),
    begin: (rebuild) =>
      change((held) => {
        if (held.rebuild !== null) return held.rebuild
        const target = (held.newest = Math.max(held.newest, held.live) + 1)
        held.rebuild = { ...rebuild, target, from: held.live, progress: new Map() }
        return held.rebuild
      }),
    progress: (upTo) => change(({ rebuild }) => upTo.forEach((to, at) => rebuild?.progress.set(at, to))),
    end: () => change((held) => void (held.rebuild = null)),
    raiseBarrier: (id) =>
      change((held) => {
        if (held.barrier !== null) return false
        held.barrier = id
        return true
      }),
    renewBarrier: (id) => Promise.resolve(now().barrier === id),
    lowerBarrier: (id) =>
      change((held) => {
        if (held.barrier === id) held.barrier = null
        held.stops.delete(id)
      }),
    stopped: (id, partitions) =>
      change(({ stops }) => void stops.set(id, new Set([...(stops.get(id) ?? []), ...partitions]))),
    stops: (id) => Promise.resolve(new Set(now().stops.get(id))),
    move: (id, to) =>
      change((held) => {
        if (held.barrier !== id) return false
        held.live = to
        held.revision += 1
        return true
      }),
    remove: (generation) =>
      change((held) => {
        const removed = profilesOf(held, generation).size
        held.profiles.delete(generation)
        return removed
      }),
  }
}

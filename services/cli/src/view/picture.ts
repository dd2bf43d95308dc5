/** What the live view shows, at one moment: read from the services' metrics and topics, never guessed. */

/** The whole picture. */
export interface Picture {
  /** Seconds since the services were ready. */
  readonly elapsedSeconds: number
  readonly flow: FlowPicture
  /** One user, watched while her profile grows; null before the first list. */
  readonly user: UserPicture | null
  readonly training: readonly TrainingPicture[]
  readonly stickiness: readonly StickinessPicture[]
  readonly simulation: SimulationPicture | null
  /** Services that do not run at the moment, and how often each was started again. */
  readonly services: readonly ServicePicture[]
  readonly addresses: readonly AddressLine[]
}

/** Events in, lists out. */
export interface FlowPicture {
  /** Events that the profile builder passed, per second, over the last seconds. */
  readonly eventsPerSecond: number
  readonly events: number
  /** Records not yet folded, over all partitions. */
  readonly lag: number
  /** Profiles in the store. */
  readonly profiles: number
  readonly deadLetters: number
  readonly listsPerSecond: number
  readonly lists: number
}

/** One user's profile and newest list. */
export interface UserPicture {
  readonly userId: string
  readonly version: number
  readonly scenario: string
  /** Strongest first. */
  readonly interests: readonly { readonly name: string; readonly weight: number }[]
  readonly interactions: number
  readonly sessions: number
  readonly list: ListPicture | null
}

/** A recommendation list in words. */
export interface ListPicture {
  readonly slot: string
  readonly release: string | null
  readonly variant: string
  /** Best first; the title where the catalog has one. */
  readonly items: readonly { readonly title: string; readonly reason: string }[]
}

/** What is served and learnt in one scenario. */
export interface TrainingPicture {
  readonly scenario: string
  /** The serving release; null before the first. */
  readonly release: {
    readonly version: string
    readonly architecture: string
    readonly interactions: number
    readonly figures: Readonly<Record<string, number>>
  } | null
  /** Interactions that the trainer holds. */
  readonly interactions: number
}

/** The newest stickiness of one scenario; null where no figure came yet. */
export interface StickinessPicture {
  readonly scenario: string
  /** Day that the figures are of, as 2026-11-24. */
  readonly day: string
  readonly dau: number | null
  readonly mau: number | null
  readonly dauPerMau: number | null
  /** Share of a cohort that came back on the day after its first, 0..1. */
  readonly dayOneRetention: number | null
}

/** How far the simulator has come. */
export interface SimulationPicture {
  readonly phase: string
  readonly records: number
}

/** A service process. */
export interface ServicePicture {
  readonly name: string
  readonly running: boolean
  readonly restarts: number
}

/** Where to look. */
export interface AddressLine {
  readonly what: string
  readonly address: string
}

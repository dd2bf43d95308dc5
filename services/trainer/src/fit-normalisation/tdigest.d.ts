/** What is used of the library tdigest, which comes without types. */
declare module 'tdigest' {
  /** Neighbouring values taken together. */
  export interface Centroid {
    readonly mean: number
    /** How many. */
    readonly n: number
  }
  /** A digest of numbers from which quantiles are read. */
  export class TDigest {
    /**
     * @param delta  largest share of the values that one centroid may stand for
     * @param k      centroids, in units of 1 / delta, above which it is compressed in random order; 0 for never
     */
    constructor(delta?: number, k?: number)
    push(value: number): void
    /** What it keeps, by ascending mean. */
    toArray(): Centroid[]
  }
}

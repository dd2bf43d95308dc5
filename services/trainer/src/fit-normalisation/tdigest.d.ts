/** What is used of the library tdigest, which comes without types. */
declare module 'tdigest' {
  /** A digest of numbers from which quantiles are read. */
  export class TDigest {
    /**
     * @param delta  largest share of the values that one centroid may stand for
     * @param k      centroids, in units of 1 / delta, above which it is compressed in random order; 0 for never
     */
    constructor(delta?: number, k?: number)
    push(value: number): void
    /** The value below which a share of them lies, 0..1; undefined while there are none. */
    percentile(share: number): number | undefined
  }
}

/** The learning rate over a training: a short climb, then half a cosine down. I. Loshchilov, F. Hutter, ICLR 2017. */

/** Share of the training spent climbing. */
const CLIMB = 0.04
/** The last rate, as a share of the peak. */
const FLOOR = 0.01

/**
 * The rate at a point of the training.
 * @param peak   highest rate
 * @param share  how much of the training is done, 0..1, in steps or in time, whichever is further
 */
export const learningRateAt = (peak: number, share: number): number => {
  if (share < CLIMB) return peak * Math.max(FLOOR, share / CLIMB)
  const down = Math.min(1, (share - CLIMB) / (1 - CLIMB))
  return peak * (FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * down)))
}

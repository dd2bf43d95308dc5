/** What one check of the doctor found. */

/** fine; worth knowing; or missing, so that something will not work. */
export interface Finding {
  readonly state: 'fine' | 'note' | 'missing'
  /** What was checked. */
  readonly what: string
  /** What was found, and what to do when it is missing. */
  readonly detail: string
}

/** It is as it should be. */
export const fine = (what: string, detail: string): Finding => ({ state: 'fine', what, detail })
/** It is not needed, or not now. */
export const note = (what: string, detail: string): Finding => ({ state: 'note', what, detail })
/** It is needed and not there. */
export const missing = (what: string, detail: string): Finding => ({ state: 'missing', what, detail })

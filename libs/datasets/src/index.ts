/** Parsers of event files: published data sets, CSV, NDJSON. Pure. */
export {
  DATASET_FORMATS,
  type Dataset,
  type DatasetFile,
  type DatasetFormat,
  type DatasetOptions,
  type DatasetRecord,
  type LineProblem,
  type Lines,
} from './dataset.js'
export { parseDataset, readDataset } from './parse-dataset.js'
export { detectFormat, type DetectedFormat, type FileGlimpse } from './detect-format.js'
export {
  isInteraction,
  readSequences,
  toSequences,
  type SequenceOptions,
  type Sequences,
} from './to-sequences.js'
export { hasTimes } from './timeless.js'
export { toRatings, type RatingColumns } from './to-ratings.js'
export { holdNewest, type HoldNewest, type PartedPasts } from './hold-newest.js'
export { ageGroupOf, readTraits, type Traits } from './traits.js'

/** The reader of each format. */
import type { DatasetFormat } from '../dataset.js'
import type { OwnFormat, PublishedFormat } from '../format-reader.js'
import { collegemsg } from './collegemsg.js'
import { csv } from './csv.js'
import { deskdrop } from './deskdrop.js'
import { lastfm } from './lastfm.js'
import { mind } from './mind.js'
import { ml100k } from './ml-100k.js'
import { ndjson } from './ndjson.js'
import { pairs } from './pairs.js'
import { sequences } from './sequences.js'
import { sessions } from './sessions.js'

/** The reader of each format. */
export const readers: Readonly<Record<DatasetFormat, PublishedFormat | OwnFormat>> = {
  'ml-100k': ml100k,
  sequences,
  sessions,
  deskdrop,
  lastfm,
  collegemsg,
  pairs,
  mind,
  csv,
  ndjson,
}

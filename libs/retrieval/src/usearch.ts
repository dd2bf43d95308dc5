/** The one door to the index library: loaded on first use, kept in files since it knows no other way, its refusals told. */
import { UnavailableError } from '@profilestream/contracts'
import type * as Library from 'usearch'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IndexParameters } from './index-parameters.js'

/**
 * An empty index of squared Euclidean distance.
 * @param dimensions  of its vectors
 * @throws UnavailableError where the library has no build for this machine
 */
export const newIndex = async (
  dimensions: number,
  { connectivity, expansionAdd, expansionSearch }: IndexParameters,
): Promise<Library.Index> => {
  const { Index, MetricKind, ScalarKind } = await load()
  return new Index({
    dimensions,
    metric: MetricKind.L2sq,
    // Half the memory: what is found is scored again from the embeddings themselves.
    quantization: ScalarKind.F16,
    connectivity,
    expansion_add: expansionAdd,
    expansion_search: expansionSearch,
    multi: false,
  })
}

const load = async (): Promise<(typeof Library)['default']> => {
  try {
    return (await import('usearch')).default
  } catch (cause) {
    throw new UnavailableError(
      `The library of near neighbours (usearch) does not load on ${process.platform}-${process.arch}: every item is scored instead; ` +
        'it comes built for Linux with glibc 2.34 or newer and for macOS',
      { cause, retriable: false },
    )
  }
}

/** Lends a file in a temporary folder of its own, which goes with all that is in it. */
export const withTemporaryFile = async <Result>(work: (path: string) => Promise<Result>): Promise<Result> => {
  const folder = await mkdtemp(join(tmpdir(), 'profilestream-index-'))
  try {
    return await work(join(folder, 'items.usearch'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

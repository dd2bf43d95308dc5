/** What a data set is to us: named files of lines in, events and catalog items out. */
import type { CatalogItem, ClickstreamEvent, ScenarioName } from '@profilestream/contracts'

/** The formats that can be read. */
export const DATASET_FORMATS = [
  'ml-100k',
  'sequences',
  'sessions',
  'deskdrop',
  'lastfm',
  'collegemsg',
  'pairs',
  'mind',
  'csv',
  'ndjson',
] as const
/** One of them. */
export type DatasetFormat = (typeof DATASET_FORMATS)[number]

/** Lines of a text file without their line ends; the caller reads the file. */
export type Lines = Iterable<string> | AsyncIterable<string>

/** A file of a data set: its name decides what it holds (ml-100k.item, items.tsv, …), its folder does not matter. */
export interface DatasetFile {
  /** File name or path. */
  readonly name: string
  readonly lines: Lines
}

/** A line that could not be read; the rest of the file is. */
export interface LineProblem {
  /** File name without its folder. */
  readonly file: string
  /** 1 for the first line of the file. */
  readonly line: number
  /** What is wrong with which value, and what is expected. */
  readonly detail: string
}

/** What a line gave. */
export type DatasetRecord =
  | { readonly kind: 'event'; readonly event: ClickstreamEvent }
  | { readonly kind: 'item'; readonly item: CatalogItem }
  | { readonly kind: 'problem'; readonly problem: LineProblem }

/** How to read a data set. */
export interface DatasetOptions {
  /** The data set's name, the beginning of its event ids: the same name and lines give the same ids. @default the format's name */
  readonly name?: string
  /** The scenario of its events. @default the format's own; CSV and NDJSON name it in each event, or need this */
  readonly scenario?: ScenarioName
}

/** A data set read whole. */
export interface Dataset {
  readonly format: DatasetFormat
  /** In the order of time, then line of the file. */
  readonly events: readonly ClickstreamEvent[]
  /** Items that the data set describes; empty where it describes none. */
  readonly items: readonly CatalogItem[]
  readonly problems: readonly LineProblem[]
}

/** The parts that hold a user's habits: her rhythm, her devices, what she pays. */
import { clearDevices, MAX_DEVICES, MAX_DEVICE_LENGTH } from '../fold/devices.js'
import { clearRhythm } from '../fold/rhythm.js'
import type { ScenarioState } from '../mutable-profile.js'
import type { Part } from './parts.js'
import { isEmptyTally, readTally, writeTally } from './tally-codec.kernel.js'

/** Offsets lie between −12 and +14 hours; they are stored from −18 hours on, and 0 is none. */
const OFFSETS_FROM = -18 * 60 - 1
const BYTES_PER_UNIT = 3

/** Tag 21. */
export const rhythmPart: Part<ScenarioState> = {
  tag: 21,
  isEmpty: ({ rhythm }) => isEmptyTally(rhythm.weekdays),
  write: (writer, { rhythm }) => {
    writer.varint(Number.isNaN(rhythm.offsetMinutes) ? 0 : rhythm.offsetMinutes - OFFSETS_FROM)
    writeTally(writer, rhythm.hours)
    writeTally(writer, rhythm.weekdays)
  },
  read: (reader, { rhythm }) => {
    const stored = reader.count(0xffff)
    rhythm.offsetMinutes = stored === 0 ? NaN : stored + OFFSETS_FROM
    readTally(reader, rhythm.hours)
    readTally(reader, rhythm.weekdays)
  },
  clear: ({ rhythm }) => clearRhythm(rhythm),
}

/** Tag 22. */
export const devicesPart: Part<ScenarioState> = {
  tag: 22,
  isEmpty: ({ devices }) => devices.names.length === 0,
  write: (writer, { devices }) => {
    writer.byte(devices.names.length)
    for (const [place, name] of devices.names.entries()) {
      writer.text(name)
      writer.byte(devices.counts[place] ?? 0)
    }
  },
  read: (reader, { devices }) => {
    clearDevices(devices)
    const count = reader.count(MAX_DEVICES)
    for (let place = 0; place < count; place++) {
      devices.names.push(reader.text(MAX_DEVICE_LENGTH * BYTES_PER_UNIT))
      devices.counts[place] = reader.byte()
    }
  },
  clear: ({ devices }) => clearDevices(devices),
}

/** Tag 23. */
export const priceBandsPart: Part<ScenarioState> = {
  tag: 23,
  isEmpty: ({ priceBands }) => isEmptyTally(priceBands),
  write: (writer, { priceBands }) => writeTally(writer, priceBands),
  read: (reader, { priceBands }) => readTally(reader, priceBands),
  clear: ({ priceBands }) => void priceBands.fill(0),
}

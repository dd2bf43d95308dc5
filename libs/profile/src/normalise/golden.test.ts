/** Every transform equals scikit-learn's on real columns: prices, quantities and dwell. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { asEpochMs } from '@profilestream/contracts'
import { parquetReadObjects } from 'hyparquet'
import { applyScaler } from './apply-scaler.js'
import { fitScaler } from './fit-scaler.js'
import { SCALER_KINDS, type Scaler, type ScalerKind } from './scaler.js'

interface GoldenColumn {
  readonly count: number
  readonly parameters: Readonly<Record<string, number>>
  readonly rows: readonly number[]
  readonly values: Readonly<Record<ScalerKind, readonly (number | null)[]>>
}

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const golden = JSON.parse(readFileSync(join(root, 'test/golden/scalers/scalers.json'), 'utf8')) as Readonly<
  Record<string, GoldenColumn>
>
const data = process.env['PROFILESTREAM_DATA'] ?? join(root, '..', 'shared', 'data')
const retailFile = join(data, 'online-retail', 'online_retail.parquet')
const deskdropFile = join(data, 'deskdrop', 'users_interactions.csv')
const missing = (file: string): string | false =>
  existsSync(file) ? false : `${file} is missing; PROFILESTREAM_DATA names another folder of data sets`

const retailColumn = async (column: string): Promise<number[]> => {
  const { buffer, byteOffset, byteLength } = readFileSync(retailFile)
  const file = buffer.slice(byteOffset, byteOffset + byteLength)
  const rows = await parquetReadObjects({ file, columns: [column] })
  return rows.map((row) => Number(row[column]))
}

/** Milliseconds from each event to the next of its session. */
const dwellColumn = (): number[] => {
  const sessions = new Map<string, number[]>()
  for (const line of readFileSync(deskdropFile, 'utf8').trim().split('\n').slice(1)) {
    const [seconds, , , , session = ''] = line.split(',')
    const times = sessions.get(session) ?? []
    times.push(Number(seconds))
    sessions.set(session, times)
  }
  return [...sessions.values()].flatMap((times) => {
    times.sort((a, b) => a - b)
    return times.slice(1).map((at, before) => (at - times[before]!) * 1_000)
  })
}

const fitted = (kind: ScalerKind, column: readonly number[]): Scaler => {
  const provenance = { column: 'x', windowFrom: asEpochMs(0), windowTo: asEpochMs(1) }
  const scaler = fitScaler(kind, column, provenance)
  assert.ok(scaler !== null)
  return scaler
}

const isNear = (actual: number, expected: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-6 * Math.max(1, Math.abs(expected)), `${what}: ${actual}, not ${expected}`) // prettier-ignore

const compare = (name: string, column: readonly number[]): void => {
  const expected = golden[name]
  assert.ok(expected !== undefined)
  assert.equal(column.length, expected.count)
  for (const kind of SCALER_KINDS) {
    const scaler = fitted(kind, column)
    for (const [parameter, value] of Object.entries(scaler))
      if (typeof value === 'number') isNear(value, expected.parameters[parameter]!, `${name} ${parameter}`)
    let compared = 0
    expected.rows.forEach((row, at) => {
      const value = expected.values[kind][at]
      if (value === null || value === undefined) return
      isNear(applyScaler(scaler, column[row]!), value, `${name} ${kind} of ${column[row]}`)
      compared += 1
    })
    assert.ok(compared > 300)
  }
}

test('on the prices of online-retail all five transforms equal scikit-learn’s', { skip: missing(retailFile) }, async () =>
  compare('online-retail price', await retailColumn('Price'))) // prettier-ignore

test('on the quantities of online-retail all five transforms equal scikit-learn’s', { skip: missing(retailFile) }, async () =>
  compare('online-retail quantity', await retailColumn('Quantity'))) // prettier-ignore

test('on the dwell of deskdrop all five transforms equal scikit-learn’s', { skip: missing(deskdropFile) }, () =>
  compare('deskdrop dwell', dwellColumn())) // prettier-ignore

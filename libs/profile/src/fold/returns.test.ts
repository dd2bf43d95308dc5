/** Cancellations of a real shop: what each customer has spent is, to the penny, what adding up the invoice lines gives. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { asScenarioName, asEpochMs } from '@profilestream/contracts'
import { parquetReadObjects } from 'hyparquet'
import { checkEvent } from '../check/check-event.js'
import { createProfile, type MutableProfile } from '../mutable-profile.js'
import { aBasis } from '../testing/arbitraries.js'
import { anEvent, aScenario, aUserId } from '../testing/builders.js'
import { foldEvent } from './fold-event.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const data = process.env['PROFILESTREAM_DATA'] ?? join(root, '..', 'shared', 'data')
const retailFile = join(data, 'online-retail', 'online_retail.parquet')
const skip = existsSync(retailFile)
  ? false
  : `${retailFile} is missing; PROFILESTREAM_DATA names another folder of data sets`

interface Line {
  readonly customer: string
  readonly item: string
  readonly at: number
  readonly quantity: number
  readonly price: number
}

const readLines = async (): Promise<Line[]> => {
  const { buffer, byteOffset, byteLength } = readFileSync(retailFile)
  const rows = await parquetReadObjects({ file: buffer.slice(byteOffset, byteOffset + byteLength) })
  return rows
    .map((row) => ({
      customer: String(row['Customer ID'] ?? ''),
      item: String(row['StockCode']),
      at: new Date(row['InvoiceDate'] as string).getTime(),
      quantity: Number(row['Quantity']),
      price: Number(row['Price']),
    }))
    .filter(({ customer, quantity }) => customer !== '' && customer !== 'NaN' && quantity !== 0)
}

const scenario = aScenario({ name: asScenarioName('shop'), defaultCurrency: 'GBP' })
const basis = aBasis({ scenarios: new Map([[scenario.name, scenario]]) })

const foldLines = (lines: readonly Line[]): Map<string, MutableProfile> => {
  const profiles = new Map<string, MutableProfile>()
  lines.forEach(({ customer, item, at, quantity, price }, offset) => {
    const profile = profiles.get(customer) ?? createProfile(aUserId(customer))
    profiles.set(customer, profile)
    const event = anEvent({
      eventId: `line-${offset}`,
      userId: customer,
      scenario: 'shop',
      action: quantity > 0 ? 'purchase' : 'return',
      itemId: item,
      occurredAt: at,
      price,
      quantity: Math.abs(quantity),
    })
    const checked = checkEvent(event, asEpochMs(at), basis)
    assert.ok(checked.kind === 'accepted', JSON.stringify(checked))
    foldEvent(profile, { event: checked.value, partition: 0, offset }, basis)
  })
  return profiles
}

/** Ten-thousandths as a whole number: the file has no finer prices. */
const exactly = (price: number): bigint => {
  const [whole = '0', decimals = ''] = price.toFixed(4).split('.')
  return BigInt(whole) * 10_000n + BigInt(decimals.padEnd(4, '0'))
}

/** The same by whole numbers of any size, line by line, never below zero. */
const addUp = (lines: readonly Line[]): Map<string, bigint> => {
  const spent = new Map<string, bigint>()
  for (const { customer, quantity, price } of lines) {
    const sum = (spent.get(customer) ?? 0n) + BigInt(quantity) * exactly(price)
    spent.set(customer, sum > 0n ? sum : 0n)
  }
  return spent
}

test(
  'spend after cancellations equals the invoice lines added up, to the penny',
  { skip },
  async (context) => {
    const lines = await readLines()
    const profiles = foldLines(lines)
    const expected = addUp(lines)

    const cancelled = lines.filter(({ quantity }) => quantity < 0).length
    context.diagnostic(
      `${lines.length} lines, ${cancelled} of them cancellations, ${expected.size} customers`,
    )
    assert.ok(cancelled > 5_000 && expected.size > 4_000)
    for (const [customer, amount] of expected) {
      const found = profiles.get(customer)?.scenarios[0]?.spends[0]?.amount ?? 0
      assert.equal(BigInt(found), amount, `customer ${customer}`)
    }
  },
)

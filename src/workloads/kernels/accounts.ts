import { random } from '../../base/random.ts'

/** Rows of the database's only table. */
export const ACCOUNTS = 100_000
export const BRANCHES = 1_000

/** A row: an account at a branch of the bank. */
export interface Account {
  readonly id: number
  readonly branch: number
  readonly owner: string
  readonly balance: number
}

const FIRST_NAMES = ['Ada', 'Alan', 'Barbara', 'Edsger', 'Frances', 'Grace', 'Ken', 'Radia', 'Tony', 'Ursula']
const LAST_NAMES = [
  'Berg',
  'Costa',
  'Dvořák',
  'Fischer',
  'Kaya',
  'Lindqvist',
  'Moreau',
  'Nowak',
  'Rossi',
  'Silva',
]

/**
 * Generates all accounts from a seed. Accounts 1 and 2, 3 and 4, … are partners at the same branch: a transfer between
 * partners does not change the branch's total, so tasks see the same totals in any order.
 */
export function* accounts(seed: number): Generator<Account> {
  const draw = random(seed)
  const drawInteger = (below: number): number => Math.floor(draw() * below)
  const pick = (names: readonly string[]): string => names[drawInteger(names.length)] ?? ''
  for (let id = 1; id <= ACCOUNTS; id += 2) {
    const branch = drawInteger(BRANCHES)
    for (const partner of [id, id + 1]) {
      yield {
        id: partner,
        branch,
        owner: `${pick(FIRST_NAMES)} ${pick(LAST_NAMES)}`,
        balance: drawInteger(10_000_000),
      }
    }
  }
}

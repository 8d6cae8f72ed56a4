import { random } from '../../base/random.ts'

/** Rows of the table. */
export const ACCOUNTS = 100_000
/** Branches that the accounts are spread over. */
export const BRANCHES = 1_000

/** One row: money that somebody has at a branch. */
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
 * All accounts, the same ones for the same seed. Accounts 1 and 2, 3 and 4, … are partners at one branch: money
 * moved between partners leaves every branch's total as it is, whoever adds it up at whatever moment.
 */
export function* accounts(seed: number): Generator<Account> {
  const draw = random(seed)
  const whole = (below: number): number => Math.floor(draw() * below)
  const pick = (names: readonly string[]): string => names[whole(names.length)] ?? ''
  for (let id = 1; id <= ACCOUNTS; id += 2) {
    const branch = whole(BRANCHES)
    for (const partner of [id, id + 1]) {
      yield {
        id: partner,
        branch,
        owner: `${pick(FIRST_NAMES)} ${pick(LAST_NAMES)}`,
        balance: whole(10_000_000),
      }
    }
  }
}

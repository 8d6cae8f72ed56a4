// The cost of the lab itself: a trial against a bare script of the same model that runs the same tasks.
import { MODEL_IDS, type ModelId } from '../../../src/contract/models/index.ts'
import { BARE } from '../bare/run.ts'
import { type Figures, labFigures, labSupervisor } from '../lab.ts'
import { onOtherBuild } from '../other-build.ts'
import { ratioByRound, rounds } from '../paired.ts'
import { type BenchRow, printBench } from '../table.ts'

const ROUNDS = 11
/** About a second of CPU time; one warm-up, which is the default of a plan. */
const WORK = {
  workload: 'primes',
  params: { limit: 800_000_000 },
  tasks: 8,
  seed: 1,
  timeSliceMs: 5,
  warmups: 1,
}
const supervisor = labSupervisor()

async function overhead(model: ModelId): Promise<BenchRow[]> {
  const things = [
    () => labFigures(supervisor, model, WORK),
    () => BARE[model](WORK),
    ...onOtherBuild(model, WORK),
  ]
  const [lab, bare, other] = await rounds<Figures>(things, ROUNDS)
  return [
    ...rowsOf(`primes, ${model}: wall`, ({ wallMs }) => wallMs, lab, bare, other),
    ...rowsOf(`primes, ${model}: CPU`, ({ cpuMs }) => cpuMs, lab, bare, other),
  ]
}

function rowsOf(
  what: string,
  figure: (figures: Figures) => number,
  lab: Figures[] = [],
  bare: Figures[] = [],
  other?: Figures[],
): BenchRow[] {
  const overBare = (figures: Figures[]): number => ratioByRound(figures.map(figure), bare.map(figure))
  const labRatio = overBare(lab)
  return [
    { what: `${what}, lab ÷ bare script`, value: labRatio, unit: '', atMost: 1.05 },
    {
      what: `${what}, the same ratio less that of another build`,
      value: other === undefined ? null : labRatio - overBare(other),
      unit: '',
      atMost: 0.02,
    },
  ]
}

const rows: BenchRow[] = []
for (const model of MODEL_IDS) rows.push(...(await overhead(model)))
await supervisor.close()
printBench('overhead', rows)

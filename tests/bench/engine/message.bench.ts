// Tasks that are messages of 4 MB, which the lab sends to its workers and back: this build against another one.
import { type Figures, labFigures, labSupervisor } from '../lab.ts'
import { onOtherBuild } from '../other-build.ts'
import { ratioByRound, rounds } from '../paired.ts'
import { type BenchRow, median, printBench } from '../table.ts'

const ROUNDS = 15
const WORK = { workload: 'message', warmups: 1 }
const supervisor = labSupervisor()

async function messages(model: 'threads' | 'processes'): Promise<BenchRow[]> {
  const things = [() => labFigures(supervisor, model, WORK), ...onOtherBuild(model, WORK)]
  const [lab = [], other] = (await rounds<Figures>(things, ROUNDS)).map((all) =>
    all.map(({ wallMs }) => wallMs),
  )
  const what = `message, 2 ${model}: wall`
  return [
    {
      what: `${what}, this build ÷ another`,
      value: other === undefined ? null : ratioByRound(lab, other),
      unit: '',
      atMost: 1.15,
    },
    { what, value: median(lab), unit: 'ms' },
  ]
}

const rows = [...(await messages('threads')), ...(await messages('processes'))]
await supervisor.close()
printBench('message', rows)

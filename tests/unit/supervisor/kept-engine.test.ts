import { describe, expect, it } from 'vitest'
import { EngineLife } from '../../../src/supervisor/engine-life.ts'
import type { EngineRequest } from '../../../src/supervisor/engine-messages.ts'
import { KeptEngine } from '../../../src/supervisor/kept-engine.ts'

/** An engine whose process is the test. */
function openEngine() {
  const sent: EngineRequest[] = []
  const engine: EngineLife = new EngineLife({
    send: (message) => sent.push(message),
    kill: () => engine.end('it was killed'),
  })
  return { engine, sent }
}

describe('an engine’s process', () => {
  it('settles each request with its own answer, in whatever order they come', async () => {
    const { engine, sent } = openEngine()
    const [first, second] = [engine.startRun({}), engine.startRun({})]
    expect(sent.map((message) => message.type)).toEqual(['start', 'start'])
    engine.hear({ type: 'refused', requestId: 2, message: 'A run is under way.' })
    engine.hear({ type: 'start', requestId: 1, answer: { ok: true, runId: 'run-1' } })
    await expect(first).resolves.toEqual({ ok: true, runId: 'run-1' })
    await expect(second).rejects.toThrow('A run is under way.')
  })

  it('rejects what waits when it dies, with its last words as the cause', async () => {
    const { engine } = openEngine()
    const info = engine.info()
    engine.hear({ type: 'dying', message: 'the disk is on fire' })
    engine.end('it ended with exit code 1')
    await expect(info).rejects.toThrow('The engine stopped: the disk is on fire.')
    await expect(engine.exited).resolves.toBe('the disk is on fire')
  })

  it('is killed when it cannot be understood', async () => {
    const { engine } = openEngine()
    engine.hear(null)
    await expect(engine.exited).resolves.toBe('it sent a message that could not be understood')
  })
})

describe('an engine that is kept running', () => {
  it('is started again when it dies, four times a minute at most, and says so', async () => {
    const said: string[] = []
    const kept = new KeptEngine(
      () => openEngine().engine,
      (message) => said.push(message),
    )
    kept.start()
    for (let death = 0; death < 4; death++) {
      const engine = kept.running()
      engine.end('it was killed (SIGKILL)')
      await engine.exited
    }
    expect(said).toHaveLength(4)
    expect(said[0]).toBe('The engine stopped: it was killed (SIGKILL). A new one has been started.')
    expect(said[3]).toMatch(/not started again for a minute\.$/)
    expect(() => kept.running()).toThrow('The engine has stopped several times in a row.')
  })

  it('is not started again once its host ends, and its end is no news', async () => {
    const said: string[] = []
    const kept = new KeptEngine(
      () => openEngine().engine,
      (message) => said.push(message),
    )
    kept.start()
    const engine = kept.close()
    engine?.kill()
    await engine?.exited
    expect(said).toEqual([])
    expect(() => kept.running()).toThrow()
  })
})

import { availableParallelism } from 'node:os'
import { concat, defer, from, lastValueFrom, mergeMap, takeWhile, toArray, type Observable } from 'rxjs'
import { run } from './process.js'
import { groups, steps, type Step, type StepName } from './steps.js'

interface Report {
  readonly name: StepName
  readonly code: number
}

/** Runs what `npm run <name>` names. A step that fails stops nothing but what is made of it: a red lint does not hide a red test. */
const [name = 'test'] = process.argv.slice(2)
const plan = groups[name] ?? (isStep(name) ? [[name]] : undefined)
if (!plan) throw new Error(`no such step: ${name}; there are ${[...Object.keys(groups), ...Object.keys(steps)].join(', ')}`)

const reports = await lastValueFrom(
  concat(...plan.map(sideBySide)).pipe(
    takeWhile(({ name: step, code }) => step !== 'build' || code === 0, true),
    toArray(),
  ),
)
const failed = reports.filter(({ code }) => code !== 0)
if (failed.length > 0) {
  console.error(`failed: ${failed.map((report) => report.name).join(', ')}`)
  process.exitCode = 1
}

function isStep(key: string): key is StepName {
  return key in steps
}

/** A step alone is shown as it runs; steps that share the processors are shown one by one as they end. */
function sideBySide(names: readonly StepName[]): Observable<Report> {
  const echo = names.length === 1
  return from(names).pipe(mergeMap((step) => defer(() => from(perform(step, echo))), Math.min(2, availableParallelism())))
}

async function perform(step: StepName, echo: boolean): Promise<Report> {
  const started = performance.now()
  let code = 0
  for (const args of steps[step] as Step) {
    const env = { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) }
    const result = await run(process.execPath, args, { echo, env })
    if (!echo && (result.code !== 0 || step === 'size')) process.stdout.write(result.output)
    code = result.code
    if (code !== 0) break
  }
  console.log(`${code === 0 ? '✓' : '✗'} ${step} ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return { name: step, code }
}

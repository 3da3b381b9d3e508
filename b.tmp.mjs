import { tableOf } from './bench/row.ts'
import { callRows } from './bench/calls.ts'
import { pageRows } from './bench/pages.ts'
import { coldRows } from './bench/cold.ts'
console.log(tableOf(await coldRows()))
console.log(tableOf(await pageRows(1)))
console.log(tableOf(await callRows(2)))

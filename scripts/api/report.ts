import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import { copyFile, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** Where a reader finds what the package promises: a change in here is a change of the API. */
export const reportFolder = 'api-report'

export interface ReportOptions {
  readonly name: string
  /** The declarations of the face. */
  readonly entry: string
  readonly update: boolean
}

/** Writes the report of one face, or compares it with the one that is kept. Tells whether they agree. */
export async function report({ name, entry, update }: ReportOptions): Promise<boolean> {
  const temporary = resolve('.cache/api')
  await mkdir(temporary, { recursive: true })
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: resolve('.'),
      mainEntryPointFilePath: resolve(entry),
      compiler: { overrideTsconfig: { compilerOptions }, skipLibCheck: true },
      apiReport: { enabled: true, reportFileName: name, reportFolder: resolve(reportFolder), reportTempFolder: temporary },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        extractorMessageReporting: {
          default: { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
          // The report marks it in place, without a line number that would change with every edit.
          'ae-undocumented': { logLevel: ExtractorLogLevel.None },
          // Every export is public: the package has no other kind.
          'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
          // A helper type that is not exported is printed with the name that uses it.
          'ae-forgotten-export': { logLevel: ExtractorLogLevel.None },
        },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: resolve('package.json'),
  })
  const result = Extractor.invoke(config, {
    localBuild: false,
    messageCallback: (message) => (message.handled = message.logLevel !== ExtractorLogLevel.Error),
  })
  if (result.errorCount > 0) throw new Error(`api-extractor found ${result.errorCount} errors in ${entry}`)
  if (update) await copyFile(join(temporary, `${name}.api.md`), join(reportFolder, `${name}.api.md`))
  return !result.apiReportChanged
}

const compilerOptions = {
  target: 'es2022',
  lib: ['es2023'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  strict: true,
  skipLibCheck: true,
}

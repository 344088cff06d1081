import * as v from 'valibot'
import { validate } from '../shared/protocol/wire/decode.ts'

/** What a process knows about how it was started. */
export interface ProcessInfo {
  readonly platform: NodeJS.Platform
  readonly env: NodeJS.ProcessEnv
  readonly execPath: string
}

const schema = v.object({ program: v.pipe(v.string(), v.minLength(1)), args: v.array(v.string()) })

/** How Parley is started: a program and its arguments. */
export type StartCommand = v.InferOutput<typeof schema>

/**
 * The command that started this process. An AppImage and the portable program unpack themselves
 * into a temporary folder, so this has the file that the user started.
 */
export const startCommandOf = (info: ProcessInfo & { readonly argv: readonly string[] }): StartCommand => ({
  program: appImage(info) ?? portableProgram(info) ?? info.execPath,
  args: info.argv.slice(1),
})

/** The command that a second start sends to the first; null for any other data. */
export function parseStartCommand(data: unknown): StartCommand | null {
  const checked = validate(schema, data)
  return checked.ok === true ? checked.value : null
}

/**
 * The AppImage that this program was unpacked from. Programs started by another AppImage inherit
 * its variables.
 */
export function appImage({ platform, env, execPath }: ProcessInfo): string | undefined {
  const { APPIMAGE: file, APPDIR: folder } = env
  const inside = folder !== undefined && folder !== '' && execPath.startsWith(`${folder}/`)
  return platform === 'linux' && inside && file !== '' ? file : undefined
}

/** The portable program for Windows that this one was unpacked from. */
export const portableProgram = ({ platform, env }: ProcessInfo): string | undefined =>
  platform === 'win32' ? env['PORTABLE_EXECUTABLE_FILE'] : undefined

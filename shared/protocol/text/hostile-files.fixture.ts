import { INVISIBLE, CONTROLS } from './hostile.fixture.ts'

/** A file name that is meant to deceive or to do damage, and the expected safe name. */
export interface HostileFile {
  readonly raw: string
  readonly safe: string
}

const file = (raw: string, safe: string): HostileFile => ({ raw, safe })
const DEVICES = [
  'CON',
  'prn',
  'Aux',
  'NUL',
  'CONIN$',
  'CONOUT$',
  'CLOCK$',
  'COM1',
  'com9',
  'LPT1',
  'lpt9',
  'COM¹',
  'LPT³',
]

export const hostileFiles: readonly HostileFile[] = [
  ...DEVICES.flatMap((device) => [
    file(device, `_${device}`),
    file(`${device}.txt`, `_${device}.txt`),
    file(`C:\\x\\${device} .tar.gz`, `_${device} .tar.gz`),
    file(`../${device}.`, `_${device}`),
  ]),
  ...INVISIBLE.map((sign) => file(`in${sign}voice.pdf`, 'invoice.pdf')),
  ...CONTROLS.map((sign) => file(`a${sign}b.txt`, 'a b.txt')),
  ...Array.from(':*?"<>|').map((sign) => file(`a${sign}b.txt`, 'a-b.txt')),
  file('../../etc/passwd', 'passwd'),
  file('..\\..\\Windows\\System32\\drivers\\etc\\hosts', 'hosts'),
  file('/etc/cron.d/job', 'job'),
  file('C:\\autoexec.bat', 'autoexec.bat'),
  file('C:evil.exe', 'C-evil.exe'),
  file('\\\\server\\share\\x.txt', 'x.txt'),
  file('\\\\?\\C:\\x.txt', 'x.txt'),
  file('\\\\.\\PhysicalDrive0', 'PhysicalDrive0'),
  file('a/b\\c/d.txt', 'd.txt'),
  file('folder/', 'folder'),
  file('folder/..', 'folder'),
  file('a.txt/.', 'a.txt'),
  file('.', 'file'),
  file('..', 'file'),
  file('...', 'file'),
  file('/', 'file'),
  file('\\', 'file'),
  file('', 'file'),
  file('   ', 'file'),
  file('. . .', 'file'),
  file('\u0000', 'file'),
  file('\u202e', 'file'),
  file('.bashrc', 'bashrc'),
  file('.ssh/authorized_keys', 'authorized_keys'),
  file('-rf', 'rf'),
  file('--help', 'help'),
  file('notes.txt.', 'notes.txt'),
  file('notes.txt . . ', 'notes.txt'),
  file('notes.txt::$DATA', 'notes.txt-$DATA'),
  file('notes.txt:hidden.exe', 'notes.txt-hidden.exe'),
  file('photo\u202Egnp.exe', 'photognp.exe'),
  file('invoice.pdf                                                  .exe', 'invoice.pdf .exe'),
  file('a\ud800b.txt', 'a\ufffdb.txt'),
  file(`${'a'.repeat(500)}.txt`, `${'a'.repeat(196)}.txt`),
  file(`${'é'.repeat(500)}.txt`, `${'é'.repeat(98)}.txt`),
  file(`${'😀'.repeat(500)}.txt`, `${'😀'.repeat(49)}.txt`),
  file(`a.${'b'.repeat(500)}`, `a.${'b'.repeat(198)}`),
  file('cafe\u0301.txt', 'café.txt'),
]

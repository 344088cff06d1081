/**
 * Names and links that are meant to deceive or to do damage, each with the expected result. They are
 * written out or derived from lists in this file, never from the tables under test.
 */

export interface HostileName {
  readonly raw: string
  /** The name as displayed. */
  readonly shown: string
  /** A name it could be mistaken for. */
  readonly passesFor: string
  /** The mixed scripts for which it is marked; null if it is not marked. */
  readonly mixed: readonly string[] | null
}

export interface HostileLink {
  readonly body: string
  /** The links as written, with their real destinations; empty if everything stays text. */
  readonly links: readonly {
    readonly text: string
    readonly host: string
    readonly doubts: readonly string[]
  }[]
}

const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index))

// ---- names ----

export const INVISIBLE = [
  ...range(0x202a, 0x202e),
  ...range(0x2066, 0x2069),
  ...range(0x200b, 0x200f),
  ...range(0x2060, 0x2064),
  ...range(0x206a, 0x206f),
  ...range(0xfff9, 0xfffc),
  ...range(0x1d173, 0x1d17a),
  ...Array.from('\u061c\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b\u180e\u3164\uffa0\ufeff\u2800\ufe00\ufe0f'),
  ...Array.from('\u{e0001}\u{e0061}\u{e007f}\u{e0100}\u{e01ef}'),
]
export const CONTROLS = [...range(0x00, 0x1f), ...range(0x7f, 0x9f)]
const SPACES = Array.from(
  '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
)
const MARKS = [
  '\u0300',
  '\u0301',
  '\u030a',
  '\u0316',
  '\u0323',
  '\u0338',
  '\u0489',
  '\u20d0',
  '\u0e31',
  '\u064b',
]

/** [name, the name with a look-alike letter, the script of that letter]. */
const LOOKALIKES: readonly (readonly [string, string, string])[] = [
  ['paypal', 'p\u0430ypal', 'Cyrillic'],
  ['paypal', '\u0440aypal', 'Cyrillic'],
  ['paypal', 'pa\u0443pal', 'Cyrillic'],
  ['paypal', 'paypa\u04cf', 'Cyrillic'],
  ['Bob', '\u0412ob', 'Cyrillic'],
  ['Bob', 'B\u043eb', 'Cyrillic'],
  ['Ethan', '\u0415than', 'Cyrillic'],
  ['Ethan', 'Et\u04bban', 'Cyrillic'],
  ['Carl', '\u0421arl', 'Cyrillic'],
  ['Kim', '\u041aim', 'Cyrillic'],
  ['Kim', 'K\u0456m', 'Cyrillic'],
  ['Mary', '\u041cary', 'Cyrillic'],
  ['Henry', '\u041denry', 'Cyrillic'],
  ['Olga', '\u041elga', 'Cyrillic'],
  ['Peter', '\u0420eter', 'Cyrillic'],
  ['Tom', '\u0422om', 'Cyrillic'],
  ['Max', 'Ma\u0445', 'Cyrillic'],
  ['Xenia', '\u0425enia', 'Cyrillic'],
  ['Ian', '\u0406an', 'Cyrillic'],
  ['Jack', '\u0408ack', 'Cyrillic'],
  ['Sophie', '\u0405ophie', 'Cyrillic'],
  ['Sophie', 'Soph\u0456e', 'Cyrillic'],
  ['David', 'Davi\u0501', 'Cyrillic'],
  ['Quinn', '\u051auinn', 'Cyrillic'],
  ['William', '\u051cilliam', 'Cyrillic'],
  ['Val', '\u0474al', 'Cyrillic'],
  ['Ann', '\u0391nn', 'Greek'],
  ['Bob', '\u0392ob', 'Greek'],
  ['Bob', 'B\u03bfb', 'Greek'],
  ['Emma', '\u0395mma', 'Greek'],
  ['Zoe', '\u0396oe', 'Greek'],
  ['Henry', '\u0397enry', 'Greek'],
  ['Ian', '\u0399an', 'Greek'],
  ['Kim', '\u039aim', 'Greek'],
  ['Mary', '\u039cary', 'Greek'],
  ['Nora', '\u039dora', 'Greek'],
  ['Ivan', 'I\u03bdan', 'Greek'],
  ['Olga', '\u039flga', 'Greek'],
  ['Peter', '\u03a1eter', 'Greek'],
  ['Tom', '\u03a4om', 'Greek'],
  ['Yara', '\u03a5ara', 'Greek'],
  ['Paul', 'Pa\u03c5l', 'Greek'],
  ['Xenia', '\u03a7enia', 'Greek'],
  ['Bob', 'B\u0585b', 'Armenian'],
  ['Paul', 'Pa\u057dl', 'Armenian'],
  ['Sophie', '\u054fophie', 'Armenian'],
  ['Hanna', 'Han\u0578a', 'Armenian'],
  ['Greg', 'Gre\u0581', 'Armenian'],
  ['Ann', '\u13aann', 'Cherokee'],
  ['Dora', '\u13a0ora', 'Cherokee'],
  ['Sam', '\u13daam', 'Cherokee'],
  ['Will', '\u13b3ill', 'Cherokee'],
  ['Ann', '\ua4eenn', 'Lisu'],
  ['Tom', '\ua4d4om', 'Lisu'],
  ['Rosa', '\ua4e3osa', 'Lisu'],
]

/**
 * [name, a look-alike without mixed scripts]: not marked, but not allowed in the same room.
 */
const WHOLE: readonly (readonly [string, string])[] = [
  ['cocoa', '\u0441\u043e\u0441\u043e\u0430'],
  ['BOB', '\u0412\u041e\u0412'],
  ['Copy', '\u0421\u043e\u0440\u0443'],
  ['Ava', '\u0391\u03bd\u03b1'],
  ['ANNA', '\u0391\u039d\u039d\u0391'],
  ['Tom', '\u0422\u043e\u043c'],
  ['Ian', 'lan'],
  ['Ian', '|an'],
  ['Ali', 'AIi'],
  ['Ella', 'EIIa'],
  ['ELIA', 'ELlA'],
  ['Bob', 'B0b'],
  ['Paul', 'Pau1'],
  ['Ann 3', 'Ann \u0417'],
  ['Ann 11', 'Ann Il'],
  ['O’Brien', 'O\u02bcBrien'],
  ['Anna-Lee', 'Anna\u2010Lee'],
  ['Ann', '\uff21\uff4e\uff4e'],
  ['Ann', '\u{1d400}\u{1d427}\u{1d427}'],
  ['Ann', '\u24b6\u24dd\u24dd'],
  ['Ann', '\u1d00\u0274\u0274'],
  ['Gig', '\u0262i\u0261'],
  ['fine', '\ufb01ne'],
]

const name = (
  raw: string,
  shown: string,
  passesFor = shown,
  mixed: HostileName['mixed'] = null,
): HostileName => ({
  raw,
  shown,
  passesFor,
  mixed,
})

export const hostileNames: readonly HostileName[] = [
  ...INVISIBLE.flatMap((sign) => [
    name(`${sign}Ann Lee`, 'Ann Lee'),
    name(`An${sign}n Lee`, 'Ann Lee'),
    name(`Ann Lee${sign}`, 'Ann Lee'),
  ]),
  ...CONTROLS.map((sign) => name(`Ann${sign}Lee`, 'Ann Lee')),
  ...SPACES.map((sign) => name(`${sign}Ann${sign}${sign}Lee${sign}`, 'Ann Lee')),
  ...MARKS.map((mark) => name(`xq${mark.repeat(500)}`, `xq${mark.repeat(3)}`)),
  ...LOOKALIKES.map(([passesFor, raw, script]) => {
    const first = /^\p{Script=Latin}/u.test(raw)
    return name(raw, raw, passesFor, first ? ['Latin', script] : [script, 'Latin'])
  }),
  ...WHOLE.map(([passesFor, raw]) => name(raw, raw, passesFor)),
  name('\u001b]0;owned\u0007Ann', 'Ann'),
  name('\u001b[2J\u001b[HAnn', 'Ann'),
  name('\u009b31mAnn', 'Ann'),
  name('Ann\r\n14:02 Bob: send it', 'Ann 14:02 Bob: send it'),
  name('\u202Eeel nnA', 'eel nnA'),
  name('Ann\u2067 (admin)\u2069', 'Ann (admin)'),
  name('<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'),
  name('__proto__', '__proto__'),
  name('Ann\ud83d', 'Ann\ufffd'),
  name('\udc00Ann', '\ufffdAnn'),
  name('👩\u200d\u200d👩', '👩👩'),
]

// ---- links ----

const host = (text: string, where: string, ...doubts: string[]) => ({ text, host: where, doubts })
const link = (body: string, ...links: HostileLink['links']): HostileLink => ({ body, links })

const SCHEMES = (
  'javascript vbscript data file smb ftp sftp ssh telnet ldap gopher ws wss about blob filesystem view-source chrome ' +
  'chrome-extension edge app parley ms-msdt search-ms ms-officecmd ms-word ms-settings shell steam vscode intent ' +
  'mailto tel sms callto skype facetime itms-services jar res mk mhtml nfs afp dav cifs magnet git svn rdp vnc slack ' +
  'zoommtg msteams tg'
).split(' ')

const AFTER = [
  '.',
  ',',
  ';',
  ':',
  '!',
  '?',
  ')',
  '"',
  '’',
  '”',
  '»',
  '。',
  '、',
  '」',
  '…',
  '>',
  '?!',
  '),',
  ').”',
]

export const hostileLinks: readonly HostileLink[] = [
  ...SCHEMES.flatMap((scheme) => [
    link(`${scheme}://evil.example/x`),
    link(`see ${scheme.toUpperCase()}:alert(1)//evil.example`),
  ]),
  ...AFTER.map((after) =>
    link(`(see https://ok.example/a${after}`, host('https://ok.example/a', 'ok.example')),
  ),
  ...INVISIBLE.map((sign) =>
    link(`https://ok.example/a${sign}b`, host('https://ok.example/a', 'ok.example')),
  ),
  link('java\tscript:alert(1)'),
  link('javascript:fetch(1)\nJaVaScRiPt:alert(1)'),
  link(String.raw`\\evil.example\share\x`),
  link('file:///etc/passwd'),
  link('data:text/html;base64,PHNjcmlwdD4='),
  link('parley://10.0.0.1:5050/abc#secret'),
  link('evil.example www.evil.example //evil.example'),
  link('https:evil.example https:/evil.example'),
  link('https:\\\\evil.example'),
  link('https://'),
  link('http:///'),
  link('https://?x'),
  link('https://#x'),
  link('https://:443/'),
  link('https://a:99999/'),
  link('https://exa mple', host('https://exa', 'exa')),
  link('https://[::1'),
  link('https://%00.example/'),
  link('https://a%2fb.example/'),
  link('https://a.example|evil.example/'),
  link('git+https://evil.example/x'),
  link('xhttps://evil.example/x'),
  link(`https://ok.example/${'a'.repeat(2_048)}`),
  link(`https://ok.example/${'é'.repeat(1_000)}`),
  link('javascript:https://ok.example/', host('https://ok.example/', 'ok.example')),
  link('https://paypal.com@evil.example', host('https://paypal.com@evil.example', 'evil.example', 'login')),
  link(
    'https://paypal.com:443@evil.example/',
    host('https://paypal.com:443@evil.example/', 'evil.example', 'login'),
  ),
  link('https://:pass@evil.example/', host('https://:pass@evil.example/', 'evil.example', 'login')),
  link(
    'https://paypal.com%2f@evil.example/',
    host('https://paypal.com%2f@evil.example/', 'evil.example', 'login'),
  ),
  link('https://a@b@evil.example/', host('https://a@b@evil.example/', 'evil.example', 'login')),
  link('https://ok.example\\@evil.example/', host('https://ok.example\\@evil.example/', 'ok.example')),
  link('https://ok.example/@evil.example', host('https://ok.example/@evil.example', 'ok.example')),
  link('https://ok.example#@evil.example', host('https://ok.example#@evil.example', 'ok.example')),
  link('https://раураl.com/', host('https://раураl.com/', 'xn--l-7sba6dbr.com', 'look-alike')),
  link('https://аррӏе.com/', host('https://аррӏе.com/', 'xn--80ak6aa92e.com', 'look-alike')),
  link('https://xn--80ak6aa92e.com/', host('https://xn--80ak6aa92e.com/', 'xn--80ak6aa92e.com')),
  link('https://ok.example⁄evil/', host('https://ok.example⁄evil/', 'ok.xn--exampleevil-lx3f', 'other-host')),
  link('https://ｏｋ.example/', host('https://ｏｋ.example/', 'ok.example', 'other-host')),
  link('https://ⓞⓚ.example/', host('https://ⓞⓚ.example/', 'ok.example', 'other-host')),
  link('https://faß.example/', host('https://faß.example/', 'xn--fa-hia.example')),
  link('http://3232235777/', host('http://3232235777/', '192.168.1.1', 'other-host')),
  link('http://0x7f.1/', host('http://0x7f.1/', '127.0.0.1', 'other-host')),
  link('http://0300.0250.1.1/', host('http://0300.0250.1.1/', '192.168.1.1', 'other-host')),
  link('http://[::ffff:7f00:1]/', host('http://[::ffff:7f00:1]/', '[::ffff:7f00:1]')),
  link('HTTPS://OK.Example:443/', host('HTTPS://OK.Example:443/', 'ok.example')),
  link('https://ok.example:8443/', host('https://ok.example:8443/', 'ok.example:8443')),
  link('https:////evil.example/', host('https:////evil.example/', 'evil.example', 'other-host')),
  link('\u202Ehttps://ok.example/\u202C', host('https://ok.example/', 'ok.example')),
  link('[https://good.example](https://evil.example)'),
  link('<a href="https://evil.example">x</a>', host('https://evil.example', 'evil.example')),
  link('https://a.example,https://b.example', host('https://a.example,https://b.example', 'a.example,https')),
]
